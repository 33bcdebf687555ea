"""Comparisons that were left to the hub."""

from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from comity.kernel.permissions import Permission
from comity.kernel.queue import RETRY, for_viewer
from comity.kernel.refusals import Refusal
from comity.kernel.viewer import Viewer
from comity.members.queries import viewer_of
from comity.screening.comparing.commands import continue_comparison
from comity.screening.comparing.models import Comparison

log = structlog.get_logger(__name__)


def compare_later(viewer: Viewer, run: Comparison) -> None:
    """Leave a run to the hub; part of the open transaction, if there is one."""
    compare.defer(comparison=str(run.pk), **for_viewer(viewer))


@app.task(name="screening.compare", retry=RETRY)
def compare(comparison: str, person: str, bureau: str, purpose: str) -> None:
    """Bring a comparison to its end, from where it stands, as the person who began it, if she still may."""
    try:
        viewer = viewer_of(UUID(person), UUID(bureau), purpose, Permission.REGISTER_COMPARE)
        continue_comparison(viewer, UUID(comparison))
    except Refusal as refusal:  # trying again would not help
        log.warning("screening.comparison_refused", comparison=comparison, kind=type(refusal).__name__)
