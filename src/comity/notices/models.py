"""Notices and diffusions with their versions, steps, questions and files; the sealed register; purge requests."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comity.kernel import clock
from comity.kernel.ids import new_id
from comity.kernel.models import Handled
from comity.kernel.permissions import Permission
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import HandledQuerySet, has_access
from comity.members.queries import states_of
from comity.notices import tables
from comity.notices.model import Table, Type
from comity.notices.public.models import Extract, Recalled

__all__ = [
    "OPERATORS",
    "Clearance",
    "CountryFlag",
    "Extract",
    "Notice",
    "NoticeFile",
    "NoticeQuerySet",
    "NoticeStep",
    "NoticeVersion",
    "OfNotice",
    "Protected",
    "Purge",
    "Question",
    "Recalled",
    "Standing",
    "StepAnswer",
    "content_of",
]
OPERATORS = (
    Permission.NOTICE_REVIEW,
    Permission.NOTICE_CONTEXT,
    Permission.NOTICE_DELETE,
    Permission.PROTECTION_ANSWER,
)
"""Who else reads a request once it was submitted."""


WAITS = Q(is_submitted=True, ended_at=None) & (
    Q(state__in=["review", "approved", "suspended"])
    | Q(to_check=True)
    | Q(amendment__isnull=False)
    | Q(renewal_until__isnull=False)
)
"""What waits for reviewers: requests, diffusions to check, amendments, renewals."""


class NoticeQuerySet(HandledQuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> NoticeQuerySet:
        """What is open and shared with the viewer; the own bureau's in every state, for those who write them; what
        was submitted, for those who decide.

        Who decides sees nothing of a state she is of.
        """
        shown = Q(is_open=True)
        if viewer.may(Permission.NOTICE_WRITE):
            shown |= Q(source=viewer.bureau)
        seen = has_access(viewer, Access.FULL) & shown
        if any(map(viewer.may, OPERATORS)):
            seen |= Q(is_submitted=True) & ~Q(state_of__in=states_of(viewer.person))
        return self.filter(seen)

    def of_source(self, viewer: Viewer) -> NoticeQuerySet:
        """The own bureau's; to those who do not write them, such as border officers, what is out alone."""
        own = self.filter(source=viewer.bureau)
        return own if viewer.may(Permission.NOTICE_WRITE) else own.filter(is_open=True)


class Notice(Handled):
    """A request of one bureau, from draft to end.

    ``type`` and ``rules`` name the rule table it is judged by; ``content`` maps the table's fields to what was said.
    ``is_open`` (its audience may see it) and ``is_submitted`` follow from ``state``. ``record`` is what is screened
    while it is open; ``origin`` the own record it was drafted from. ``amendment`` waits for review.
    ``contested_by_bureau``: the mark came with a disagreement and goes with it.
    """

    type = models.CharField(max_length=40)
    rules = models.CharField(max_length=20)
    state = models.CharField(max_length=30, default="draft")
    is_open = models.BooleanField(default=False)
    is_submitted = models.BooleanField(default=False)
    state_of = models.CharField(max_length=2, blank=True)
    caption = models.CharField(max_length=300, blank=True)
    content = models.JSONField(default=dict)
    keys = ArrayField(models.CharField(max_length=200), default=list)
    version = models.PositiveIntegerField(default=0)
    reference = models.CharField(max_length=40, unique=True)
    drafter = models.UUIDField()
    origin = models.UUIDField(null=True, blank=True)
    record = models.UUIDField(null=True, blank=True, db_index=True)
    approvals = ArrayField(models.UUIDField(), default=list)
    needed = models.PositiveSmallIntegerField(default=1)
    to_check = models.BooleanField(default=False)
    amendment = models.JSONField(null=True, blank=True)
    contested_by_bureau = models.BooleanField(default=False)
    renewal_until = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=20, blank=True)
    letter = models.TextField(blank=True)
    verification = models.CharField(max_length=40, blank=True, db_index=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    located_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["source", "-updated_at", "-id"]),
            models.Index(fields=["state", "due_at", "id"]),
            models.Index(fields=["-published_at", "-id"], condition=Q(is_open=True), name="notice_open"),
            models.Index(
                fields=["type", "-published_at", "-id"], condition=Q(is_open=True), name="notice_open_by_type"
            ),
            models.Index(fields=["source", "type", "-updated_at", "-id"], name="notice_own_by_type"),
            models.Index(fields=["due_at", "id"], condition=WAITS, name="notice_waits"),
            models.Index(fields=["source", "ended_at"], condition=~Q(code=""), name="notice_turned_down"),
        ]

    def __str__(self) -> str:
        return self.caption or self.reference

    @property
    def table(self) -> Table:
        return tables.version(self.rules)

    @property
    def kind(self) -> Type:
        return self.table.types[self.type]

    @property
    def ended(self) -> bool:
        return self.table.states[self.state].ended

    def is_asked_by(self, viewer: Viewer) -> bool:
        """Whether the viewer speaks for the bureau that asked for it."""
        return self.source == viewer.bureau and viewer.may(Permission.NOTICE_WRITE)

    def enter(self, state: str) -> None:
        """Stand in ``state`` and be as visible as it says; the row is not saved."""
        found = self.table.states[state]
        self.state = state
        self.is_open = found.shown_to == "members"
        self.is_submitted = found.shown_to in {"operator", "members"} and self.submitted_at is not None
        if found.ended:
            self.ended_at = clock.now()


class OfNotice(models.Model):
    """Something that belongs to a notice and is read by whom the notice is read by, as far as ``shown_to`` says."""

    class ShownTo(models.TextChoices):
        SOURCE = "source"
        OPERATOR = "operator"
        PARTIES = "parties"
        MEMBERS = "members"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="%(class)ss")
    source = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class NoticeVersion(OfNotice):
    """What a notice said at one time."""

    number = models.PositiveIntegerField()
    content = models.JSONField()
    person = models.UUIDField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="notice_version_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} v{self.number}"


class NoticeStep(OfNotice):
    """One thing that happened. Who decided is never shown: the operator answers as one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shown_to = models.CharField(max_length=10, choices=OfNotice.ShownTo.choices)
    bureau = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.verb


class Question(OfNotice):
    """Raised by the machine for reviewers (``code``), or asked of the bureau by a reviewer (``text``)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shown_to = models.CharField(max_length=10, choices=OfNotice.ShownTo.choices)
    code = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.code or self.text[:60]


class StepAnswer(OfNotice):
    """What one reviewer answered to one step of the decision table."""

    class Answer(models.TextChoices):
        HOLDS = "holds"
        FAILS = "fails"
        ASK = "ask"
        WAIVED = "waived"

    step = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.TextField()
    person = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "step", "person"], name="step_once_each")]

    def __str__(self) -> str:
        return f"{self.step} {self.answer}"


class NoticeFile(OfNotice):
    """A photograph or an attachment. ``confirmed``: the drafter says that nobody else can be recognised on it."""

    class What(models.TextChoices):
        PHOTOGRAPH = "photograph"
        ATTACHMENT = "attachment"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    what = models.CharField(max_length=12, choices=What.choices)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.name


class Purge(models.Model):
    """A holder is asked to erase its copies of a notice. Outlives the notice (no foreign key)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice_id = models.UUIDField(db_index=True)
    reference = models.CharField(max_length=40)
    source = models.UUIDField(db_index=True)
    bureau = models.UUIDField(db_index=True)
    told = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.UUIDField(null=True, blank=True)
    note = models.TextField(blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["notice_id", "bureau"], name="purge_once_per_holder")]

    def __str__(self) -> str:
        return f"{self.bureau} {self.reference}"


class Disagreement(models.Model):
    """A bureau says why a notice of another should not stand as it is. ``source`` is the notice's, ``bureau`` says so.

    ``due_at`` is when the present state ends: the source answers, both agree, the legal office decides. ``reference``
    and ``type`` name the notice to a bureau that may not see it any more.
    """

    class State(models.TextChoices):
        RAISED = "raised"
        ANSWERED = "answered"
        LAID = "laid"
        ENDED = "ended"

    class Outcome(models.TextChoices):
        NONE = ""
        AGREED = "agreed"
        STANDS = "stands"
        LOOK_AGAIN = "look_again"
        MOOT = "moot"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="disagreements")
    source = models.UUIDField(db_index=True)
    bureau = models.UUIDField(db_index=True)
    reference = models.CharField(max_length=40)
    type = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RAISED)
    reason = models.TextField()
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    decision = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "bureau"], condition=Q(ended_at=None), name="disagreement_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bureau} {self.notice_id}"


class CountryFlag(models.Model):
    """What the operator's legal office wants reviewers to bear in mind about a state, until a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.CharField(max_length=2, db_index=True)
    text = models.TextField()
    until = models.DateTimeField()
    set_by = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["country", "at"]

    def __str__(self) -> str:
        return self.country


class Standing(models.Model):
    """Since when a bureau's refusals and missed deadlines count; the compliance office may begin anew."""

    bureau = models.UUIDField(primary_key=True)
    since = models.DateTimeField()
    note = models.TextField()

    def __str__(self) -> str:
        return str(self.bureau)


class Protected(models.Model):
    """Somebody under protection. ``sealed`` says who (encrypted); ``tags`` let the hub find her and say nothing."""

    class Ground(models.TextChoices):
        ASYLUM = "asylum"
        PRESUMED_VICTIM = "presumed_victim"
        WITNESS = "witness"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.UUIDField(db_index=True)
    ground = models.CharField(max_length=20, choices=Ground.choices)
    sealed = models.BinaryField()
    tags = ArrayField(models.CharField(max_length=32))
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.pk)


class Clearance(models.Model):
    """The protection officer's question about a request: one for every request about a person, found or not."""

    class Answer(models.TextChoices):
        OPEN = "open"
        CLEAR = "clear"
        OBJECTION = "objection"

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="clearance", primary_key=True)
    found = ArrayField(models.UUIDField(), default=list)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.answer}"


def content_of(notice: Notice) -> dict[str, Any]:
    """What a notice says, with what is counted of its files."""
    photographs = notice.noticefiles.filter(what=NoticeFile.What.PHOTOGRAPH).count()
    return {**notice.content, "photographs": photographs}
