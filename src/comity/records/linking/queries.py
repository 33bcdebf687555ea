"""Which links a viewer may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from comity.kernel.viewer import Viewer
from comity.records.linking.models import Link, LinkQuerySet

SHOWN = 100
"""Links that a record's page shows; the API has them all."""


def links_of(viewer: Viewer, record_id: UUID) -> LinkQuerySet:
    """Links of a record that ``viewer`` may see, the newest first, with what is at their ends."""
    of_it = Link.objects.visible_to(viewer).filter(Q(one=record_id) | Q(two=record_id))
    return of_it.select_related("one", "two").order_by("-pk")
