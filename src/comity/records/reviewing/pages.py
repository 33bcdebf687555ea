"""The page on which a bureau looks at its records again before they expire: one after the other, by key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records import presenting, queries
from comity.records.choosing import identifiers
from comity.records.commands import read_record
from comity.records.listing import LISTED
from comity.records.models import Record
from comity.records.reviewing.commands import renew_record, take_back_extension
from comity.records.reviewing.forms import RenewalForm


@page(Permission.RECORD_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ViewerRequest) -> HttpResponse:
    """The record that runs out first, or the one chosen, and why it is kept; then the next."""
    form = RenewalForm(request.POST or None)
    if request.method != "POST":
        return _review(request, request.GET.get("at", ""), form)

    def renew() -> None:
        said = form.cleaned_data
        renew_record(request.viewer, said["record"], RenewalReason(said["reason"]), said["note"])

    if carried_out(form, renew):
        said = form.cleaned_data
        following = f"&at={said['following']}" if said["following"] else ""
        return redirect(f"{reverse('records:review')}?renewed={said['record']}{following}")
    return _review(request, request.POST.get("record", ""), form)


def _review(request: ViewerRequest, at: str, form: RenewalForm) -> HttpResponse:
    viewer = request.viewer
    due = queries.expiring(viewer).select_related("audience")
    rows = list(due[:LISTED])
    record = next(iter(due.filter(pk__in=identifiers([at]))), rows[0] if rows else None)
    here = reverse("records:review")
    context: dict[str, Any] = {
        "rows": [{**presenting.review_row(one), "url": f"{here}?at={one.pk}"} for one in rows],
        "more": len(rows) == LISTED,
        "number": due.count(),
        "form": form,
        "record": None,
        "renewed": _renewed(request),
        "list_url": reverse("records:list"),
    }
    if record is not None:
        context |= _chosen(request, record, [one.pk for one in rows])
    return render(request, "records/review.html", context, status=status_of(form))


def _chosen(request: ViewerRequest, chosen: Record, order: list[UUID]) -> dict[str, Any]:
    """The record that is looked at, in full, and the one behind it."""
    record = read_record(request.viewer, chosen.pk)
    place = order.index(record.pk) if record.pk in order else -1
    following = next(iter(order[place + 1 :]), None)
    return {
        "record": presenting.review_row(record),
        "facts": presenting.record_facts(record),
        "tasks": presenting.task_rows(queries.update_tasks(request.viewer).filter(record=record)),
        "holders": queries.holders(request.viewer, record),
        "reasons": [(str(n), code) for n, code in enumerate(RenewalReason, start=1)],
        "following": following or "",
        "skip_url": f"{reverse('records:review')}?at={following}" if following else "",
        "delete_url": f"{reverse('records:detail', args=[record.pk])}#life",
    }


def _renewed(request: ViewerRequest) -> dict[str, Any] | None:
    """The record that was renewed a moment ago, and the way back."""
    record = (
        queries.own_records(request.viewer)
        .filter(pk__in=identifiers([request.GET.get("renewed", "")]))
        .first()
    )
    if record is None:
        return None
    undo = reverse("records:take_back_extension", args=[record.pk])
    return {"name": record.caption, "until": record.expires_at, "undo_url": undo}


@page(Permission.RECORD_WRITE)
@require_POST
def undo(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Take a renewal back."""
    try:
        take_back_extension(request.viewer, record_id)
        messages.success(request, _("Taken back. It runs out when it did before."))
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    return redirect(f"{reverse('records:review')}?at={record_id}")
