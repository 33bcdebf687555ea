"""The list of records: which of them, in which order, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import HandledQuerySet
from comity.members.queries import central_bureaus
from comity.records.models import Record
from comity.records.queries import expiring, pinned
from comity.records.words import KIND_GROUPS

LISTED = 50
EXPIRING = "expiring"
BEHIND_ALL = "\U0010ffff"
"""Sorts behind every character there is."""


class ListForm(forms.Form):
    """Which records a list shows; a value that makes no sense is left out."""

    show = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[
            ("", _("All you may see")),
            ("own", _("Ours")),
            ("shared", _("Shared with us")),
            (EXPIRING, _("Ours that run out soon")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Any")), *((k, w) for k, (w, _s) in KIND_GROUPS.items())],
    )
    status = forms.ChoiceField(
        label=_("In what quality"), required=False, choices=[("", _("Any")), *PersonStatus.choices()]
    )
    source = forms.ChoiceField(label=_("Source"), required=False)
    q = forms.CharField(
        label=_("Name or number begins with"),
        required=False,
        max_length=100,
        help_text=_("Among your bureau’s own. To look for anybody else’s, search."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = ((str(body.pk), body.name) for body in central_bureaus())
        self.fields["source"].choices = [("", _("Any")), *sources]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Listed:
    """One page of records; ``after`` is where the next one begins, empty at the end."""

    records: list[Record]
    after: str


def listed(viewer: Viewer, wanted: dict[str, Any], after: str = "") -> Listed:
    """Records that ``viewer`` may see in full and that ``wanted`` (of :class:`ListForm`) asks for.

    The newest first, or what runs out first. A text is looked up among the bureau's own alone: to look for
    anybody in what others share is a search, which the ledger keeps.
    """
    by_expiry = wanted.get("show") == EXPIRING
    found = list(_behind(in_order(viewer, wanted), after, by_expiry)[: LISTED + 1])
    if len(found) <= LISTED:
        return Listed(found, "")
    last = found[LISTED - 1]
    place = f"{last.expires_at.isoformat()}_{last.pk}" if by_expiry else str(last.pk)
    return Listed(found[:LISTED], place)


def in_order(viewer: Viewer, wanted: dict[str, Any]) -> HandledQuerySet[Record]:
    """All of them, in the order of the list."""
    show, text, source = wanted.get("show"), wanted.get("q"), wanted.get("source")
    said = {"source": UUID(source) if source else None, "status": wanted.get("status")}
    schemas = KIND_GROUPS[wanted["kind"]][1] if wanted.get("kind") else ()
    if show == EXPIRING:
        rows = expiring(viewer).filter(**{name: value for name, value in said.items() if value})
        rows = rows.filter(schema__in=schemas) if schemas else rows
        return _beginning_with(rows, text).select_related("audience")
    rows = Record.objects.visible_to(viewer)
    if show == "own" or text:
        rows = rows if said["source"] in {None, viewer.bureau} else rows.none()
        said["source"] = viewer.bureau
    if show == "shared":
        rows = rows.exclude(source=viewer.bureau)
    if len(schemas) > 1:
        rows = rows.filter(schema__in=schemas)
    rows, lead = pinned(rows, **said, schema=schemas[0] if len(schemas) == 1 else None)
    return _beginning_with(rows, text).select_related("audience").order_by(*lead, "-pk")


def _beginning_with(rows: HandledQuerySet[Record], text: str | None) -> HandledQuerySet[Record]:
    """A range of texts, which row-level security lets an index answer; it does not let LIKE."""
    if not text:
        return rows
    first = Upper(Value(text))
    return rows.filter(beginning__gte=first, beginning__lt=Concat(first, Value(BEHIND_ALL)))


def _behind(rows: HandledQuerySet[Record], after: str, by_expiry: bool) -> HandledQuerySet[Record]:
    """What follows ``after``; a place that no page gave is the beginning."""
    moment, _mark, last = after.rpartition("_")
    try:
        pk = UUID(last)
        at = datetime.fromisoformat(moment) if by_expiry else None
    except ValueError:
        return rows
    if at is None:
        return rows.filter(pk__lt=pk)
    if not at.tzinfo:
        return rows
    return rows.filter(Q(expires_at__gt=at) | Q(pk__gt=pk), expires_at__gte=at)
