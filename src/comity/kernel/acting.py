"""Tell PostgreSQL who is looking, so that row-level security can hold the door a second time.

The settings belong to the connection and are put back when the block ends; where none is set, every policy
answers no. A *task* is the hub's own machinery (rebuilding the index, erasing what has run out): it names
itself, and each policy lists the few tasks that it lets in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from django.db import DatabaseError, connection
from psycopg.pq import TransactionStatus

from comity.kernel.closing import CLOSED, SQL, Settings
from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer


class Task(StrEnum):
    """The hub's own work that looks across bureaus; nothing it reads leaves the hub."""

    INDEX = "index"
    LEDGER = "ledger"
    RETENTION = "retention"
    MEMBERS = "members"
    DELIVERY = "delivery"
    NOTICES = "notices"
    OVERSIGHT = "oversight"
    QUALITY = "quality"


DUTIES = (
    Permission.NOTICE_REVIEW,
    Permission.NOTICE_CONTEXT,
    Permission.NOTICE_OVERSEE,
    Permission.NOTICE_DELETE,
    Permission.PROTECTION_ANSWER,
    Permission.PROTECTION_FEED,
)
"""Permissions that row-level security knows by name: what they open is closed to others of the same body."""


_current: ContextVar[tuple[Settings, Viewer | None]] = ContextVar("comity_acting", default=(CLOSED, None))


def current_viewer() -> Viewer | None:
    return _current.get()[1]


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[None]:
    """Everything in the block happens as ``viewer``."""
    discreet = "yes" if viewer.may(Permission.DISCREET_VERIFY) else ""
    duties = ",".join(duty.value for duty in DUTIES if viewer.may(duty))
    who = (str(viewer.bureau), str(viewer.person), viewer.kind.value, viewer.purpose.value)
    settings = (*who, "", discreet, duties)
    with _settings(settings, viewer):
        yield


@contextmanager
def as_task(task: Task) -> Iterator[None]:
    """Everything in the block is done by the hub itself, for this one task."""
    with _settings(("", "", "", "", task.value, "", ""), None):
        yield


@contextmanager
def _settings(wanted: Settings, viewer: Viewer | None) -> Iterator[None]:
    before = _current.get()
    if before[0] == wanted:
        yield
        return
    token = _current.set((wanted, viewer))
    try:
        _apply(wanted)
        yield
    finally:
        _current.reset(token)
        _restore(before[0])


def _apply(settings: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL, settings)


def _restore(settings: Settings) -> None:
    if connection.connection is None or _failed():
        return
    try:
        _apply(settings)
    except DatabaseError:
        connection.close()  # a connection whose settings cannot be put back is not used again


def _failed() -> bool:
    """Whether the open transaction will be rolled back, which takes back the settings that were made in it."""
    status = connection.connection.info.transaction_status
    return connection.in_atomic_block and (connection.needs_rollback or status == TransactionStatus.INERROR)
