"""Guesses from which region a rare token comes, by its letters, so that each region has rare names of its own.

Naive Bayes over groups of three letters of the popular names. It is right often enough to give a region names
that look like its own; no figure rests on a single guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_SMOOTHING = 0.3
_SURE = 1.0
"""Log-odds by which the likeliest region must lead; other tokens belong to nobody and are left out."""


class Origins:
    def __init__(self, examples: Mapping[str, Sequence[str]]) -> None:
        """``examples``: plain lower-case names of each region."""
        self._regions = list(examples)
        self._ids: dict[str, int] = {}
        for names in examples.values():
            for name in names:
                for group in _groups(name):
                    self._ids.setdefault(group, len(self._ids))
        counts = np.full((len(self._ids) + 1, len(self._regions)), _SMOOTHING)
        for column, names in enumerate(examples.values()):
            for name in names:
                for group in _groups(name):
                    counts[self._ids[group], column] += 1
        self._log: NDArray[np.float64] = np.log(counts / counts.sum(axis=0))

    def guess(self, names: Sequence[str]) -> list[str]:
        """The region of each plain name, or an empty text."""
        if not names:
            return []
        unknown = len(self._ids)
        groups = [[self._ids.get(group, unknown) for group in _groups(name)] for name in names]
        starts = np.cumsum([0, *map(len, groups)])[:-1]
        sums = np.add.reduceat(self._log[np.concatenate(groups)], starts, axis=0)
        best = sums.argmax(axis=1)
        ordered = np.partition(sums, -2, axis=1)
        sure = ordered[:, -1] - ordered[:, -2] >= _SURE
        return [self._regions[at] if good else "" for at, good in zip(best, sure, strict=True)]


def _groups(name: str) -> list[str]:
    padded = f"^{name}$"
    return [padded[at : at + 3] for at in range(max(1, len(padded) - 2))]
