"""Pages of the records room: what we share, what others share with us, and how it came to be as it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied
from comity.kernel.viewer import Viewer
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records import presenting, queries
from comity.records.commands import create_record, edit_record, read_record
from comity.records.forms import (
    NEW,
    DeleteForm,
    DocumentForm,
    ExtendForm,
    Fields,
    NewForm,
    ReferenceForm,
    RestrictForm,
    edit_form,
    named,
)
from comity.records.handling_form import said_of
from comity.records.judging.presenting import same_card
from comity.records.judging.queries import subject_of
from comity.records.linking.presenting import links_card
from comity.records.listing import ListForm, listed
from comity.records.models import Record
from comity.records.quality.presenting import quality_card
from comity.records.versions import version_rows
from comity.records.words import KIND_GROUPS


@page(Permission.RECORD_READ)
@require_GET
def record_list(request: ViewerRequest) -> HttpResponse:
    """What the viewer may see in full, the newest first."""
    viewer, form = request.viewer, ListForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    found = listed(viewer, wanted, request.GET.get("after", ""))
    here, exports = reverse("records:list"), viewer.may(Permission.RECORD_EXPORT)
    context = {
        "records": presenting.record_rows(viewer, found.records),
        "form": ListForm(initial=wanted),
        "filtered": bool(wanted),
        "list_url": here,
        "first_url": f"{here}?{urlencode(wanted)}" if "after" in request.GET else "",
        "older_url": f"{here}?{urlencode({**wanted, 'after': found.after})}" if found.after else "",
        "export_url": f"{reverse('records:export')}?{urlencode(wanted)}" if exports else "",
        "review_url": reverse("records:review") if viewer.may(Permission.RECORD_WRITE) else "",
        "chosen_url": reverse("records:chosen") if exports or viewer.may(Permission.RECORD_WRITE) else "",
        "may_change": viewer.may(Permission.RECORD_WRITE),
        "may_export": exports,
        "copies_url": reverse("records:copies") if exports else "",
        "new_url": reverse("records:create") if viewer.may(Permission.RECORD_WRITE) else "",
        "pairs_url": reverse("records:pairs") if viewer.may(Permission.RECORD_JUDGE) else "",
        "quality_url": reverse("records:quality") if viewer.may(Permission.RECORD_WRITE) else "",
        "import_url": reverse("records:import") if viewer.may(Permission.RECORD_IMPORT) else "",
    }
    return render(request, "records/record_list.html", context)


@page(Permission.RECORD_READ)
@require_GET
def detail(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """One record in full; the look is on the ledger."""
    return show(request, read_record(request.viewer, record_id))


def show(request: ViewerRequest, record: Record, **filled: forms.Form) -> HttpResponse:
    """A record's page; ``filled`` are forms on it in which something was refused."""
    viewer = request.viewer
    own = record.source == viewer.bureau
    context = {
        "record": presenting.head(record),
        "facts": presenting.record_facts(record),
        "documents": presenting.document_rows(queries.documents_of(viewer, record)),
        "holder": presenting.holder_link(queries.holder_of(viewer, record)),
        "attached": presenting.attached(record),
        "handling": record,
        "audience": presenting.audience_words(viewer, record),
        "purposes": presenting.purpose_words(record),
        "own": own,
        "source": queries.sources_of([record]).get(record.source, ""),
        "why": queries.why_visible(viewer, record),
        "holders": queries.holders(viewer, record),
        "same": _same(viewer, record),
        "links": links_card(viewer, record),
        "quality": quality_card(viewer, record),
        "tasks": presenting.task_rows(queries.update_tasks(viewer).filter(record=record)) if own else [],
        "list_url": reverse("records:list"),
        **_acts(request, record, own),
        **_forms(request, record, own),
        **filled,
    }
    return render(request, "records/record_detail.html", context, status=status_of(*filled.values()))


def _same(viewer: Viewer, record: Record) -> dict[str, Any] | None:
    """Which other records were judged to be of the same person; nothing of who is never compared."""
    if not (record.is_person and record.screenable):
        return None
    return same_card(viewer, record, subject_of(viewer, record))


def _acts(request: ViewerRequest, record: Record, own: bool) -> dict[str, str]:
    """What this viewer may do with the record, by address; empty where she may not."""
    viewer = request.viewer
    writes = own and viewer.may(Permission.RECORD_WRITE)
    allowed = {
        "edit": writes,
        "history": own,
        "extend": writes,
        "restrict": writes,
        "delete": own and viewer.may(Permission.RECORD_DELETE),
        "reference": not own,
    }
    acts = {f"{name}_url": address(name, record) if may else "" for name, may in allowed.items()}
    new_document = f"{reverse('records:create')}?kind=passport&holder={record.pk}"
    export = f"{reverse('records:export')}?ids={record.pk}"
    return acts | {
        "document_url": new_document if writes and record.is_person else "",
        "export_url": export if viewer.may(Permission.RECORD_EXPORT) else "",
    }


def _forms(request: ViewerRequest, record: Record, own: bool) -> dict[str, forms.Form]:
    if not own:
        reference = queries.your_reference(request.viewer, record)
        return {"reference_form": ReferenceForm(prefix="reference", initial={"reference": reference})}
    handling = said_of(record.handling)
    return {
        "extend_form": ExtendForm(prefix="extend"),
        "restrict_form": RestrictForm(prefix="restrict", initial=handling, source=record.source),
        "delete_form": DeleteForm(prefix="delete"),
    }


def address(name: str, record: Record) -> str:
    return reverse(f"records:{name}", args=[record.pk])


@page(Permission.RECORD_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ViewerRequest) -> HttpResponse:
    """A new person, document, organisation or thing with its handling."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in NEW else "person"
    form = _new_form(request, NEW[kind])
    made: list[Record] = []

    def share() -> None:
        made.append(create_record(request.viewer, form.draft(), form.handling()))

    if request.method == "POST" and carried_out(form, share):
        messages.success(request, _("The record is shared."))
        return redirect(address("detail", made[0]))
    here = reverse("records:create")
    kinds = [
        {"label": words, "url": f"{here}?kind={name}", "current": name == kind}
        for name, (words, _schemas) in KIND_GROUPS.items()
    ]
    return _form(request, form, kinds=kinds, cancel_url=reverse("records:list"))


def _new_form(request: ViewerRequest, kind: type[NewForm]) -> NewForm:
    """An empty form, or what was sent. The holder of a document may be named in the address, by id."""
    initial, holder = {}, request.GET.get("holder", "")
    if kind is DocumentForm and len(holder) == 36:
        person = queries.own_persons(request.viewer.bureau, holder).first()
        initial = {"holder": named(person)} if person else {}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return kind(*sent, initial=initial, source=request.viewer.bureau)


@page(Permission.RECORD_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Change what a record says. Where somebody else was faster, what she changed stands beside what was typed."""
    record = own_record(request, record_id)
    if request.method != "POST":
        return _edit_form(request, edit_form(record), record)
    form = edit_form(record, request.POST, request.FILES)
    posted = request.POST.get("seen_version", "")
    seen = int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 10 else 0

    def change() -> None:
        edit_record(request.viewer, record_id, form.draft(record), seen, form.cleaned_data["why"])

    if carried_out(form, change):
        messages.success(request, _("Saved as a new version."))
        return redirect(address("detail", record))
    now = queries.own_records(request.viewer).get(pk=record_id)
    meanwhile = [c for c in queries.history(request.viewer, now) if c.version.number > seen]
    return _edit_form(request, form, now, changes=version_rows(request.viewer, meanwhile))


def _edit_form(request: ViewerRequest, form: Fields, record: Record, **more: Any) -> HttpResponse:
    edited = {"name": record.caption, "version": record.version}
    return _form(request, form, record=edited, cancel_url=address("detail", record), **more)


def _form(request: ViewerRequest, form: Fields, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "sections": presenting.sections(form),
        "list_url": reverse("records:list"),
        **more,
    }
    return render(request, "records/record_form.html", context, status=status_of(form))


@page(Permission.RECORD_READ)
@require_GET
def portrait(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """The picture of a record that the viewer may see in full."""
    found = queries.portrait_of(request.viewer, record_id)
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def own_record(request: ViewerRequest, record_id: UUID) -> Record:
    """The record, read in full, where the viewer's bureau answers for it."""
    record = read_record(request.viewer, record_id)
    if record.source != request.viewer.bureau:
        raise Denied(_("Only the source of a record may change it."))
    return record
