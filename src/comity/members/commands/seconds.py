"""Four eyes: who gives a role or makes a key is never the one who lets it take effect (ADR 21)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.commands import Act
from comity.kernel.refusals import Denied
from comity.kernel.viewer import BodyKind
from comity.members.models import Bureau, Confirmed
from comity.members.queries import bureaus_of, who_may_confirm


def wait_for_a_second(act: Act, what: Confirmed, bureau: Bureau, receiver: UUID) -> None:
    """Leave ``what`` without effect until a second administrator confirms it, and tell where they sit.

    Where the secretariat has but one administrator there is nobody else in the hub to ask: what she gives takes
    effect at once, and its entry says that she was alone.
    """
    seconds = who_may_confirm(bureau, act.viewer.person, receiver)
    act.details["alone"] = alone = not seconds and act.viewer.kind is BodyKind.SECRETARIAT
    if alone:
        what.confirmed_at = clock.now()
        what.save(update_fields=["confirmed_at"])
    for body in bureaus_of(seconds):
        act.tell("confirmation.asked", body, what.pk)


def confirm(act: Act, what: Confirmed, bureau: Bureau, receiver: UUID) -> None:
    """Let ``what`` take effect, or :class:`Denied` where the viewer is not the second person it waits for."""
    person, asker = act.viewer.person, what.asked_by
    if person in {asker, receiver}:
        raise Denied(_("Neither who asked for this confirms it, nor whom it is for: a second person does."))
    if person not in who_may_confirm(bureau, asker, receiver):
        raise Denied(_("This bureau has another administrator, who confirms it."))
    what.confirmed_at, what.confirmed_by_id = clock.now(), person
    what.save(update_fields=["confirmed_at", "confirmed_by"])
