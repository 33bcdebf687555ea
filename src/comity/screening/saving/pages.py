"""Pages of saved searches: what was found, what is looked for, and saving what was just searched."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.presenting import record_rows
from comity.screening.saving import queries
from comity.screening.saving.commands import drop_search, prolong_search, read_alerts, save_search
from comity.screening.saving.forms import ProlongForm, SaveForm


@page(Permission.SCREENING_SEARCH)
@require_GET
def saved_list(request: ViewerRequest) -> HttpResponse:
    """What saved searches found, the newest first; then the searches."""
    return _saved(request, None)


def _saved(request: ViewerRequest, form: ProlongForm | None, bound_to: UUID | None = None) -> HttpResponse:
    viewer = request.viewer
    found = queries.alerts(viewer)
    rows = record_rows(viewer, [one.record for one in found])
    context: dict[str, Any] = {
        "alerts": [
            {
                "record": row,
                "text": one.alert.search.text,
                "at": one.alert.at,
                "unread": one.alert.read_at is None,
            }
            for row, one in zip(rows, found, strict=True)
        ],
        "unread": [one.alert.pk for one in found if one.alert.read_at is None],
        "searches": [
            {
                "text": search.text,
                "why": search.why,
                "purpose": Purpose(search.purpose).label,
                "elsewhere": search.purpose != viewer.purpose.value,
                "until": search.until,
                "over": search.is_over,
                "url": f"{reverse('screening:search')}?q={quote_plus(search.text)}",
                "form": form if form and search.pk == bound_to else ProlongForm(prefix=str(search.pk)),
                "prolong_url": reverse("screening:prolong", args=[search.pk]),
                "drop_url": reverse("screening:drop", args=[search.pk]),
            }
            for search in queries.saved(viewer)
        ],
        "read_url": reverse("screening:read_alerts"),
        "search_url": reverse("screening:search"),
    }
    return render(request, "screening/saved.html", context, status=status_of(form))


@page(Permission.SCREENING_SEARCH)
@require_POST
def save(request: ViewerRequest) -> HttpResponse:
    """Go on looking for what was just searched."""
    form = SaveForm(request.POST)

    def keep() -> None:
        said = form.cleaned_data
        save_search(request.viewer, said["text"], said["why"], said["days"])

    if carried_out(form, keep):
        messages.success(request, _("Saved. You are alerted as soon as something new is found."))
        return redirect("screening:saved")
    return render(request, "screening/save.html", {"form": form}, status=status_of(form))


@page(Permission.SCREENING_SEARCH)
@require_POST
def prolong(request: ViewerRequest, search_id: UUID) -> HttpResponse:
    """Say again why it is needed."""
    form = ProlongForm(request.POST, prefix=str(search_id))

    def keep() -> None:
        prolong_search(request.viewer, search_id, form.cleaned_data["why"], form.cleaned_data["days"])

    if carried_out(form, keep):
        messages.success(request, _("Saved. You are alerted as soon as something new is found."))
        return redirect("screening:saved")
    return _saved(request, form, search_id)


@page(Permission.SCREENING_SEARCH)
@require_POST
def drop(request: ViewerRequest, search_id: UUID) -> HttpResponse:
    """Look no longer."""
    drop_search(request.viewer, search_id)
    messages.success(request, _("Nothing is looked for any more by this search."))
    return redirect("screening:saved")


@page(Permission.SCREENING_SEARCH)
@require_POST
def take_note(request: ViewerRequest) -> HttpResponse:
    """The alerts that were shown wait no longer."""
    shown = [int(text) for text in request.POST.getlist("alert") if text.isascii() and text.isdecimal()][
        : queries.SHOWN
    ]
    read_alerts(request.viewer, [pk for pk in shown if pk < 2**63])
    return redirect("screening:saved")
