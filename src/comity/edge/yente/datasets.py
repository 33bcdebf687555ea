"""Datasets are sources: each bureau of which the viewer may find anything, and ``default``, which is all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from comity.edge.http import Problem
from comity.kernel.acting import acting_as
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import audiences_for
from comity.members.models import Bureau

DEFAULT = "default"


@dataclass(frozen=True)
class Datasets:
    """The datasets of one viewer: bureaus by the name of their dataset."""

    bureaus: dict[str, Bureau]

    def scope(
        self, name: str, include: Iterable[str] = (), exclude: Iterable[str] = ()
    ) -> frozenset[UUID] | None:
        """The sources to look in; None for all of them. An unknown ``name`` is 404, as is one that is hidden."""
        if name != DEFAULT and name not in self.bureaus:
            raise Problem(HTTPStatus.NOT_FOUND, "No such dataset.")
        wanted = {name, *include} if name != DEFAULT or not list(include) else set(include)
        chosen = set(self.bureaus) if DEFAULT in wanted else wanted & set(self.bureaus)
        left = chosen - set(exclude)
        if left == set(self.bureaus):
            return None
        return frozenset(self.bureaus[one].pk for one in left)

    def name_of(self, source: UUID) -> list[str]:
        return [name for name, bureau in self.bureaus.items() if bureau.pk == source]

    def catalog(self) -> dict[str, Any]:
        """As yente tells it. How many records there are is told to nobody."""
        sources = [_told(name, bureau.name) for name, bureau in self.bureaus.items()]
        whole = _told(DEFAULT, "Everything that this key may find") | {
            "children": list(self.bureaus),
            "load": True,
        }
        return {
            "datasets": [whole, *sources],
            "current": [DEFAULT, *self.bureaus],
            "outdated": [],
            "index_stale": False,
        }


def datasets_of(viewer: Viewer) -> Datasets:
    """Those of which the viewer may find a record, shown or not; a source that only shares discreetly is not there."""
    with acting_as(viewer):
        seen = set(audiences_for(viewer, Access.FULL, Access.HIT_NO_HIT).values_list("source", flat=True))
        bureaus = Bureau.objects.filter(pk__in=seen).order_by("short")
        return Datasets({_slug(bureau.short): bureau for bureau in bureaus})


def _told(name: str, title: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "load": True,
        "version": "live",
        "index_version": "live",
        "index_current": True,
        "resources": [],
        "children": [],
    }


def _slug(short: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", short.lower()).strip("_") or "source"
