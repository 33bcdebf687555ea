"""Change many records: by the very commands that change one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, Refusal
from comity.kernel.truth import Tier
from comity.kernel.viewer import Viewer
from comity.records.commands import delete_record, restrict_record
from comity.records.many.rules import MOST, Action, Change
from comity.records.models import Record
from comity.records.reviewing.commands import renew_record


@dataclass(frozen=True)
class Outcome:
    """What became of one record, or would; ``why``: it was refused."""

    record_id: UUID
    why: str = ""


class _TakenBack(Exception):
    """Ends a preview: nothing of it stays."""


@command("records.changed", Permission.RECORD_WRITE)
def change_records(act: Act, record_ids: Sequence[UUID], change: Change, together: bool) -> list[Outcome]:
    """Do the same with each record; ``together``: with all of them, or with none.

    Each has its own entry in the ledger, as if it had been changed alone; this one says that they were one act.
    """
    wanted = list(dict.fromkeys(record_ids))
    act.on("records", "", action=change.action.value, together=together)
    act.details["records"] = [str(pk) for pk in wanted]
    if not wanted:
        raise Invalid(_("Choose records first."))
    if len(wanted) > MOST:
        raise Invalid(
            _("At most %(most)d records are changed at once. Choose fewer, or narrow the list.")
            % {"most": MOST}
        )
    outcomes = [_changed(act.viewer, record_id, change) for record_id in wanted]
    refused = [outcome for outcome in outcomes if outcome.why]
    if refused and together:
        raise Denied(
            _("Nothing was changed, because %(n)d of them cannot be. The first: %(why)s")
            % {"n": len(refused), "why": refused[0].why}
        )
    act.details["refused"] = [str(outcome.record_id) for outcome in refused]
    return outcomes


def preview(viewer: Viewer, record_ids: Sequence[UUID], change: Change) -> list[Outcome]:
    """What would follow for each record: the change is done and taken back, so that it cannot promise anything else."""
    outcomes: list[Outcome] = []
    try:
        with transaction.atomic():
            outcomes = change_records(viewer, record_ids, change, False)
            raise _TakenBack
    except _TakenBack:
        return outcomes


def _changed(viewer: Viewer, record_id: UUID, change: Change) -> Outcome:
    try:
        _change(viewer, record_id, change)
    except Refusal as refusal:
        return Outcome(record_id, refusal.reason)
    return Outcome(record_id)


def _change(viewer: Viewer, record_id: UUID, change: Change) -> None:
    if change.action is Action.RENEW and change.renewal:
        renew_record(viewer, record_id, change.renewal, change.reason)
    elif change.action is Action.HANDLING and change.handling is not None:
        handling = Record.objects.get_visible(viewer, record_id).handling
        if handling.tier is Tier.DISCREET:
            raise Denied(_("A discreet record is changed on its own page, where its legal order stands."))
        restrict_record(viewer, record_id, replace(handling, **change.handling))
    else:
        delete_record(viewer, record_id, change.reason)
