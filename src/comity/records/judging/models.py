"""Pairs of records, and what people said of them."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from comity.kernel import clock
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.ids import new_id
from comity.kernel.viewer import Viewer

COMPARABLE = [status.value for status in PersonStatus if status.screenable]
"""Qualities of persons who may be compared: victims, witnesses and refugees never are."""


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def visible_to(self, viewer: Viewer) -> JudgementQuerySet:
        """Pairs both sides of which ``viewer`` may see in full: her own bureau's, and what a bureau that answers for
        one of the two said of it. What a third bureau concludes stays with it.
        """
        from comity.records.models import Record  # noqa: PLC0415

        seen = Record.objects.visible_to(viewer).filter(schema="Person", status__in=COMPARABLE).values("pk")
        said = Q(state__in=SAID) & (Q(one__source=F("bureau")) | Q(two__source=F("bureau")))
        return self.filter(Q(bureau=viewer.bureau) | said, one__in=seen, two__in=seen)

    def of(self, viewer: Viewer) -> JudgementQuerySet:
        """Those of the viewer's own bureau."""
        return self.visible_to(viewer).filter(bureau=viewer.bureau)


class Judgement(models.Model):
    """A bureau's question whether the persons of two records are the same, and what its people answered.

    ``one`` is the record with the smaller id. ``score`` and ``features`` are the machine's, where it suggested the
    pair; the versions are those that were compared last. Nothing but a person answers.
    """

    class JudgementState(models.TextChoices):
        SUGGESTED = "suggested"
        POSITIVE = "positive"
        NEGATIVE = "negative"
        UNSURE = "unsure"

    State: TypeAlias = JudgementState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.UUIDField(db_index=True)
    one = models.ForeignKey("records.Record", models.CASCADE, related_name="+")
    two = models.ForeignKey("records.Record", models.CASCADE, related_name="+")
    one_version = models.PositiveIntegerField()
    two_version = models.PositiveIntegerField()
    score = models.FloatField(null=True, blank=True)
    features = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    created_at = models.DateTimeField(db_default=Now())
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        indexes = [models.Index(fields=["bureau", "state", "-score"])]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "one", "two"], name="judged_once_per_bureau"),
            models.CheckConstraint(name="smaller_id_first", condition=Q(one__lt=F("two"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} / {self.two_id}"

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    @property
    def changed(self) -> bool:
        """Whether one of the records says something else than when the two were last compared."""
        return (self.one.version, self.two.version) != (self.one_version, self.two_version)


SAID = (Judgement.State.POSITIVE.value, Judgement.State.NEGATIVE.value)
WAITING = (Judgement.State.SUGGESTED.value, Judgement.State.UNSURE.value)


class JudgementStep(models.Model):
    """Who said what of a pair, when and why; never changed. For the bureau whose people said it."""

    judgement = models.ForeignKey(Judgement, models.CASCADE, related_name="steps")
    bureau = models.UUIDField()
    person = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=Judgement.State.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.state
