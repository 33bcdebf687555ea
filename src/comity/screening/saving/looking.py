"""What the hub does by itself with saved searches: look them up after records changed, and forget what is over."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

import structlog

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Refusal
from comity.kernel.viewer import Viewer
from comity.members.queries import viewer_of
from comity.screening.index import newest_change
from comity.screening.saving.commands import alert, look_up
from comity.screening.saving.models import SavedSearch, SearchAlert
from comity.screening.saving.rules import FORGOTTEN_AFTER

log = structlog.get_logger(__name__)


def look_again() -> int:
    """Look up every saved search that has not seen the newest change of a record; returns how many alerts there are.

    Each is looked up as whoever saved it, for the purpose she stated, if she may still search. What she may not see
    in full is not found.
    """
    newest = newest_change()
    with as_task(Task.DELIVERY):
        waiting = list(SavedSearch.objects.filter(until__gt=clock.now(), looked_through__lt=newest))
    by_viewer: dict[tuple[UUID, UUID, str], list[SavedSearch]] = defaultdict(list)
    for search in waiting:
        by_viewer[search.person, search.bureau, search.purpose].append(search)
    alerts = 0
    for (person, bureau, purpose), searches in by_viewer.items():
        try:
            viewer = viewer_of(person, bureau, purpose, Permission.SCREENING_SEARCH)
            alerts += _look(viewer, searches, newest)
        except Refusal as refusal:  # she no longer holds the role: nothing is looked up in her name
            log.info("screening.saved_search_refused", kind=type(refusal).__name__)
    return alerts


def forget_searches() -> int:
    """Erase searches that are over, with their alerts; returns how many."""
    with as_task(Task.RETENTION):
        over = SavedSearch.objects.filter(until__lt=clock.now() - FORGOTTEN_AFTER)
        number = over.count()
        over.delete()
    return number


def _look(viewer: Viewer, searches: list[SavedSearch], newest: int) -> int:
    alerts = 0
    with acting_as(viewer):
        for search, found in zip(searches, look_up(viewer, searches), strict=True):
            known = set(SearchAlert.objects.filter(search=search).values_list("record_id", flat=True))
            if fresh := [pk for pk in found if pk not in known]:
                alert(viewer, search.pk, fresh)
                alerts += len(fresh)
        ids = [search.pk for search in searches]
        SavedSearch.objects.filter(pk__in=ids).update(looked_through=newest)
    return alerts
