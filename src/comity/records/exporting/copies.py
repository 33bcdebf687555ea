"""What a bureau carried away, and what became of it since: corrections and deletions reach every copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.kernel.acting import Task, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.records.models import Deletion, Holding, Record

LOOKED_AT = 200
"""Copies of which more has to be found out one by one; whoever has more to see to will look again."""


class CopyState(StrEnum):
    """How a copy stands to the record it was made of."""

    CURRENT = "current"
    CHANGED = "changed"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"
    OTHER_PURPOSE = "other_purpose"

    @property
    def needs_somebody(self) -> bool:
        return self in {CopyState.CHANGED, CopyState.DELETED, CopyState.WITHDRAWN}


@dataclass(frozen=True)
class Copy:
    """One record that the bureau carried away; ``record`` where the viewer may see it still."""

    holding: Holding
    state: CopyState
    record: Record | None = None
    deletion: Deletion | None = None


def taken(viewer: Viewer) -> QuerySet[Holding]:
    """What the viewer's bureau carried away, the latest first."""
    exported = Holding.objects.filter(bureau=viewer.bureau, how=Holding.How.EXPORTED)
    return exported.order_by("-last_at", "-pk")


def copies(viewer: Viewer, holdings: Iterable[Holding]) -> list[Copy]:
    """Each holding with what became of its record."""
    rows = list(holdings)
    ids = [row.record_id for row in rows]
    seen = {r.pk: r for r in Record.objects.visible_to(viewer).filter(pk__in=ids)}
    gone = {d.record_id: d for d in Deletion.objects.filter(record_id__in=ids)}
    elsewhere = _for_another_purpose(viewer, [pk for pk in ids if pk not in seen and pk not in gone])
    return [_copy(row, seen, gone, elsewhere) for row in rows]


def to_see_to(viewer: Viewer, among: int | None = None) -> list[Copy]:
    """Copies that are out of date, or that the bureau may no longer have; of very many the latest. ``among``: of so
    many that were taken last, for a page that may not take long.
    """
    shown = Record.objects.visible_to(viewer).filter(pk=OuterRef("record_id"))
    changed = shown.filter(updated_at__gt=OuterRef("last_at"))
    doubtful = taken(viewer).filter(~Q(Exists(shown)) | Q(Exists(changed)))
    if among is not None:
        doubtful = doubtful.filter(pk__in=taken(viewer).values("pk")[:among])
    return [copy for copy in copies(viewer, islice(doubtful, LOOKED_AT)) if copy.state.needs_somebody]


def _copy(row: Holding, seen: dict[UUID, Record], gone: dict[UUID, Deletion], elsewhere: set[UUID]) -> Copy:
    if row.record_id in gone:
        return Copy(row, CopyState.DELETED, deletion=gone[row.record_id])
    record = seen.get(row.record_id)
    if record is not None:
        state = CopyState.CHANGED if record.updated_at > row.last_at else CopyState.CURRENT
        return Copy(row, state, record)
    return Copy(row, CopyState.OTHER_PURPOSE if row.record_id in elsewhere else CopyState.WITHDRAWN)


def _for_another_purpose(viewer: Viewer, ids: list[UUID]) -> set[UUID]:
    """Those that the bureau may see in full for some purpose: she has chosen another one at her desk."""
    if not ids:
        return set()
    with as_task(Task.INDEX):
        rows = list(
            Record.objects.select_related("audience").prefetch_related("audience__named").filter(pk__in=ids)
        )
    return {
        row.pk
        for row in rows
        if any(row.handling.decision(replace(viewer, purpose=p)).access is Access.FULL for p in Purpose)
    }
