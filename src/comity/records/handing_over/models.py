"""Shifts that were signed over."""

from __future__ import annotations

from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id
from comity.kernel.viewer import Viewer


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, viewer: Viewer) -> HandOverQuerySet:
        """Those of the viewer's own bureau."""
        return self.filter(bureau=viewer.bureau)


class HandOver(models.Model):
    """One shift, signed over by ``giver`` to ``taker``, who accepts it.

    ``open`` is what was open at that moment: numbers by the names of their lists, and nothing of whom they are about.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.UUIDField(db_index=True)
    giver = models.UUIDField()
    taker = models.UUIDField()
    open = models.JSONField(default=dict)
    remarks = models.TextField(blank=True)
    signed_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return str(self.pk)
