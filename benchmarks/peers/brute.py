"""rapidfuzz: a name compared with every name. The simplest thing that works, and nothing quicker may miss more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz, process, utils

from benchmarks.peers.contestant import Found
from comity.screening.engine import Name, Query, Subject

_SAME_YEAR = 15
"""Points of 100 that a birth year gives or takes."""


class Brute:
    name = "rapidfuzz, all names"
    most = 1_000_000
    sample = 60
    decides = False

    def build(self, subjects: Iterable[Subject], folder: Path) -> None:
        self._names: list[str] = []
        self._ids: list[str] = []
        self._years: list[set[str]] = []
        for subject in subjects:
            for name in subject.names:
                self._names.append(_flat(name.text))
                self._ids.append(subject.id)
                self._years.append({date[:4] for date in subject.birth_dates})

    def find(self, query: Query, limit: int) -> Found:
        """By `token_sort_ratio`; among near names, one of the same birth year goes first."""
        name = query.names[0]
        wanted = _flat(name.text if isinstance(name, Name) else name)
        years = {date[:4] for date in query.birth_dates}
        close = process.extract(wanted, self._names, scorer=fuzz.token_sort_ratio, limit=limit * 4)
        best: dict[str, float] = {}
        for _, score, at in close:
            known = self._years[at]
            year = _SAME_YEAR if years & known else -_SAME_YEAR if years and known else 0
            best[self._ids[at]] = max(best.get(self._ids[at], -100.0), score + year)
        return sorted(best.items(), key=lambda item: -item[1])[:limit]

    def close(self) -> None:
        self._names = []


def _flat(name: str) -> str:
    return str(utils.default_process(anyascii(name)))
