"""Links as a record's page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names
from comity.records.linking.models import Link
from comity.records.linking.queries import SHOWN, links_of
from comity.records.linking.rules import KINDS
from comity.records.models import Record
from comity.records.words import KINDS as RECORD_KINDS

Words = str | Promise


@dataclass(frozen=True)
class LinkRow:
    """One link, read from the record whose page it stands on. ``withdraw_url``: empty where one may not."""

    words: Words
    name: str
    kind: Words
    url: str
    source: str
    own: bool
    handling: Link
    since: str
    until: str
    note: str
    withdraw_url: str


def links_card(viewer: Viewer, record: Record) -> dict[str, Any]:
    """What is shown of a record's links: rows, whether there are more, and where one is added."""
    found = list(links_of(viewer, record.pk)[: SHOWN + 1])
    names = bureau_names({link.source for link in found})
    writes = viewer.may(Permission.RECORD_WRITE)
    return {
        "rows": [_row(viewer, record.pk, link, names.get(link.source, ""), writes) for link in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "add_url": reverse("records:link", args=[record.pk]) if writes else "",
    }


def _row(viewer: Viewer, record_id: UUID, link: Link, source: str, writes: bool) -> LinkRow:
    kind, forward = KINDS[link.kind], link.one_id == record_id
    other = link.two if forward else link.one
    own = link.source == viewer.bureau
    return LinkRow(
        words=kind.label if forward else kind.back,
        name=other.caption,
        kind=RECORD_KINDS.get(other.schema, other.schema),
        url=reverse("records:detail", args=[other.pk]),
        source=source,
        own=own,
        handling=link,
        since=link.since,
        until=link.until,
        note=link.note,
        withdraw_url=reverse("records:unlink", args=[link.pk]) if own and writes else "",
    )
