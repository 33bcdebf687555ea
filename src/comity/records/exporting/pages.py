"""Pages of an export: what would leave and what stays, then the file or the sheets."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records import presenting
from comity.records.choosing import chosen, identifiers, joined
from comity.records.exporting import shapes
from comity.records.exporting.commands import erase_copy, export_records
from comity.records.exporting.copies import copies, taken, to_see_to
from comity.records.exporting.forms import ExportForm
from comity.records.exporting.queries import parted
from comity.records.exporting.rules import EXCEL, MOST, Shape
from comity.records.exporting.shapes import copy_rows
from comity.records.listing import LISTED
from comity.records.models import Record

NAMED = 20
"""Records that the page names; of the others it says how many there are."""


@page(Permission.RECORD_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ViewerRequest) -> HttpResponse:
    """Say why, and carry away what was looked at."""
    if request.method != "POST":
        return _preview(request, request.GET, None)
    form = ExportForm(request.POST)
    taken: list[Record] = []

    def take() -> None:
        said = form.cleaned_data
        ids = identifiers([said["ids"]])
        try:
            taken.extend(export_records(request.viewer, ids, said["reason"], Shape(said["shape"])))
        except NotFound as refusal:  # said on the page, so that what was typed can be used again
            form.add_error(None, refusal.reason)

    if carried_out(form, take) and taken:
        said = form.cleaned_data
        return _answer(request, taken, said["reason"], Shape(said["shape"]))
    return _preview(request, request.POST, form)


def _preview(request: ViewerRequest, asked: QueryDict, form: ExportForm | None) -> HttpResponse:
    too_many, records = "", []
    try:
        records = chosen(request.viewer, asked, MOST)
    except Invalid as refusal:
        too_many = refusal.reason
    may, stay = parted(request.viewer, records)
    context: dict[str, Any] = {
        "too_many": too_many,
        "number": len(may),
        "records": presenting.record_rows(request.viewer, may[:NAMED]),
        "more": max(len(may) - NAMED, 0),
        "stay": [{"name": record.caption, "why": why} for record, why in stay[:NAMED]],
        "more_stay": max(len(stay) - NAMED, 0),
        "form": form or ExportForm(initial={"ids": joined(may)}),
        "list_url": reverse("records:list"),
    }
    failed = status_of(form) if form else (400 if too_many else 200)
    return render(request, "records/export.html", context, status=failed)


def _answer(request: ViewerRequest, records: list[Record], reason: str, shape: Shape) -> HttpResponse:
    name = f"comity-{clock.now():%Y%m%d-%H%M}"
    if shape is Shape.PAPER:
        response = render(
            request, "records/export_sheets.html", shapes.sheets(request.viewer, records, reason)
        )
    elif shape is Shape.EXCEL:
        response = HttpResponse(shapes.table(request.viewer, records, reason), content_type=EXCEL)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    else:
        entities = shapes.entities(request.viewer, records)
        lines = "".join(f"{json.dumps(entity, ensure_ascii=False)}\n" for entity in entities)
        response = HttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.ftm.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@page(Permission.RECORD_EXPORT)
@require_GET
def copy_list(request: ViewerRequest) -> HttpResponse:
    """What the bureau carried away, and what became of it: first what needs somebody."""
    viewer = request.viewer
    everything = request.GET.get("show") == "all"
    rows = None if everything else copy_rows(to_see_to(viewer))
    held = Paginator(taken(viewer), LISTED).get_page(request.GET.get("page")) if everything else None
    if held is not None:
        rows = copy_rows(copies(viewer, held.object_list))
    here = reverse("records:copies")
    context = {
        "rows": rows,
        "page": held,
        "everything": everything,
        "needing_url": here,
        "all_url": f"{here}?show=all",
        "list_url": reverse("records:list"),
    }
    return render(request, "records/copies.html", context)


@page(Permission.RECORD_EXPORT)
@require_POST
def forget_copy(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Say that the copy is erased."""
    erase_copy(request.viewer, record_id)
    messages.success(request, _("Your bureau holds no copy of it any more."))
    return redirect("records:copies")
