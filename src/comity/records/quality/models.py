"""How good a record is, what is wrong with it, what somebody said is right as it is; and the figures of a day."""

from __future__ import annotations

from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id


class Quality(models.Model):
    """The score of one version of a record. Never shown without its flaws.

    ``measured_by``: the mark of the rules and weights that were applied; ``look_again_at``: when time alone may change it.
    ``taken_by``: who is mending it.
    """

    record = models.OneToOneField("records.Record", models.CASCADE, primary_key=True, related_name="quality")
    source = models.UUIDField()
    version = models.PositiveIntegerField()
    measured_by = models.CharField(max_length=16)
    score = models.PositiveSmallIntegerField()
    look_again_at = models.DateTimeField(null=True)
    measured_at = models.DateTimeField(default=clock.now)
    taken_by = models.UUIDField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["source", "score", "record"], name="quality_worst_first")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.score}"


class Flaw(models.Model):
    """One rule that a record breaks. ``score`` is the record's, so that the worst stand first under each rule.

    ``mark``: of what the rule saw, so that what was accepted is known again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("records.Record", models.CASCADE, related_name="flaws")
    source = models.UUIDField()
    rule = models.CharField(max_length=40)
    field = models.CharField(max_length=40, blank=True)
    mark = models.CharField(max_length=16)
    score = models.PositiveSmallIntegerField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["source", "rule", "score", "record"], name="flaws_worst_first")]
        constraints = [models.UniqueConstraint(fields=["record", "rule"], name="flaw_once_per_rule")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.rule}"


class Acceptance(models.Model):
    """Somebody said that what a rule found is right as it is, and why. It holds while the rule sees the same (``mark``),
    and until ``until`` where there is one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey("records.Record", models.CASCADE, related_name="acceptances")
    source = models.UUIDField()
    rule = models.CharField(max_length=40)
    mark = models.CharField(max_length=16)
    reason = models.TextField()
    person = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["rule"]
        constraints = [models.UniqueConstraint(fields=["record", "rule"], name="accepted_once_per_rule")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.rule}"


class QualityFigures(models.Model):
    """How good the records of a bureau were on one day: sums and numbers, nothing of any record.

    ``by_rule``: how many records break each rule.
    """

    source = models.UUIDField()
    day = models.DateField()
    records = models.PositiveIntegerField()
    flawless = models.PositiveIntegerField()
    scores = models.PositiveBigIntegerField()
    by_rule = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["source", "day"], name="figures_once_a_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"

    @property
    def score(self) -> float:
        """The mean of the scores."""
        return self.scores / self.records if self.records else 0.0
