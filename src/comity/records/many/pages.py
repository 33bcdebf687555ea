"""Pages of a change to many records: what it is, what would follow for each, and what did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records import presenting
from comity.records.choosing import chosen, identifiers, joined
from comity.records.handling_form import said_of
from comity.records.many.commands import Outcome, change_records, preview
from comity.records.many.forms import ACTIONS, FORMS, HandleMany, RenewMany, WithdrawMany
from comity.records.many.rules import MOST, Action
from comity.records.models import Record

Form = RenewMany | WithdrawMany | HandleMany
EXPORT = "export"


@page(Permission.RECORD_READ)
@require_http_methods(["GET", "HEAD"])
def choose(request: ViewerRequest) -> HttpResponse:
    """From what was ticked in a list to what is to be done with it."""
    asked = request.GET.copy()
    do = asked.pop("do", [""])[-1]
    target = "records:export" if do == EXPORT else "records:many"
    if do in set(Action):
        asked["do"] = do
    return redirect(f"{reverse(target)}?{asked.urlencode()}")


@page(Permission.RECORD_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: ViewerRequest) -> HttpResponse:
    """Say what is to be done, look at what would follow, do it, read the report."""
    asked = request.POST if request.method == "POST" else request.GET
    do = asked.get("do", "")
    action = Action(do) if do in set(Action) else Action.RENEW
    try:
        records = chosen(request.viewer, asked, MOST)
    except Invalid as refusal:
        return _page(request, asked, action, [], None, too_many=refusal.reason)
    form = _form(request, action, records)
    if request.method != "POST":
        return _page(request, asked, action, records, form)
    outcomes: list[Outcome] = []
    done = request.POST.get("step") == "run"

    def change() -> None:
        change_, ids = form.change(), identifiers(request.POST.getlist("ids"))
        if done:
            together = form.cleaned_data["together"] == "all"
            outcomes.extend(change_records(request.viewer, ids, change_, together))
        else:
            outcomes.extend(preview(request.viewer, ids, change_))

    done = carried_out(form, change) and done
    if done and action is not Action.WITHDRAW:
        records = chosen(request.viewer, asked, MOST)
    return _page(request, asked, action, records, form, outcomes=outcomes, done=done)


def _form(request: ViewerRequest, action: Action, records: Sequence[Record]) -> Form:
    initial: dict[str, Any] = {"together": "each"}
    if action is Action.HANDLING and records:
        initial |= said_of(records[0].handling)
    kind = FORMS[action]
    return kind(
        request.POST if request.method == "POST" else None, initial=initial, source=request.viewer.bureau
    )


def _page(
    request: ViewerRequest,
    asked: QueryDict,
    action: Action,
    records: Sequence[Record],
    form: Form | None,
    **more: Any,
) -> HttpResponse:
    outcomes: list[Outcome] = more.pop("outcomes", [])
    why = {outcome.record_id: outcome.why for outcome in outcomes}
    rows = presenting.record_rows(request.viewer, records)
    here = reverse("records:many")
    context: dict[str, Any] = {
        "rows": [
            {"record": row, "known": record.pk in why, "why": why.get(record.pk, "")}
            for row, record in zip(rows, records, strict=True)
        ],
        "number": len(records),
        "allowed": sum(not outcome.why for outcome in outcomes),
        "refused": sum(bool(outcome.why) for outcome in outcomes),
        "looked": bool(outcomes),
        "action": action.value,
        "actions": [
            {"label": words, "url": f"{here}?ids={joined(records)}&do={one.value}", "current": one is action}
            for one, words in ACTIONS.items()
        ],
        "ids": joined(records),
        "form": form,
        "list_url": reverse("records:list"),
        "too_many": "",
        "done": False,
        **more,
    }
    failed = 400 if context["too_many"] else status_of(form)
    return render(request, "records/many.html", context, status=failed)
