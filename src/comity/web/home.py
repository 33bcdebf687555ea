"""The first page: search, then what waits for the person who looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.doors import ViewerRequest, page
from comity.members.queries import waiting_for
from comity.notices.queries import purges, queue
from comity.records.exporting.copies import to_see_to
from comity.records.handing_over.queries import waiting as shifts_waiting
from comity.records.queries import expiring, update_tasks
from comity.records.syncing.queries import asking
from comity.screening import presenting
from comity.screening.queries import hits_needing, manifests, officers_matches, screened_since
from comity.screening.saving.queries import unread
from comity.web import counts

SHOWN = 8
SOON = timedelta(days=30)
COUNTED = 1_000
"""How far a number beside the navigation counts: nobody needs to know how many more wait."""


@dataclass(frozen=True)
class TaskRow:
    """Something that waits for this person's bureau."""

    url: str
    title: str
    words: str | Promise
    icon: str
    due: datetime | None


@page(None)
@require_GET
def home(request: ViewerRequest) -> HttpResponse:
    """Search first; then my matches and hits, what else needs me, and the latest lists."""
    viewer = request.viewer
    sees_hits = viewer.may(Permission.HIT_READ)
    sees_lists = viewer.may(Permission.MANIFEST_READ)
    context = {
        "waiting": presenting.match_rows(officers_matches(viewer)[:SHOWN]) if sees_hits else [],
        "hits": presenting.hit_rows(viewer, hits_needing(viewer)[:SHOWN]) if sees_hits else [],
        "tasks": _tasks(viewer),
        "manifests": _latest_lists(viewer) if sees_lists else [],
        "passenger_hours": settings.COMITY.passenger_hours,
        "screened_today": screened_since(viewer, clock.now() - timedelta(days=1)) if sees_lists else 0,
        "expiring": _running_out(viewer) if viewer.may(Permission.RECORD_READ) else "0",
    }
    return render(request, "web/home.html", context)


def _running_out(viewer: Viewer) -> str:
    """How many own records run out soon; beyond a thousand that there are more."""
    number = expiring(viewer, SOON.days)[: COUNTED + 1].count()
    return str(number) if number <= COUNTED else f"{COUNTED}+"


def offer_counts() -> None:
    """Give the frame its numbers: matches for an officer to compare, and hits that need the viewer's bureau."""
    counts.offer("waiting", lambda viewer: _number(viewer, officers_matches))
    counts.offer(
        "review",
        lambda viewer: queue(viewer)[:COUNTED].count() if viewer.may(Permission.NOTICE_REVIEW) else 0,
    )
    counts.offer("purges", _purges)
    counts.offer("alerts", lambda viewer: unread(viewer) if viewer.may(Permission.SCREENING_SEARCH) else 0)
    counts.offer("hits", lambda viewer: _number(viewer, hits_needing))


def _purges(viewer: Viewer) -> int:
    return purges(viewer).filter(acknowledged_at=None).count() if viewer.may(Permission.NOTICE_PURGE) else 0


def _number(viewer: Viewer, rows: Callable[[Viewer], QuerySet[Any]]) -> int:
    return rows(viewer).count() if viewer.may(Permission.HIT_READ) else 0


def _latest_lists(viewer: Viewer) -> list[presenting.ManifestRow]:
    return presenting.manifest_rows(manifests(viewer)[:SHOWN])


def _tasks(viewer: Viewer) -> list[TaskRow]:
    """What else there is to do, the discreet desk's own page first; how much waits there is said there alone."""
    tasks = _record_tasks(viewer) if viewer.may(Permission.RECORD_WRITE) else []
    if viewer.may(Permission.DISCREET_VERIFY):
        words = _("What your desk verifies for your state")
        tasks.insert(
            0, TaskRow(reverse("screening:discreet"), _("Discreet matches"), words, "discreet", None)
        )
    if viewer.may(Permission.BUDGET_SET):
        words = _("Your bureau’s choice, and what it costs")
        tasks.append(
            TaskRow(reverse("screening:budget"), _("How many people you refer"), words, "match", None)
        )
    return [*_shifts(viewer), *_confirmations(viewer), *_asking(viewer), *_copies(viewer), *tasks]


def _shifts(viewer: Viewer) -> list[TaskRow]:
    """Shifts that a colleague signs over to this very person."""
    if not viewer.may(Permission.HIT_READ):
        return []
    words = _("signed over to you: read it, and accept")
    return [
        TaskRow(reverse("records:hand_over", args=[shift.pk]), _("Shift"), words, "people", None)
        for shift in shifts_waiting(viewer)[:SHOWN]
    ]


def _confirmations(viewer: Viewer) -> list[TaskRow]:
    """Roles and keys that wait for this very person as the second one."""
    number = waiting_for(viewer)
    if not number:
        return []
    words = ngettext("%(n)s role or key", "%(n)s roles or keys", number) % {"n": number}
    return [TaskRow(reverse("members:list"), _("To confirm as the second person"), words, "key", None)]


def _asking(viewer: Viewer) -> list[TaskRow]:
    """Registers about which a guard asks before anything is applied."""
    if not viewer.may(Permission.REGISTER_CONFIRM):
        return []
    words = _("what it sent is not applied before you answer")
    return [
        TaskRow(reverse("records:sync", args=[sync.pk]), sync.register.name, words, "warning", None)
        for sync in asking(viewer)[:SHOWN]
    ]


def _copies(viewer: Viewer) -> list[TaskRow]:
    """Copies that the bureau carried away and that are out of date, or no longer its own to keep."""
    number = len(to_see_to(viewer, COUNTED)) if viewer.may(Permission.RECORD_EXPORT) else 0
    if not number:
        return []
    words = ngettext("%(n)s copy to renew or erase", "%(n)s copies to renew or erase", number) % {"n": number}
    return [TaskRow(reverse("records:copies"), _("Copies"), words, "file", None)]


def _record_tasks(viewer: Viewer) -> list[TaskRow]:
    stale = [
        TaskRow(
            reverse("records:detail", args=[task.record_id]),
            task.record.caption,
            _("said to be out of date"),
            "record",
            task.due_at,
        )
        for task in update_tasks(viewer)[:SHOWN]
    ]
    ending = [
        TaskRow(
            f"{reverse('records:review')}?at={record.pk}",
            record.caption,
            _("runs out: extend or delete it"),
            "clock",
            record.expires_at,
        )
        for record in expiring(viewer, SOON.days)[:SHOWN]
    ]
    return [*stale, *ending]
