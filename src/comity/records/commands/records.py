"""Create, read, edit, restrict, extend, delete: what people do with records."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.handling import Handling
from comity.kernel.locks import one_at_a_time
from comity.kernel.models import Handled
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.text import check_length
from comity.kernel.truth import Tier
from comity.members.queries import state_of
from comity.records.commands.erasing import erase
from comity.records.models import (
    Deletion,
    Holding,
    Portrait,
    Record,
    RecordVersion,
    UpdateTask,
    YourReference,
)
from comity.records.quality.measuring import measure
from comity.records.rules import (
    DISCREET_QUOTA,
    LONGEST_REFERENCE,
    PERSON,
    Draft,
    attached_line,
    caption_of,
    checked,
)
from comity.records.things.rules import identifiers_of

UPDATE_DUE = timedelta(days=14)
LONGEST_REASON = 2_000


@command("record.created", Permission.RECORD_WRITE)
def create_record(act: Act, draft: Draft, handling: Handling) -> Record:
    """Share a new record. :class:`Invalid` names the field that is missing or wrong."""
    checked(draft, state_of(act.viewer.bureau))
    if handling.source != act.viewer.bureau:
        raise Denied(_("A bureau shares its own records only."))
    wait_for_source(act.viewer.bureau)
    _within_discreet_quota(act, handling)
    record = Record(version=0)
    record.take_handling(handling.checked())
    put(act, record, draft)
    return record


@command("record.edited", Permission.RECORD_WRITE)
def edit_record(act: Act, record_id: UUID, draft: Draft, seen_version: int, why: str = "") -> Record:
    """Change what a record says, and say why. ``seen_version`` is the version the editor had before her eyes."""
    record = own(act, record_id)
    checked(draft, state_of(act.viewer.bureau))
    check_length(why, LONGEST_REASON, "why")
    if record.version != seen_version:
        raise Invalid(_("Somebody changed this record meanwhile. Look at its history, then edit again."))
    put(act, record, draft, **_given(why))
    UpdateTask.objects.filter(record=record, done_at=None).update(done_at=clock.now())
    return record


@command("record.restricted", Permission.RECORD_WRITE)
def restrict_record(act: Act, record_id: UUID, handling: Handling, why: str = "") -> Record:
    """Change who may see a record, or how it is to be handled, and say why. Its expiry stays: that is
    :func:`extend_record`.
    """
    record = own(act, record_id)
    check_length(why, LONGEST_REASON, "why")
    if handling.source != record.source:
        raise Denied(_("A record keeps its source."))
    if record.audience.tier != handling.tier.value:
        _within_discreet_quota(act, handling)
    record.take_handling(replace(handling, expires_at=record.expires_at).checked())
    save(act, record, **_given(why))
    return record


@command("record.extended", Permission.RECORD_WRITE)
def extend_record(act: Act, record_id: UUID, expires_at: datetime, reason: str) -> Record:
    """Keep a record longer, after review, with a reason. Contested records are not extended."""
    return keep_until(act, own(act, record_id), expires_at, reason)


def keep_until(act: Act, record: Record, expires_at: datetime, reason: str) -> Record:
    """Part of commands that extend a record."""
    if record.contested:
        raise Denied(_("A contested record is not extended while the dispute is open."))
    if not reason.strip():
        raise Invalid(_("Say why this record is still needed."), "reason")
    check_length(reason, LONGEST_REASON, "reason")
    record.take_handling(replace(record.handling, expires_at=expires_at).checked())
    save(act, record, reason=reason)
    return record


@command("record.deleted", Permission.RECORD_DELETE)
def delete_record(act: Act, record_id: UUID, reason: str) -> Deletion:
    """Erase a record; a trace without its content stays, and every holder is told to let go of it.

    The source counts those holders alone of whom it was told before: a deletion must not betray a crossing that
    nobody verified.
    """
    record = own(act, record_id)
    if not reason.strip():
        raise Invalid(_("Say why this record is deleted."), "reason")
    check_length(reason, LONGEST_REASON, "reason")
    return erase(act, record, reason)


@command("record.read", Permission.RECORD_READ)
def read_record(act: Act, record_id: UUID) -> Record:
    """A record in full. The reader becomes a holder, which the source may not count before a hit is verified."""
    act.on("record", record_id)
    record = Record.objects.select_related("audience", "holder").get_visible(act.viewer, record_id)
    hold([record], act.viewer.bureau, Holding.How.SEEN)
    return record


@command("record.referenced", Permission.RECORD_READ)
def note_reference(act: Act, record_id: UUID, reference: str) -> None:
    """Keep the viewer's bureau's own reference beside somebody's record."""
    check_length(reference, LONGEST_REFERENCE, "reference")
    record = Record.objects.get_visible(act.viewer, record_id)
    act.on("record", record.pk)
    YourReference.objects.update_or_create(
        record=record, bureau=act.viewer.bureau, defaults={"reference": reference}
    )


def open_update_task(act: Act, record: Record, note: str) -> UpdateTask:
    """Part of other commands (a hit answered "stale"): ask the source to mend its record."""
    task = UpdateTask(record=record, source=record.source, note=note, due_at=clock.now() + UPDATE_DUE)
    with as_task(Task.DELIVERY):
        task.save(force_insert=True)
    act.tell("record.stale", record.source, record.pk)
    return task


def wait_for_source(source: UUID) -> None:
    """Let a source's records be changed one after the other.

    Row locks alone would not do: who waited for a row would judge it by the audiences of before, and not find it.
    """
    one_at_a_time("records", source)


def hold(records: Sequence[Handled], bureau: UUID, how: Holding.How, told: bool = False) -> None:
    """Remember that ``bureau`` holds ``records``; ``told`` once the source may know. It does not hold its own.

    Other rooms' handled rows are held alike: identifiers are unique across rooms.
    """
    moment = clock.now()
    update = ["last_at", "told"] if told else ["last_at"]
    Holding.objects.bulk_create(
        (
            Holding(record_id=record.pk, bureau=bureau, how=how, first_at=moment, last_at=moment, told=told)
            for record in records
            if record.source != bureau
        ),
        update_conflicts=True,
        update_fields=update,
        unique_fields=["record_id", "bureau", "how"],
    )


def own(act: Act, record_id: UUID) -> Record:
    """The record as it is once nobody else of its source changes records; it stays so until the command ends."""
    act.on("record", record_id)
    if Record.objects.get_visible(act.viewer, record_id).source != act.viewer.bureau:
        raise Denied(_("Only the source of a record may change it."))
    wait_for_source(act.viewer.bureau)
    return (
        Record.objects.select_for_update(of=("self",))
        .select_related("audience")
        .get_visible(act.viewer, record_id)
    )


def _within_discreet_quota(act: Act, handling: Handling) -> None:
    if handling.tier is not Tier.DISCREET:
        return
    open_orders = Record.objects.of_source(act.viewer).filter(audience__tier=Tier.DISCREET.value)
    if open_orders.count() >= DISCREET_QUOTA:
        raise Denied(
            _("Your bureau has %(quota)d discreet records, as many as it may.") % {"quota": DISCREET_QUOTA}
        )


def _given(why: str) -> dict[str, str]:
    """A reason among the details of an act, where one was given."""
    return {"reason": why.strip()} if why.strip() else {}


def put(act: Act, record: Record, draft: Draft, **details: Any) -> None:
    """Let ``record`` say what ``draft`` says, as a new version."""
    record.schema = draft.schema
    record.properties = {name: list(values) for name, values in draft.properties.items() if values}
    record.caption = caption_of(draft.properties, draft.schema)
    record.identifiers = identifiers_of(draft.schema, record.properties)
    record.status, record.reason = draft.status, draft.reason
    record.our_reference = draft.our_reference
    record.external_id = draft.external_id or record.external_id
    record.fingerprint = draft.fingerprint or record.fingerprint
    former = record.holder_id
    if draft.holder:
        record.holder = _holder(act, draft.holder)
    save(act, record, **details)
    if former not in {None, record.holder_id}:
        measure(Record.objects.filter(pk=former))
    if draft.portrait:
        media_type, content = draft.portrait
        Portrait.objects.update_or_create(
            record=record, defaults={"media_type": media_type, "content": content}
        )


def _holder(act: Act, holder: str) -> Record:
    try:
        return Record.objects.of_source(act.viewer).get(pk=holder, schema=PERSON)
    except (Record.DoesNotExist, ValueError, ValidationError):
        raise Invalid(_("The holder of a document is a person your bureau has recorded."), "holder") from None


def save(act: Act, record: Record, **details: Any) -> None:
    """Keep ``record`` as its next version and let the index follow. A ``reason`` among the details stays with it."""
    record.version += 1
    record.updated_at = clock.now()
    record.save()
    version = version_of(record, act.verb, act.viewer.person)
    RecordVersion.objects.create(**version, why=details.get("reason", ""))
    measure([record])
    act.on("record", record.pk, version=record.version, **details)
    act.tell("record.changed", None, record.pk)


def version_of(record: Record, verb: str, person: UUID) -> dict[str, Any]:
    """The fields of the version that keeps what ``record`` says now."""
    handling = record.handling.as_json()
    content = {
        **record.properties,
        "schema": record.schema,
        "holder": str(record.holder_id) if record.holder_id else "",
        "attached": [attached_line(item["schema"], item["properties"]) for item in record.attached],
        "status": record.status,
        "reason": record.reason,
        "our reference": record.our_reference,
        **{f"handling: {name}": value for name, value in handling.items() if name != "source"},
    }
    return {
        "record": record,
        "source": record.source,
        "number": record.version,
        "content": content,
        "verb": verb,
        "person": person,
    }
