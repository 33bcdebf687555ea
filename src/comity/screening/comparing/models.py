"""Comparisons of registers: what was asked, how far it is, what came of it."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id
from comity.kernel.viewer import Viewer


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, viewer: Viewer) -> ComparisonQuerySet:
        """Those of the viewer's own bureau."""
        return self.filter(bureau=viewer.bureau)


class Comparison(models.Model):
    """One run over two registers, or within one where both sides are the same.

    A side is what a source shares and, where a ``list`` is named, of it those records whose identifier in their
    list begins so. Candidate pairs lie in the file ``pairs`` (identifiers alone) while the run works through them;
    ``position`` is how many of them are done.
    """

    class ComparisonState(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"

    State: TypeAlias = ComparisonState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.UUIDField(db_index=True)
    person = models.UUIDField()
    purpose = models.CharField(max_length=40)
    one_source = models.UUIDField()
    one_list = models.CharField(max_length=100, blank=True)
    other_source = models.UUIDField()
    other_list = models.CharField(max_length=100, blank=True)
    line = models.FloatField()
    most = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    pairs = models.CharField(max_length=300, blank=True)
    one_records = models.PositiveIntegerField(default=0)
    other_records = models.PositiveIntegerField(default=0)
    candidates = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)
    suggested = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_within_one(self) -> bool:
        """Whether a register is compared with itself."""
        return (self.one_source, self.one_list) == (self.other_source, self.other_list)

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.position // self.candidates) if self.candidates else 0
