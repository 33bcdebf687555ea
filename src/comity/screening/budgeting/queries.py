"""Which budget holds at a bureau, how it came to it, and how many travellers it screens."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from comity.kernel import clock
from comity.kernel.viewer import Viewer
from comity.screening.budgeting.models import Budget
from comity.screening.budgeting.rules import DAYS, line_of
from comity.screening.queries import screened_since


def budget(viewer: Viewer) -> int | None:
    """The budget that holds for the viewer's bureau, or nothing where it has set none."""
    return history(viewer).values_list("referrals", flat=True).first()


def match_line(viewer: Viewer) -> float:
    """The score from which the machine asks its question about a traveller of the viewer's bureau."""
    return line_of(budget(viewer))


def history(viewer: Viewer) -> QuerySet[Budget]:
    """What the viewer's bureau has set, the newest first."""
    return Budget.objects.visible_to(viewer).order_by("-id")


def travellers_a_day(viewer: Viewer) -> float:
    """How many travellers the bureau's manifests held each day, over the last thirty."""
    return screened_since(viewer, clock.now() - timedelta(days=DAYS)) / DAYS
