"""What the rooms offer to a hand-over: the lists on which something waits for a bureau."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.notices.queries import drafts, purges
from comity.records.exporting.copies import to_see_to
from comity.records.handing_over.open_items import Entry, Item, Open, offer
from comity.records.queries import expiring, imports_that_ask, update_tasks
from comity.records.syncing.queries import asking
from comity.screening import presenting
from comity.screening.queries import hits_needing, officers_matches

COUNTED = 1_000
"""Copies, the latest, among which a shift looks for those to see to."""
FIRST = 3
"""Entries of each list that are named."""
SOON = 30
"""Days ahead that a record which runs out is part of a shift."""
Look = Callable[[Viewer], QuerySet[Any]]


def offer_items() -> None:
    """Let every hand-over name what waits: never what is discreet, which its own desk hands over by itself."""
    offer(
        Item(
            "matches", _("Matches to verify"), "screening:matches",
            _listed(Permission.HIT_READ, officers_matches, lambda viewer, rows: presenting.match_rows(rows)),
        )
    )  # fmt: skip
    offer(
        Item(
            "hits", _("Hits to answer or to close"), "screening:matches",
            _listed(Permission.HIT_READ, hits_needing, presenting.hit_rows),
        )
    )  # fmt: skip
    offer(
        Item(
            "drafts",
            _("Notices in draft"),
            "notices:list",
            _numbered(Permission.NOTICE_WRITE, drafts),
        )
    )
    offer(
        Item(
            "purges",
            _("Purge requests"),
            "notices:purges",
            _numbered(Permission.NOTICE_PURGE, _purges),
        )
    )
    offer(
        Item(
            "imports",
            _("Imports with questions"),
            "records:import",
            _numbered(Permission.RECORD_IMPORT, imports_that_ask),
        )
    )
    offer(
        Item(
            "registers",
            _("Registers that ask"),
            "records:registers",
            _numbered(Permission.RECORD_IMPORT, asking),
        )
    )
    offer(
        Item(
            "stale",
            _("Records said to be out of date"),
            "records:list",
            _numbered(Permission.RECORD_WRITE, update_tasks),
        )
    )
    offer(
        Item(
            "reviews",
            _("Records that run out within a month"),
            "records:review",
            _numbered(Permission.RECORD_WRITE, _ending),
        )
    )
    offer(Item("copies", _("Copies to renew or erase"), "records:copies", _copies))


def _numbered(permission: Permission, rows: Look) -> Callable[[Viewer], Open | None]:
    return lambda viewer: Open(rows(viewer).count(), []) if viewer.may(permission) else None


def _listed(
    permission: Permission, rows: Look, shown: Callable[[Viewer, Any], list[Any]]
) -> Callable[[Viewer], Open | None]:
    def look(viewer: Viewer) -> Open | None:
        if not viewer.may(permission):
            return None
        found = rows(viewer)
        first = [Entry(row.name, row.url) for row in shown(viewer, found[:FIRST])]
        return Open(found.count(), first)

    return look


def _purges(viewer: Viewer) -> QuerySet[Any]:
    return purges(viewer).filter(acknowledged_at=None)


def _ending(viewer: Viewer) -> QuerySet[Any]:
    return expiring(viewer, SOON)


def _copies(viewer: Viewer) -> Open | None:
    return Open(len(to_see_to(viewer, COUNTED)), []) if viewer.may(Permission.RECORD_EXPORT) else None
