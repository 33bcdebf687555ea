"""Pages for anyone: what is public, one extract, a picture, and whether a code is of a public notice."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from comity.kernel import clock
from comity.notices.public import presenting, queries
from comity.notices.public.forms import AskedForm
from comity.notices.public.models import Extract
from comity.notices.public.visitors import PORTRAIT, visitors
from comity.notices.tables import current
from comity.notices.verification import notice_of

LISTED = 24


def _refused(request: HttpRequest, status: int, reason: str, _field: str) -> HttpResponse:
    too_many = status == HTTPStatus.TOO_MANY_REQUESTS
    context = {"reason": reason, "too_many": too_many}
    return render(request, "notices/public/refused.html", context, status=status)


@visitors(_refused)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is public, the newest first, as far as it fits."""
    form = AskedForm(request.GET, current(clock.now().date()))
    fits = form.is_valid()
    rows = queries.found(form.asked()) if fits else Extract.objects.none()
    after = _number(request.GET.get("after", ""))
    found = list((rows.filter(pk__lt=after) if after else rows)[: LISTED + 1])
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    here = reverse("public:board")
    older = {**kept, "after": str(found[LISTED - 1].pk)} if len(found) > LISTED else {}
    context = {
        "form": form,
        "rows": presenting.rows(found[:LISTED]),
        "first_url": f"{here}?{urlencode(kept)}" if after else "",
        "older_url": f"{here}?{urlencode(older)}" if older else "",
    }
    status = HTTPStatus.OK if fits else HTTPStatus.BAD_REQUEST
    return render(request, "notices/public/board.html", context, status=status)


def _number(text: str) -> UUID | None:
    """Where the last page ended; a place that no page gave is the beginning."""
    try:
        return UUID(text)
    except ValueError:
        return None


@visitors(_refused)
@require_GET
def detail(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """One extract."""
    extract = queries.extract(extract_id)
    context = {"notice": presenting.row(extract), "parts": presenting.facts(extract)}
    return render(request, "notices/public/detail.html", context)


@visitors(_refused, cost=PORTRAIT)
@require_GET
def portrait(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """The picture alone, as its bytes."""
    extract = queries.portrait(extract_id)
    response = HttpResponse(bytes(extract.portrait or b""), content_type=extract.portrait_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@visitors(_refused)
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a code is of a public notice. What is no code and what is of a notice that is not public answer alike:
    the code is not shown again, and the table that is asked holds public notices alone.
    """
    asked = "code" in request.GET
    extract = notice_of(request.GET.get("code", "")) if asked else None
    context = {"asked": asked, "notice": presenting.row(extract) if extract else None}
    return render(request, "notices/public/verify.html", context)
