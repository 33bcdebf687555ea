"""Audiences (the part of a handling that decides who sees), the fields of handled rows, and events."""

from __future__ import annotations

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.handling import Handling
from comity.kernel.ids import new_id
from comity.kernel.truth import AudienceMode, Tier


def choices(of: type[AudienceMode] | type[Tier]) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in of]


class Audience(models.Model):
    """Who may see what its source shares alike. Never changed: a record moves to another audience."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.UUIDField()
    mode = models.CharField(max_length=10, choices=choices(AudienceMode))
    tier = models.CharField(max_length=10, choices=choices(Tier))
    purposes = ArrayField(models.CharField(max_length=40))
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "fingerprint"], name="audience_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.mode}/{self.tier}"


class AudienceBureau(models.Model):
    """A bureau named by an *only* or *except* audience."""

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="named")
    bureau = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "bureau"], name="audience_names_once")]

    def __str__(self) -> str:
        return str(self.bureau)


class Handled(models.Model):
    """Base of every row that a member contributes: one source, one handling.

    Each kind of row has a manager made of a :class:`~comity.kernel.visibility.HandledQuerySet`, the way to its rows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.UUIDField(db_index=True, editable=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", editable=False)
    handling_code = models.CharField(max_length=2, default=HandlingCode.H0.value)
    handling_note = models.TextField(blank=True)
    reliability = models.CharField(max_length=1, default=Reliability.X.value)
    accuracy = models.CharField(max_length=1, default=Accuracy.NOT_CORROBORATED.value)
    confidentiality = models.CharField(max_length=30, default=Confidentiality.FOR_OFFICIAL_USE_ONLY.value)
    sensitive = models.BooleanField(default=False)
    minor = models.BooleanField(default=False)
    contested = models.BooleanField(default=False)
    onward = models.BooleanField(default=False)
    legal_order = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    def take_handling(self, handling: Handling, audience: Audience | None = None) -> None:
        """Put ``handling`` on this row, with its ``audience`` where that is at hand; the row is not saved."""
        self.source = handling.source
        self.audience = audience or audience_of(handling)
        self.handling_code = handling.handling_code.value
        self.handling_note = handling.handling_note
        self.reliability = handling.reliability.value
        self.accuracy = handling.accuracy.value
        self.confidentiality = handling.confidentiality.value
        self.sensitive, self.minor = handling.sensitive, handling.minor
        self.contested, self.onward = handling.contested, handling.onward
        self.legal_order, self.expires_at = handling.legal_order, handling.expires_at

    @property
    def handling(self) -> Handling:
        from comity.kernel.codes.purposes import Purpose  # noqa: PLC0415

        return Handling(
            source=self.source,
            expires_at=self.expires_at,
            mode=AudienceMode(self.audience.mode),
            bureaus=frozenset(named.bureau for named in self.audience.named.all()),
            tier=Tier(self.audience.tier),
            purposes=frozenset(Purpose(purpose) for purpose in self.audience.purposes),
            handling_code=HandlingCode(self.handling_code),
            handling_note=self.handling_note,
            reliability=Reliability(self.reliability),
            accuracy=Accuracy(self.accuracy),
            confidentiality=Confidentiality(self.confidentiality),
            sensitive=self.sensitive,
            minor=self.minor,
            contested=self.contested,
            onward=self.onward,
            legal_order=self.legal_order,
        )


def audience_of(handling: Handling) -> Audience:
    """The source's audience that says what ``handling`` says; made when it is the first of its kind."""
    purposes = sorted(purpose.value for purpose in handling.purposes)
    named = sorted(str(bureau) for bureau in handling.bureaus)
    words = "|".join([handling.mode, handling.tier, ",".join(purposes), ",".join(named)])
    fingerprint = hashlib.sha256(words.encode()).hexdigest()
    audience, made = Audience.objects.get_or_create(
        source=handling.source,
        fingerprint=fingerprint,
        defaults={"mode": handling.mode.value, "tier": handling.tier.value, "purposes": purposes},
    )
    if made:
        AudienceBureau.objects.bulk_create(
            AudienceBureau(audience=audience, bureau=bureau) for bureau in handling.bureaus
        )
    return audience


class Event(models.Model):
    """Something that happened, told to one bureau (``bureau``) or, where empty, to the hub's own machinery.

    ``sequence`` grows in the order of commits, so that a reader who has seen N never misses one below it.
    """

    sequence = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=60)
    bureau = models.UUIDField(null=True, db_index=True)
    subject = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["bureau", "sequence"])]

    def __str__(self) -> str:
        return self.kind
