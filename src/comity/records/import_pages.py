"""Pages of imports: drop a list, watch it being taken in, read what was refused and why."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.commands import start_import
from comity.records.import_form import ImportForm
from comity.records.models import ImportProblem, ImportRun
from comity.records.presenting import sections
from comity.records.queries import import_problems, import_run, imports
from comity.records.tables.pages import mapping_rows
from comity.records.tasks import import_later

RUNS, PROBLEMS = 50, 100
FORMATS = {
    "un-xml": gettext_lazy("UN list"),
    "ofac-csv": "OFAC SDN",
    "ftm": "FollowTheMoney",
    "interpol": "INTERPOL",
    "misp": "MISP",
    "table": gettext_lazy("Table"),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would calculate (OWASP, CSV injection)."""


@page(Permission.RECORD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: ViewerRequest) -> HttpResponse:
    """Drop a list, say how its entries are handled; earlier imports below."""
    form = ImportForm(request.POST or None, request.FILES or None, source=request.viewer.bureau)
    begun: list[ImportRun] = []
    if request.method == "POST" and carried_out(form, lambda: begun.append(_begin(request, form))):
        return redirect(run_row(begun[0])["url"])
    context = {
        "form": form,
        "sections": sections(form),
        "file_error": " ".join(map(str, form.errors.get("file", []))),
        "runs": [run_row(run) for run in imports(request.viewer)[:RUNS]],
        "mappings": mapping_rows(request.viewer),
        "max_size": f"{settings.COMITY.import_max_bytes // 2**20} MB",
    }
    return render(request, "records/import.html", context, status=status_of(form))


def _begin(request: ViewerRequest, form: ImportForm) -> ImportRun:
    said = form.cleaned_data
    name = said["file"].name or ""
    with transaction.atomic():  # a list that is kept is also left to be taken in
        run = start_import(
            request.viewer,
            name,
            said["file"].file,
            form.handling(),
            said["status"],
            said["reason"],
            said["thing_reason"],
        )
        if not run.needs_columns:
            import_later(request.viewer, run)
    return run


@page(Permission.RECORD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_run_page(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """One import: how far it is, and every entry or value that was refused. Posted to, it is taken up again."""
    run = import_run(request.viewer, run_id)
    if run.needs_columns:
        return redirect("records:columns", run.pk)
    if request.method == "POST":
        if not _goes_on(run):
            raise Invalid(_("There is nothing to go on with. Import the list again."))
        import_later(request.viewer, run)
        return redirect("records:import_run", run.pk)
    problems: Page[Any] = Paginator(import_problems(request.viewer, run), PROBLEMS).get_page(
        request.GET.get("page")
    )
    context = {
        "run": run_row(run),
        "page": problems,
        "resume_url": reverse("records:import_run", args=[run.pk]) if _goes_on(run) else "",
        "download_url": reverse("records:import_report", args=[run.pk]) if problems.paginator.count else "",
        "import_url": reverse("records:import"),
        "columns_url": reverse("records:columns", args=[run.pk]) if run.may_be_explained else "",
        "undo_url": reverse("records:undo_import", args=[run.pk]) if _may_be_undone(request, run) else "",
    }
    return render(request, "records/import_report.html", context)


def _goes_on(run: ImportRun) -> bool:
    return bool(run.raw) and run.is_open


def _may_be_undone(request: ViewerRequest, run: ImportRun) -> bool:
    return (
        request.viewer.may(Permission.RECORD_DELETE)
        and run.state != ImportRun.State.UNDONE
        and run.position > 0
    )


@page(Permission.RECORD_IMPORT)
@require_GET
def import_report(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """The report as CSV; a value that a spreadsheet would take for a formula is written as text."""
    run = import_run(request.viewer, run_id)
    response = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8"
    )  # else Excel takes it for Latin-1
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}.csv"'
    write_report(response, import_problems(request.viewer, run).iterator())
    return response


def write_report(response: HttpResponse, problems: Iterable[ImportProblem]) -> None:
    """One line for each entry or value that was refused."""
    writer = csv.writer(response)
    writer.writerow(["at", "field", "message", "outcome"])
    for problem in problems:
        outcome = "refused" if problem.refused else "noted"
        writer.writerow([as_text(v) for v in (problem.at, problem.field, problem.words)] + [outcome])


def as_text(value: str) -> str:
    """``value`` for a cell, with an apostrophe before it where a spreadsheet would calculate it."""
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value


def run_row(run: ImportRun) -> dict[str, Any]:
    """One import in the list of imports and at the head of its report."""
    return {
        "url": reverse("records:columns" if run.may_be_explained else "records:import_run", args=[run.pk]),
        "filename": run.filename,
        "format": FORMATS.get(run.format, run.format),
        "at": run.started_at,
        "finished": run.finished_at,
        "state": run.state,
        "done": run.percent,
        "total": 100,
        "created": run.added,
        "accepted": run.added + run.changed + run.unchanged,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "refused": run.refused,
    }
