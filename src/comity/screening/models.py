"""What a bureau asks (manifests, passengers), what the machine finds (matches), what people verify (hits)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

from django.conf import settings
from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.screening.budgeting.models import Budget
from comity.screening.comparing.models import Comparison
from comity.screening.rules import match_lapses_after
from comity.screening.saving.models import SavedSearch, SearchAlert

__all__ = [
    "Asked",
    "Budget",
    "Comparison",
    "Hit",
    "HitStep",
    "Manifest",
    "Match",
    "NotSame",
    "Passenger",
    "SavedSearch",
    "SearchAlert",
]

M = TypeVar("M", bound=models.Model)


class Asked(models.QuerySet[M]):
    """Rows of what a bureau asks: the asking bureau's own data, nobody else's."""

    def visible_to(self, viewer: Viewer) -> Asked[M]:
        return self.filter(bureau=viewer.bureau)


class Manifest(models.Model):
    """A list of travellers as it was sent, and how far its screening has come."""

    class ManifestState(models.TextChoices):  # named apart: the API is described by bare names of classes
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        ERASED = "erased"

    State: TypeAlias = ManifestState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.UUIDField(db_index=True)
    person = models.UUIDField()
    purpose = models.CharField(max_length=40)
    filename = models.CharField(max_length=200)
    format = models.CharField(max_length=10)
    sender = models.CharField(max_length=100, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    function = models.CharField(max_length=20, blank=True)
    legs = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    identity = models.CharField(max_length=64)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    raw = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    screened = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    erase_at = models.DateTimeField(db_index=True)

    objects = Asked.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["bureau", "identity"])]

    def __str__(self) -> str:
        return self.flight or self.filename

    @property
    def flight(self) -> str:
        return self.legs[0]["carrier_flight"] if self.legs else ""

    @property
    def percent(self) -> int:
        return 100 * self.screened // self.total if self.total else 100


class Passenger(models.Model):
    """One person on a manifest. Erased after 48 hours unless a match was found."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        CLEAR = "clear"
        MATCH = "match"
        ERROR = "error"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    manifest = models.ForeignKey(Manifest, models.CASCADE, related_name="passengers")
    bureau = models.UUIDField()
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    data = models.JSONField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    shown_matches: list[Match]  # put there by queries.passengers_of

    objects = Asked.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["manifest", "position"], name="one_seat_on_the_list")]
        indexes = [models.Index(fields=["manifest", "status"])]

    def __str__(self) -> str:
        return self.name


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, viewer: Viewer) -> MatchQuerySet:
        """The searching bureau's matches; discreet ones for its discreet desk alone."""
        from comity.kernel.permissions import Permission  # noqa: PLC0415

        own = self.filter(bureau=viewer.bureau)
        if viewer.may(Permission.DISCREET_VERIFY):
            return own
        return own.exclude(access=Access.DISCREET.value)


class Match(models.Model):
    """The machine's question: may this traveller be the person of that record? A person answers it.

    ``query`` is what was asked and ``features`` what speaks for and against; both are kept as they were.
    """

    class MatchState(models.TextChoices):
        OPEN = "open"
        YES = "yes"
        NO = "no"
        UNSURE = "unsure"
        EXPIRED = "expired"

    State: TypeAlias = MatchState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.UUIDField(db_index=True)
    person = models.UUIDField()
    purpose = models.CharField(max_length=40)
    passenger = models.ForeignKey(Passenger, models.SET_NULL, null=True, blank=True, related_name="matches")
    query = models.JSONField()
    occasion = models.CharField(max_length=200, blank=True)
    record_id = models.UUIDField(db_index=True)
    record_version = models.PositiveIntegerField()
    source = models.UUIDField()
    access = models.CharField(max_length=10)
    score = models.FloatField()
    features = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    source_name: str  # put there by queries.with_source_names
    bureau_name: str

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "created_at"]
        indexes = [models.Index(fields=["bureau", "state"])]

    def __str__(self) -> str:
        return f"{self.query.get('name', '')} / {self.record_id}"

    @property
    def waiting(self) -> timedelta:
        return (self.decided_at or clock.now()) - self.created_at

    @property
    def lapses_at(self) -> datetime:
        return self.created_at + match_lapses_after(settings.COMITY.passenger_hours)

    @property
    def stands(self) -> Match.State:
        """Its state at this moment: a question whose time is over is closed before the hub has come to write it."""
        state = self.State(self.state)
        waits = state in {self.State.OPEN, self.State.UNSURE}
        return self.State.EXPIRED if waits and clock.now() >= self.lapses_at else state

    @property
    def is_closed(self) -> bool:
        """Decided by a person, or lapsed."""
        return self.stands in {self.State.YES, self.State.NO, self.State.EXPIRED}


class NotSame(models.Model):
    """A person said that these two are not the same; holds until either side changes."""

    bureau = models.UUIDField()
    record_id = models.UUIDField()
    record_version = models.PositiveIntegerField()
    traveller = models.CharField(max_length=64)
    said_by = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bureau", "record_id", "traveller"], name="said_once_per_pair")
        ]

    def __str__(self) -> str:
        return str(self.record_id)


class HitQuerySet(models.QuerySet["Hit"]):
    def visible_to(self, viewer: Viewer) -> HitQuerySet:
        """Hits on the viewer's bureau's records, and those its own people verified."""
        from comity.kernel.permissions import Permission  # noqa: PLC0415

        own = models.Q(bureau=viewer.bureau)
        if not viewer.may(Permission.DISCREET_VERIFY):
            own &= models.Q(discreet=False)
        return self.filter(own | models.Q(source=viewer.bureau))


class Hit(models.Model):
    """A match that a person of the searching bureau verified. Only now does the source hear of it.

    ``told`` is what the source is shown of the traveller: kept here, because passengers are erased.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting"
        CONFIRMED = "confirmed"
        NOT_SAME = "not_same"
        STALE = "stale"
        EXPIRED = "expired"

    class HitOutcome(models.TextChoices):
        NONE = ""
        NO_ACTION = "no_action"
        ACTION = "action"

    Outcome: TypeAlias = HitOutcome

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    match = models.OneToOneField(Match, models.PROTECT, related_name="hit")
    bureau = models.UUIDField(db_index=True)
    source = models.UUIDField(db_index=True)
    record_id = models.UUIDField()
    record_caption = models.CharField(max_length=300)
    purpose = models.CharField(max_length=40)
    discreet = models.BooleanField(default=False)
    score = models.FloatField()
    told = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)
    answer_due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    outcome_text = models.CharField(max_length=300, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    source_name: str  # put there by queries.with_source_names
    bureau_name: str

    objects = HitQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.record_caption


class HitStep(models.Model):
    """One line of a hit's history, seen by both sides."""

    hit = models.ForeignKey(Hit, models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=clock.now)
    bureau = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.verb


class Sample(models.Model):
    """A draw of the commission among all discreet records in force. ``root`` of the ledger's tree at
    ``checkpoint_size`` entries was the seed, so that anybody who knows the ``population`` draws the same.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    drawn_by = models.UUIDField()
    drawn_at = models.DateTimeField(default=clock.now)
    checkpoint_size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    population = models.JSONField()

    class Meta:
        ordering = ["-drawn_at"]

    def __str__(self) -> str:
        return f"{self.drawn_at:%Y-%m-%d}"


class ExaminationQuerySet(models.QuerySet["Examination"]):
    def visible_to(self, viewer: Viewer) -> ExaminationQuerySet:
        """All of them for the commission; the source its own, once there is a finding."""
        from comity.kernel.permissions import Permission  # noqa: PLC0415

        if viewer.may(Permission.LEDGER_OVERSEE):
            return self.all()
        return self.filter(source=viewer.bureau).exclude(finding="")


class Examination(models.Model):
    """One drawn discreet record as the commission examines it: its order, quota and outcomes, never whom it seeks.

    Everything but the finding is as it stood at the draw. ``answers`` counts verified hits by what became of them.
    """

    class Finding(models.TextChoices):
        IN_ORDER = "in_order"
        QUESTION = "question"
        OBJECTION = "objection"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="examinations")
    record_id = models.UUIDField()
    source = models.UUIDField(db_index=True)
    legal_order = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    in_force = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    note = models.TextField(blank=True)
    found_by = models.UUIDField(null=True)
    found_at = models.DateTimeField(null=True)
    source_name: str  # put there by queries.examinations

    objects = ExaminationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.legal_order
