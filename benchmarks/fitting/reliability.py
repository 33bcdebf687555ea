"""Whether a score means what it says: of pairs with a score of 0.7, seven in ten should be of one person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs with a score from ``low`` to ``high``: their mean score, the share of one person, how many."""

    low: float
    high: float
    said: float
    true: float
    pairs: int
    weight: float


def bins(scores: NDArray[np.float64], same: NDArray[np.float64], weights: NDArray[np.float64]) -> list[Bin]:
    """The table of a reliability diagram, from held-out pairs."""
    places = np.clip(np.digitize(scores, _EDGES) - 1, 0, len(_EDGES) - 2)
    found = []
    for place in range(len(_EDGES) - 1):
        inside = places == place
        total = float(weights[inside].sum())
        if total > 0:
            said, true = (float(weights[inside] @ values[inside]) / total for values in (scores, same))
            found.append(Bin(_EDGES[place], _EDGES[place + 1], said, true, int(inside.sum()), total))
    return found


def brier(scores: NDArray[np.float64], same: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Mean squared distance of score and truth; lower is better."""
    return float(weights @ (scores - same) ** 2 / weights.sum())


def error(table: list[Bin]) -> float:
    """Expected calibration error: how far scores are from the truth, over all pairs."""
    total = sum(each.weight for each in table)
    return sum(each.weight * abs(each.said - each.true) for each in table) / total
