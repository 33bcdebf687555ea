"""Renew a record with a reason from the list, and take a renewal back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.kernel.text import check_length
from comity.records.commands.records import keep_until, own, save
from comity.records.models import Record
from comity.records.reviewing.rules import LONGEST_NOTE, renewed_until

EXTENDED = "record.extended"
UNTIL = "handling: expires_at"


@command(EXTENDED, Permission.RECORD_WRITE)
def renew_record(act: Act, record_id: UUID, reason: RenewalReason, note: str = "") -> Record:
    """Keep a record for another year. It is an extension like any other, with a reason of the list."""
    record = own(act, record_id)
    check_length(note, LONGEST_NOTE, "note")
    until = renewed_until(record.expires_at, clock.now())
    return keep_until(act, record, until, f"{reason.value}: {note}" if note else reason.value)


@command("record.extension_withdrawn", Permission.RECORD_WRITE)
def take_back_extension(act: Act, record_id: UUID) -> Record:
    """Let a record run out again when it did before it was extended, as long as nothing else was done with it since."""
    record = own(act, record_id)
    versions = list(record.versions.all()[:2])
    if len(versions) < 2 or versions[0].verb != EXTENDED or versions[0].number != record.version:
        raise Invalid(_("Something else was done with this record since. Extend or delete it anew."))
    until = datetime.fromisoformat(versions[1].content[UNTIL])
    if until <= clock.now():
        raise Invalid(_("It had run out before. Delete it if it is no longer needed."))
    record.take_handling(replace(record.handling, expires_at=until).checked())
    save(act, record)
    return record
