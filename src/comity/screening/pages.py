"""Pages of the screening room: search, lists of travellers, the counter card."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.truth import Access
from comity.members.doors import ViewerRequest, page
from comity.screening import presenting, queries, results
from comity.screening.commands import compare, decide_match, look_at_match, search
from comity.screening.finding import Found
from comity.screening.forms import VerdictForm
from comity.screening.models import Match
from comity.screening.paging import LISTED, paged
from comity.screening.replies import reply_to_carrier
from comity.screening.saving.forms import SaveForm
from comity.screening.sides import card
from comity.screening.uploads import receive_all

REPLY_SHOWN = 500
"""Travellers up to whom the answer to the carrier stands on the page; longer ones are there to download."""


@page(Permission.SCREENING_SEARCH)
@require_GET
def search_page(request: ViewerRequest) -> HttpResponse:
    """One box: what was understood, then what was found."""
    text = request.GET.get("q", "").strip()
    context: dict[str, object] = {"query": text, "results": None}
    if not text:
        return render(request, "screening/search.html", context)
    try:
        answer = search(request.viewer, text)
    except Invalid as refusal:
        return render(request, "screening/search.html", {"problems": [refusal.reason], **context}, status=400)
    parts, problems = results.understood(answer.question)
    context |= {
        "understood": parts,
        "problems": problems,
        "results": results.results(request.viewer, answer.found),
        "may_compare": request.viewer.may(Permission.MATCH_VERIFY),
        "save_form": SaveForm(initial={"text": text}),
        "export_url": _export_url(request, answer.found),
    }
    return render(request, "screening/search.html", context)


def _export_url(request: ViewerRequest, found: list[Found]) -> str:
    """Where what she may see in full of an answer can be carried away."""
    ids = ",".join(str(item.record.pk) for item in found if item.access is Access.FULL)
    may = ids and request.viewer.may(Permission.RECORD_EXPORT)
    return f"{reverse('records:export')}?ids={ids}" if may else ""


@page(Permission.MATCH_VERIFY)
@require_POST
def compare_found(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Make a question of a found record and go to its counter card."""
    match = compare(request.viewer, request.POST.get("q", ""), record_id)
    return redirect("screening:match", match.pk)


@page(Permission.MANIFEST_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def manifest_list(request: ViewerRequest) -> HttpResponse:
    """The bureau's lists, and the place to drop new ones."""
    return upload(request) if request.method == "POST" else _manifest_list(request)


@page(Permission.MANIFEST_SCREEN)
def upload(request: ViewerRequest) -> HttpResponse:
    """Take in the lists that were dropped; whatever could not be taken in is named with its reason."""
    received, errors = receive_all(request.viewer, request.FILES.getlist("file"))
    if errors:
        return _manifest_list(request, errors)
    if not all(item.is_new for item in received):
        messages.info(request, _("This list had been received before. Everybody on it is asked about anew."))
    if len(received) == 1:
        return redirect("screening:manifest", received[0].manifest.pk)
    return redirect("screening:manifests")


def _manifest_list(request: ViewerRequest, errors: list[str] | None = None) -> HttpResponse:
    context = {
        "page": paged(request, queries.manifests(request.viewer), presenting.manifest_rows),
        "passenger_hours": settings.COMITY.passenger_hours,
        "upload_url": reverse("screening:manifests"),
        "upload_error": " ".join(errors or ()),
        "may_screen": request.viewer.may(Permission.MANIFEST_SCREEN),
    }
    return render(request, "screening/manifest_list.html", context, status=400 if errors else 200)


@page(Permission.MANIFEST_READ)
@require_GET
def manifest_detail(request: ViewerRequest, manifest_id: UUID) -> HttpResponse:
    """One list: matches first, everyone, what could not be read, the answer to the carrier."""
    viewer = request.viewer
    found = queries.manifest(viewer, manifest_id)
    people = queries.travellers(viewer, found)
    asked = queries.matches_on(viewer, found)
    context = {
        "manifest": presenting.manifest_row(found),
        "crew": people.filter(data__role="crew").count(),
        "number": asked.count(),
        "matches": presenting.match_rows(asked[:LISTED]),
        "page": paged(request, people.order_by(queries.MATCHES_FIRST, "position"), presenting.person_rows),
        "problems": presenting.problem_rows(found.problems),
        "response": reply_to_carrier(viewer, found) if found.total <= REPLY_SHOWN else "",
        "response_url": reverse("screening:cusres", args=[found.pk]),
        "list_url": reverse("screening:manifests"),
    }
    return render(request, "screening/manifest_detail.html", context)


@page(Permission.MANIFEST_READ)
@require_GET
def cusres(request: ViewerRequest, manifest_id: UUID) -> HttpResponse:
    """The answer to the carrier as a file."""
    text = reply_to_carrier(request.viewer, queries.manifest(request.viewer, manifest_id))
    if not text:
        raise NotFound(
            _("The answer is ready when everyone on the list was screened, and goes with the list.")
        )
    response = HttpResponse(text, content_type="application/edifact; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cusres.edi"'
    return response


@page(Permission.HIT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def counter_card(request: ViewerRequest, match_id: UUID) -> HttpResponse:
    """Both sides of one match, and the decision."""
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Match.State(form.cleaned_data["verdict"])
        try:
            decided = decide_match(request.viewer, match_id, verdict, form.cleaned_data["note"])
        except Invalid as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Your decision is recorded."))
            made = queries.hits(request.viewer).filter(match=decided).first()
            return redirect("screening:hit", made.pk) if made else redirect("screening:match", match_id)
    match, record = look_at_match(request.viewer, match_id)
    context = card(request.viewer, match, record) | {"form": form}
    failed = request.method == "POST"
    return render(request, "screening/counter_card.html", context, status=400 if failed else 200)


@page(Permission.HIT_READ)
@require_GET
def portrait(request: ViewerRequest, match_id: UUID) -> HttpResponse:
    """The picture of the record's side of a counter card."""
    found = queries.shown_portrait(request.viewer, match_id)
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
