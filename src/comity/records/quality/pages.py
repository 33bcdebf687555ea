"""Pages of quality: how good the bureau's records are, what to mend, and the figures of all for the secretariat."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.pages import own_record
from comity.records.quality import presenting, queries
from comity.records.quality.commands import (
    accept_flaw,
    count_quality,
    leave_mending,
    oversee_quality,
    reopen_flaw,
    take_mending,
)
from comity.records.quality.forms import AcceptForm, MendForm
from comity.records.quality.rules import BY_ID
from comity.records.quality.telling import LEAST


@page(Permission.RECORD_WRITE)
@require_GET
def quality(request: ViewerRequest) -> HttpResponse:
    """How good the bureau's records are, why, and how it goes."""
    figures = queries.figures(request.viewer)
    newest = figures[0] if figures else None
    context = {
        "newest": newest,
        "to_mend": newest.records - newest.flawless if newest else 0,
        "rules": presenting.rule_rows(newest.by_rule) if newest else [],
        "weeks": presenting.week_rows(figures),
        "picture": presenting.picture([(one.day, one.score) for one in figures if one.records]),
        "mend_url": reverse("records:mend"),
        "count_url": reverse("records:count_quality"),
        "list_url": reverse("records:list"),
    }
    return render(request, "records/quality.html", context)


@page(Permission.RECORD_WRITE)
@require_POST
def count(request: ViewerRequest) -> HttpResponse:
    """Count anew, now."""
    count_quality(request.viewer)
    messages.success(request, _("Counted anew."))
    return redirect("records:quality")


@page(Permission.RECORD_WRITE)
@require_GET
def mend(request: ViewerRequest) -> HttpResponse:
    """Records of the bureau with something to mend, the worst first."""
    form = MendForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    found = queries.to_mend(request.viewer, after=request.GET.get("after", ""), **wanted)
    here = reverse("records:mend")
    context = {
        "records": presenting.mend_rows(request.viewer, found.found),
        "form": MendForm(initial=wanted),
        "filtered": bool(wanted),
        "here_url": here,
        "first_url": f"{here}?{urlencode(wanted)}" if "after" in request.GET else "",
        "next_url": f"{here}?{urlencode({**wanted, 'after': found.after})}" if found.after else "",
        "quality_url": reverse("records:quality"),
        "lost_url": reverse("records:lost_links"),
        "list_url": reverse("records:list"),
    }
    return render(request, "records/mend.html", context)


@page(Permission.RECORD_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: ViewerRequest, record_id: UUID, rule: str) -> HttpResponse:
    """Say, with a reason, that what a rule finds is right as it is."""
    record = own_record(request, record_id)
    if rule not in BY_ID:
        raise NotFound
    form = AcceptForm(request.POST or None)
    said = request.method == "POST"
    if said and carried_out(
        form, lambda: accept_flaw(request.viewer, record_id, rule, form.cleaned_data["reason"])
    ):
        messages.success(request, _("It counts no more, while the record says the same."))
        return redirect(f"{reverse('records:detail', args=[record_id])}#quality")
    context = {
        "form": form,
        "rule": BY_ID[rule],
        "record": {"name": record.caption, "url": reverse("records:detail", args=[record_id])},
        "list_url": reverse("records:list"),
    }
    return render(request, "records/accept_flaw.html", context, status=status_of(form))


@page(Permission.RECORD_WRITE)
@require_POST
def reopen(request: ViewerRequest, record_id: UUID, rule: str) -> HttpResponse:
    """Let a rule count again."""
    reopen_flaw(request.viewer, record_id, rule)
    messages.success(request, _("The rule counts again."))
    return redirect(f"{reverse('records:detail', args=[record_id])}#quality")


@page(Permission.RECORD_WRITE)
@require_POST
def take(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Say that one is mending a record."""
    take_mending(request.viewer, record_id)
    messages.success(request, _("The record is yours to mend."))
    return redirect("records:detail", record_id)


@page(Permission.RECORD_WRITE)
@require_POST
def leave(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Leave a record to others."""
    leave_mending(request.viewer, record_id)
    return redirect("records:mend")


@page(Permission.QUALITY_OVERSEE)
@require_GET
def overview(request: ViewerRequest) -> HttpResponse:
    """How good the records of all bureaus are, in figures alone."""
    told = oversee_quality(request.viewer)
    weeks = presenting.told_weeks(told)
    context = {
        "bureaus": presenting.told_rows(told),
        "weeks": weeks,
        "picture": presenting.picture([(w["day"], w["score"]) for w in weeks if w["score"] is not None]),
        "least": LEAST,
    }
    return render(request, "records/quality_overview.html", context)
