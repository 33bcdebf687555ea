"""Comparisons that a viewer may see, and what she can compare."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.members.models import Bureau
from comity.members.queries import central_bureaus
from comity.screening.comparing.models import Comparison
from comity.screening.comparing.rules import Side


def comparisons(viewer: Viewer) -> QuerySet[Comparison]:
    """The bureau's, the newest first."""
    return Comparison.objects.visible_to(viewer).order_by("-pk")


def comparison(viewer: Viewer, comparison_id: UUID) -> Comparison:
    found = comparisons(viewer).filter(pk=comparison_id).first()
    if found is None:
        raise NotFound
    return found


def sources() -> QuerySet[Bureau]:
    """Whose registers can be named; what one sees of them is another matter."""
    return central_bureaus().order_by("name")


def unfinished(viewer: Viewer, one: Side, other: Side) -> Comparison | None:
    """The run over the same two sides that was interrupted, to be taken up again."""
    open_runs = comparisons(viewer).exclude(state=Comparison.State.DONE)
    return open_runs.filter(
        one_source=one.source, one_list=one.list, other_source=other.source, other_list=other.list
    ).first()
