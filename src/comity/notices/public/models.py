"""Extracts, each a copy of what is public of a notice; and which of them were taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id

if TYPE_CHECKING:
    from comity.notices.model import Table, Type


class ExtractQuerySet(models.QuerySet["Extract"]):
    def standing(self) -> ExtractQuerySet:
        """Those that anyone may read now, without their pictures."""
        return self.filter(expires_at__gt=clock.now()).defer("portrait")


class Extract(models.Model):
    """What anyone may read of one notice. There is a row exactly as long as that is so.

    Public pages read this table and no other, so that what is not public costs them no query and no time. A row is
    made anew each time: an id that was taken back never returns. ``code`` is the notice's verification code;
    ``words`` are the beginnings of the words of its names.
    """

    class Sex(models.TextChoices):
        FEMALE = "F"
        MALE = "M"
        UNKNOWN = "U"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.OneToOneField("notices.Notice", models.CASCADE, related_name="extract")
    code = models.CharField(max_length=40, unique=True)
    type = models.CharField(max_length=40)
    rules = models.CharField(max_length=20)
    state_of = models.CharField(max_length=2, blank=True)
    caption = models.CharField(max_length=300)
    content = models.JSONField()
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    nationalities = ArrayField(models.CharField(max_length=10), default=list)
    born_from = models.DateField(null=True)
    born_to = models.DateField(null=True)
    words = ArrayField(models.CharField(max_length=24), default=list)
    portrait = models.BinaryField(null=True)
    portrait_type = models.CharField(max_length=20, blank=True)
    published_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    objects = ExtractQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["type", "-id"]),
            GinIndex(fields=["words"], fastupdate=False),
            GinIndex(fields=["nationalities"], fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.caption

    @property
    def table(self) -> Table:
        from comity.notices import tables  # noqa: PLC0415

        return tables.version(self.rules)

    @property
    def kind(self) -> Type:
        return self.table.types[self.type]


class Recalled(models.Model):
    """An extract that is public no more: its id and when, never why. Written by the database itself.

    ``position`` grows in the order of commits, so that who has read up to it misses nothing below.
    """

    position = models.BigAutoField(primary_key=True)
    extract = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.extract)
