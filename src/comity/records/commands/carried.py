"""What another room does to a record in its source's name, as part of a command of its own.

A notice that is approved becomes a record of the bureau that asked for it, though somebody else decides. The entry
in the ledger is the other room's; ``source`` is the viewer in whose name the rows are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from comity.kernel.acting import acting_as
from comity.kernel.commands import Act
from comity.kernel.handling import Handling
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.members.queries import state_of
from comity.records.commands.erasing import erase
from comity.records.commands.records import own, put, save, wait_for_source
from comity.records.models import Deletion, Record
from comity.records.rules import Draft, checked


def share_for(act: Act, source: Viewer, draft: Draft, handling: Handling, record_id: UUID | None) -> Record:
    """Put ``draft`` into the record ``record_id`` where its source still has it, else into a new one."""
    checked(draft, state_of(source.bureau))
    with _in_the_name_of(act, source) as inner:
        record = Record(version=0)
        if record_id is not None:
            with suppress(NotFound):
                record = own(inner, record_id)
        wait_for_source(source.bureau)
        record.take_handling(handling.checked())
        put(inner, record, draft)
    return record


def hide_for(act: Act, source: Viewer, record_id: UUID) -> None:
    """Let nobody but its source see the record, at once and everywhere."""
    with _in_the_name_of(act, source) as inner, suppress(NotFound):
        record = own(inner, record_id)
        record.take_handling(record.handling.restricted_to([source.bureau]))
        save(inner, record)


def erase_for(act: Act, source: Viewer, record_id: UUID, reason: str) -> Deletion | None:
    """Erase the record and tell its holders; ``None`` where its source did so before."""
    with _in_the_name_of(act, source) as inner:
        try:
            return erase(inner, own(inner, record_id), reason)
        except NotFound:
            return None


@contextmanager
def _in_the_name_of(act: Act, source: Viewer) -> Iterator[Act]:
    inner = Act(source, act.verb)
    with acting_as(source):
        yield inner
    act.news += inner.news
