"""Bureaus that disagree on a notice: one says why, the other answers, both try to agree, the legal office decides.

While that is open the notice is marked as contested. Each step has a deadline, which the rules set; what nobody
answered in time goes to the legal office by itself.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command, record
from comity.kernel.events import News, publish
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.viewer import BodyKind
from comity.members.queries import declared, state_of, states_of
from comity.notices.commands import publishing
from comity.notices.commands.ways import (
    LONGEST_NOTE,
    due,
    held,
    keep,
    note_step,
    operator,
    take,
    tell_operator,
    wait_for_notices_of,
)
from comity.notices.models import Disagreement, Notice
from comity.notices.queries import disagreements

State, Outcome = Disagreement.State, Disagreement.Outcome


@command("disagreement.raised", Permission.NOTICE_WRITE)
def raise_disagreement(act: Act, notice_id: UUID, reason: str) -> Disagreement:
    """Say why a notice of another bureau should not stand as it is. Its source has to answer."""
    notice = held(act, notice_id)
    if notice.source == act.viewer.bureau or act.viewer.kind is not BodyKind.MEMBER:
        raise Denied(_("A member disagrees with the notice of another."))
    if not notice.is_open:
        raise NotFound
    _check(reason, "reason")
    with as_task(Task.NOTICES):
        if notice.disagreements.filter(bureau=act.viewer.bureau, ended_at=None).exists():
            raise Invalid(_("Your bureau disagrees with this notice already."))
        raised = Disagreement.objects.create(
            notice=notice,
            source=notice.source,
            bureau=act.viewer.bureau,
            reference=notice.reference,
            type=notice.type,
            reason=reason,
            at=clock.now(),
            due_at=due(notice, "disagreement_answer"),
        )
    _contested(act, notice, True)
    act.on("disagreement", raised.pk, notice.source, notice=str(notice.pk))
    act.tell("disagreement.raised", notice.source, raised.pk)
    return raised


@command("disagreement.answered", Permission.NOTICE_WRITE)
def answer_disagreement(act: Act, disagreement_id: UUID, answer: str) -> Disagreement:
    """The source of the notice answers. From now on both may agree, or either lays it before the legal office."""
    found, _notice = _open(act, disagreement_id)
    if found.source != act.viewer.bureau:
        raise Denied(_("The bureau that asked for the notice answers."))
    if found.state != State.RAISED.value:
        raise Invalid(_("This was answered already."))
    _check(answer, "answer")
    found.answer = answer
    _move(found, State.ANSWERED, "disagreement_talk")
    act.tell("disagreement.answered", found.bureau, found.pk)
    return found


@command("disagreement.settled", Permission.NOTICE_WRITE)
def settle_disagreement(act: Act, disagreement_id: UUID, note: str) -> Disagreement:
    """The bureau that disagreed says that it does no longer, and what was agreed."""
    found, notice = _open(act, disagreement_id)
    if found.bureau != act.viewer.bureau:
        raise Denied(_("The bureau that disagreed says so."))
    _check(note, "note")
    _end(act, found, notice, Outcome.AGREED, note)
    act.tell("disagreement.ended", found.source, found.pk)
    return found


@command("disagreement.laid", Permission.NOTICE_WRITE)
def lay_disagreement(act: Act, disagreement_id: UUID) -> Disagreement:
    """Either bureau lays it before the legal office, once the source has answered or let its time pass."""
    found, notice = _open(act, disagreement_id)
    if act.viewer.bureau not in {found.source, found.bureau}:
        raise Denied(_("One of the two bureaus does this."))
    if found.state == State.LAID.value:
        raise Invalid(_("It lies before the legal office already."))
    if found.state == State.RAISED.value and found.due_at > clock.now():
        raise Invalid(_("The source has time to answer first."))
    _move(found, State.LAID, "disagreement_decision")
    tell_operator(act, notice, "disagreement.laid")
    act.tell(
        "disagreement.laid", found.source if act.viewer.bureau == found.bureau else found.bureau, found.pk
    )
    return found


@command("disagreement.decided", Permission.NOTICE_CONTEXT)
def decide_disagreement(
    act: Act, disagreement_id: UUID, outcome: Disagreement.Outcome, note: str
) -> Disagreement:
    """The legal office decides: the notice stands, or it is suspended and reviewers look at it again.

    Nobody decides between her own state and another.
    """
    found, notice = _open(act, disagreement_id)
    if not declared(act.viewer.person) or state_of(found.bureau) in states_of(act.viewer.person):
        raise Denied(_("Nobody decides on a request of her own state."))
    if found.state != State.LAID.value:
        raise Invalid(_("The two bureaus come first."))
    if outcome not in {Outcome.STANDS, Outcome.LOOK_AGAIN}:
        raise Invalid(_("Choose what to do."), "outcome")
    _check(note, "note")
    _end(act, found, notice, outcome, note)
    if outcome is Outcome.LOOK_AGAIN and notice.is_open:
        take(act, notice, "suspend", quiet=True)
        publishing.hide(act, notice)
        tell_operator(act, notice, "notice.suspended")
    act.sources.add(found.source)
    act.on("disagreement", found.pk, outcome=outcome.value)
    for bureau in (found.source, found.bureau):
        act.tell("disagreement.ended", bureau, found.pk)
    return found


def lay_overdue() -> int:
    """Lay what was not answered or agreed on in time before the legal office; returns how many."""
    with as_task(Task.NOTICES), transaction.atomic():
        late = Disagreement.objects.filter(
            state__in=[State.RAISED.value, State.ANSWERED.value], due_at__lte=clock.now()
        )
        rows = list(late.select_related("notice").select_for_update(of=("self",), skip_locked=True)[:500])
        told = {bureau for bureau in (operator(),) if bureau}
        for found in rows:
            _move(found, State.LAID, "disagreement_decision")
            subject = f"disagreement:{found.pk}"
            record([Entry("disagreement.laid", bureau=None, subject=subject, sources=(found.source,))])
            publish(
                [
                    News("disagreement.laid", found.pk, bureau)
                    for bureau in {found.source, found.bureau, *told}
                ]
            )
    return len(rows)


def _check(text: str, field: str) -> None:
    if len(text.split()) < 2:
        raise Invalid(_("Give a reason in a few words."), field)
    check_length(text, LONGEST_NOTE, field)


def _open(act: Act, disagreement_id: UUID) -> tuple[Disagreement, Notice]:
    """One that is not ended, with its notice; nobody else changes either until the command ends."""
    act.on("disagreement", disagreement_id)
    seen = disagreements(act.viewer).filter(pk=disagreement_id, ended_at=None).first()
    if seen is None:
        raise NotFound
    wait_for_notices_of(seen.source)
    with as_task(Task.NOTICES):
        found = Disagreement.objects.filter(pk=seen.pk, ended_at=None).first()
        if found is None:
            raise NotFound
        notice = Notice.objects.select_related("audience").get(pk=found.notice_id)
    act.on("disagreement", found.pk, found.source, notice=str(notice.pk))
    return found, notice


def _move(found: Disagreement, state: Disagreement.State, deadline: str) -> None:
    with as_task(Task.NOTICES):
        found.state, found.due_at = state.value, due(found.notice, deadline)
        found.save()


def _end(act: Act, found: Disagreement, notice: Notice, outcome: Disagreement.Outcome, note: str) -> None:
    with as_task(Task.NOTICES):
        found.state, found.outcome, found.decision = State.ENDED.value, outcome.value, note
        found.ended_at = clock.now()
        found.save()
        others = notice.disagreements.filter(ended_at=None).exists()
    if not others:
        _contested(act, notice, False)


def _contested(act: Act, notice: Notice, contested: bool) -> None:
    """Put the mark on everything that shows the notice, or take it off; one that others put there stays."""
    note_step(act, notice, "disagreement" if contested else "disagreement_ended", quiet=not contested)
    if notice.contested == contested or not (contested or notice.contested_by_bureau):
        return
    notice.contested = notice.contested_by_bureau = contested
    if notice.is_open and publishing.screened(notice):
        publishing.share(act, notice)
    keep(notice)
