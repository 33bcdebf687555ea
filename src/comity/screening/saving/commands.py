"""Save a search, look it up again, alert, take note, let go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.screening.asking import Asked, is_empty
from comity.screening.commands.searches import LONGEST_SEARCH
from comity.screening.finding import find
from comity.screening.index import EVERYTHING, newest_change
from comity.screening.reading import read
from comity.screening.rules import MATCH_LINE
from comity.screening.saving.models import SavedSearch, SearchAlert
from comity.screening.saving.queries import saved
from comity.screening.saving.rules import DAYS, FOUND, LONGEST_WHY, MOST_SAVED


@command("search.saved", Permission.SCREENING_SEARCH)
def save_search(act: Act, text: str, why: str, days: int) -> SavedSearch:
    """Go on looking for what was typed. What is found already is known, and alerts nobody."""
    check_length(text, LONGEST_SEARCH, "text")
    check_length(why, LONGEST_WHY, "why")
    act.on("search", "", text=text, why=why, days=days)
    if not why.strip():
        raise Invalid(_("Say why you go on looking."), "why")
    if days not in DAYS:
        raise Invalid(_("Choose for how long you go on looking."), "days")
    if is_empty(asked_by(text)):
        raise Invalid(_("There is nothing to search for in this text."), "text")
    if saved(act.viewer).count() >= MOST_SAVED:
        raise Invalid(
            _("You have saved %(most)d searches, as many as one person may. Let go of one first.")
            % {"most": MOST_SAVED}
        )
    made = SavedSearch.objects.create(
        bureau=act.viewer.bureau,
        person=act.viewer.person,
        purpose=act.viewer.purpose.value,
        text=text,
        why=why,
        until=clock.now() + timedelta(days=days),
        looked_through=newest_change(),
    )
    act.on("search", made.pk)
    (found,) = look_up(act.viewer, [made])
    _keep(made, found, known=True)
    return made


@command("search.alerted", Permission.SCREENING_SEARCH)
def alert(act: Act, search_id: UUID, record_ids: Sequence[UUID]) -> None:
    """Tell whoever saved a search that it found something new. Only what she may see in full at this moment."""
    search = own(act, search_id)
    _keep(search, record_ids, known=False)
    act.details["found"] = [str(pk) for pk in record_ids]
    act.tell("search.alerted", act.viewer.bureau)


@command("search.alerts_read", Permission.SCREENING_SEARCH)
def read_alerts(act: Act, alert_ids: Iterable[int]) -> int:
    """Take note of alerts: they wait no longer. Returns how many."""
    mine = SearchAlert.objects.visible_to(act.viewer).filter(pk__in=list(alert_ids), read_at=None)
    number = mine.update(read_at=clock.now())
    act.on("search", "", alerts=number)
    return number


@command("search.prolonged", Permission.SCREENING_SEARCH)
def prolong_search(act: Act, search_id: UUID, why: str, days: int) -> SavedSearch:
    """Say again why, and go on looking."""
    check_length(why, LONGEST_WHY, "why")
    search = own(act, search_id)
    if not why.strip() or days not in DAYS:
        raise Invalid(_("Say why you go on looking."), "why")
    act.details |= {"why": why, "days": days}
    search.why, search.until = why, clock.now() + timedelta(days=days)
    search.save(update_fields=["why", "until"])
    return search


@command("search.dropped", Permission.SCREENING_SEARCH)
def drop_search(act: Act, search_id: UUID) -> None:
    """Look no longer; its alerts go with it."""
    own(act, search_id).delete()


def own(act: Act, search_id: UUID) -> SavedSearch:
    act.on("search", search_id)
    search = saved(act.viewer).filter(pk=search_id).first()
    if search is None:
        raise NotFound
    return search


def asked_by(text: str) -> Asked:
    return read(text, clock.now().date()).asked


def look_up(viewer: Viewer, searches: Sequence[SavedSearch]) -> list[list[UUID]]:
    """For each search the records that ``viewer`` may see in full and that are as alike as a match."""
    answers = find(
        viewer, [asked_by(one.text) for one in searches], MATCH_LINE, kinds=EVERYTHING, limit=FOUND
    )
    return [[found.record.pk for found in some if found.access is Access.FULL] for some in answers]


def _keep(search: SavedSearch, record_ids: Iterable[UUID], *, known: bool) -> None:
    SearchAlert.objects.bulk_create(
        (
            SearchAlert(search=search, bureau=search.bureau, person=search.person, record_id=pk, known=known)
            for pk in record_ids
        ),
        ignore_conflicts=True,
    )
