"""Pages of comparisons: begin one, watch it, read what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.members.doors import ViewerRequest, page
from comity.members.queries import bureau_names
from comity.members.submitting import carried_out, status_of
from comity.screening.comparing import queries
from comity.screening.comparing.commands import start_comparison
from comity.screening.comparing.forms import ComparisonForm
from comity.screening.comparing.models import Comparison
from comity.screening.comparing.tasks import compare_later
from comity.screening.paging import paged


@page(Permission.REGISTER_COMPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def comparison_list(request: ViewerRequest) -> HttpResponse:
    """Begin a comparison; earlier ones below."""
    form = ComparisonForm(request.POST or None, own=request.viewer.bureau)
    begun: list[Comparison] = []
    if request.method == "POST" and carried_out(form, lambda: begun.append(_begin(request, form))):
        return redirect("screening:comparison", begun[0].pk)
    context = {
        "form": form,
        "page": paged(request, queries.comparisons(request.viewer), rows_of),
        "here_url": reverse("screening:comparisons"),
        "pairs_url": reverse("records:pairs"),
    }
    return render(request, "screening/comparisons.html", context, status=status_of(form))


def _begin(request: ViewerRequest, form: ComparisonForm) -> Comparison:
    one, other = form.sides()
    with transaction.atomic():  # a comparison that is kept is also left to be carried out
        run = start_comparison(request.viewer, one, other, form.cleaned_data["line"] / 100)
        compare_later(request.viewer, run)
    return run


@page(Permission.REGISTER_COMPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def comparison(request: ViewerRequest, comparison_id: UUID) -> HttpResponse:
    """How far it is and what came of it. Posted to, it is taken up again."""
    run = queries.comparison(request.viewer, comparison_id)
    if request.method == "POST":
        if run.state == Comparison.State.DONE:
            raise Invalid(_("This comparison is done."))
        compare_later(request.viewer, run)
        return redirect("screening:comparison", run.pk)
    (row,) = rows_of([run])
    context = {
        "run": row,
        "list_url": reverse("screening:comparisons"),
        "pairs_url": reverse("records:pairs"),
    }
    return render(request, "screening/comparison.html", context)


def rows_of(runs: Iterable[Comparison]) -> list[dict[str, Any]]:
    """Comparisons as the list and the report show them."""
    listed = list(runs)
    names = bureau_names(source for run in listed for source in (run.one_source, run.other_source))
    return [
        {
            "url": reverse("screening:comparison", args=[run.pk]),
            "one": names.get(run.one_source, ""),
            "one_list": run.one_list,
            "other": names.get(run.other_source, ""),
            "other_list": run.other_list,
            "within": run.is_within_one,
            "line": round(100 * run.line),
            "done": run.state == Comparison.State.DONE,
            "waiting": run.state == Comparison.State.WAITING,
            "percent": run.percent,
            "at": run.started_at,
            "finished": run.finished_at,
            "one_records": run.one_records,
            "other_records": run.other_records,
            "candidates": run.candidates,
            "dropped": run.dropped,
            "position": run.position,
            "alike": run.alike,
            "suggested": run.suggested,
            "known": run.alike - run.suggested,
        }
        for run in listed
    ]
