"""Registers that are kept in step with a bureau's own system, each sending of one, and what became of its lines."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id


class Register(models.Model):
    """What a bureau keeps in its own system and sends here. ``handling`` and the rest are given to what comes from then
    on; ``days``: how long after its coming a record expires. The folder is read as ``person`` for ``purpose``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.UUIDField()
    name = models.CharField(max_length=100)
    handling = models.JSONField()
    days = models.PositiveIntegerField()
    status = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    thing_reason = models.CharField(max_length=30, blank=True)
    person = models.UUIDField()
    purpose = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="register_once_by_name")]

    def __str__(self) -> str:
        return self.name


class RegisterEntry(models.Model):
    """One entity of a register as it was last taken in: what its line said (``mark``), and the record that it became or
    is kept with. An empty mark: another list has changed that record since, so the next sending is looked at again.

    It goes with its record; what is in the register still comes back with the next sending.
    """

    register = models.ForeignKey(Register, models.CASCADE, related_name="entries")
    source = models.UUIDField()
    external_id = models.CharField(max_length=200)
    mark = models.CharField(max_length=32, blank=True)
    record = models.ForeignKey("records.Record", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="in_one_register_of_its_source")
        ]

    def __str__(self) -> str:
        return self.external_id


class Sync(models.Model):
    """One sending of a register, whole or its ``changes``. Counts, file and refusals are those of its import run.

    ``before``: how many entities the register had. ``doubts``: what the guards ask, see ``rules.Doubt``.
    """

    class SyncState(models.TextChoices):  # named apart: the API is described by bare names of classes
        WAITING = "waiting"
        ASKS = "asks"
        TAKING = "taking"
        REMOVING = "removing"
        DONE = "done"
        THROWN_AWAY = "thrown_away"

    State: TypeAlias = SyncState
    OPEN = (SyncState.WAITING, SyncState.ASKS, SyncState.TAKING, SyncState.REMOVING)

    run = models.OneToOneField("records.ImportRun", models.CASCADE, primary_key=True, related_name="sync")
    register = models.ForeignKey(Register, models.CASCADE, related_name="syncs")
    source = models.UUIDField()
    changes = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=SyncState.choices, default=SyncState.WAITING)
    before = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    doubts = models.JSONField(default=list)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["source", "-run"], name="syncs_of_source")]

    def __str__(self) -> str:
        return str(self.pk)


class SyncLine(models.Model):
    """An entity that a sending adds, changes, lets go of or has refused; where its line is in the file, and its record.

    ``put`` and ``going`` wait; the other outcomes are the difference report, kept as long as the file.
    """

    class SyncOutcome(models.TextChoices):
        PUT = "put"
        GOING = "going"
        ADDED = "added"
        CHANGED = "changed"
        UNCHANGED = "unchanged"
        GONE = "gone"
        REFUSED = "refused"

    Outcome: TypeAlias = SyncOutcome

    sync = models.ForeignKey(Sync, models.CASCADE, related_name="lines", db_index=False)
    source = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=SyncOutcome.choices)
    external_id = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    start = models.BigIntegerField()
    length = models.PositiveIntegerField()
    mark = models.CharField(max_length=32)
    record = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["sync", "outcome", "id"], name="lines_by_outcome"),
            models.Index(fields=["sync", "id"], name="lines_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.external_id}: {self.outcome}"
