"""What somebody goes on looking for, and what was found, as far as she may see it now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from comity.kernel.viewer import Viewer
from comity.records.models import Record
from comity.screening.saving.models import SavedSearch, SearchAlert

SHOWN = 100


@dataclass(frozen=True)
class Alert:
    """Something new that a saved search found, with the record as the viewer may see it at this moment."""

    alert: SearchAlert
    record: Record


def saved(viewer: Viewer) -> QuerySet[SavedSearch]:
    """The viewer's own searches, for whatever purpose."""
    return SavedSearch.objects.visible_to(viewer)


def alerts(viewer: Viewer) -> list[Alert]:
    """What was found since, the latest first; of what the viewer may no longer see, or not for the purpose at her
    desk, there is nothing.
    """
    rows = list(_told(viewer).select_related("search")[:SHOWN])
    records = _seen(viewer, rows)
    return [Alert(row, records[row.record_id]) for row in rows if row.record_id in records]


def unread(viewer: Viewer) -> int:
    """How many alerts wait for her, as far as she may see their records now."""
    rows = list(_told(viewer).filter(read_at=None)[:SHOWN])
    records = _seen(viewer, rows) if rows else {}
    return sum(row.record_id in records for row in rows)


def _told(viewer: Viewer) -> QuerySet[SearchAlert]:
    return SearchAlert.objects.visible_to(viewer).filter(known=False)


def _seen(viewer: Viewer, rows: list[SearchAlert]) -> dict[object, Record]:
    visible = Record.objects.visible_to(viewer).select_related("audience")
    return {record.pk: record for record in visible.filter(pk__in={row.record_id for row in rows})}
