"""Pages of the records room: what we share, what others share with us, and imports."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.members.doors import ViewerRequest, page
from comity.records import presenting
from comity.records.commands import (
    create_record,
    delete_record,
    edit_record,
    export_records,
    extend_record,
    note_reference,
    read_record,
    restrict_record,
    start_import,
)
from comity.records.forms import (
    DeleteForm,
    DocumentFields,
    DocumentForm,
    ExtendForm,
    HandlingForm,
    ImportForm,
    PersonFields,
    PersonForm,
    draft_of,
    said_by,
)
from comity.records.models import Portrait, Record
from comity.records.queries import (
    expiring,
    history,
    holders,
    import_problems,
    import_run,
    imports,
    own_records,
    sources_of,
    update_tasks,
    why_visible,
    your_reference,
)
from comity.records.tasks import import_later

LISTED = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@page(Permission.RECORD_READ)
@require_GET
def record_list(request: ViewerRequest) -> HttpResponse:
    """Everything the viewer may see in full, last changed first."""
    viewer, shown, text = request.viewer, request.GET.get("show", ""), request.GET.get("q", "").strip()[:100]
    listed = {"own": own_records, "expiring": expiring}.get(shown, Record.objects.visible_to)(viewer)
    if text:
        listed = listed.filter(caption__istartswith=text.replace("\x00", ""))
    here = reverse("records:list")
    filters = (("", _("All")), ("own", _("Ours")), ("expiring", _("Run out soon")))
    context = {
        "page": _page(
            request, listed.select_related("audience"), lambda rows: presenting.record_rows(viewer, rows)
        ),
        "filters": [{"label": w, "url": f"{here}?show={key}", "current": key == shown} for key, w in filters],
        "query": text,
        "new_url": reverse("records:create") if viewer.may(Permission.RECORD_WRITE) else "",
        "import_url": reverse("records:import") if viewer.may(Permission.RECORD_IMPORT) else "",
    }
    return render(request, "records/record_list.html", context)


@page(Permission.RECORD_READ)
@require_GET
def detail(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """One record in full; the look is on the ledger."""
    return _show(request, read_record(request.viewer, record_id))


def _show(request: ViewerRequest, record: Record, **forms_at_fault: forms.Form) -> HttpResponse:
    viewer = request.viewer
    own = record.source == viewer.bureau
    may_write = own and viewer.may(Permission.RECORD_WRITE)
    context = {
        "record": presenting.head(record),
        "facts": presenting.facts(record.properties),
        "documents": presenting.document_rows(Record.objects.visible_to(viewer).filter(holder=record)),
        "attached": presenting.attached(record),
        "handling": record,
        "audience": presenting.audience_words(viewer, record),
        "purposes": presenting.purpose_words(record),
        "own": own,
        "full": True,
        "source": sources_of([record]).get(record.source, ""),
        "why": why_visible(viewer, record),
        "your_reference": your_reference(viewer, record),
        "reference_url": "" if own else _url("reference", record),
        "edit_url": _url("edit", record) if may_write and record.schema in EDITED else "",
        "history_url": _url("history", record) if own else "",
        "export_url": _url("export", record) if viewer.may(Permission.RECORD_EXPORT) else "",
        "extend_url": _url("extend", record) if may_write else "",
        "restrict_url": _url("restrict", record) if may_write else "",
        "delete_url": _url("delete", record) if own and viewer.may(Permission.RECORD_DELETE) else "",
        "extend_form": ExtendForm(prefix="extend", initial={"expires_at": record.expires_at}),
        "restrict_form": HandlingForm(prefix="restrict", initial=HandlingForm.from_handling(record.handling)),
        "delete_form": DeleteForm(prefix="delete"),
        "holders": holders(viewer, record),
        "tasks": presenting.task_rows(update_tasks(viewer).filter(record=record)) if own else [],
        "list_url": reverse("records:list"),
    } | forms_at_fault
    return render(request, "records/record_detail.html", context, status=400 if forms_at_fault else 200)


EDITED = ("Person", "Passport", "Identification")


def _url(name: str, record: Record) -> str:
    return reverse(f"records:{name}", args=[record.pk])


@page(Permission.RECORD_WRITE)
def create(request: ViewerRequest) -> HttpResponse:
    """A new person or document with its handling."""
    kind = request.GET.get("kind", "person")
    form_class = DocumentForm if kind == "passport" else PersonForm
    form = form_class(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            record = create_record(request.viewer, draft_of(form), form.handling(request.viewer.bureau))
            messages.success(request, _("The record is shared."))
            return redirect("records:detail", record.pk)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, invalid.reason)
    return _form(request, form)


@page(Permission.RECORD_WRITE)
def edit(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Change what a record says. Nothing typed is lost where somebody else was faster."""
    record = read_record(request.viewer, record_id)
    fields = PersonFields if record.is_person else DocumentFields
    form = fields(request.POST or None, request.FILES or None, initial=said_by(record))
    conflict = False
    if request.method == "POST" and form.is_valid():
        seen = int(request.POST.get("seen_version") or 0)
        try:
            edit_record(request.viewer, record_id, draft_of(form, record), seen)
            return redirect("records:detail", record.pk)
        except Invalid as invalid:
            conflict = seen != record.version
            form.add_error(invalid.field if invalid.field in form.fields else None, invalid.reason)
    return _form(request, form, record, conflict)


def _form(
    request: ViewerRequest, form: forms.Form, record: Record | None = None, conflict: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "record": {"name": record.caption, "version": record.version} if record else None,
        "conflict": conflict,
        "cancel_url": _url("detail", record) if record else reverse("records:list"),
        "list_url": reverse("records:list"),
    }
    return render(request, "records/record_form.html", context, status=400 if form.errors else 200)


@page(Permission.RECORD_READ)
@require_GET
def history_page(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """The versions of an own record."""
    record = own_records(request.viewer).filter(pk=record_id).first()
    if record is None:
        raise NotFound
    context = {
        "record": {"name": record.caption, "url": _url("detail", record)},
        "versions": presenting.version_rows(history(request.viewer, record)),
        "list_url": reverse("records:list"),
    }
    return render(request, "records/history.html", context)


@page(Permission.RECORD_WRITE)
@require_POST
def extend(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    form = ExtendForm(request.POST, prefix="extend")

    def change() -> None:
        extend_record(request.viewer, record_id, form.cleaned_data["expires_at"], form.cleaned_data["reason"])

    return _changed(request, record_id, "extend_form", form, change)


@page(Permission.RECORD_WRITE)
@require_POST
def restrict(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    form = HandlingForm(request.POST, prefix="restrict")
    record = own_records(request.viewer).filter(pk=record_id).first()
    if record is None:
        raise NotFound

    def change() -> None:
        restrict_record(request.viewer, record_id, form.handling(record.source, record.expires_at))

    return _changed(request, record_id, "restrict_form", form, change)


@page(Permission.RECORD_DELETE)
@require_POST
def delete(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    form = DeleteForm(request.POST, prefix="delete")
    if form.is_valid():
        delete_record(request.viewer, record_id, form.cleaned_data["reason"])
        messages.success(request, _("The record is deleted. Its holders are told."))
        return redirect("records:list")
    return _show(request, read_record(request.viewer, record_id), delete_form=form)


def _changed(
    request: ViewerRequest, record_id: UUID, name: str, form: forms.Form, change: Callable[[], None]
) -> HttpResponse:
    """Carry out ``change`` where ``form`` is right; else show the record with what is wrong."""
    if form.is_valid():
        try:
            change()
            return redirect("records:detail", record_id)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, invalid.reason)
    return _show(request, read_record(request.viewer, record_id), **{name: form})


@page(Permission.RECORD_READ)
@require_POST
def reference(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    note_reference(request.viewer, record_id, request.POST.get("reference", "").replace("\x00", ""))
    return redirect("records:detail", record_id)


@page(Permission.RECORD_EXPORT)
@require_GET
def export(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """One record as FollowTheMoney JSON; whoever exports holds it."""
    (entity,) = export_records(request.viewer, [record_id])
    response = HttpResponse(json.dumps(entity, ensure_ascii=False), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{record_id}.ftm.json"'
    return response


@page(Permission.RECORD_READ)
@require_GET
def portrait(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """The picture of a record that the viewer may see in full."""
    record = Record.objects.get_visible(request.viewer, record_id)
    found = Portrait.objects.filter(record=record).first()
    if found is None:
        raise NotFound
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@page(Permission.RECORD_IMPORT)
def import_page(request: ViewerRequest) -> HttpResponse:
    """Drop a list, say how its entries are handled; earlier imports below."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, said = form.cleaned_data["file"], form.cleaned_data
        try:
            handling = form.handling(request.viewer.bureau)
            run = start_import(
                request.viewer, upload.name, upload.file, handling, said["status"], said["reason"]
            )
            import_later(request.viewer, run)
            return redirect("records:import_run", run.pk)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, invalid.reason)
    context = {
        "form": form,
        "fields": [field for field in form if field.name != "file"],
        "file_error": " ".join(map(str, form.errors.get("file", []))),
        "runs": [presenting.run_row(run) for run in imports(request.viewer)[:LISTED]],
        "max_size": f"{settings.COMITY.import_max_bytes // 2**20} MB",
    }
    return render(request, "records/import.html", context, status=400 if form.errors else 200)


@page(Permission.RECORD_IMPORT)
def import_run_page(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """One import: how far it is, and every entry or value that was refused."""
    run = import_run(request.viewer, run_id)
    if request.method == "POST":
        import_later(request.viewer, run)
        return redirect("records:import_run", run.pk)
    unfinished = run.state not in {run.State.DONE, run.State.WAITING}
    context = {
        "run": presenting.run_row(run),
        "page": _page(
            request,
            import_problems(request.viewer, run),
            lambda rows: list(map(presenting.problem_row, rows)),
        ),
        "resume_url": reverse("records:import_run", args=[run.pk]) if unfinished else "",
        "download_url": reverse("records:import_report", args=[run.pk]),
        "import_url": reverse("records:import"),
    }
    return render(request, "records/import_report.html", context)


@page(Permission.RECORD_IMPORT)
@require_GET
def import_report(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """The report as CSV; a value that a spreadsheet would take for a formula is written as text."""
    run = import_run(request.viewer, run_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="import-report.csv"'
    writer = csv.writer(response)
    writer.writerow(["at", "field", "message"])
    for problem in import_problems(request.viewer, run):
        writer.writerow([_as_text(value) for value in (problem.at, problem.field, problem.message)])
    return response


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value


def _page(request: HttpRequest, rows: Any, present: Callable[[Iterable[Any]], list[Any]]) -> Page[Any]:
    found: Page[Any] = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    found.object_list = present(found.object_list)
    return found
