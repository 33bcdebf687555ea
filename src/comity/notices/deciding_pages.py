"""Pages of who decides: the queue, the decision table of one request, the protection officer's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.notices import commands, presenting, queries
from comity.notices.commands import Said
from comity.notices.forms import DecisionForm, NoteForm, StepsForm
from comity.notices.listing import LISTED
from comity.notices.models import Notice, StepAnswer
from comity.notices.office_forms import WaiveForm
from comity.notices.pages import acted
from comity.screening.paging import paged

URGENT = 1_000


@page(Permission.NOTICE_REVIEW)
@require_GET
def queue(request: ViewerRequest) -> HttpResponse:
    """What waits for reviewers, the most urgent first. Who decides on those sees what comes behind."""
    waits = queries.queue(request.viewer)[:URGENT]
    context = {"page": paged(request, waits, presenting.rows, LISTED)}
    return render(request, "notices/queue.html", context)


@page(Permission.NOTICE_REVIEW)
@require_GET
def review(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """One request beside the table by which it is decided."""
    return _review(request, commands.read_notice(request.viewer, notice_id))


def _review(request: ViewerRequest, notice: Notice, **filled: forms.Form) -> HttpResponse:
    viewer = request.viewer
    asked = presenting.questions(viewer, notice)
    steps = _steps(request, notice)
    context: dict[str, Any] = {
        "id": notice.pk,
        "notice": presenting.rows([notice])[0],
        "parts": presenting.facts(notice, True),
        "questions": asked,
        "machine": [question for question in asked if question["machine"]],
        "flags": queries.flags(viewer, notice),
        "events": presenting.timeline(viewer, notice),
        "approvals": {"given": len(notice.approvals), "needed": notice.needed},
        "yours": viewer.person in notice.approvals,
        "changes": presenting.changes(notice) if notice.amendment is not None else [],
        "renewal": notice.renewal_until,
        "to_check": notice.to_check,
        "under_review": notice.state == "review",
        "suspended": notice.state == "suspended",
        "out": notice.is_open,
        "steps_form": steps,
        "ask_form": NoteForm(prefix="ask", label=_("Your question")),
        "refuse_form": DecisionForm(notice.table, prefix="refuse"),
        "cancel_form": DecisionForm(notice.table, prefix="cancel"),
        "settle_form": NoteForm(prefix="settle"),
        "resume_form": NoteForm(prefix="resume", required=False),
        **filled,
    }
    context["step_rows"] = context["steps_form"].rows()
    return render(request, "notices/review.html", context, status=status_of(*filled.values()))


def _steps(request: ViewerRequest, notice: Notice, *sent: Any) -> StepsForm:
    answers = {answer.step: answer for answer in queries.step_answers(request.viewer, notice)}
    return StepsForm(notice.kind, notice.table, *sent, answers=answers)


def _act(
    request: ViewerRequest, notice_id: UUID, name: str, form: forms.Form, act: Callable[[], Any], words: str
) -> HttpResponse:
    """Do it and go on; a refusal is said beside the form."""
    if carried_out(form, act):
        messages.success(request, words)
        notice = Notice.objects.visible_to(request.viewer).filter(pk=notice_id).first()
        ended = notice is None or notice.ended
        return redirect("notices:queue") if ended else redirect("notices:review", notice_id)
    return _review(request, commands.read_notice(request.viewer, notice_id), **{f"{name}_form": form})


@page(Permission.NOTICE_REVIEW)
@require_POST
def steps(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Keep the answers to the decision table; with “approve”, say yes to the whole."""
    notice = Notice.objects.get_visible(request.viewer, notice_id)
    form = _steps(request, notice, request.POST)

    def do() -> None:
        answers = {step: Said(StepAnswer.Answer(a), why) for step, (a, why) in form.said().items()}
        if answers:
            commands.answer_steps(request.viewer, notice_id, answers)
        if "approve" in request.POST:
            commands.approve(request.viewer, notice_id)

    words = _("Approved.") if "approve" in request.POST else _("Your answers are kept.")
    return _act(request, notice_id, "steps", form, do, words)


@page(Permission.NOTICE_REVIEW)
@require_POST
def ask(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Ask the bureau."""
    form = NoteForm(request.POST, prefix="ask", label=_("Your question"))
    do = lambda: commands.ask_bureau(request.viewer, notice_id, form.cleaned_data["note"])  # noqa: E731
    return _act(request, notice_id, "ask", form, do, _("The question is sent."))


@page(Permission.NOTICE_REVIEW)
@require_POST
def refuse(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Say no, with a code and its letter."""
    notice = Notice.objects.get_visible(request.viewer, notice_id)
    form = DecisionForm(notice.table, request.POST, prefix="refuse")
    said = lambda: commands.refuse(request.viewer, notice_id, **form.cleaned_data)  # noqa: E731
    return _act(request, notice_id, "refuse", form, said, _("It is refused. The bureau has its letter."))


@page(Permission.NOTICE_CONTEXT)
@require_POST
def waive(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """The legal office waives a threshold."""
    notice = Notice.objects.get_visible(request.viewer, notice_id)
    form = WaiveForm(notice, request.POST, prefix="waive")
    do = lambda: commands.waive_step(request.viewer, notice_id, **form.cleaned_data)  # noqa: E731
    return acted(request, notice_id, "waive", form, do, _("The condition is waived."))


@page(Permission.NOTICE_REVIEW)
@require_POST
def cancel(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Take down what is out."""
    notice = Notice.objects.get_visible(request.viewer, notice_id)
    form = DecisionForm(notice.table, request.POST, prefix="cancel")
    said = lambda: commands.cancel(request.viewer, notice_id, **form.cleaned_data)  # noqa: E731
    return _act(
        request, notice_id, "cancel", form, said, _("It is taken down. Its holders are asked to erase it.")
    )


@page(Permission.NOTICE_REVIEW)
@require_POST
def decide(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """An amendment or a renewal: let it in, or not. Also: resume what was suspended, settle what was contested."""
    viewer, form = request.viewer, NoteForm(request.POST, required=False)
    verb = request.POST.get("verb", "")

    def do() -> None:
        note = form.cleaned_data["note"]
        acts: dict[str, Callable[[], Any]] = {
            "let_in": lambda: commands.decide_amendment(viewer, notice_id, True, note),
            "keep_out": lambda: commands.decide_amendment(viewer, notice_id, False, note),
            "prolong": lambda: commands.decide_renewal(viewer, notice_id, True, note),
            "let_end": lambda: commands.decide_renewal(viewer, notice_id, False, note),
            "resume": lambda: commands.resume(viewer, notice_id, note),
            "settle": lambda: commands.settle(viewer, notice_id, note),
        }
        if verb not in acts:
            raise Invalid(_("Choose what to do."))
        acts[verb]()

    name = verb if verb in {"resume", "settle"} else "ask"
    return _act(request, notice_id, name, form, do, _("Decided."))


@page(Permission.PROTECTION_ANSWER)
@require_GET
def clearances(request: ViewerRequest) -> HttpResponse:
    """Requests about a person that wait for the protection officer's word: all of them, found or not."""
    waiting = queries.to_clear(request.viewer)

    def present(rows: Any) -> list[dict[str, Any]]:
        listed = list(rows)
        lines = presenting.rows([clearance.notice for clearance in listed])
        return [
            {**line, "clear_url": reverse("notices:clearance", args=[c.pk]), "found": len(c.found)}
            for c, line in zip(listed, lines, strict=True)
        ]

    return render(request, "notices/clearances.html", {"page": paged(request, waiting, present)})


@page(Permission.PROTECTION_ANSWER)
@require_GET
def clearance(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """What the sealed register says of one request."""
    found, told = commands.look_at_clearance(request.viewer, notice_id)
    notice = Notice.objects.get_visible(request.viewer, notice_id)
    context = {
        "id": notice.pk,
        "notice": presenting.rows([notice])[0],
        "parts": presenting.facts(notice, True),
        "told": told,
        "answer": found.answer,
        "form": NoteForm(required=False),
    }
    return render(request, "notices/clearance.html", context)


@page(Permission.PROTECTION_ANSWER)
@require_POST
def clear(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """The officer's word."""
    form = NoteForm(request.POST, required=False)
    clear = request.POST.get("verdict") == "clear"
    do = lambda: commands.answer_clearance(request.viewer, notice_id, clear, form.cleaned_data["note"])  # noqa: E731
    if "verdict" in request.POST and carried_out(form, do):
        messages.success(request, _("Your word is given."))
        return redirect("notices:clearances")
    return redirect("notices:clearance", notice_id)
