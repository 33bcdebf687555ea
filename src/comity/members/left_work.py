"""Work that somebody left to the hub: done as her, if she still may do it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import structlog

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Refusal
from comity.kernel.viewer import Viewer
from comity.members.queries import viewer_of

log = structlog.get_logger(__name__)


def as_who_left_it(
    who: dict[str, str], permission: Permission, work: Callable[[Viewer, UUID], object], subject: str
) -> None:
    """Do ``work`` on ``subject`` (an identifier); ``who``: what :func:`comity.kernel.queue.for_viewer` said.

    A refusal is logged by its kind and ends the task: trying again would not help.
    """
    try:
        work(viewer_of(UUID(who["person"]), UUID(who["bureau"]), who["purpose"], permission), UUID(subject))
    except Refusal as refusal:
        log.warning("left_work.refused", work=work.__name__, subject=subject, kind=type(refusal).__name__)
