"""States, bureaus, people, what they were granted, and the keys of their programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.codes.purposes import Purpose
from comity.kernel.ids import new_id
from comity.kernel.permissions import Permission
from comity.kernel.viewer import BodyKind, Viewer
from comity.members.pace import BULK, HUMAN, Pace
from comity.members.roles import LABELS, PERMISSIONS, Role


class State(models.Model):
    """A member state, by its two-letter code."""

    code = models.CharField(primary_key=True, max_length=2)
    joined_on = models.DateField()

    def __str__(self) -> str:
        country = countries.find(self.code)
        return country.name() if country else self.code


class BureauQuerySet(models.QuerySet["Bureau"]):
    def visible_to(self, viewer: Viewer) -> BureauQuerySet:
        """Every signed-in person may know which bodies there are."""
        viewer.must(Permission.MEMBERS_READ)
        return self.filter(closed_at=None)


class Bureau(models.Model):
    """A body with people: a national central bureau, a unit it answers for, a partner body, the secretariat.

    A unit (``answers_to`` set) acts in its bureau's name: its data are that bureau's data.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in BodyKind])
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="bureaus")
    answers_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    consents_to_discreet = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BureauQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="member_has_state", condition=~Q(kind=BodyKind.MEMBER.value) | Q(state__isnull=False)
            ),
            models.UniqueConstraint(
                name="one_central_bureau_per_state",
                fields=["state"],
                condition=Q(kind=BodyKind.MEMBER.value, answers_to=None, closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def answering(self) -> Bureau:
        return self.answers_to or self


class People(BaseUserManager["Person"]):
    def visible_to(self, viewer: Viewer) -> models.QuerySet[Person]:
        """The people of the viewer's own bureau and its units; all of them for who manages the hub's members."""
        viewer.must(Permission.MEMBERS_READ)
        if viewer.kind is BodyKind.SECRETARIAT and viewer.may(Permission.MEMBERS_MANAGE):
            return self.all()
        own = Q(grants__bureau=viewer.bureau) | Q(grants__bureau__answers_to=viewer.bureau)
        return self.filter(own).distinct()


class Person(AbstractBaseUser):
    """Someone who signs in. There is no superuser: what a person may do follows from grants alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en")
    nationalities = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = People()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


WAITS = timedelta(days=14)
"""How long a role or a key waits for a second person; then it lapses and has to be given anew."""


class Confirmed(models.Model):
    """Base of what one person gives and another lets take effect. ``confirmed_at`` without ``confirmed_by``: there
    was nobody else in the hub.
    """

    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("members.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def asked_by(self) -> UUID | None:
        """The first of the two persons."""
        raise NotImplementedError


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, at: datetime | None = None) -> GrantQuerySet:
        at = at or clock.now()
        return self.filter(
            starts_at__lte=at,
            ends_at__gt=at,
            confirmed_at__lte=at,
            withdrawn_at=None,
            person__is_active=True,
            bureau__closed_at=None,
            bureau__answers_to__closed_at__isnull=True,
        )

    def waiting(self) -> GrantQuerySet:
        """Given, and not confirmed by a second person yet."""
        open_still = self.filter(confirmed_at=None, withdrawn_at=None, ends_at__gt=clock.now())
        return open_still.filter(
            asked_at__gt=clock.now() - WAITS, person__is_active=True, bureau__closed_at=None
        )

    def to_come(self) -> GrantQuerySet:
        """In force, to begin later, or waiting."""
        lapsed = Q(confirmed_at=None, asked_at__lte=clock.now() - WAITS)
        return self.filter(withdrawn_at=None, ends_at__gt=clock.now()).exclude(lapsed)


class Grant(Confirmed):
    """A role that a person holds at a body until a date, once a second person has confirmed it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role.value, LABELS[role]) for role in Role])
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["ends_at"]
        constraints = [
            models.CheckConstraint(name="grant_ends", condition=Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="nobody_gives_a_role_to_herself", condition=~Q(granted_by=models.F("person"))
            ),
            models.CheckConstraint(
                name="a_second_person_confirms_a_role",
                condition=~Q(confirmed_by=models.F("granted_by")) & ~Q(confirmed_by=models.F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.label} · {self.bureau.short}"

    @property
    def asked_by(self) -> UUID | None:
        return self.granted_by_id

    @property
    def label(self) -> str:
        return str(LABELS[Role(self.role)])

    def viewer(self, purpose: Purpose) -> Viewer:
        return Viewer(
            person=self.person_id,
            bureau=self.bureau.answering.id,
            kind=BodyKind(self.bureau.kind),
            purpose=purpose,
            permissions=PERMISSIONS[Role(self.role)],
            body=self.bureau_id,
        )


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def working(self) -> ApiKeyQuerySet:
        """Confirmed, not revoked, not expired, on a role in force."""
        confirmed = self.filter(confirmed_at__isnull=False, revoked_at=None, expires_at__gt=clock.now())
        return confirmed.filter(grant__in=Grant.objects.in_force())

    def waiting(self) -> ApiKeyQuerySet:
        """Made, and not confirmed by a second person yet."""
        fresh = self.filter(confirmed_at=None, revoked_at=None, created_at__gt=clock.now() - WAITS)
        return fresh.filter(grant__in=Grant.objects.in_force(), expires_at__gt=clock.now())


class ApiKey(Confirmed):
    """A program's key. It acts for its grant, with one default purpose and those it was allowed, once confirmed.

    The secret is shown once; the hub keeps its hash. ``mandate`` is the legal basis for bulk use, within ``per_hour``,
    ``per_day`` and ``batch`` questions; without one a program asks at the pace of a person. What it has ``asked`` is
    counted since the beginning of an hour and of a day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="keys")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    purposes = ArrayField(models.CharField(max_length=40))
    default_purpose = models.CharField(max_length=40)
    mandate = models.TextField(blank=True)
    mandate_until = models.DateTimeField(null=True, blank=True)
    per_hour = models.PositiveIntegerField(default=BULK.per_hour)
    per_day = models.PositiveIntegerField(default=BULK.per_day)
    batch = models.PositiveIntegerField(default=BULK.batch)
    asked_hour = models.PositiveIntegerField(default=0)
    asked_day = models.PositiveIntegerField(default=0)
    asked_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="a_second_person_confirms_a_key", condition=~Q(confirmed_by=models.F("made_by"))
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked_by(self) -> UUID | None:
        return self.made_by_id

    @property
    def pace(self) -> Pace:
        """How much it may ask now."""
        in_force = bool(self.mandate) and (self.mandate_until is None or self.mandate_until > clock.now())
        return Pace(self.per_hour, self.per_day, self.batch) if in_force else HUMAN
