"""Work through the decision table, ask and answer, decide: by as many people as the rules want, of other states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.members.queries import declared
from comity.notices.commands import publishing
from comity.notices.commands.drafting import check_complete
from comity.notices.commands.ways import (
    LONGEST_NOTE,
    ShownTo,
    due,
    judged,
    keep,
    note_step,
    own,
    take,
    tell_operator,
    tell_source,
)
from comity.notices.models import Clearance, Notice, Question, StepAnswer, content_of

HOLDING = {StepAnswer.Answer.HOLDS.value, StepAnswer.Answer.WAIVED.value}


def _reviewed(act: Act, notice_id: UUID) -> Notice:
    if not declared(act.viewer.person):
        raise Denied(
            _("The secretariat has not said yet of which states you are, so you decide on no request.")
        )
    return judged(act, notice_id)


@dataclass(frozen=True)
class Said:
    """One reviewer's answer to one step, with her reason."""

    answer: StepAnswer.Answer
    reason: str


@command("notice.steps_answered", Permission.NOTICE_REVIEW)
def answer_steps(act: Act, notice_id: UUID, said: Mapping[str, Said]) -> None:
    """Steps of the decision table, each with a reason. Each reviewer answers for herself."""
    notice = _reviewed(act, notice_id)
    if any(one.answer is StepAnswer.Answer.WAIVED for one in said.values()):
        raise Denied(_("Only the legal office waives a condition."))
    _answer(act, notice, said)


@command("notice.step_waived", Permission.NOTICE_CONTEXT)
def waive_step(act: Act, notice_id: UUID, step: str, reason: str) -> None:
    """A threshold that the legal office waives after consultation, because the case is of particular importance."""
    notice = judged(act, notice_id)
    ruled = notice.table.steps.get(step)
    if ruled is None or not ruled.waivable:
        raise Denied(_("This condition cannot be waived."))
    _answer(act, notice, {step: Said(StepAnswer.Answer.WAIVED, reason)})


def _answer(act: Act, notice: Notice, said: Mapping[str, Said]) -> None:
    if notice.state not in {"review", "info_requested"} and not notice.to_check:
        raise Invalid(_("This request is not under review."))
    for step, one in said.items():
        if step not in notice.kind.steps or notice.table.steps[step].by != "reviewer":
            raise Invalid(_("This step does not belong to the review."), step)
        if len(one.reason.split()) < 2:
            raise Invalid(_("Give a reason in a few words."), step)
        check_length(one.reason, LONGEST_NOTE, step)
    act.on("notice", notice.pk, steps={step: one.answer.value for step, one in said.items()})
    rows = [
        StepAnswer(
            notice=notice,
            source=notice.source,
            step=step,
            person=act.viewer.person,
            answer=one.answer.value,
            reason=one.reason,
            at=clock.now(),
        )
        for step, one in said.items()
    ]
    with as_task(Task.NOTICES):
        StepAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["notice", "step", "person"],
            update_fields=["answer", "reason", "at"],
        )


@command("notice.question_asked", Permission.NOTICE_REVIEW)
def ask_bureau(act: Act, notice_id: UUID, text: str) -> Question:
    """Ask the bureau; the request waits for its answer."""
    notice = _reviewed(act, notice_id)
    if len(text.split()) < 2:
        raise Invalid(_("Write the question in a few words."), "text")
    check_length(text, LONGEST_NOTE, "text")
    take(act, notice, "ask")
    keep(notice)
    with as_task(Task.NOTICES):
        question = Question.objects.create(
            notice=notice,
            source=notice.source,
            shown_to=ShownTo.PARTIES.value,
            text=text,
            at=clock.now(),
            due_at=due(notice, "question"),
        )
    tell_source(act, notice, "notice.question_asked")
    return question


@command("notice.question_answered", Permission.NOTICE_WRITE)
def answer_question(act: Act, notice_id: UUID, question_id: UUID, answer: str) -> Question:
    """The bureau answers; with its last open question the request goes back to its reviewers."""
    notice = own(act, notice_id)
    if not answer.strip():
        raise Invalid(_("Write an answer."), "answer")
    check_length(answer, LONGEST_NOTE, "answer")
    with as_task(Task.NOTICES):
        question = notice.questions.exclude(text="").filter(pk=question_id, answered_at=None).first()
        if question is None:
            raise NotFound
        question.answer, question.answered_at = answer, clock.now()
        question.save(update_fields=["answer", "answered_at"])
        still_open = notice.questions.exclude(text="").filter(answered_at=None).exists()
    if not still_open and notice.state == "info_requested":
        check_complete(content_of(notice), notice)
        take(act, notice, "answer")
        keep(notice)
    tell_operator(act, notice, "notice.question_answered")
    act.on("notice", notice.pk, question=str(question.pk))
    return question


@command("notice.approved", Permission.NOTICE_REVIEW)
def approve(act: Act, notice_id: UUID) -> Notice:
    """Say yes, after every step of the table held. With the last yes that is needed it is released."""
    notice = _reviewed(act, notice_id)
    if notice.to_check:
        return _checked_afterwards(act, notice)
    if notice.state != "review":
        raise Invalid(_("This request is not under review."))
    if act.viewer.person in notice.approvals:
        raise Denied(_("You have approved it already. Another person has to look at it."))
    _every_step_holds(act, notice)
    check_complete(content_of(notice), notice)
    notice.approvals = [*notice.approvals, act.viewer.person]
    act.on("notice", notice.pk, approvals=len(notice.approvals))
    if len(notice.approvals) >= notice.needed:
        take(act, notice, "approve", quiet=True)
    keep(notice)
    release(act, notice)
    return notice


def _every_step_holds(act: Act, notice: Notice) -> None:
    """Every step was answered by this reviewer, and holds; the legal office's waiver stands for any reviewer."""
    with as_task(Task.NOTICES):
        answers = list(notice.stepanswers.all())
    waived = {answer.step for answer in answers if answer.answer == StepAnswer.Answer.WAIVED.value}
    mine = {answer.step: answer.answer for answer in answers if answer.person == act.viewer.person}
    for step in notice.kind.steps:
        if notice.table.steps[step].by == "reviewer" and step not in waived and mine.get(step) not in HOLDING:
            raise Invalid(_("Step %(step)s has not been found to hold yet.") % {"step": step}, "step")


def release(act: Act, notice: Notice) -> None:
    """Publish what is approved, once the last word on it is said: the same for every request about a person."""
    if notice.state != "approved":
        return
    with as_task(Task.NOTICES):
        clearance = Clearance.objects.filter(notice=notice).first()
    if clearance is not None and clearance.answer != Clearance.Answer.CLEAR.value:
        return
    take(act, notice, "publish", shown_to=ShownTo.MEMBERS, quiet=True)
    publishing.publish(act, notice)


def _checked_afterwards(act: Act, notice: Notice) -> Notice:
    _every_step_holds(act, notice)
    notice.to_check = False
    note_step(act, notice, "checked", quiet=True)
    keep(notice)
    return notice


@command("notice.refused", Permission.NOTICE_REVIEW)
def refuse(act: Act, notice_id: UUID, code: str, note: str = "") -> Notice:
    """Say no, for a step that does not hold and leads to ``code``. The bureau gets the code and its letter.

    ``note`` goes to the bureau with the letter. What went out already, to be checked afterwards, is cancelled.
    """
    notice = _reviewed(act, notice_id)
    with as_task(Task.NOTICES):
        failing = notice.stepanswers.filter(answer=StepAnswer.Answer.FAILS.value, person=act.viewer.person)
        steps = set(failing.values_list("step", flat=True))
    if not any(notice.table.steps[step].code == code for step in steps):
        raise Invalid(_("A refusal rests on a step that does not hold, and on its code."), "code")
    turn_down(act, notice, code, note)
    return notice


def turn_down(act: Act, notice: Notice, code: str, note: str = "") -> None:
    """Refuse or, where it went out already, cancel with this code. Every refusal reads alike."""
    check_length(note, LONGEST_NOTE, "note")
    letter = _(notice.table.codes[code].letter)
    notice.code, notice.letter = code, f"{letter}\n\n{note}".strip()
    notice.to_check = False
    went_out = notice.published_at is not None
    take(act, notice, "cancel" if went_out else "refuse", quiet=True)
    act.on("notice", notice.pk, code=code)
    if went_out:
        publishing.end(act, notice, code)
    keep(notice)
    tell_source(act, notice, "notice.decided", code=code)
