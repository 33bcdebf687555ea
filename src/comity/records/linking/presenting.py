"""Links as a record's page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names
from comity.records.linking.models import Link
from comity.records.linking.queries import SHOWN, links_of, lost_links
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


@dataclass(frozen=True)
class LostRow:
    """A link of one's own bureau whose other end it no longer sees, hidden or gone. ``name``, ``url``: of the end that is
    seen, if any.
    """

    words: Words
    name: str
    url: str
    made: datetime
    withdraw_url: str


def lost_rows(links: Iterable[Link]) -> list[LostRow]:
    """Own links of `lost_links`, read from the end that is seen; nothing is said of the other."""
    rows = []
    for link in links:
        kind, end = KINDS[link.kind], link.one if link.one_seen else link.two if link.two_seen else None  # type: ignore[attr-defined]
        forward = end is not None and end == link.one
        rows.append(
            LostRow(
                words=kind.label if forward or end is None else kind.back,
                name=end.caption if end else "",
                url=reverse("records:detail", args=[end.pk]) if end else "",
                made=link.created_at,
                withdraw_url=reverse("records:unlink", args=[link.pk]),
            )
        )
    return rows


def links_card(viewer: Viewer, record: Record) -> dict[str, Any]:
    """What is shown of a record's links: rows, whether there are more, own ones that lost their other end, and where
    one is added.
    """
    found = list(links_of(viewer, record.pk)[: SHOWN + 1])
    names = bureau_names({link.source for link in found})
    writes = viewer.may(Permission.RECORD_WRITE)
    return {
        "rows": [_row(viewer, record.pk, link, names.get(link.source, ""), writes) for link in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "lost": lost_rows(lost_links(viewer, record.pk).select_related("one", "two")[:SHOWN])
        if writes
        else [],
        "add_url": reverse("records:link", args=[record.pk]) if writes else "",
    }


def _row(viewer: Viewer, record_id: UUID, link: Link, source: str, writes: bool) -> LinkRow:
    kind, forward = KINDS[link.kind], link.one_id == record_id
    other = link.two if forward else link.one
    assert other is not None, "who sees a link sees both its ends"
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
