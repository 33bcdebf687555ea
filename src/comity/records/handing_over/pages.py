"""Pages of a shift: what is open, sign it over, accept it, and those of before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.doors import ViewerRequest, page
from comity.members.queries import person_names
from comity.members.submitting import carried_out, status_of
from comity.records.handing_over import queries
from comity.records.handing_over.commands import accept_shift, sign_over, withdraw_shift
from comity.records.handing_over.forms import AcceptForm, SignForm
from comity.records.handing_over.models import HandOver
from comity.records.handing_over.open_items import offered, what_is_open

LISTED = 20


@page(Permission.HIT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: ViewerRequest) -> HttpResponse:
    """What is open now, to be signed over; and the hand-overs of the bureau."""
    viewer = request.viewer
    form = SignForm(request.POST or None, takers=queries.takers(viewer))
    if request.method == "POST" and carried_out(
        form, lambda: sign_over(viewer, form.cleaned_data["taker"], form.cleaned_data["remarks"])
    ):
        messages.success(request, _("Signed over. It is accepted once your colleague says so."))
        return redirect("records:shift")
    rows = Paginator(queries.hand_overs(viewer), LISTED).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "open": [
            {
                "words": item.words,
                "number": found.number,
                "first": found.first,
                "more": max(found.number - len(found.first), 0),
                "url": reverse(item.url_name),
            }
            for item, found in what_is_open(viewer)
        ],
        "form": form,
        "waiting": _rows(viewer, queries.waiting(viewer)),
        "rows": _rows(viewer, rows.object_list),
        "page": rows,
    }
    return render(request, "records/shift.html", context, status=status_of(form))


@page(Permission.HIT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ViewerRequest, hand_over_id: UUID) -> HttpResponse:
    """One hand-over, as it was signed; whom it was signed over to accepts it here."""
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: accept_shift(request.viewer, hand_over_id, form.cleaned_data["answer"])
    ):
        messages.success(request, _("The shift is yours."))
        return redirect("records:shift")
    found = queries.hand_over(request.viewer, hand_over_id)
    (row,) = _rows(request.viewer, [found])
    open_then = [
        {"words": item.words, "number": found.open[key]}
        for key, item in offered().items()
        if key in found.open
    ]
    context = {"row": row, "open": open_then, "form": form, "shift_url": reverse("records:shift")}
    return render(request, "records/hand_over.html", context, status=status_of(form))


@page(Permission.HIT_READ)
@require_POST
def withdraw(request: ViewerRequest, hand_over_id: UUID) -> HttpResponse:
    """Take a hand-over back that nobody accepted."""
    withdraw_shift(request.viewer, hand_over_id)
    messages.success(request, _("Taken back. The shift is still yours."))
    return redirect("records:shift")


def _rows(viewer: Viewer, found: Iterable[HandOver]) -> list[dict[str, Any]]:
    rows = list(found)
    people = person_names({person for row in rows for person in (row.giver, row.taker)})
    return [
        {
            "url": reverse("records:hand_over", args=[row.pk]),
            "withdraw_url": reverse("records:withdraw_shift", args=[row.pk])
            if row.giver == viewer.person and not row.accepted_at
            else "",
            "giver": people.get(row.giver, ""),
            "taker": people.get(row.taker, ""),
            "signed": row.signed_at,
            "accepted": row.accepted_at,
            "mine": row.taker == viewer.person,
            "remarks": row.remarks,
            "answer": row.answer,
            "number": sum(row.open.values()),
        }
        for row in rows
    ]
