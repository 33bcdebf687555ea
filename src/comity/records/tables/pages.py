"""Pages of a table: what its columns mean and what would follow; undoing an import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.exchange.tables.rows import Column, Look, Plan
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.kernel.viewer import Viewer
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.commands import begin_undo
from comity.records.models import ImportRun
from comity.records.queries import import_run
from comity.records.tables import fields
from comity.records.tables.commands import delete_mapping, name_columns
from comity.records.tables.forms import ColumnsForm, KindForm
from comity.records.tables.queries import Seen, look_at, mappings, preview, understood
from comity.records.tasks import import_later, undo_later


@page(Permission.RECORD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """Say what the columns mean, look at what would follow, then take the table in."""
    run = import_run(request.viewer, run_id)
    if not run.may_be_explained:
        return redirect("records:import_run", run.pk)
    asked = request.POST if request.method == "POST" else request.GET
    headless = bool(asked.get("headless")) or bool(run.columns and not run.columns["header"])
    look = look_at(run, headless)
    kind = asked.get("kind", "")
    guess = understood(request.viewer, run, look, kind if kind in fields.kinds() else "")
    form = ColumnsForm(look, guess, run.thing_reason or run.reason, request.POST or None)

    def keep() -> None:
        said = form.cleaned_data
        chosen = form.chosen()
        name_columns(
            request.viewer, run.pk, guess.kind, chosen, said.get("reason", ""), said["save_as"], headless
        )

    if request.method == "POST" and carried_out(form, keep):
        return _kept(request, run)
    context = _shown(run, look, form, guess.kind, headless) | {"mapping": guess.mapping}
    return render(request, "records/columns.html", context, status=status_of(form))


def _kept(request: ViewerRequest, run: ImportRun) -> HttpResponse:
    if request.POST.get("do") != "run":
        return redirect(f"{reverse('records:columns', args=[run.pk])}#preview")
    import_later(request.viewer, run)
    return redirect("records:import_run", run.pk)


def _shown(run: ImportRun, look: Look, form: ColumnsForm, kind: str, headless: bool) -> dict[str, Any]:
    plan = Plan.from_json(run.columns) if run.columns else None
    rows = []
    for seen in preview(run, plan) if plan else []:
        cells = [
            {
                "heading": column.heading,
                "text": seen.cells[column.place] if column.place < len(seen.cells) else "",
                "became": _other(seen, column),
                "wrong": seen.wrong.get(column.heading, ""),
            }
            for column in (plan.columns if plan else ())
        ]
        rows.append(
            {"number": seen.number, "cells": cells, "refused": seen.refused, "noted": bool(seen.wrong)}
        )
    return {
        "filename": run.filename,
        "kind_form": KindForm(initial={"kind": kind, "headless": headless}),
        "kind": kind,
        "headless": headless,
        "form": form,
        "columns": form.columns(),
        "others": form.others(),
        "rows": rows,
        "headings": [column.heading for column in plan.columns] if plan else [],
        "bad": sum(bool(row["refused"]) for row in rows),
        "import_url": reverse("records:import"),
    }


def _other(seen: Seen, column: Column) -> str:
    """What becomes of a cell, where it is not what stands in it."""
    became = "; ".join(seen.became.get(column.heading, ()))
    stands = seen.cells[column.place] if column.place < len(seen.cells) else ""
    return "" if became == stands else became


def mapping_rows(viewer: Viewer) -> list[dict[str, Any]]:
    """What the bureau keeps of what columns mean, as the page of imports shows it."""
    labels = fields.kinds()
    return [
        {
            "name": one.name,
            "kind": labels.get(one.kind, one.kind),
            "headings": ", ".join(one.fields),
            "at": one.at,
            "forget_url": reverse("records:forget_mapping", args=[one.pk]),
        }
        for one in mappings(viewer)
    ]


@page(Permission.RECORD_IMPORT)
@require_POST
def forget_mapping(request: ViewerRequest, mapping_id: UUID) -> HttpResponse:
    """Forget what the columns of such tables mean."""
    delete_mapping(request.viewer, mapping_id)
    messages.success(request, _("Forgotten. Imports that were understood by it stay."))
    return redirect("records:import")


@page(Permission.RECORD_IMPORT)
@require_POST
def undo(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """Take back all that an import did."""
    try:
        with transaction.atomic():
            run = begin_undo(request.viewer, run_id)
            undo_later(request.viewer, run)
    except Invalid as refusal:
        messages.error(request, refusal.reason)
        return redirect("records:import_run", run_id)
    messages.success(request, _("The import is being undone."))
    return redirect("records:import_run", run_id)
