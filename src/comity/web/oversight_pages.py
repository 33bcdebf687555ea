"""The commission's page: what every bureau did, and a sample of discreet checks to examine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Outcome
from comity.kernel.viewer import Viewer
from comity.ledger.commands import oversee_entries
from comity.ledger.queries import acts_counted
from comity.members.doors import ViewerRequest, page
from comity.members.models import Bureau
from comity.members.queries import bureau_names
from comity.members.submitting import carried_out, status_of
from comity.records.rules import DISCREET_QUOTA
from comity.screening.commands import draw_sample, state_finding
from comity.screening.models import Examination
from comity.screening.queries import examinations
from comity.screening.rules import LARGEST_SAMPLE, SAMPLE
from comity.screening.words import ANSWERS
from comity.web.verbs import WORDS, verb_words

LISTED, DAYS = 50, 30
FINDINGS: dict[str, tuple[Any, str]] = {
    Examination.Finding.IN_ORDER: (_("In order"), "clear"),
    Examination.Finding.QUESTION: (_("A question to the bureau"), "match"),
    Examination.Finding.OBJECTION: (_("An objection"), "hit"),
}
"""Each finding's words and tone."""


class FilterForm(forms.Form):
    bureau = forms.ChoiceField(label=_("Bureau"), required=False)
    verb = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("All")), *WORDS.items()])
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Bureau.objects.visible_to(viewer).filter(answers_to=None)
        choices = [("", _("All")), *((str(body.pk), body.name) for body in bodies)]
        self.fields["bureau"].choices = choices  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=LARGEST_SAMPLE, initial=SAMPLE)


class FindingForm(forms.Form):
    finding = forms.ChoiceField(
        label=_("Your finding"),
        widget=forms.RadioSelect,
        choices=[(finding, words) for finding, (words, _tone) in FINDINGS.items()],
    )
    note = forms.CharField(
        label=_("What the bureau should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@page(Permission.LEDGER_OVERSEE)
@require_GET
def oversight(request: ViewerRequest) -> HttpResponse:
    """Counts and entries of every bureau, without what is sealed to them; samples and their findings."""
    return _show(request)


@page(Permission.LEDGER_OVERSEE)
@require_POST
def draw(request: ViewerRequest) -> HttpResponse:
    form = DrawForm(request.POST)
    if carried_out(form, lambda: draw_sample(request.viewer, form.cleaned_data["size"])):
        return redirect("oversight")
    return _show(request, draw_form=form)


@page(Permission.LEDGER_OVERSEE)
@require_POST
def finding(request: ViewerRequest, examination_id: UUID) -> HttpResponse:
    form = FindingForm(request.POST, prefix=str(examination_id))

    def state() -> None:
        said = form.cleaned_data
        state_finding(request.viewer, examination_id, Examination.Finding(said["finding"]), said["note"])

    if carried_out(form, state):
        return redirect("oversight")
    return _show(request, filled={examination_id: form})


def _show(
    request: ViewerRequest,
    draw_form: DrawForm | None = None,
    filled: dict[UUID, FindingForm] | None = None,
) -> HttpResponse:
    viewer, filled = request.viewer, filled or {}
    filters = FilterForm(viewer, request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    bureau, verb = wanted.get("bureau") or "", wanted.get("verb") or ""
    lines = oversee_entries(viewer, UUID(bureau) if bureau else None, verb, wanted.get("before"), LISTED)
    names = bureau_names(line.bureau for line in lines if line.bureau)
    kept = urlencode({"bureau": bureau, "verb": verb})
    context = {
        "counts": _counts(viewer),
        "days": DAYS,
        "form": FilterForm(viewer, initial={"bureau": bureau, "verb": verb}),
        "entries": [
            {
                "id": line.id,
                "at": line.at,
                "verb": verb_words(line.verb),
                "denied": line.outcome is Outcome.DENIED,
                "bureau": names.get(line.bureau, "") if line.bureau else _("The hub itself"),
                "position": line.position,
            }
            for line in lines
        ],
        "older_url": f"{reverse('oversight')}?{kept}&before={lines[-1].id}" if len(lines) == LISTED else "",
        "examinations": [_row(each, filled.get(each.pk)) for each in _drawn(viewer)],
        "draw_form": draw_form or DrawForm(),
        "draw_url": reverse("oversight_draw"),
    }
    status = status_of(draw_form, *filled.values())
    return render(request, "web/oversight.html", context, status=status)


def _counts(viewer: Viewer) -> list[dict[str, Any]]:
    """One row for each bureau: how much it did, how often it was refused, and what it did most."""
    rows: dict[UUID | None, dict[str, Any]] = {}
    for act in acts_counted(viewer, clock.now() - timedelta(days=DAYS)):
        row = rows.setdefault(act.bureau, {"done": 0, "denied": 0, "most": []})
        row["denied" if act.outcome is Outcome.DENIED else "done"] += act.count
        if act.outcome is Outcome.DONE and len(row["most"]) < 3:
            row["most"].append({"verb": verb_words(act.verb), "count": act.count})
    names = bureau_names(bureau for bureau in rows if bureau)
    return [
        {"bureau": names.get(bureau, "") if bureau else _("The hub itself"), **row}
        for bureau, row in rows.items()
    ]


def _drawn(viewer: Viewer) -> list[Examination]:
    found = examinations(viewer)
    prefetch_related_objects(found, "sample")
    return found


def _row(examined: Examination, form: FindingForm | None) -> dict[str, Any]:
    return {
        **examined_row(examined),
        "sample": examined.sample,
        "population": len(examined.sample.population),
        "form": None if examined.finding else form or FindingForm(prefix=str(examined.pk)),
        "url": reverse("oversight_finding", args=[examined.pk]),
    }


def examined_row(examined: Examination) -> dict[str, Any]:
    """A drawn record as the commission and its source see it."""
    words, tone = FINDINGS.get(examined.finding, (_("To be examined"), "match"))
    return {
        "order": examined.legal_order,
        "bureau": examined.source_name,
        "record": examined.record_id,
        "made": examined.made_at,
        "expires": examined.expires_at,
        "in_force": examined.in_force,
        "quota": DISCREET_QUOTA,
        "hits": [{"words": ANSWERS[answer][0], "count": n} for answer, n in examined.answers.items()],
        "finding": words,
        "tone": tone,
        "note": examined.note,
        "found_at": examined.found_at,
    }
