"""The board a page at a time, by where the last one ended: nothing is counted, so that many notices cost no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.notices.models import Notice

LISTED = 50


@dataclass(frozen=True)
class Listed:
    """One page; ``after`` is where the next one begins, empty at the end."""

    notices: list[Notice]
    after: str


def listed(rows: QuerySet[Notice], moment: str, after: str = "") -> Listed:
    """``rows`` by a time that all of them have, the newest first."""
    found = list(_behind(rows, moment, after).order_by(f"-{moment}", "-id")[: LISTED + 1])
    if len(found) <= LISTED:
        return Listed(found, "")
    last = found[LISTED - 1]
    return Listed(found[:LISTED], f"{getattr(last, moment).isoformat()}_{last.pk}")


def _behind(rows: QuerySet[Notice], moment: str, after: str) -> QuerySet[Notice]:
    """What follows ``after``; a place that no page gave is the beginning."""
    said, _mark, last = after.rpartition("_")
    try:
        at, pk = datetime.fromisoformat(said), UUID(last)
    except ValueError:
        return rows
    if at.tzinfo is None:
        return rows
    return rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "pk__lt": pk}), **{f"{moment}__lte": at})
