"""Undo an import as a whole: what it added is erased, what it changed says again what it said before.

What somebody changed since is left as it is, and named. Undoing is done in chunks and goes on behind the last one
after any interruption: a record is undone once its newest version is not the import's any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.viewer import Viewer
from comity.records.commands.chunk import KEPT_BEFORE
from comity.records.commands.erasing import erase
from comity.records.commands.records import save, wait_for_source
from comity.records.models import OF_REGISTER, ImportProblem, ImportRun, Record, RecordVersion, RegisterEntry
from comity.records.rules import caption_of
from comity.records.things.rules import identifiers_of

UNDONE_AT_A_TIME = 100


@command("import.undo_asked", Permission.RECORD_IMPORT)
def begin_undo(act: Act, run_id: UUID) -> ImportRun:
    """Stop an import, where it is still taken in, and let it be undone."""
    act.viewer.must(Permission.RECORD_DELETE)
    run = _locked(act, run_id)
    act.on("import", run.pk, filename=run.filename)
    if run.state == ImportRun.State.UNDONE:
        raise Invalid(_("This import is undone already."))
    run.state = ImportRun.State.UNDOING
    run.save(update_fields=["state"])
    return run


def undo_import(
    viewer: Viewer, run_id: UUID, progress: Callable[[ImportRun], None] | None = None
) -> ImportRun:
    """Bring the undoing that was begun to its end. Two at once do no harm."""
    with acting_as(viewer):
        run = ImportRun.objects.filter(source=viewer.bureau, pk=run_id).first()
        if run is None:
            raise NotFound
        while run.state == ImportRun.State.UNDOING:
            run = _undo_chunk(viewer, run_id)
            if progress:
                progress(run)
        return run


@command("import.undone", Permission.RECORD_IMPORT)
def _undo_chunk(act: Act, run_id: UUID) -> ImportRun:
    act.viewer.must(Permission.RECORD_DELETE)
    run = _locked(act, run_id)
    act.on("import", run.pk)
    if run.state != ImportRun.State.UNDOING:
        return run
    wait_for_source(run.source)
    ids = list(_newest_of(run).values_list("record", flat=True)[:UNDONE_AT_A_TIME])
    records = Record.objects.of_source(act.viewer).filter(pk__in=ids).select_related("audience")
    erased: list[str] = []
    restored: list[str] = []
    for record in records.select_for_update(of=("self",)).prefetch_related("audience__named"):
        first = RecordVersion.objects.filter(record=record, run=run.pk).order_by("number")[0]
        (restored if first.before else erased).append(str(record.pk))
        if not first.before:
            erase(act, record, _("The import “%(name)s” is undone.") % {"name": run.filename})
        else:
            _restore(act, record, first.before)
    if not ids:
        _finish(run)
        act.tell("import.finished", run.source, run.pk)
    act.on("import", run.pk, erased=erased, restored=restored)
    return run


def _newest_of(run: ImportRun) -> Any:
    return RecordVersion.objects.filter(run=run.pk, number=F("record__version"), source=run.source)


def _restore(act: Act, record: Record, before: dict[str, Any]) -> None:
    """Let ``record`` say what it said before the import."""
    for name in KEPT_BEFORE:
        setattr(record, name, before[name])
    record.holder_id = UUID(before["holder"]) if before["holder"] else None
    record.caption = caption_of(record.properties, record.schema)
    record.identifiers = identifiers_of(record.schema, record.properties)
    RegisterEntry.objects.filter(record=record).update(mark="")
    save(act, record)


def _finish(run: ImportRun) -> None:
    """What somebody changed since stays, and is named."""
    kept = RecordVersion.objects.filter(run=run.pk, source=run.source).values("record").distinct()
    undone = RecordVersion.objects.filter(record__in=kept, verb="import.undone").values("record")
    changed = Record.objects.filter(pk__in=kept).exclude(pk__in=undone)
    ImportProblem.objects.bulk_create(
        ImportProblem(
            run=run, at=record.external_id[:100], message=_("Left as it is: somebody changed it since.")
        )
        for record in changed
    )
    run.state, run.finished_at = ImportRun.State.UNDONE, clock.now()
    run.save(update_fields=["state", "finished_at"])


def _locked(act: Act, run_id: UUID) -> ImportRun:
    runs = ImportRun.objects.select_for_update().exclude(format=OF_REGISTER)
    run = runs.filter(source=act.viewer.bureau, pk=run_id).first()
    if run is None:
        raise NotFound
    return run
