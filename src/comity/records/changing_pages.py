"""What is done with one record by a form on its page: extend, restrict, delete, refer to it, export it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.kernel.permissions import Permission
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out
from comity.records.commands import (
    delete_record,
    extend_record,
    note_reference,
    read_record,
    restrict_record,
)
from comity.records.forms import DeleteForm, ExtendForm, ReferenceForm, RestrictForm
from comity.records.handling_form import said_of
from comity.records.pages import own_record, show


@page(Permission.RECORD_WRITE)
@require_POST
def extend(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Keep it longer, after review, with a reason."""
    form = ExtendForm(request.POST, prefix="extend")

    def change() -> None:
        extend_record(request.viewer, record_id, form.cleaned_data["expires_at"], form.cleaned_data["reason"])

    if carried_out(form, change):
        return _done(request, record_id, _("The record is kept longer."))
    return _refused(request, record_id, extend_form=form)


@page(Permission.RECORD_WRITE)
@require_POST
def restrict(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Change who may see it and how it is handled; at once, everywhere."""
    record = own_record(request, record_id)
    form = RestrictForm(
        request.POST, prefix="restrict", initial=said_of(record.handling), source=record.source
    )

    def change() -> None:
        why = form.cleaned_data["why"]
        restrict_record(request.viewer, record_id, form.handling(record.expires_at), why)

    if carried_out(form, change):
        return _done(request, record_id, _("The handling is changed, at once and everywhere."))
    return _refused(request, record_id, restrict_form=form)


@page(Permission.RECORD_DELETE)
@require_POST
def delete(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Erase it; its holders are told."""
    form = DeleteForm(request.POST, prefix="delete")
    own_record(request, record_id)
    if carried_out(form, lambda: delete_record(request.viewer, record_id, form.cleaned_data["reason"])):
        messages.success(request, _("The record is deleted. Its holders are told."))
        return redirect("records:list")
    return _refused(request, record_id, delete_form=form)


@page(Permission.RECORD_READ)
@require_POST
def reference(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """Keep the bureau's own reference beside somebody else's record."""
    form = ReferenceForm(request.POST, prefix="reference")
    if carried_out(form, lambda: note_reference(request.viewer, record_id, form.cleaned_data["reference"])):
        return _done(request, record_id, _("Your reference is kept."))
    return _refused(request, record_id, reference_form=form)


def _done(request: ViewerRequest, record_id: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("records:detail", record_id)


def _refused(request: ViewerRequest, record_id: UUID, **filled: forms.Form) -> HttpResponse:
    return show(request, read_record(request.viewer, record_id), **filled)
