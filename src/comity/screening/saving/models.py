"""Searches that somebody saved, and what they found since."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id
from comity.kernel.viewer import Viewer

M = TypeVar("M", bound=models.Model)


class OwnQuerySet(models.QuerySet[M]):
    """Rows of one person at one bureau: nobody else's, not even her colleagues'."""

    def visible_to(self, viewer: Viewer) -> OwnQuerySet[M]:
        return self.filter(bureau=viewer.bureau, person=viewer.person)


class SavedSearch(models.Model):
    """What somebody goes on looking for, why, and until when. ``purpose``: for which it is looked up.

    ``looked_through`` is the change of records up to which it was looked up (a sequence of events).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.UUIDField()
    person = models.UUIDField()
    purpose = models.CharField(max_length=40)
    text = models.TextField()
    why = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    looked_through = models.BigIntegerField(default=0)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["bureau", "person"])]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_over(self) -> bool:
        return self.until <= clock.now()


class SearchAlert(models.Model):
    """A record that a saved search found. ``known``: it was there when the search was saved, so nobody is alerted.

    It holds nothing of the record; whoever reads of it reads the record as she may see it then.
    """

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    bureau = models.UUIDField()
    person = models.UUIDField()
    record_id = models.UUIDField()
    known = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["search", "record_id"], name="alerted_once")]
        indexes = [
            models.Index(fields=["bureau", "person"], condition=models.Q(read_at=None), name="alerts_unread")
        ]

    def __str__(self) -> str:
        return str(self.record_id)
