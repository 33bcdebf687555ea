"""Pages of registers: how each is kept, what was sent, the difference report, and what a sending asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Busy, Invalid
from comity.kernel.viewer import Viewer
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.records.import_pages import write_report
from comity.records.models import Record, Register, Sync, SyncLine
from comity.records.presenting import sections
from comity.records.syncing import queries
from comity.records.syncing.commands import answer_sync, keep_register, start_sync
from comity.records.syncing.forms import CHANGES, RegisterForm, SendForm, said_by
from comity.records.syncing.rules import Doubt
from comity.records.syncing.tasks import sync_later

SHOWN = 100
OUTCOMES = {
    SyncLine.Outcome.PUT: gettext_lazy("To be put"),
    SyncLine.Outcome.GOING: gettext_lazy("To be let go"),
    SyncLine.Outcome.ADDED: gettext_lazy("New"),
    SyncLine.Outcome.CHANGED: gettext_lazy("Changed"),
    SyncLine.Outcome.GONE: gettext_lazy("Gone"),
    SyncLine.Outcome.REFUSED: gettext_lazy("Refused"),
}
"""What a reader may ask the difference report for."""


@page(Permission.RECORD_IMPORT)
@require_GET
def registers(request: ViewerRequest) -> HttpResponse:
    """The bureau's registers, and what was sent lately."""
    newest = queries.syncs(request.viewer)[:SHOWN]
    context = {
        "registers": [
            {"name": one.name, "url": reverse("records:register", args=[one.pk]), "days": one.days}
            for one in queries.registers(request.viewer)
        ],
        "syncs": [sync_row(sync) for sync in newest],
        "new_url": reverse("records:open_register"),
    }
    return render(request, "records/registers.html", context)


@page(Permission.RECORD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def open_register(request: ViewerRequest) -> HttpResponse:
    """Say how what a register sends is kept."""
    return _filled(request, None)


@page(Permission.RECORD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_register(request: ViewerRequest, register_id: UUID) -> HttpResponse:
    """Say it anew; it holds for what is added from then on."""
    return _filled(request, queries.register_of(request.viewer, register_id))


def _filled(request: ViewerRequest, register: Register | None) -> HttpResponse:
    initial = said_by(register) if register else None
    form = RegisterForm(request.POST or None, initial=initial, source=request.viewer.bureau)
    kept: list[Register] = []

    def keep() -> None:
        kept.append(keep_register(request.viewer, form.kept(), register.pk if register else None))

    if request.method == "POST" and carried_out(form, keep):
        return redirect("records:register", kept[0].pk)
    context = {
        "form": form,
        "sections": sections(form),
        "name": register.name if register else "",
        "registers_url": reverse("records:registers"),
    }
    return render(request, "records/register_form.html", context, status=status_of(form))


@page(Permission.RECORD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ViewerRequest, register_id: UUID) -> HttpResponse:
    """One register: what was sent, and a way to send it by hand."""
    found = queries.register_of(request.viewer, register_id)
    form = SendForm(request.POST or None, request.FILES or None)
    sent: list[Sync] = []
    if request.method == "POST" and carried_out(form, lambda: sent.append(_sent(request, found, form))):
        return redirect("records:sync", sent[0].pk)
    context = {
        "register": {"id": str(found.pk), "name": found.name, "days": found.days},
        "form": form,
        "file_error": " ".join(map(str, form.errors.get("file", []))),
        "syncs": [sync_row(sync) for sync in queries.syncs(request.viewer, found)[:SHOWN]],
        "edit_url": reverse("records:edit_register", args=[found.pk]),
        "registers_url": reverse("records:registers"),
    }
    return render(request, "records/register.html", context, status=status_of(form))


def _sent(request: ViewerRequest, found: Register, form: SendForm) -> Sync:
    file = form.cleaned_data["file"]
    changes = form.cleaned_data["what"] == CHANGES
    try:
        with transaction.atomic():  # a register that is kept is also left to be taken in
            sync = start_sync(request.viewer, found.pk, file.name or "", file.file, changes)
            sync_later(request.viewer, sync)
    except Busy as refusal:
        raise Invalid(refusal.reason) from None
    return sync


@page(Permission.RECORD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: ViewerRequest, sync_id: UUID) -> HttpResponse:
    """One sending: how far it is, what it asks, and what it changed. Posted to, it is taken up again."""
    found = queries.sync_of(request.viewer, sync_id)
    if request.method == "POST":
        if not _goes_on(found):
            raise Invalid(_("There is nothing to go on with. Send the register again."))
        sync_later(request.viewer, found)
        return redirect("records:sync", found.pk)
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in set(OUTCOMES) else ""
    may_answer = found.state == Sync.State.ASKS and request.viewer.may(Permission.REGISTER_CONFIRM)
    context = {
        "sync": sync_row(found),
        "doubts": [Doubt(**doubt) for doubt in found.doubts],
        "before": found.before,
        "changes": found.changes,
        "register": {
            "name": found.register.name,
            "url": reverse("records:register", args=[found.register_id]),
        },
        "lines": _lines(request.viewer, found, outcome, request.GET.get("after", "")),
        "outcomes": [
            {"words": words, "url": f"?{urlencode({'outcome': value.value})}", "chosen": value == outcome}
            for value, words in OUTCOMES.items()
        ],
        "outcome": outcome,
        "problems": queries.refusals(request.viewer, found)[:SHOWN],
        "report_url": reverse("records:sync_report", args=[found.pk]),
        "resume_url": reverse("records:sync", args=[found.pk]) if _goes_on(found) else "",
        "answer_url": reverse("records:answer_sync", args=[found.pk]) if may_answer else "",
        "registers_url": reverse("records:registers"),
    }
    return render(request, "records/sync.html", context)


def _goes_on(found: Sync) -> bool:
    return bool(found.run.raw) and found.state in Sync.OPEN and found.state != Sync.State.ASKS


def _lines(viewer: Viewer, found: Sync, outcome: str, after: str) -> dict[str, Any]:
    """One page of the difference report; ``after`` is where it begins, and what no page gave is the beginning."""
    rows = queries.differences(viewer, found, outcome).order_by("pk")
    if after.isascii() and after.isdigit() and len(after) < len(str(2**63)):
        rows = rows.filter(pk__gt=int(after))
    shown = list(rows[: SHOWN + 1])
    ids = [line.record for line in shown if line.record]
    names = dict(Record.objects.of_source(viewer).filter(pk__in=ids).values_list("pk", "caption"))
    query = {"outcome": outcome} if outcome else {}
    return {
        "rows": [
            {
                "entity": line.external_id,
                "line": line.number,
                "outcome": line.outcome,
                "words": OUTCOMES.get(SyncLine.Outcome(line.outcome), ""),
                "name": names.get(line.record, "") if line.record else "",
                "url": reverse("records:detail", args=[line.record]) if line.record in names else "",
            }
            for line in shown[:SHOWN]
        ],
        "next_url": f"?{urlencode(query | {'after': shown[SHOWN - 1].pk})}" if len(shown) > SHOWN else "",
        "first_url": f"?{urlencode(query)}" if after else "",
    }


@page(Permission.REGISTER_CONFIRM)
@require_POST
def answer(request: ViewerRequest, sync_id: UUID) -> HttpResponse:
    """Apply what a sending asks about, or throw it away."""
    apply = request.POST.get("answer") == "apply"
    try:
        with transaction.atomic():
            found = answer_sync(request.viewer, sync_id, apply)
            sync_later(request.viewer, found)
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(
            request, _("It is being applied.") if apply else _("Thrown away. Nothing of it was applied.")
        )
    return redirect("records:sync", sync_id)


@page(Permission.RECORD_IMPORT)
@require_GET
def report(request: ViewerRequest, sync_id: UUID) -> HttpResponse:
    """What was refused as CSV; a value that a spreadsheet would take for a formula is written as text."""
    found = queries.sync_of(request.viewer, sync_id)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # as Excel likes it
    response["Content-Disposition"] = f'attachment; filename="sync-{found.pk}.csv"'
    write_report(response, queries.refusals(request.viewer, found).iterator())
    return response


def sync_row(found: Sync) -> dict[str, Any]:
    """One sending in a list of them, and at the head of its report."""
    run = found.run
    return {
        "url": reverse("records:sync", args=[found.pk]),
        "filename": run.filename,
        "register": found.register.name,
        "changes": found.changes,
        "at": run.started_at,
        "finished": run.finished_at,
        "state": found.state,
        "added": run.added,
        "changed": run.changed,
        "gone": found.gone,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "waiting": run.waiting,
    }
