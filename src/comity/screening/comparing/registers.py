"""A side of a comparison as the pure part reads it: what the viewer may see in full, and nobody who is protected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from comity.kernel.viewer import Viewer
from comity.records.judging.models import COMPARABLE
from comity.records.models import Record
from comity.records.rules import PERSON
from comity.screening.comparing.rules import Side
from comity.screening.engine import Subject
from comity.screening.index import subject_of

AT_ONCE = 2_000


def records_on(viewer: Viewer, side: Side) -> QuerySet[Record]:
    """Persons of one side."""
    found = _comparable(viewer).filter(source=side.source)
    return found.filter(external_id__startswith=side.list) if side.list else found


def subjects_on(viewer: Viewer, side: Side) -> Iterator[Subject]:
    """The same, as the engine compares them; memory does not grow with their number."""
    return map(subject_of, records_on(viewer, side).order_by("pk").iterator(chunk_size=AT_ONCE))


def subjects_among(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """Those of ``ids`` whom the viewer may compare now."""
    return {record.pk: subject_of(record) for record in _comparable(viewer).filter(pk__in=set(ids))}


def _comparable(viewer: Viewer) -> QuerySet[Record]:
    return Record.objects.visible_to(viewer).filter(schema=PERSON, status__in=COMPARABLE)
