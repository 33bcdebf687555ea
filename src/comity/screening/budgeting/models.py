"""The budgets that a bureau has set, one after the other."""

from __future__ import annotations

from django.db import models

from comity.kernel import clock
from comity.kernel.ids import new_id
from comity.kernel.viewer import Viewer


class BudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, viewer: Viewer) -> BudgetQuerySet:
        """The viewer's own bureau's."""
        return self.filter(bureau=viewer.bureau)


class Budget(models.Model):
    """Of 10,000 travellers who are not listed, at most ``referrals`` go to a second-line referral.

    Never changed: the newest holds, the others are its history.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.UUIDField()
    referrals = models.PositiveIntegerField()
    person = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    why = models.TextField()

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["bureau", "-id"])]

    def __str__(self) -> str:
        return f"{self.referrals} of 10,000"
