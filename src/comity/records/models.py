"""What members share: persons, documents, organisations and things, their history, who holds them, and imports."""

from __future__ import annotations

from itertools import chain
from typing import Any, TypeAlias

from django.db import models
from django.db.models.functions import Upper
from django.utils.functional import cached_property

from comity.kernel import clock
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.lists import Code
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.ids import new_id
from comity.kernel.models import Handled
from comity.kernel.telling import in_words
from comity.kernel.visibility import HandledQuerySet
from comity.records.handing_over.models import HandOver
from comity.records.judging.models import Judgement, JudgementStep
from comity.records.linking.models import Link
from comity.records.quality.models import Acceptance, Flaw, Quality, QualityFigures
from comity.records.rules import ORGANISATIONS
from comity.records.syncing.models import Register, RegisterEntry, Sync, SyncLine
from comity.records.things.kinds import BY_SCHEMA, exported
from comity.records.things.rules import identifiers_of

__all__ = [
    "OF_REGISTER",
    "Acceptance",
    "Deletion",
    "Flaw",
    "HandOver",
    "Holding",
    "ImportProblem",
    "ImportRun",
    "Judgement",
    "JudgementStep",
    "Link",
    "Portrait",
    "Quality",
    "QualityFigures",
    "Record",
    "RecordVersion",
    "Register",
    "RegisterEntry",
    "Sync",
    "SyncLine",
    "UpdateTask",
    "YourReference",
]


OF_REGISTER = "register"
"""The format of an import run that belongs to a sync: it has pages and commands of its own."""


class RecordQuerySet(HandledQuerySet["Record"]):
    """Records as a viewer may have them."""


class Record(Handled):
    """A FollowTheMoney entity of one source: a person, a document, an organisation or a thing (`things.kinds`).

    ``properties`` maps FollowTheMoney property names to lists of strings; ``identifiers`` are those among them in
    their canonical form (`things.checks`); ``attached`` are further entities that say something of this one (listings,
    identity papers). A document or a thing states its ``reason``, and a document may name its ``holder``; a person
    states its ``status``.
    """

    schema = models.CharField(max_length=40)
    properties = models.JSONField(default=dict)
    identifiers = models.JSONField(default=list, blank=True)
    attached = models.JSONField(default=list, blank=True)
    caption = models.CharField(max_length=300)
    beginning = models.GeneratedField(
        expression=Upper("caption"), output_field=models.TextField(), db_persist=True
    )
    status = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    holder = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="documents")
    our_reference = models.CharField(max_length=100, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["source", "-updated_at"]),
            models.Index(fields=["source", "-id"], name="records_of_source"),
            models.Index(fields=["source", "expires_at", "id"], name="records_of_source_by_expiry"),
            models.Index(fields=["source", "beginning"], name="records_by_beginning"),
            models.Index(fields=["schema", "-id"], name="records_of_schema"),
            models.Index(fields=["status", "-id"], name="records_of_status"),
            models.Index(fields=["audience", "expires_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="external_id_once_per_source",
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
            )
        ]

    def __str__(self) -> str:
        return self.caption

    @property
    def is_person(self) -> bool:
        return self.schema == "Person"

    @property
    def screenable(self) -> bool:
        """Victims, witnesses and refugees never enter the index; nor does anything without a name or number."""
        if self.is_person:
            return bool(self.status) and PersonStatus(self.status).screenable
        return bool(self.reason) or self.schema in ORGANISATIONS

    @cached_property
    def status_label(self) -> str:
        return str(PersonStatus(self.status).label) if self.status else ""

    @cached_property
    def reason_label(self) -> str:
        return str(self.reason_code.label) if self.reason_code else ""

    @property
    def reason_code(self) -> Code | None:
        """Why it is on the list, as a code of the list that its kind has."""
        if kind := BY_SCHEMA.get(self.schema):
            return kind.reason(self.reason)
        return DocumentReason(self.reason) if self.reason else None

    @cached_property
    def borne(self) -> list[dict[str, Any]]:
        """Identifiers by which the record is found: its own, and those of what was attached to it (a list's wallets)."""
        attached = (identifiers_of(item["schema"], item["properties"]) for item in self.attached)
        return [*self.identifiers, *chain.from_iterable(attached)]

    def values(self, name: str) -> list[str]:
        return list(self.properties.get(name, []))

    def entity(self) -> dict[str, Any]:
        """This record as a FollowTheMoney entity."""
        schema, properties = exported(self.schema, self.properties)
        if self.holder_id:
            properties["holder"] = [str(self.holder_id)]
        return {"id": str(self.pk), "schema": schema, "caption": self.caption, "properties": properties}


class RecordVersion(models.Model):
    """What a record said, and how it was to be handled, at one time. Only its source sees it.

    ``why``: the reason that was given; ``run``: the import that made it; ``before``: what it changed as it was before, so that it can be undone; empty for
    a record that the import added.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="versions")
    source = models.UUIDField()
    number = models.PositiveIntegerField()
    content = models.JSONField()
    verb = models.CharField(max_length=60)
    person = models.UUIDField()
    why = models.TextField(blank=True)
    run = models.UUIDField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["run"], condition=models.Q(run__isnull=False), name="version_of_run")]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class Portrait(models.Model):
    """A picture of the person of a record."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="portrait")
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.record_id)


class YourReference(models.Model):
    """How a bureau that sees a record refers to it in its own files."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="references")
    bureau = models.UUIDField()
    reference = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "bureau"], name="one_reference_per_bureau")]

    def __str__(self) -> str:
        return self.reference


class Holding(models.Model):
    """A bureau holds a record: it saw it in full, exported it, or received it.

    Kept beyond the record's deletion (no foreign key), because the deletion has to reach every holder. The
    source may count a holding once it is ``told``: a look at an unverified match must not betray a crossing.
    """

    class How(models.TextChoices):
        SEEN = "seen"
        EXPORTED = "exported"
        RECEIVED = "received"

    record_id = models.UUIDField()
    bureau = models.UUIDField()
    how = models.CharField(max_length=10, choices=How.choices)
    first_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    told = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_id", "bureau", "how"], name="held_once")]

    def __str__(self) -> str:
        return f"{self.bureau} {self.how} {self.record_id}"


class Deletion(models.Model):
    """The trace of a deleted record, which redirects enquiries to its source for three years at most."""

    record_id = models.UUIDField(primary_key=True)
    source = models.UUIDField()
    our_reference = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)
    holders = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.record_id)


class UpdateTask(models.Model):
    """Somebody found a record out of date: its source is asked to mend it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, models.CASCADE, related_name="update_tasks")
    source = models.UUIDField(db_index=True)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at"]

    def __str__(self) -> str:
        return str(self.record_id)


class ImportRun(models.Model):
    """One import of a list: where it stands, and what became of each entry.

    ``status`` is given to its persons, ``reason`` to its documents, ``thing_reason`` to its things and accounts.
    ``columns``: what those of a table mean, once somebody said it. ``waiting`` entities spoke of others further down; for them the list has a ``second_reading``.
    """

    class ImportState(models.TextChoices):  # named apart: the API is described by bare names of classes
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    State: TypeAlias = ImportState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.UUIDField(db_index=True)
    person = models.UUIDField()
    purpose = models.CharField(max_length=40)
    filename = models.CharField(max_length=200)
    format = models.CharField(max_length=20)
    handling = models.JSONField()
    raw = models.CharField(max_length=300)
    raw_until = models.DateTimeField()
    status = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    thing_reason = models.CharField(max_length=30, blank=True)
    columns = models.JSONField(null=True, blank=True)
    size = models.BigIntegerField(default=0)
    read_bytes = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    position = models.BigIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    second_reading = models.BooleanField(default=False)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_open(self) -> bool:
        """Whether there is more of it to be taken in."""
        return self.state in {self.State.WAITING, self.State.RUNNING, self.State.FAILED}

    @property
    def needs_columns(self) -> bool:
        """Whether it is a table of which nobody has said yet what its columns mean."""
        return self.format == "table" and self.columns is None

    @property
    def may_be_explained(self) -> bool:
        """Whether it is a table of which nothing was taken in yet, so that its columns may be named anew."""
        return self.format == "table" and self.state == self.State.WAITING and not self.position

    @property
    def percent(self) -> int:
        done = self.state == self.State.DONE
        return 100 if done or not self.size else min(99, 100 * self.read_bytes // self.size)


class ImportMapping(models.Model):
    """What the columns of a table mean, as a bureau once said it: by headings, so that the next one is understood."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.UUIDField(db_index=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    fields = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="mapping_once_by_name")]

    def __str__(self) -> str:
        return self.name


class ImportProblem(models.Model):
    """An entry, or a value of one, that was refused: where, which field, why. ``refused``: the whole entry.

    ``message`` is in English, or in the language of who imported; ``made_of`` says what it was made of, where that is
    known, so that every reader has it in her own.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="problems")
    at = models.CharField(max_length=100)
    field = models.CharField(max_length=100, blank=True)
    message = models.TextField()
    made_of = models.JSONField(null=True, blank=True)
    refused = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at}: {self.message}"

    @property
    def words(self) -> str:
        """Why, in the reader's language where that can be."""
        return in_words(self.made_of, self.message)
