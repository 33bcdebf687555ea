"""Pages of pairs and subjects: the queue, both sides of a pair, everything known of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.judging import presenting, queries
from comity.records.judging.commands import (
    judge_pair,
    look_at_pair,
    propose_pair,
    read_subject,
    withdraw_judgement,
)
from comity.records.judging.forms import JudgementForm, ProposeForm
from comity.records.judging.models import WAITING, Judgement

LISTED = 50


@page(Permission.RECORD_JUDGE)
@require_GET
def pair_list(request: ViewerRequest) -> HttpResponse:
    """What waits for a person, the likeliest first; or what was answered."""
    wanted = request.GET.get("show", "")
    states = (wanted,) if wanted in set(Judgement.State) else WAITING
    rows: Page[Any] = Paginator(queries.pairs(request.viewer, *states), LISTED).get_page(
        request.GET.get("page")
    )
    rows.object_list = presenting.pair_rows(rows.object_list)
    context = {
        "page": rows,
        "filters": _filters(wanted),
        "query": f"show={wanted}&" if wanted in set(Judgement.State) else "",
        "judged": presenting.judged(request.viewer, request.GET.get("judged", "")),
        "list_url": reverse("records:list"),
        "may_compare": request.viewer.may(Permission.REGISTER_COMPARE),
    }
    return render(request, "records/pairs.html", context)


def _filters(wanted: str) -> list[dict[str, object]]:
    here = reverse("records:pairs")
    labels = {
        "": _("Waiting"),
        "unsure": _("Unsure"),
        "positive": _("The same person"),
        "negative": _("Not the same person"),
    }
    current = wanted if wanted in labels else ""
    return [
        {"label": label, "url": f"{here}?show={key}" if key else here, "current": key == current}
        for key, label in labels.items()
    ]


@page(Permission.RECORD_JUDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: ViewerRequest, judgement_id: UUID) -> HttpResponse:
    """Both sides of a pair, and the answer; then the next pair that waits."""
    if request.method != "POST":
        return _pair(request, judgement_id, JudgementForm())
    form = JudgementForm(request.POST)
    if not carried_out(form, lambda: _judge(request, judgement_id, form)):
        return _pair(request, judgement_id, form)
    following = queries.next_waiting(request.viewer, judgement_id)
    address = reverse("records:pair", args=[following.pk]) if following else reverse("records:pairs")
    return redirect(f"{address}?judged={judgement_id}")


def _judge(request: ViewerRequest, judgement_id: UUID, form: JudgementForm) -> None:
    said = form.cleaned_data
    judge_pair(request.viewer, judgement_id, Judgement.State(said["decision"]), said["note"])


def _pair(request: ViewerRequest, judgement_id: UUID, form: JudgementForm) -> HttpResponse:
    judgement = look_at_pair(request.viewer, judgement_id)
    context = presenting.pair_context(request.viewer, judgement) | {
        "form": form,
        "judged": presenting.judged(request.viewer, request.GET.get("judged", "")),
    }
    return render(request, "records/pair.html", context, status=status_of(form))


@page(Permission.RECORD_JUDGE)
@require_POST
def unpair(request: ViewerRequest, judgement_id: UUID) -> HttpResponse:
    """Take an answer back: the pair is a question again."""
    withdraw_judgement(request.viewer, judgement_id, request.POST.get("note", ""))
    messages.success(request, _("Taken back. The pair is a question again."))
    return redirect("records:pair", judgement_id)


@page(Permission.RECORD_JUDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Ask by hand whether this record and another are of one person."""
    record = queries.visible_record(request.viewer, record_id)
    form = ProposeForm(request.POST or None)
    made: list[Judgement] = []
    if request.method == "POST":
        try:
            done = carried_out(form, lambda: made.append(_propose(request, record_id, form)))
        except NotFound as refusal:  # said beside the field, so that what was typed can be mended
            form.add_error("other", refusal.reason)
            done = False
        if done:
            return redirect("records:pair", made[0].pk)
    context = {
        "form": form,
        "record": {"name": record.caption, "url": reverse("records:detail", args=[record.pk])},
        "list_url": reverse("records:list"),
    }
    return render(request, "records/propose.html", context, status=status_of(form))


def _propose(request: ViewerRequest, record_id: UUID, form: ProposeForm) -> Judgement:
    return propose_pair(request.viewer, record_id, UUID(form.cleaned_data["other"]))


@page(Permission.RECORD_READ)
@require_GET
def subject(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Everything that was judged to be of one person, every value with its sources."""
    found = read_subject(request.viewer, record_id)
    record = found.records[0]
    context = {
        "record": {"name": record.caption, "url": reverse("records:detail", args=[record.pk])},
        "members": presenting.member_rows(request.viewer, found.records),
        "facts": presenting.subject_facts(found),
        "answers": presenting.answer_rows(request.viewer, found.judgements),
        "blocked": presenting.answer_rows(request.viewer, found.blocked),
        "list_url": reverse("records:list"),
    }
    return render(request, "records/subject.html", context)
