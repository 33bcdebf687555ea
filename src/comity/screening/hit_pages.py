"""Pages of matches and hits: what waits for a person, and what two bureaus say to each other about a hit."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.kernel.viewer import Viewer
from comity.members.doors import ViewerRequest, page
from comity.screening import presenting, queries
from comity.screening.beside import beside
from comity.screening.commands import answer_hit, set_outcome
from comity.screening.forms import AnswerForm, OutcomeForm
from comity.screening.models import Hit
from comity.screening.paging import LISTED, paged
from comity.screening.sides import answer_form, hit_sides, outcome_form


@page(Permission.HIT_READ)
@require_GET
def matches(request: ViewerRequest) -> HttpResponse:
    """What waits for a person of this bureau, then its hits."""
    viewer, wanted = request.viewer, request.GET.get("show", "")
    context = {
        "waiting": presenting.match_rows(queries.officers_matches(viewer)[:LISTED]),
        "filters": _filters(wanted),
        "query": f"show={wanted}&" if wanted in WANTED else "",
        "budget_url": reverse("screening:budget") if viewer.may(Permission.BUDGET_READ) else "",
        "discreet_url": reverse("screening:discreet") if viewer.may(Permission.DISCREET_VERIFY) else "",
    }
    if wanted == "decided":
        context["page"] = paged(request, queries.told_apart(viewer), presenting.decided_rows)
    else:
        context["page"] = paged(
            request, _hits(viewer, wanted), lambda rows: presenting.hit_rows(viewer, rows)
        )
    return render(request, "screening/matches.html", context)


@page(Permission.DISCREET_VERIFY)
@require_GET
def discreet(request: ViewerRequest) -> HttpResponse:
    """What the discreet desk verifies for its state; no other page, number or event speaks of it."""
    viewer = request.viewer
    context = {
        "discreet": True,
        "waiting": presenting.match_rows(queries.discreet_matches(viewer)[:LISTED]),
        "page": paged(request, queries.discreet_hits(viewer), lambda rows: presenting.hit_rows(viewer, rows)),
    }
    return render(request, "screening/matches.html", context)


WANTED = ("answer", "asked", "decided")


def _filters(wanted: str) -> list[dict[str, object]]:
    here = reverse("screening:matches")
    labels = (_("All hits"), _("Ours to answer"), _("We asked"), _("Told apart"))
    listed = zip(("", *WANTED), labels, strict=True)
    current = wanted if wanted in WANTED else ""
    return [
        {"label": label, "url": f"{here}?show={key}" if key else here, "current": key == current}
        for key, label in listed
    ]


def _hits(viewer: Viewer, wanted: str) -> QuerySet[Hit]:
    listed = queries.officers_hits(viewer)
    if wanted == "answer":
        return listed.filter(source=viewer.bureau, answer=Hit.Answer.WAITING).order_by("answer_due_at")
    return listed.filter(bureau=viewer.bureau) if wanted == "asked" else listed


@page(Permission.HIT_READ)
@require_GET
def hit_detail(request: ViewerRequest, hit_id: UUID) -> HttpResponse:
    """One hit as its side sees it: what happened, and what is to be done."""
    return _hit(request, hit_id)


@page(Permission.HIT_ANSWER)
@require_POST
def answer(request: ViewerRequest, hit_id: UUID) -> HttpResponse:
    """The source answers."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        said = Hit.Answer(form.cleaned_data["answer"])
        try:
            answer_hit(request.viewer, hit_id, said, form.cleaned_data["note"])
            return redirect("screening:hit", hit_id)
        except Invalid as refusal:
            form.add_error(None, refusal.reason)
    return _hit(request, hit_id, answer=form)


@page(Permission.HIT_READ)
@require_POST
def outcome(request: ViewerRequest, hit_id: UUID) -> HttpResponse:
    """The searching bureau says what followed."""
    form = OutcomeForm(request.POST)
    if form.is_valid():
        chosen = Hit.Outcome(form.cleaned_data["outcome"])
        try:
            set_outcome(request.viewer, hit_id, chosen, form.cleaned_data["text"])
            return redirect("screening:hit", hit_id)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.reason)
    return _hit(request, hit_id, outcome=form)


def _hit(
    request: ViewerRequest,
    hit_id: UUID,
    answer: AnswerForm | None = None,
    outcome: OutcomeForm | None = None,
) -> HttpResponse:
    found = queries.hit(request.viewer, hit_id)
    refused = [str(message) for form in (answer, outcome) if form for message in form.non_field_errors()]
    context = hit_sides(request.viewer, found) | {
        "answer_form": answer_form(request.viewer, found, answer),
        "outcome_form": outcome_form(request.viewer, found, outcome),
        "refused": refused,
        "beside": list(beside(request.viewer, found)),
    }
    failed = bool(answer or outcome)
    return render(request, "screening/hit_detail.html", context, status=400 if failed else 200)
