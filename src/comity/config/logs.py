"""Logs say what happened, never to whom: no request bodies, no query strings, no names."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog

FRAMES = 12


def configure(_: dict[str, Any]) -> None:
    """Send structlog and the standard library through one renderer, at INFO and above."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                where_it_failed,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            ],
            foreign_pre_chain=shared,
        )
    )
    # A line that cannot be written is lost in silence: the complaint about it would repeat it unrendered.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # What is too much, or repeats addresses, which may name a person.
    for noisy in ("django.request", "django.server", "django.security.csrf", "procrastinate", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def where_it_failed(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Put the kind of an exception and the places it passed in its stead: its message may hold what was typed.

    PostgreSQL, for one, quotes the row that broke a rule.
    """
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        if event.get("event") == str(error):
            event["event"] = "refused"  # Django's security log repeats the exception's words as its own
        event["failed"] = " < ".join(_kinds(error))
        event["at"] = " < ".join(_places(error.__traceback__))
    return event


def _kinds(error: BaseException) -> list[str]:
    """The exception's type and those it came from."""
    kinds: list[str] = []
    current = error
    while len(kinds) < FRAMES:
        kinds.append(f"{type(current).__module__}.{type(current).__qualname__}")
        before = current.__cause__ or current.__context__
        if before is None:
            break
        current = before
    return kinds


def _places(trace: TracebackType | None) -> list[str]:
    """Files, lines and functions, the innermost first."""
    frames = traceback.extract_tb(trace, limit=-FRAMES) if trace else []
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
