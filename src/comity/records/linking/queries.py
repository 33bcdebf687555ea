"""Which links a viewer may see, and which of her bureau's own lost an end."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from comity.kernel.viewer import Viewer
from comity.records.linking.models import Link, LinkQuerySet
from comity.records.models import Record

SHOWN = 100
"""Links that a record's page shows; the API has them all."""


def links_of(viewer: Viewer, record_id: UUID) -> LinkQuerySet:
    """Links of a record that ``viewer`` may see, the newest first, with what is at their ends."""
    of_it = Link.objects.visible_to(viewer).filter(Q(one=record_id) | Q(two=record_id))
    return of_it.select_related("one", "two").order_by("-pk")


def lost_links(viewer: Viewer, record_id: UUID | None = None) -> LinkQuerySet:
    """Links that the viewer's bureau made and of which she does not see both ends any more; the newest first.

    Whether the record at an end is hidden or gone reads the same. ``one_seen`` and ``two_seen`` say which ends she sees.
    """
    own: LinkQuerySet = Link.objects.of_source(viewer)  # type: ignore[assignment]
    if record_id is not None:
        own = own.filter(Q(one=record_id) | Q(two=record_id))
    visible = Record.objects.visible_to(viewer)
    marked = own.annotate(
        one_seen=Exists(visible.filter(pk=OuterRef("one"))),
        two_seen=Exists(visible.filter(pk=OuterRef("two"))),
    )
    return marked.exclude(one_seen=True, two_seen=True).order_by("-pk")
