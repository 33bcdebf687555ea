"""The history of a record: its versions, and how any two of them differ."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.members.doors import ViewerRequest, page
from comity.records.commands import read_record
from comity.records.queries import compared, history
from comity.records.versions import difference_rows, version_rows


class CompareForm(forms.Form):
    """Two versions of one record, by number."""

    one = forms.TypedChoiceField(label=_("From version"), coerce=int)
    two = forms.TypedChoiceField(label=_("To version"), coerce=int)

    def __init__(self, numbers: list[int], asked: QueryDict) -> None:
        super().__init__(asked or None, initial={"one": numbers[-1], "two": numbers[0]})
        for name in ("one", "two"):
            self.fields[name].choices = [(n, n) for n in numbers]  # type: ignore[attr-defined]


@page(Permission.RECORD_READ)
@require_GET
def history_page(request: ViewerRequest, record_id: UUID) -> HttpResponse:
    """The versions of an own record: who, when, why, and what changed in each or between any two."""
    record = read_record(request.viewer, record_id)
    if record.source != request.viewer.bureau:
        raise NotFound
    changes = history(request.viewer, record)
    form = CompareForm([change.version.number for change in changes], request.GET)
    both = (form.cleaned_data["one"], form.cleaned_data["two"]) if form.is_valid() else None
    here = reverse("records:detail", args=[record.pk])
    context = {
        "record": {"name": record.caption, "url": here},
        "versions": version_rows(request.viewer, changes),
        "form": form if len(changes) > 1 else None,
        "compared": {
            "one": both[0],
            "two": both[1],
            "changes": difference_rows(request.viewer, compared(request.viewer, record, *both)),
        }
        if both
        else None,
        "history_url": reverse("records:history", args=[record.pk]),
        "list_url": reverse("records:list"),
    }
    return render(request, "records/history.html", context)
