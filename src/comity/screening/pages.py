"""Pages of the screening room: search, lists of travellers, the counter card, hits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.truth import Access
from comity.members.doors import ViewerRequest, page
from comity.members.queries import bureau_names, person_names
from comity.records.queries import why_visible
from comity.screening import presenting
from comity.screening.commands import (
    answer_hit,
    compare,
    decide_match,
    look_at_match,
    receive_manifest,
    search,
    set_outcome,
)
from comity.screening.forms import AnswerForm, OutcomeForm, VerdictForm
from comity.screening.models import Hit, Manifest, Match
from comity.screening.queries import (
    compared,
    hit,
    hits,
    is_for_welfare,
    manifest,
    manifests,
    open_matches,
    passengers_of,
)
from comity.screening.replies import reply_to_carrier
from comity.screening.tasks import screen_later

LISTED = 100


@page(Permission.SCREENING_SEARCH)
@require_GET
def search_page(request: ViewerRequest) -> HttpResponse:
    """One box: what was understood, then what was found."""
    text = request.GET.get("q", "").strip()
    if not text:
        return render(request, "screening/search.html", {"query": "", "results": None})
    answer = search(request.viewer, text)
    parts, problems = presenting.understood(answer.understood.reading)
    return render(
        request,
        "screening/search.html",
        {
            "query": text,
            "understood": parts,
            "problems": problems,
            "results": presenting.results(request.viewer, answer.found),
            "may_compare": request.viewer.may(Permission.MATCH_VERIFY),
        },
    )


@page(Permission.MATCH_VERIFY)
@require_POST
def compare_found(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Make a question of a found record and go to its counter card."""
    match = compare(request.viewer, request.POST.get("q", ""), record_id)
    return redirect("screening:match", match.pk)


@page(Permission.MANIFEST_READ)
def manifest_list(request: ViewerRequest) -> HttpResponse:
    """The bureau's lists, and the place to drop new ones."""
    error = ""
    if request.method == "POST":
        try:
            received = [_received(request, upload) for upload in request.FILES.getlist("file")]
            if received:
                return redirect(_address(received[0]) if len(received) == 1 else "screening:manifests")
            error = _("Choose a file first.")
        except Invalid as invalid:
            error = invalid.reason
    context = {
        "page": _page(request, manifests(request.viewer), presenting.manifest_row),
        "upload_url": reverse("screening:manifests"),
        "upload_error": error,
        "may_screen": request.viewer.may(Permission.MANIFEST_SCREEN),
    }
    return render(request, "screening/manifest_list.html", context, status=400 if error else 200)


@page(Permission.MANIFEST_READ)
@require_GET
def manifest_detail(request: ViewerRequest, manifest_id: UUID) -> HttpResponse:
    """One list: matches first, everyone, what could not be read, the answer to the carrier."""
    found = manifest(request.viewer, manifest_id)
    people = passengers_of(request.viewer, found, matches_first=True)
    own = [match for passenger in people for match in passenger.shown_matches]
    crew = sum(passenger.data.get("role") == "crew" for passenger in people)
    context = {
        "manifest": presenting.manifest_row(found),
        "crew": crew,
        "matches": presenting.match_rows(own),
        "page": _page(request, people, presenting.person_row),
        "problems": found.problems,
        "response": reply_to_carrier(request.viewer, found),
        "response_url": reverse("screening:cusres", args=[found.pk]),
        "list_url": reverse("screening:manifests"),
    }
    return render(request, "screening/manifest_detail.html", context)


@page(Permission.MANIFEST_READ)
@require_GET
def cusres(request: ViewerRequest, manifest_id: UUID) -> HttpResponse:
    """The answer to the carrier as a file."""
    text = reply_to_carrier(request.viewer, manifest(request.viewer, manifest_id))
    if not text:
        raise NotFound(
            _("The answer is ready when everyone on the list was screened, and goes with the list.")
        )
    response = HttpResponse(text, content_type="application/edifact; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cusres.edi"'
    return response


@page(Permission.HIT_READ)
@require_GET
def matches(request: ViewerRequest) -> HttpResponse:
    """What waits for a person of this bureau, then its hits."""
    wanted = request.GET.get("show", "")
    listed = hits(request.viewer)
    if wanted == "answer":
        listed = listed.filter(source=request.viewer.bureau, answer=Hit.Answer.WAITING)
    elif wanted == "asked":
        listed = listed.filter(bureau=request.viewer.bureau)
    here = reverse("screening:matches")
    filters = (("", _("All hits")), ("answer", _("Ours to answer")), ("asked", _("We asked")))
    context = {
        "waiting": presenting.match_rows(open_matches(request.viewer)[:LISTED]),
        "page": _hit_page(request, listed),
        "filters": [
            {"label": label, "url": f"{here}?show={key}", "current": key == wanted} for key, label in filters
        ],
    }
    return render(request, "screening/matches.html", context)


@page(Permission.HIT_READ)
def counter_card(request: ViewerRequest, match_id: UUID) -> HttpResponse:
    """Both sides of one match, and the decision."""
    form = VerdictForm(request.POST or None)
    error = ""
    if request.method == "POST" and form.is_valid():
        verdict = Match.State(form.cleaned_data["verdict"])
        try:
            decided = decide_match(request.viewer, match_id, verdict, form.cleaned_data["note"])
            messages.success(request, _("Your decision is recorded."))
            if verdict is Match.State.YES:
                return redirect("screening:hit", hits(request.viewer).get(match=decided).pk)
            return redirect("screening:match", match_id)
        except Invalid as invalid:
            error = invalid.reason
    elif request.method == "POST":
        error = " ".join(str(message) for errors in form.errors.values() for message in errors)
    context = _card(request, match_id) | {"errors": error}
    return render(request, "screening/counter_card.html", context, status=400 if error else 200)


def _card(request: ViewerRequest, match_id: UUID) -> dict[str, object]:
    match, record = look_at_match(request.viewer, match_id)
    (row,) = presenting.match_rows([match])
    needed = Permission.DISCREET_VERIFY if match.access == Access.DISCREET.value else Permission.MATCH_VERIFY
    decider = person_names([match.decided_by] if match.decided_by else [])
    passenger = match.passenger
    return {
        "match": {
            "name": row.name,
            "flight": row.flight,
            "seat": row.seat,
            "since": row.since,
            "score": row.score,
            "state": "decided" if match.is_decided else "open",
            "state_words": row.state,
            "tone": row.tone,
            "decided_by": next(iter(decider.values()), ""),
            "decided_at": match.decided_at,
            "note": match.note,
        },
        "traveller": {"name": row.name, "portrait": ""},
        "record": presenting.record_side(match, record, row.source),
        "handling": record,
        "rows": presenting.compare_rows(compared(match, record)),
        "features": presenting.feature_rows(match.features),
        "why": why_visible(request.viewer, record) if record else "",
        "welfare": is_for_welfare(record),
        "decide_url": reverse("screening:match", args=[match.pk]),
        "may_decide": request.viewer.may(needed),
        "manifest_url": reverse("screening:manifest", args=[passenger.manifest_id]) if passenger else "",
        "list_url": reverse("screening:matches"),
    }


@page(Permission.HIT_READ)
@require_GET
def hit_detail(request: ViewerRequest, hit_id: UUID) -> HttpResponse:
    """One hit as its side sees it: what happened, and what is to be done."""
    return _hit_page_of(request, hit_id)


@page(Permission.HIT_ANSWER)
@require_POST
def answer(request: ViewerRequest, hit_id: UUID) -> HttpResponse:
    """The source answers."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_hit(
                request.viewer, hit_id, Hit.Answer(form.cleaned_data["answer"]), form.cleaned_data["note"]
            )
            return redirect("screening:hit", hit_id)
        except Invalid as invalid:
            form.add_error(None, invalid.reason)
    return _hit_page_of(request, hit_id, answer_form=form)


@page(Permission.HIT_READ)
@require_POST
def outcome(request: ViewerRequest, hit_id: UUID) -> HttpResponse:
    """The searching bureau says what followed."""
    form = OutcomeForm(request.POST)
    if form.is_valid():
        try:
            chosen = Hit.Outcome(form.cleaned_data["outcome"])
            set_outcome(request.viewer, hit_id, chosen, form.cleaned_data["text"])
            return redirect("screening:hit", hit_id)
        except Invalid as invalid:
            form.add_error(invalid.field or None, invalid.reason)
    return _hit_page_of(request, hit_id, outcome_form=form)


def _hit_page_of(
    request: ViewerRequest,
    hit_id: UUID,
    answer_form: AnswerForm | None = None,
    outcome_form: OutcomeForm | None = None,
) -> HttpResponse:
    viewer, found = request.viewer, hit(request.viewer, hit_id)
    (row,) = presenting.hit_rows(viewer, [found])
    ours = "source" if found.source == viewer.bureau else "searching"
    names = bureau_names([found.bureau, found.source])
    waiting = found.answer in {Hit.Answer.WAITING, Hit.Answer.EXPIRED}
    verify = Permission.DISCREET_VERIFY if found.discreet else Permission.MATCH_VERIFY
    may_answer = ours == "source" and waiting and viewer.may(Permission.HIT_ANSWER)
    may_close = ours == "searching" and not found.outcome and viewer.may(verify)
    shown = ours == "source" or bool(found.record_caption)
    context = {
        "hit": {
            "name": row.name,
            "flight": presenting.occasion(found.told.get("occasion", "")),
            "since": found.created_at,
            "due": row.due,
            "overdue": waiting and found.answer_due_at < clock.now(),
            "state": row.state,
            "tone": row.tone,
            "open": not found.outcome,
        },
        "searching": names.get(found.bureau, ""),
        "source": names.get(found.source, ""),
        "ours": ours,
        "record_url": reverse("records:detail", args=[found.record_id]) if shown else "",
        "match_url": reverse("screening:match", args=[found.match_id]) if ours == "searching" else "",
        "told": presenting.told_rows(found),
        "events": presenting.hit_events(found),
        "answer_form": (answer_form or AnswerForm()) if may_answer else None,
        "outcome_form": (outcome_form or OutcomeForm()) if may_close else None,
        "answer_url": reverse("screening:answer", args=[found.pk]),
        "outcome_url": reverse("screening:outcome", args=[found.pk]),
        "task_url": reverse("records:detail", args=[found.record_id])
        if ours == "source" and found.answer == Hit.Answer.STALE
        else "",
        "list_url": reverse("screening:matches"),
    }
    failed = bool((answer_form and answer_form.errors) or (outcome_form and outcome_form.errors))
    return render(request, "screening/hit_detail.html", context, status=400 if failed else 200)


def _received(request: ViewerRequest, upload: UploadedFile[bytes]) -> Manifest:
    received = receive_manifest(request.viewer, upload.name or "", upload.read())
    if received.state == Manifest.State.WAITING:
        screen_later(request.viewer, received)
    return received


def _address(manifest: Manifest) -> str:
    return reverse("screening:manifest", args=[manifest.pk])


def _page(request: HttpRequest, rows: Any, present: Callable[[Any], Any]) -> Page[Any]:
    """The page asked for, each of its rows as it is shown."""
    found: Page[Any] = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    found.object_list = [present(row) for row in found.object_list]
    return found


def _hit_page(request: ViewerRequest, listed: QuerySet[Hit]) -> Page[Any]:
    found: Page[Any] = Paginator(listed, LISTED).get_page(request.GET.get("page"))
    found.object_list = presenting.hit_rows(request.viewer, found.object_list)
    return found
