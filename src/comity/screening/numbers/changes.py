"""What has changed since the base segment was built: held in memory, as a layer of its own."""

from __future__ import annotations

import numpy as np

from comity.screening.numbers.kernels import Array
from comity.screening.numbers.layer import Layer, ask, sort
from comity.screening.numbers.model import Bearer
from comity.screening.numbers.rows import Row


class Changes:
    """Bearers written since the base, and ids of which the base no longer tells the truth."""

    def __init__(self) -> None:
        self._bearers: dict[str, Bearer] = {}
        self.touched: set[str] = set()
        self._layer: Layer | None = None
        self._rows: list[Row] = []

    def put(self, bearer: Bearer) -> None:
        """File a bearer in place of any earlier one of its id."""
        self.drop(bearer.id)
        self._bearers[bearer.id] = bearer

    def drop(self, id_: str) -> None:
        """Take a bearer out, here and of the base."""
        self.touched.add(id_)
        self._bearers.pop(id_, None)
        self._layer = None

    def bearers(self) -> list[Bearer]:
        return list(self._bearers.values())

    def copy(self) -> Changes:
        """The same for somebody who reads on while these change."""
        other = Changes()
        other._bearers, other.touched = dict(self._bearers), set(self.touched)
        return other

    def layer(self, words: Array) -> Layer:
        """The layer of the bearers as they are now; sorted when it is first asked for."""
        if self._layer is None:
            filed: dict[str, list[Row]] = {}
            for bearer in self._bearers.values():
                if rows := list(rows_of(bearer)):
                    filed.setdefault(bearer.audience, []).extend(rows)
            prints = {name: ask([row.number for row in rows], words).values for name, rows in filed.items()}
            flat = [row for rows in filed.values() for row in rows]
            self._layer, order = sort(prints)
            self._rows = [flat[n] for n in np.asarray(order).tolist()]
        return self._layer

    def row(self, number: int) -> Row:
        """A row of `layer`."""
        return self._rows[number]

    def __len__(self) -> int:
        return len(self.touched)


def rows_of(bearer: Bearer) -> list[Row]:
    """A row for each number of a bearer that says anything."""
    papers = dict.fromkeys(paper for paper in bearer.papers if paper.number)
    return [Row(bearer.id, paper.number, paper.issuer) for paper in papers]
