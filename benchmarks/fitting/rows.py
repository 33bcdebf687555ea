"""Pairs of travellers and records, as rows of the engine's features, with how often each kind of pair occurs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.population.persons import Population
from benchmarks.travellers.draw import Traveller, mixed, strangers, subject
from comity.screening.engine import Engine, Query
from comity.screening.engine.compare import compare

PRIOR = 0.1
"""Share of those asked about who are listed, in the fit; borders see far fewer, a search box more."""
STRANGERS = 3
"""To each listed traveller: chance likenesses are rare, and have to be seen to be weighed."""
QUESTIONS: tuple[tuple[Callable[[Traveller], Query], float], ...] = (
    (Traveller.by_name, 0.25),
    (Traveller.by_birth, 0.25),
    (Traveller.by_papers, 0.5),
)
"""What is asked, and of which share of travellers."""
_CANDIDATES = 6
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Rows:
    """``features`` of each pair, ``same`` 1 where they are of one person, ``weights`` that add up to 1.

    ``listed`` tells whether the traveller was, ``group`` is the region of her name.
    """

    features: NDArray[np.float64]
    same: NDArray[np.float64]
    weights: NDArray[np.float64]
    listed: NDArray[np.bool_]
    group: list[str]

    def weighted_for(self, share: float) -> NDArray[np.float64]:
        """The weights if this share of those asked about were listed."""
        changed = np.where(self.listed, share / PRIOR, (1 - share) / (1 - PRIOR)) * self.weights
        return np.asarray(changed / changed.sum())


def collect(engine: Engine, population: Population, size: int, travellers: int, seed: int) -> Rows:
    """Pairs that the engine puts forward, of listed travellers and of `STRANGERS` times as many strangers.

    A listed traveller gives the pair with her own record, whether the engine found it or not, and those with
    others' records; a stranger gives her candidates. Each gives one pair with anybody on the list besides, which
    stands for the many that the engine does not put forward. Held-out names are passed over.
    """
    listed = (one for one in mixed(population, size, travellers, seed) if not _unseen(one))
    others = travellers * STRANGERS
    unlisted = (one for one in strangers(others, seed) if not _unseen(one))
    pairs = [*_pairs(engine, size, listed, PRIOR / travellers)]
    pairs += _pairs(engine, size, unlisted, (1 - PRIOR) / others)
    features: list[list[float]] = []
    for start in range(0, len(pairs), _BATCH):
        some = pairs[start : start + _BATCH]
        features.extend(compare([(pair.query, subject(population[pair.record])) for pair in some]))
    weights = np.array([pair.weight for pair in pairs])
    return Rows(
        np.array(features),
        np.array([float(pair.same) for pair in pairs]),
        weights / weights.sum(),
        np.array([pair.listed for pair in pairs]),
        [pair.group for pair in pairs],
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    query: Query
    record: int
    same: bool
    weight: float
    listed: bool
    group: str


def _pairs(engine: Engine, size: int, travellers: Iterable[Traveller], weight: float) -> Iterator[_Pair]:
    random = Random(size)
    for number, traveller in enumerate(travellers):
        query = _question(number)(traveller)
        found = [candidate.id for candidate in engine.screen(query, None, limit=_CANDIDATES)]
        if traveller.listed and traveller.listed not in found:
            found.append(traveller.listed)
        if (anybody := f"p{random.randrange(size)}") not in found:
            found.append(anybody)
        for id_ in found:
            yield _Pair(
                query, int(id_[1:]), id_ == traveller.listed, weight, bool(traveller.listed), traveller.origin
            )


def _question(number: int) -> Callable[[Traveller], Query]:
    """Questions in turn, in their shares."""
    part = (number * 0.381966) % 1
    for question, share in QUESTIONS:
        if part < share:
            return question
        part -= share
    return QUESTIONS[-1][0]


def _unseen(traveller: Traveller) -> bool:
    return any(part.unseen for part in traveller.person.parts)
