"""Comparisons that were left to the hub."""

import structlog
from procrastinate.contrib.django import app

from comity.kernel.permissions import Permission
from comity.kernel.queue import RETRY, for_viewer
from comity.kernel.viewer import Viewer
from comity.members.left_work import as_who_left_it
from comity.screening.comparing.commands import continue_comparison
from comity.screening.comparing.models import Comparison

log = structlog.get_logger(__name__)


def compare_later(viewer: Viewer, run: Comparison) -> None:
    """Leave a run to the hub; part of the open transaction, if there is one."""
    compare.defer(comparison=str(run.pk), **for_viewer(viewer))


@app.task(name="screening.compare", retry=RETRY)
def compare(comparison: str, **who: str) -> None:
    """Bring a comparison to its end, from where it stands, as the person who began it, if she still may."""
    as_who_left_it(who, Permission.REGISTER_COMPARE, continue_comparison, comparison)
