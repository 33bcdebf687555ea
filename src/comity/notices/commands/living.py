"""While a notice is out: suspended, contested, amended, located, renewed; what another state tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.handling import LONGEST
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.text import check_length
from comity.members.queries import declared
from comity.notices import identity, rules
from comity.notices.commands import publishing
from comity.notices.commands.drafting import check_complete, raise_questions
from comity.notices.commands.protecting import register_told
from comity.notices.commands.shaping import tidy
from comity.notices.commands.ways import (
    LONGEST_NOTE,
    ShownTo,
    held,
    judged,
    keep,
    note_step,
    own,
    take,
    tell_operator,
    tell_source,
)
from comity.notices.models import Notice, NoticeVersion, Protected, content_of
from comity.screening.commands import set_outcome
from comity.screening.models import Hit
from comity.screening.queries import hit as hit_named

TOLD_FOR = timedelta(days=366)


class Told(StrEnum):
    """What any state may tell of the subject of a notice; either reopens it."""

    EXTRADITION_REFUSED = "extradition_refused"
    ASYLUM_GRANTED = "asylum_granted"


@command("notice.suspended", Permission.NOTICE_READ)
def suspend(act: Act, notice_id: UUID, note: str = "") -> Notice:
    """Hide it from everybody but its source and those who decide, at once. By its source or a reviewer."""
    notice = held(act, notice_id)
    if notice.source != act.viewer.bureau:
        act.viewer.must(Permission.NOTICE_REVIEW)
        notice = judged(act, notice_id)
    else:
        act.viewer.must(Permission.NOTICE_WRITE)
    take(act, notice, "suspend", note, quiet=notice.source != act.viewer.bureau)
    publishing.hide(act, notice)
    tell_source(act, notice, "notice.suspended")
    tell_operator(act, notice, "notice.suspended")
    return notice


@command("notice.resumed", Permission.NOTICE_REVIEW)
def resume(act: Act, notice_id: UUID, note: str = "") -> Notice:
    """Let it out again, after it was looked at once more. Nothing goes out while it is contested."""
    if not declared(act.viewer.person):
        raise Denied(
            _("The secretariat has not said yet of which states you are, so you decide on no request.")
        )
    notice = judged(act, notice_id)
    if notice.contested:
        raise Denied(_("It is contested. Nothing is published while that is open."))
    check_complete(content_of(notice), notice)
    take(act, notice, "resume", note, shown_to=ShownTo.PARTIES, quiet=True)
    publishing.publish(act, notice)
    return notice


@command("notice.contested", Permission.NOTICE_READ)
def contest(act: Act, notice_id: UUID, note: str) -> Notice:
    """Mark it as contested on every view, match, hit and export: by its source, or by those who decide."""
    notice = _party(act, notice_id)
    if not note.strip():
        raise Invalid(_("Say who contests it, and why."), "note")
    _mark(act, notice, True, note)
    return notice


@command("notice.uncontested", Permission.NOTICE_REVIEW)
def settle(act: Act, notice_id: UUID, note: str) -> Notice:
    """Take the mark off, with a reason."""
    notice = judged(act, notice_id)
    if not note.strip():
        raise Invalid(_("Say how it was settled."), "note")
    _mark(act, notice, False, note)
    return notice


def _party(act: Act, notice_id: UUID) -> Notice:
    notice = held(act, notice_id)
    if notice.source == act.viewer.bureau:
        act.viewer.must(Permission.NOTICE_WRITE)
    elif not (act.viewer.may(Permission.NOTICE_REVIEW) or act.viewer.may(Permission.NOTICE_CONTEXT)):
        act.viewer.must(Permission.NOTICE_REVIEW)
    return notice


def _mark(act: Act, notice: Notice, contested: bool, note: str) -> None:
    check_length(note, LONGEST_NOTE, "note")
    if contested and notice.contested_by_bureau:
        notice.contested = notice.contested_by_bureau = (
            False  # from now on it does not go with the disagreement
        )
    if notice.contested == contested or notice.ended:
        raise Invalid(_("There is nothing to change."))
    notice.contested = contested
    note_step(act, notice, "contested" if contested else "uncontested", note=note, quiet=True)
    if notice.is_open and publishing.screened(notice):
        publishing.share(act, notice)
    keep(notice)
    tell_source(act, notice, "notice.contested")
    act.on("notice", notice.pk, contested=contested)


@command("notice.amended", Permission.NOTICE_WRITE)
def amend(act: Act, notice_id: UUID, content: Mapping[str, Any], seen_version: int) -> Notice:
    """Change what a published notice says. It is shown once as many people approved the change as approved the whole."""
    notice = own(act, notice_id)
    if not notice.is_open and notice.state != "suspended":
        raise Invalid(_("What is not out yet is changed as a draft."))
    if notice.version != seen_version:
        raise Invalid(_("Somebody changed this draft meanwhile. Look at it again, then bring both together."))
    said = tidy(content, notice.kind, notice.table)
    check_complete({**said, "photographs": content_of(notice)["photographs"]}, notice)
    if not rules.differences(notice.content, said):
        raise Invalid(_("There is nothing to change."))
    notice.amendment, notice.approvals = said, []
    note_step(act, notice, "amendment")
    keep(notice)
    tell_operator(act, notice, "notice.amended")
    return notice


@command("notice.amendment_decided", Permission.NOTICE_REVIEW)
def decide_amendment(act: Act, notice_id: UUID, accept: bool, note: str = "") -> Notice:
    """Let a change in, or not. Two people for what two people approved."""
    if not declared(act.viewer.person):
        raise Denied(
            _("The secretariat has not said yet of which states you are, so you decide on no request.")
        )
    notice = judged(act, notice_id)
    if notice.amendment is None:
        raise Invalid(_("There is nothing to change."))
    if accept and act.viewer.person in notice.approvals:
        raise Denied(_("You have approved it already. Another person has to look at it."))
    if accept:
        notice.approvals = [*notice.approvals, act.viewer.person]
    if not accept or len(notice.approvals) >= notice.needed:
        _settle_amendment(act, notice, accept, note)
    keep(notice)
    act.on("notice", notice.pk, accepted=accept)
    return notice


def _settle_amendment(act: Act, notice: Notice, accept: bool, note: str) -> None:
    said, notice.amendment = notice.amendment, None
    if accept and said is not None:
        notice.content, notice.caption = said, rules.caption(said)
        notice.keys = sorted(identity.keys_of(said))
        notice.version += 1
        with as_task(Task.NOTICES):
            NoticeVersion.objects.create(
                notice=notice,
                source=notice.source,
                number=notice.version,
                content=said,
                person=notice.drafter,
                at=clock.now(),
            )
        raise_questions(notice, said)
        if notice.is_open and publishing.screened(notice):
            publishing.share(act, notice)
    note_step(act, notice, "amendment_accepted" if accept else "amendment_refused", note=note, quiet=True)
    tell_source(act, notice, "notice.amendment_decided")


class Wish(StrEnum):
    """What an adult who went missing lets be told to whoever reported her. She alone decides."""

    NOTHING = "nothing"
    FOUND = "found"
    WORDS = "words"


@command("notice.located", Permission.MATCH_VERIFY)
def report_located(
    act: Act, hit_id: UUID, note: str = "", arrested: bool = False, wish: Wish | None = None
) -> Notice:
    """Say that the subject of a notice was found, or arrested, here: the hit of it says so, and its source hears.

    It rests on a hit that the source confirmed: no action before. For an adult who went missing ``wish`` is needed;
    where she lets be told nothing, or only that she was found, no word of hers or about her is taken.
    """
    found = hit_named(act.viewer, hit_id)
    with as_task(Task.NOTICES):
        known = Notice.objects.filter(record=found.record_id).values_list("pk", flat=True).first()
    if known is None:
        raise Invalid(_("This hit is of no notice."))
    notice = held(act, known)
    if found.bureau != act.viewer.bureau:
        raise Denied(_("The bureau that met the person says so."))
    if notice.content.get("status") == "missing":
        _check_wish(notice, note, arrested, wish)
    take(act, notice, "arrest" if arrested else "locate", note)
    if wish is not None:
        note_step(act, notice, f"wish_{wish.value}")
    set_outcome(act.viewer, hit_id, Hit.Outcome.ACTION, note or _("Found."))
    notice.located_at = notice.located_at or clock.now()
    keep(notice)
    act.sources.add(notice.source)
    tell_source(act, notice, "notice.located")
    return notice


def _check_wish(notice: Notice, note: str, arrested: bool, wish: Wish | None) -> None:
    if arrested:
        raise Invalid(_("Nobody is arrested for being missing."), "arrested")
    if notice.content.get("minor") is True:
        return
    if wish is None:
        raise Invalid(_("An adult who went missing decides what may be told. Ask her, and say so."), "wish")
    if wish is not Wish.WORDS and note.strip():
        raise Invalid(_("She does not let this be told: leave the words out."), "note")


@command("notice.pursued", Permission.NOTICE_WRITE)
def pursue(act: Act, notice_id: UUID, verb: str, note: str = "") -> Notice:
    """The source says how it goes on after an arrest: extradition asked for, surrendered, closed."""
    notice = own(act, notice_id)
    if verb not in {"request_extradition", "surrender", "close"}:
        raise Invalid(_("This is no step after an arrest."), "verb")
    was_open = notice.is_open
    take(act, notice, verb, note)
    if was_open and not notice.is_open:
        notice.renewal_until = None
        publishing.end(act, notice, verb)
    keep(notice)
    tell_operator(act, notice, f"notice.{verb}")
    return notice


@command("notice.told", Permission.NOTICE_WRITE)
def tell_of(act: Act, notice_id: UUID, what: Told) -> Notice:
    """A state tells that it refused extradition, or granted asylum. The notice is suspended and looked at again.

    Neither its source nor anybody else learns what was told, or by whom; it reads as a re-examination.
    """
    act.apart = True
    notice = held(act, notice_id)
    if notice.source == act.viewer.bureau:
        raise Denied(_("A bureau withdraws its own notice."))
    act.details, act.subject = {"told": what.value}, f"notice:{notice.pk}"
    if what is Told.ASYLUM_GRANTED:
        register_told(act, notice, Protected.Ground.ASYLUM, clock.now() + TOLD_FOR)
        act.subject = f"notice:{notice.pk}"
    else:
        note_step(act, notice, what.value, shown_to=ShownTo.OPERATOR)
    take(act, notice, "suspend", quiet=True)
    publishing.hide(act, notice)
    act.tell("notice.suspended", notice.source, notice.pk)
    tell_operator(act, notice, "notice.suspended")
    return notice


@command("notice.renewal_asked", Permission.NOTICE_WRITE)
def ask_renewal(act: Act, notice_id: UUID, until: datetime, reason: str) -> Notice:
    """Ask to keep it longer. It is reviewed first; what is contested is not prolonged."""
    notice = own(act, notice_id)
    if notice.contested:
        raise Denied(_("A contested notice is not prolonged while the dispute is open."))
    if notice.ended or not notice.is_open:
        raise Invalid(_("Only what is published is prolonged."))
    if len(reason.split()) < 3:
        raise Invalid(_("Say in a few words why it is still needed."), "reason")
    most = min(LONGEST, timedelta(days=366 * notice.kind.years))
    if not notice.expires_at < until <= clock.now() + most:
        raise Invalid(
            _("It may be kept for %(years)d years at most.") % {"years": notice.kind.years}, "until"
        )
    notice.renewal_until = until
    note_step(act, notice, "renewal_asked", note=reason)
    keep(notice)
    tell_operator(act, notice, "notice.renewal_asked")
    return notice


@command("notice.renewal_decided", Permission.NOTICE_REVIEW)
def decide_renewal(act: Act, notice_id: UUID, accept: bool, note: str) -> Notice:
    """After review: keep it until the day that was asked for, or let it run out."""
    notice = judged(act, notice_id)
    if notice.renewal_until is None or not notice.is_open:
        raise Invalid(_("Nobody asked to prolong this."))
    if accept and notice.contested:
        raise Denied(_("A contested notice is not prolonged while the dispute is open."))
    until, notice.renewal_until = notice.renewal_until, None
    if accept:
        notice.expires_at, notice.reminded_at = until, None
        if publishing.screened(notice):
            publishing.share(act, notice)
    note_step(act, notice, "renewed" if accept else "renewal_refused", note=note, quiet=True)
    keep(notice)
    tell_source(act, notice, "notice.renewal_decided", accepted=accept)
    return notice
