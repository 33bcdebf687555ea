"""Bring a sending to its end: compare, ask where a guard says so, take in what is new, let go of what is gone.

Each step is a transaction of its own and can be begun again; two at once do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from comity.exchange.model import Problem, Read
from comity.exchange.register_lines import read_again
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.viewer import Viewer
from comity.records.commands.chunk import Chunk
from comity.records.commands.erasing import erase_all
from comity.records.commands.records import save, wait_for_source
from comity.records.models import ImportRun, Record, RegisterEntry, Sync, SyncLine
from comity.records.syncing.commands import locked
from comity.records.syncing.comparing import compare
from comity.records.syncing.rules import GUARDS, doubts

CHUNK = 200
_ENTRIES = """
INSERT INTO records_registerentry (register_id, source, external_id, mark, record_id)
SELECT %s, %s, new.external_id, new.mark, new.record
FROM unnest(%s::text[], %s::text[], %s::uuid[]) AS new (external_id, mark, record)
ON CONFLICT (source, external_id) DO UPDATE SET mark = excluded.mark, record_id = excluded.record_id"""
_OUTCOMES = """
UPDATE records_syncline l SET outcome = new.outcome, record = new.record
FROM unnest(%s::bigint[], %s::text[], %s::uuid[]) AS new (id, outcome, record) WHERE l.id = new.id"""


def continue_sync(viewer: Viewer, sync_id: UUID, progress: Callable[[Sync], None] | None = None) -> Sync:
    """Take up a sending where it stands and bring it to its end, or to where it asks a person."""
    steps = {
        Sync.State.WAITING: compare_sync,
        Sync.State.TAKING: _take_chunk,
        Sync.State.REMOVING: _remove_chunk,
    }
    with acting_as(viewer):
        sync = Sync.objects.filter(source=viewer.bureau, pk=sync_id).first()
        if sync is None:
            raise NotFound
        while step := steps.get(Sync.State(sync.state)):
            sync = step(viewer, sync_id)
            if progress:
                progress(sync)
        return sync


@command("sync.compared", Permission.RECORD_IMPORT)
def compare_sync(act: Act, sync_id: UUID) -> Sync:
    """Find what was added, changed and is gone; where a guard says so nothing follows before a person answered."""
    sync = locked(act, sync_id)
    act.on("sync", sync.pk)
    if sync.state != Sync.State.WAITING:
        return sync
    with _raw(sync.run) as stream:
        facts = compare(sync, stream)
    limits = {guard.setting: getattr(settings.COMITY, guard.setting) for guard in GUARDS if guard.setting}
    found = doubts(facts, limits)
    sync.before, sync.doubts = facts.before, [asdict(doubt) for doubt in found]
    sync.state = Sync.State.ASKS if found else Sync.State.TAKING
    sync.run.state = ImportRun.State.RUNNING
    _keep(sync)
    act.details |= asdict(facts) | {"asks": [doubt.rule_id for doubt in found]}
    if found:
        act.tell("sync.asks", sync.source, sync.pk)
    return sync


@command("sync.taken", Permission.RECORD_IMPORT)
def _take_chunk(act: Act, sync_id: UUID) -> Sync:
    sync = locked(act, sync_id)
    act.on("sync", sync.pk)
    if sync.state != Sync.State.TAKING:
        return sync
    lines = _next(sync, SyncLine.Outcome.PUT)
    act.details["entries"] = len(lines)
    if not lines:
        sync.state, sync.run.position = Sync.State.REMOVING, 0
        return _keep(sync)
    wait_for_source(sync.source)
    known = _entries(sync, lines)
    with _raw(sync.run) as stream:
        reads = [_read(stream, sync, line, known.get(line.external_id)) for line in lines]
    chunk = Chunk(act, sync.run, of_register=True)
    chunk.take_all(reads)
    chunk.save()
    for line, read in zip(lines, reads, strict=True):
        outcome = chunk.outcomes.get(line.external_id)
        record = chunk.record_of(read.entity) if outcome and read.entity else None
        line.outcome, line.record = outcome or SyncLine.Outcome.REFUSED, record.pk if record else None
    _leave(act, chunk, known, reads)
    _know(sync, lines)
    _note(lines)
    return _keep(sync, lines)


def _read(stream: BinaryIO, sync: Sync, line: SyncLine, known: RegisterEntry | None) -> Read:
    read = read_again(stream, (line.number, line.start, line.length), sync.changes)
    if known is None or known.register_id == sync.register_id:
        return read
    told = _("Another register of your bureau has this already.")
    return replace(read, entity=None, problems=(Problem(read.at, "id", told),))


def _leave(act: Act, chunk: Chunk, known: dict[str, RegisterEntry], reads: Iterable[Read]) -> None:
    """What was kept with one record and now speaks of another is not kept with the first any more."""
    for read in reads:
        entity = read.entity
        entry = known.get(entity["id"]) if entity else None
        if entity is None or entry is None or entity["id"] not in chunk.outcomes:
            continue
        record = chunk.record_of(entity)
        if record is not None and not chunk.becomes_a_record(entity) and record.pk != entry.record_id:
            _detach(act, {entry.record_id: {entity["id"]}})


def _detach(act: Act, papers: dict[UUID, set[str]]) -> None:
    """Take entities, by their ids, from what is kept with each record."""
    mine = Record.objects.of_source(act.viewer).filter(pk__in=papers).select_related("audience")
    for record in mine.prefetch_related("audience__named").select_for_update(of=("self",)):
        record.attached = [item for item in record.attached if item["id"] not in papers[record.pk]]
        save(act, record)


def _know(sync: Sync, lines: list[SyncLine]) -> None:
    """Keep as entries of the register what was taken in."""
    taken = [line for line in lines if line.record]
    ids, marks = [line.external_id for line in taken], [line.mark for line in taken]
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [sync.register_id, sync.source, ids, marks, [line.record for line in taken]])


@command("sync.removed", Permission.RECORD_IMPORT)
def _remove_chunk(act: Act, sync_id: UUID) -> Sync:
    act.viewer.must(Permission.RECORD_DELETE)
    sync = locked(act, sync_id)
    act.on("sync", sync.pk)
    if sync.state != Sync.State.REMOVING:
        return sync
    lines = _next(sync, SyncLine.Outcome.GOING)
    act.details["entries"] = len(lines)
    if not lines:
        return _finish(act, sync)
    wait_for_source(sync.source)
    entries = _entries(sync, lines)
    mine = Record.objects.of_source(act.viewer).filter(pk__in=[e.record_id for e in entries.values()])
    records = {record.pk: record for record in mine.select_for_update(of=("self",))}
    ended: list[Record] = []
    papers: dict[UUID, set[str]] = {}
    for external_id, entry in entries.items():
        record = records.get(entry.record_id)
        if record is not None and record.external_id == external_id:
            ended.append(record)
        elif record is not None:
            papers.setdefault(record.pk, set()).add(external_id)
    _detach(act, papers)
    RegisterEntry.objects.filter(pk__in=[entry.pk for entry in entries.values()]).delete()
    name = {"name": sync.register.name}
    erase_all(act, ended, _("It is not in the register “%(name)s” of its source any more.") % name)
    act.on("sync", sync.pk, erased=[str(record.pk) for record in ended])
    for line in lines:
        line.outcome = SyncLine.Outcome.GONE
    _note(lines)
    sync.gone += len(lines)
    return _keep(sync, lines)


def _finish(act: Act, sync: Sync) -> Sync:
    sync.state, sync.run.state, sync.run.finished_at = Sync.State.DONE, ImportRun.State.DONE, clock.now()
    act.tell("sync.finished", sync.source, sync.pk)
    return _keep(sync)


def _next(sync: Sync, outcome: SyncLine.Outcome) -> list[SyncLine]:
    waiting = SyncLine.objects.filter(sync=sync, outcome=outcome, id__gt=sync.run.position)
    return list(waiting.order_by("id")[:CHUNK])


def _entries(sync: Sync, lines: list[SyncLine]) -> dict[str, RegisterEntry]:
    ids = [line.external_id for line in lines]
    found = RegisterEntry.objects.filter(source=sync.source, external_id__in=ids)
    return {entry.external_id: entry for entry in found}


def _note(lines: list[SyncLine]) -> None:
    """Keep what became of each line; one statement however many."""
    outcomes = [str(line.outcome) for line in lines]
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, [[line.pk for line in lines], outcomes, [line.record for line in lines]])


def _keep(sync: Sync, lines: Sequence[SyncLine] = ()) -> Sync:
    if lines:
        sync.run.waiting -= len(lines)
        sync.run.position = lines[-1].pk
    sync.run.save()
    sync.save()
    return sync


@contextmanager
def _raw(run: ImportRun) -> Iterator[BinaryIO]:
    if not Path(run.raw).is_file():
        raise Invalid(_("What was sent is no longer kept. Send it again."))
    with Path(run.raw).open("rb") as stream:
        yield stream
