"""Those who are hard to tell apart: listed travellers beside their own records, strangers beside the likest ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.population.persons import Population
from benchmarks.travellers.draw import Traveller, mixed, strangers, subject
from comity.screening.engine import Engine, Query, Subject
from comity.screening.engine.compare import compare

_CANDIDATES = 12
_BATCH = 4_000

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tails:
    """``own`` has a row of features for each listed traveller. Strangers' rows stand in ``others``, one stranger's
    behind another's; ``starts`` says where each begins who has any, ``strangers`` how many were asked about.
    """

    own: Rows
    others: Rows
    starts: NDArray[np.int64]
    strangers: int

    @property
    def used(self) -> NDArray[np.bool_]:
        """Which features stand in any row."""
        return np.asarray(self.own.any(axis=0) | self.others.any(axis=0))

    def found(self, weights: NDArray[np.float64], budgets: Sequence[float]) -> NDArray[np.float64]:
        """The share of listed travellers above what is reached by so many of 10,000 strangers."""
        single = weights.astype(np.float32)
        tops = np.sort(np.maximum.reduceat(self.others @ single, self.starts))[::-1]
        own = np.sort(self.own @ single)
        lines = [tops[min(len(tops) - 1, int(budget * self.strangers / 10_000))] for budget in budgets]
        return np.asarray(1 - np.searchsorted(own, lines, side="right") / len(own))


def collect(
    engine: Engine, population: Population, size: int, travellers: int, others: int, seed: int
) -> Tails:
    """Asked as papers show them, with the errors that papers have; strangers against the records most like them."""
    listed = mixed(population, size, travellers, seed)
    own = _rows((each.by_papers(), subject(population[int(each.listed[1:])])) for each in listed)
    counts: list[int] = []
    rows = _rows(_likest(engine, population, strangers(others, seed), counts))
    starts = np.cumsum([0, *counts[:-1]])
    return Tails(own, rows, starts, others)


def _likest(
    engine: Engine, population: Population, travellers: Iterable[Traveller], counts: list[int]
) -> Iterable[tuple[Query, Subject]]:
    for traveller in travellers:
        query = traveller.by_papers()
        if found := engine.screen(query, None, limit=_CANDIDATES):
            counts.append(len(found))
            yield from ((query, subject(population[int(one.id[1:])])) for one in found)


def _rows(pairs: Iterable[tuple[Query, Subject]]) -> Rows:
    rows: list[Rows] = []
    some: list[tuple[Query, Subject]] = []
    for pair in pairs:
        some.append(pair)
        if len(some) == _BATCH:
            rows.append(np.array(compare(some), np.float32))
            some = []
    return np.concatenate([*rows, np.array(compare(some), np.float32)]) if some else np.concatenate(rows)
