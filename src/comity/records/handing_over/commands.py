"""Sign a shift over, accept it, take it back while nobody accepted it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.text import check_length
from comity.records.handing_over.models import HandOver
from comity.records.handing_over.open_items import what_is_open
from comity.records.handing_over.queries import hand_over, takers

LONGEST = 5_000
"""Characters of remarks, and of the answer."""


@command("shift.signed_over", Permission.HIT_READ)
def sign_over(act: Act, taker: UUID, remarks: str) -> HandOver:
    """Sign the shift over to a colleague, with what is open at this moment and what she should know."""
    check_length(remarks, LONGEST, "remarks")
    if taker not in takers(act.viewer):
        raise Invalid(_("Choose a colleague of your bureau who looks at matches and hits."), "taker")
    made = HandOver.objects.create(
        bureau=act.viewer.bureau,
        giver=act.viewer.person,
        taker=taker,
        open={item.key: found.number for item, found in what_is_open(act.viewer)},
        remarks=remarks,
    )
    act.on("shift", made.pk, to=str(taker), open=made.open)
    act.tell("shift.signed_over", act.viewer.bureau, made.pk)
    return made


@command("shift.accepted", Permission.HIT_READ)
def accept_shift(act: Act, hand_over_id: UUID, answer: str = "") -> HandOver:
    """Take the shift over. Only whom it was signed over to."""
    act.on("shift", hand_over_id)
    check_length(answer, LONGEST, "answer")
    shift = hand_over(act.viewer, hand_over_id)
    if shift.taker != act.viewer.person:
        raise Denied(_("Only whom a shift was signed over to accepts it."))
    if shift.accepted_at:
        raise Invalid(_("This shift was accepted already."))
    shift.accepted_at, shift.answer = clock.now(), answer
    shift.save(update_fields=["accepted_at", "answer"])
    act.tell("shift.accepted", act.viewer.bureau, shift.pk)
    return shift


@command("shift.withdrawn", Permission.HIT_READ)
def withdraw_shift(act: Act, hand_over_id: UUID) -> None:
    """Take a hand-over back, as long as nobody accepted it."""
    act.on("shift", hand_over_id)
    shift = hand_over(act.viewer, hand_over_id)
    if shift.giver != act.viewer.person:
        raise Denied(_("Only who signed a shift over takes it back."))
    if shift.accepted_at:
        raise Invalid(_("This shift was accepted already."))
    shift.delete()
    act.tell("shift.withdrawn", act.viewer.bureau, hand_over_id)
