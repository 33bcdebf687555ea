"""Links between records."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from comity.kernel import clock
from comity.kernel.models import Handled
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import HandledQuerySet, has_access
from comity.records.linking.rules import KINDS


class LinkQuerySet(HandledQuerySet["Link"]):
    def visible_to(self, viewer: Viewer) -> LinkQuerySet:
        """Links that are shared with ``viewer`` and both ends of which she may see in full."""
        ends = [has_access(viewer, Access.FULL, of=of) for of in ("one__", "two__")]
        shared: LinkQuerySet = super().visible_to(viewer).filter(*ends)  # type: ignore[assignment]
        return shared


class Link(Handled):
    """What one bureau says of two records, its own or others': how they belong together, from when to when.

    A source, an evaluation and a handling of its own. It is read from ``one`` to ``two``. Where the record at an end was
    erased, nothing stands there: to who made the link that reads like a record that is hidden (`lose_ends`).
    """

    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    one = models.ForeignKey("records.Record", models.SET_NULL, null=True, related_name="+")
    two = models.ForeignKey("records.Record", models.SET_NULL, null=True, related_name="+")
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "one", "two"], name="linked_once_per_source"),
            models.CheckConstraint(name="two_records", condition=~Q(one=F("two"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.two_id}"
