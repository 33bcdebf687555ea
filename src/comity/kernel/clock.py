"""The one place that knows what time it is, so that tests can say it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present moment in UTC."""
    return _standing.get() or datetime.now(UTC)


def end_of(day: date) -> datetime:
    """The last minute of a day in UTC: until when something holds that was given until that day."""
    return datetime.combine(day, time(23, 59), UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at ``moment`` in this context."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
