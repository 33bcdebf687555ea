"""What the kernel asks of a ledger, so that commands can write to it without knowing it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from comity.kernel.clock import now
from comity.kernel.ids import new_id


class Outcome(StrEnum):
    DONE = "done"
    DENIED = "denied"


@dataclass(frozen=True)
class Entry:
    """One act: who (``person`` for ``bureau``), why (``purpose``), did what (``verb``) to what (``subject``).

    ``verb`` reads ``thing.past`` ("record.read", "manifest.screened"); ``subject`` reads ``kind:id`` or is
    empty; ``sources`` are the bureaus whose data were touched: each learns how often, never by whom.
    ``details`` (JSON values) are encrypted to the acting bureau, and only its commitment enters the tree.
    """

    verb: str
    bureau: UUID | None
    person: UUID | None = None
    purpose: str = ""
    subject: str = ""
    outcome: Outcome = Outcome.DONE
    sources: tuple[UUID, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)
    at: datetime = field(default_factory=now)


class Recorder(Protocol):
    def record(self, entries: list[Entry]) -> None:
        """Write ``entries`` in the transaction that is open, or in one of their own."""
