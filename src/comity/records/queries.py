"""What of the records a viewer may have. Lists say what is there; reading one in full is a command."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.models import Handled
from comity.kernel.refusals import NotFound
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import HandledQuerySet, access_of_audience, why
from comity.members.queries import bureau_names
from comity.records.models import (
    OF_REGISTER,
    Holding,
    ImportProblem,
    ImportRun,
    Portrait,
    Record,
    RecordVersion,
    UpdateTask,
    YourReference,
)
from comity.records.rules import PERSON, Difference, differences


def own_records(viewer: Viewer) -> HandledQuerySet[Record]:
    """The records the viewer's bureau answers for."""
    return Record.objects.of_source(viewer)


def pinned(rows: HandledQuerySet[Record], **said: Any) -> tuple[HandledQuerySet[Record], tuple[str, ...]]:
    """``rows`` whose fields say what is given, and the field that has to lead their order, if anything is given.

    The first one is asked for as a range of one value. By equality PostgreSQL would take the order of the key alone
    for enough, and look through all that came since; an index that begins with the field knows where they are.
    """
    lead: tuple[str, ...] = ()
    for field, value in said.items():
        if value and not lead:
            rows, lead = rows.filter(**{f"{field}__range": (value, value)}), (field,)
        elif value:
            rows = rows.filter(**{field: value})
    return rows, lead


def own_persons(source: UUID, text: str) -> QuerySet[Record]:
    """Persons recorded by ``source`` that are called exactly ``text``, are filed under it, or have it as their id."""
    called = Q(caption=text) | Q(our_reference=text)
    with suppress(ValueError):
        called |= Q(pk=UUID(text))
    return Record.objects.filter(called, source=source, schema=PERSON).order_by("pk")


def documents_of(viewer: Viewer, person: Record) -> HandledQuerySet[Record]:
    """Documents whose holder is ``person``, as far as ``viewer`` may see them."""
    return Record.objects.visible_to(viewer).filter(holder=person).order_by("pk")


def holder_of(viewer: Viewer, document: Record) -> Record | None:
    """The person who holds ``document``, where ``viewer`` may see her."""
    if document.holder_id is None:
        return None
    return Record.objects.visible_to(viewer).filter(pk=document.holder_id).first()


def portrait_of(viewer: Viewer, record_id: UUID) -> Portrait:
    """The picture of a record that ``viewer`` may see in full; else :class:`NotFound`."""
    record = Record.objects.get_visible(viewer, record_id)
    found = Portrait.objects.filter(record=record).first()
    if found is None:
        raise NotFound
    return found


def why_visible(viewer: Viewer, record: Record) -> str:
    """A sentence: by whom and with whom this was shared, so that the viewer sees it."""
    row = why(viewer, record.audience, expired=record.expires_at <= clock.now())
    return str(row.reason)


@dataclass(frozen=True)
class Holders:
    """How many bureaus hold a record, and how; the source learns numbers, never names.

    ``seen`` counts bureaus that verified a hit; of a look that led to none the source never hears.
    """

    seen: int = 0
    exported: int = 0
    received: int = 0


def holders(viewer: Viewer, record: Record) -> Holders:
    """For the record's source alone; others get an empty answer."""
    if record.source != viewer.bureau:
        return Holders()
    with as_task(Task.DELIVERY):
        counted = (
            Holding.objects.filter(record_id=record.pk, told=True)
            .exclude(bureau=record.source)
            .values("how")
            .annotate(bureaus=Count("bureau", distinct=True))
        )
        return Holders(**{row["how"]: row["bureaus"] for row in counted})


@dataclass(frozen=True)
class Change:
    """One version of a record and how it differs from the one before; ``import_name``: of the list that made it."""

    version: RecordVersion
    differences: list[Difference]
    import_name: str = ""


def history(viewer: Viewer, record: Record) -> list[Change]:
    """Newest first; for the source alone."""
    if record.source != viewer.bureau:
        return []
    versions = list(record.versions.all())
    older = [version.content for version in versions[1:]] + [{}]
    runs = {version.run for version in versions if version.run}
    names = dict(ImportRun.objects.filter(pk__in=runs).values_list("pk", "filename")) if runs else {}
    return [
        Change(v, differences(before, v.content), names.get(v.run, "") if v.run else "")
        for v, before in zip(versions, older, strict=True)
    ]


def compared(viewer: Viewer, record: Record, one: int, two: int) -> list[Difference]:
    """How two versions of a record differ, read from the first to the second; for the source alone.

    To anybody else they are not there, whatever she may see of the record now: an older version may have said what was
    kept from her.
    """
    if record.source != viewer.bureau:
        raise NotFound
    found = {version.number: version.content for version in record.versions.filter(number__in={one, two})}
    if not {one, two} <= found.keys():
        raise NotFound
    return differences(found[one], found[two])


def your_reference(viewer: Viewer, record: Record) -> str:
    found = YourReference.objects.filter(record=record, bureau=viewer.bureau).first()
    return found.reference if found else ""


def update_tasks(viewer: Viewer) -> QuerySet[UpdateTask]:
    """What others found out of date in the viewer's bureau's records and is not mended yet."""
    return UpdateTask.objects.filter(source=viewer.bureau, done_at=None).select_related("record")


def expiring(viewer: Viewer, days: int = 183) -> HandledQuerySet[Record]:
    """Own records to review, six months ahead of their expiry by default (recalled: RPD art. 50)."""
    own, lead = pinned(Record.objects.visible_to(viewer), source=viewer.bureau)
    return own.filter(expires_at__lte=clock.now() + timedelta(days=days)).order_by(*lead, "expires_at", "pk")


def imports(viewer: Viewer) -> QuerySet[ImportRun]:
    """Lists that the viewer's bureau imported; what registers send is told of in ``syncing.queries``."""
    return ImportRun.objects.filter(source=viewer.bureau).exclude(format=OF_REGISTER)


def imports_that_ask(viewer: Viewer) -> QuerySet[ImportRun]:
    """Tables of which nobody said yet what their columns mean, and imports that stopped."""
    state = ImportRun.State
    unexplained = Q(format="table", columns=None, state=state.WAITING)
    return imports(viewer).filter(unexplained | Q(state=state.FAILED))


def sources_of(records: Iterable[Handled]) -> dict[UUID, str]:
    return bureau_names({record.source for record in records})


@dataclass(frozen=True)
class Known:
    """What the matching side needs of a record before it decides what the viewer may have of it."""

    record: Record
    access: Access


def known(viewer: Viewer, ids: Iterable[UUID], *accesses: Access) -> dict[UUID, Known]:
    """Records among ``ids`` of which the viewer has one of ``accesses`` (any at all, if none is given), with it.

    Reads as the hub's index does, because hit/no-hit and discreet records are not readable as the viewer;
    callers show of them no more than the access allows.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    with as_task(Task.INDEX):
        rows = Record.objects.with_access(viewer, *accesses).filter(pk__in=wanted).select_related("audience")
        # Of rows whose time has run out the source alone has any, and it has its own in full at any time.
        return {row.pk: Known(row, access_of_audience(viewer, row.audience_id)) for row in rows}


def import_run(viewer: Viewer, run_id: UUID) -> ImportRun:
    run = imports(viewer).filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run


def unfinished_import(viewer: Viewer, filename: str, size: int) -> ImportRun | None:
    """The run of the same file that was interrupted, to be taken up again."""
    open_runs = imports(viewer).filter(state__in=[ImportRun.State.WAITING, ImportRun.State.RUNNING])
    return open_runs.filter(filename=filename, size=size).first()


def import_problems(viewer: Viewer, run: ImportRun) -> QuerySet[ImportProblem]:
    """Every entry and value that was refused, in the order of the file."""
    return ImportProblem.objects.filter(run=run, run__source=viewer.bureau)
