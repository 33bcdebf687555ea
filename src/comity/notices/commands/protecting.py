"""The sealed register: fed by who protects, asked blindly, answered to one officer alone, named nowhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.ids import new_id
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.notices import identity
from comity.notices.checks import day
from comity.notices.commands.reviewing import release, turn_down
from comity.notices.commands.ways import LONGEST_NOTE, judged
from comity.notices.models import Clearance, Notice, Protected
from comity.notices.sealing import opened, sealed, tags_of

NEUTRAL = "OTHER"
"""The code of a refusal that names no ground."""


@command("protection.registered", Permission.PROTECTION_FEED)
def register_protected(
    act: Act,
    ground: Protected.Ground,
    names: list[str],
    born: str,
    feared: list[str],
    until: datetime,
    contact: str = "",
) -> Protected:
    """Put somebody under protection into the register; ``feared``: the states she is protected from, by code.

    Requests that wait or stand already are asked about again, as every one is when it is submitted.
    """
    if not any(name.strip() for name in names):
        raise Invalid(_("Give at least one name."), "names")
    if born and day(born) is None:
        raise Invalid(_("Write dates as 1984-03-17, or as 1984-03 or 1984 where no more is known."), "born")
    if until <= clock.now():
        raise Invalid(_("The expiry must lie in the future."), "until")
    check_length(contact, 500, "contact")
    return _register(act, act.viewer.bureau, ground, names, born, feared, until, contact)


def _register(
    act: Act,
    source: UUID,
    ground: Protected.Ground,
    names: list[str],
    born: str,
    feared: list[str],
    until: datetime,
    contact: str,
) -> Protected:
    act.apart = True  # colleagues read their bureau's ledger
    entry = new_id()
    said = {"names": names, "born": born, "feared": feared, "contact": contact}
    keys = identity.keys(names, born)
    protected = Protected(
        id=entry,
        source=source,
        ground=ground.value,
        sealed=sealed(entry, said),
        tags=tags_of(keys),
        until=until,
    )
    protected.save(force_insert=True)
    act.on("protection", entry)
    _ask_again(protected)
    return protected


def _ask_again(protected: Protected) -> None:
    """Lay what stands or waits and may be about her before the officer once more."""
    with as_task(Task.NOTICES):
        tags = set(protected.tags)
        live = Clearance.objects.filter(notice__ended_at=None).select_related("notice")
        for clearance in live.iterator():
            notice = clearance.notice
            born = str(notice.content.get("birth_date") or "")
            if tags & set(tags_of(identity.asked(identity.names_of(notice.content), born))):
                clearance.found = [*clearance.found, protected.pk]
                clearance.answer = Clearance.Answer.OPEN.value
                clearance.save(update_fields=["found", "answer"])


def register_told(act: Act, notice: Notice, ground: Protected.Ground, until: datetime) -> None:
    """What a state told of the subject of a notice: as if it had registered her."""
    content = notice.content
    born = str(content.get("birth_date") or "")
    with as_task(Task.NOTICES):
        names = identity.names_of(content)
        _register(act, act.viewer.bureau, ground, names, born, [notice.state_of], until, "")


@command("protection.withdrawn", Permission.PROTECTION_FEED)
def withdraw_protected(act: Act, entry_id: UUID) -> None:
    """Take out what the own body put in."""
    act.apart = True
    gone, _by_table = Protected.objects.filter(pk=entry_id, source=act.viewer.bureau).delete()
    if not gone:
        raise NotFound
    act.on("protection", entry_id)


@command("notice.cleared", Permission.PROTECTION_ANSWER)
def answer_clearance(act: Act, notice_id: UUID, clear: bool, note: str = "") -> Notice:
    """The officer's word. Clear: it goes on. Objection: it is refused or taken down, with the neutral code and letter.

    ``note`` stays with the register. The act is written to the hub's own ledger, under one verb for both answers.
    """
    act.apart = True
    notice = judged(act, notice_id)
    act.sources.clear()
    check_length(note, LONGEST_NOTE, "note")
    with as_task(Task.NOTICES):
        clearance = Clearance.objects.filter(notice=notice).first()
        if clearance is None or notice.ended:
            raise NotFound
        answer = Clearance.Answer.CLEAR if clear else Clearance.Answer.OBJECTION
        clearance.answer, clearance.note, clearance.answered_at = answer.value, note, clock.now()
        clearance.save()
    if clear:
        release(act, notice)
    else:
        turn_down(act, notice, NEUTRAL)
    act.subject, act.details = f"notice:{notice.pk}", {}
    return notice


@command("protection.looked_at", Permission.PROTECTION_ANSWER)
def look_at_clearance(act: Act, notice_id: UUID) -> tuple[Clearance, list[dict[str, object]]]:
    """What the register says about a request, opened for the officer alone."""
    act.apart = True
    notice = judged(act, notice_id)
    act.sources.clear()
    clearance = Clearance.objects.filter(notice=notice).first()
    if clearance is None:
        raise NotFound
    entries = Protected.objects.filter(pk__in=clearance.found)
    told = [{"ground": e.ground, "until": e.until, **opened(e.pk, bytes(e.sealed))} for e in entries]
    return clearance, told
