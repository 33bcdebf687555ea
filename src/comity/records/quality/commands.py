"""What people do about the quality of their bureau's records: mend, say that it is right as it is, count, oversee."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.records.commands.records import own
from comity.records.models import Acceptance, Flaw, Quality, QualityFigures, Record
from comity.records.quality.facts import months_after
from comity.records.quality.measuring import count_figures, measure
from comity.records.quality.rules import BY_ID, LONGEST_REASON
from comity.records.quality.telling import Told, told


@command("flaw.accepted", Permission.RECORD_WRITE)
def accept_flaw(act: Act, record_id: UUID, rule: str, reason: str) -> Acceptance:
    """Say that what a rule finds is right as it is. It counts no more while the record says the same; of a stale record
    it is a confirmation, and holds as long as one.
    """
    record = own(act, record_id)
    flaw = Flaw.objects.filter(record=record, rule=rule).first()
    if flaw is None or rule not in BY_ID:
        raise NotFound
    if not BY_ID[rule].acceptable:
        raise Invalid(_("This cannot be said of a review: extend the record, or let it go."), "reason")
    if not reason.strip():
        raise Invalid(_("Say why it is right as it is."), "reason")
    check_length(reason, LONGEST_REASON, "reason")
    act.on("record", record.pk, rule=rule, reason=reason)
    lasts = BY_ID[rule].lasts
    accepted, _made = Acceptance.objects.update_or_create(
        record=record,
        rule=rule,
        defaults={
            "source": record.source,
            "mark": flaw.mark,
            "reason": reason.strip(),
            "person": act.viewer.person,
            "at": clock.now(),
            "until": None if lasts else months_after(clock.now(), settings.COMITY.quality_stale_months),
        },
    )
    measure([record])
    return accepted


@command("flaw.reopened", Permission.RECORD_WRITE)
def reopen_flaw(act: Act, record_id: UUID, rule: str) -> None:
    """Take back that something is right as it is; the rule counts again."""
    record = own(act, record_id)
    act.on("record", record.pk, rule=rule)
    if not Acceptance.objects.filter(record=record, rule=rule).delete()[0]:
        raise NotFound
    measure([record])


@command("mending.taken", Permission.RECORD_WRITE)
def take_mending(act: Act, record_id: UUID) -> Quality:
    """Say that one is mending a record, so that nobody else does. Another of the bureau may take it over."""
    quality = _to_mend(own(act, record_id))
    quality.taken_by, quality.taken_at = act.viewer.person, clock.now()
    quality.save(update_fields=["taken_by", "taken_at"])
    return quality


@command("mending.left", Permission.RECORD_WRITE)
def leave_mending(act: Act, record_id: UUID) -> Quality:
    """Leave a record that one was mending to others."""
    quality = _to_mend(own(act, record_id))
    if quality.taken_by != act.viewer.person:
        raise Denied(_("Somebody else is mending this record, or nobody is."))
    quality.taken_by = quality.taken_at = None
    quality.save(update_fields=["taken_by", "taken_at"])
    return quality


@command("quality.counted", Permission.RECORD_WRITE)
def count_quality(act: Act) -> QualityFigures:
    """Count how good the bureau's records are at this moment, as the hub does every night."""
    act.on("bureau", act.viewer.bureau)
    count_figures([act.viewer.bureau])
    return QualityFigures.objects.filter(source=act.viewer.bureau)[0]


@command("quality.overseen", Permission.QUALITY_OVERSEE)
def oversee_quality(act: Act) -> list[Told]:
    """The figures of every bureau, the newest first; without small numbers, and nothing of any record."""
    with as_task(Task.QUALITY):
        return told(QualityFigures.objects.all())


def _to_mend(record: Record) -> Quality:
    quality = Quality.objects.select_for_update().filter(record=record).first()
    if quality is None or not Flaw.objects.filter(record=record).exists():
        raise Invalid(_("Nothing is to be mended in this record."))
    return quality
