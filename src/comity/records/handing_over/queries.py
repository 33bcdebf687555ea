"""Shifts that were signed over, and to whom one can be."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.members.queries import colleagues
from comity.records.handing_over.models import HandOver


def hand_overs(viewer: Viewer) -> QuerySet[HandOver]:
    """Those of the bureau, the newest first."""
    return HandOver.objects.visible_to(viewer)


def hand_over(viewer: Viewer, hand_over_id: UUID) -> HandOver:
    found = hand_overs(viewer).filter(pk=hand_over_id).first()
    if found is None:
        raise NotFound
    return found


def waiting(viewer: Viewer) -> QuerySet[HandOver]:
    """Those that this very person is asked to accept."""
    return hand_overs(viewer).filter(taker=viewer.person, accepted_at=None)


def takers(viewer: Viewer) -> dict[UUID, str]:
    """Who may take over from the viewer: her colleagues who look at matches and hits, by name."""
    return colleagues(viewer, Permission.HIT_READ)
