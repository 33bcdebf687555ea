"""One audience: its base layer, its changes, and what of the base no longer holds."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from comity.screening.engine.delta import DeltaLayer
from comity.screening.engine.model import Work
from comity.screening.engine.people import decode
from comity.screening.engine.segment import BaseLayer
from comity.screening.engine.terms import terms

Row = int
"""A row of the base layer as it is; a row of the delta layer as -1 minus its number."""

_YEAR = 48


class Shard:
    """The subjects of one audience. Its answers depend on them alone, not on which layer holds them."""

    def __init__(self, base: BaseLayer | None = None) -> None:
        self._base = base
        self._delta = DeltaLayer()
        self._dead: set[int] = set()
        self._dead_terms: Counter[str] = Counter()
        self._dead_subjects = 0

    @property
    def rows(self) -> int:
        """Live rows: one for each subject and year of birth."""
        return (self._base.rows if self._base else 0) - len(self._dead) + self._delta.rows

    def __len__(self) -> int:
        return (len(self._base) if self._base else 0) - self._dead_subjects + len(self._delta)

    def add(self, id_: str, record: bytes) -> None:
        """File a record in place of any earlier one of the same id."""
        self.discard(id_)
        self._delta.add(id_, record)

    def discard(self, id_: str) -> None:
        """Take a subject out, if it is here."""
        if self._delta.discard(id_) or self._base is None:
            return
        rows = [row for row in self._base.rows_of(id_) if row not in self._dead]
        if rows:
            self._dead.update(rows)
            self._dead_subjects += 1
            for term in terms(decode(self._base.record(rows[0]))[2]):
                self._dead_terms[term] += len(rows)

    def frequency(self, term: str) -> int:
        """Live rows filed under a term."""
        base = len(self._base.postings(term)) if self._base else 0
        return base - self._dead_terms[term] + len(self._delta.postings(term))

    def tokens(self, keys: Iterator[str], work: Work) -> set[str]:
        """Terms of tokens that stand under any of the fuzzy keys and have a live row."""
        found: set[str] = set()
        for key in keys:
            work.keys += 1
            if self._base:
                found.update(self._base.tokens(key))
            found.update(self._delta.tokens(key))
        if self._dead_terms:
            return {term for term in found if self.frequency(term)}
        return found

    def rows_under(self, term: str, years: Sequence[int], most: int, narrow: bool, work: Work) -> list[Row]:
        """At most `most` live rows filed under a term.

        Where `years` are given, rows with those years of birth, a year beside or none come first, and where
        `narrow` is set they alone. The rest comes by rank.
        """
        base = self._base.postings(term) if self._base else ()
        delta = self._delta.postings(term)
        narrow = narrow and bool(years)
        if not narrow and self.frequency(term) <= most:
            found = [*self._living(base), *(-1 - row for row in delta)]
        else:
            found = []
            for low, high in _windows(years, narrow):
                found += self._slice(base, delta, low << _YEAR, high << _YEAR, most - len(found))
            found = list(dict.fromkeys(found))
        work.postings += len(found)
        return found

    def rank(self, row: Row) -> int:
        """Where a row stands among all others of the audience."""
        if row < 0 or self._base is None:
            return self._delta.rank(-1 - row)
        return self._base.rank(row)

    def record(self, row: Row) -> bytes:
        """The record of the subject of a row."""
        if row < 0 or self._base is None:
            return self._delta.record(-1 - row)
        return self._base.record(row)

    def records(self) -> Iterator[bytes]:
        """Records of all live subjects, in no order."""
        if self._base:
            dead = {decode(self._base.record(row))[0] for row in self._dead}
            yield from (
                record for record in self._base.records() if not dead or decode(record)[0] not in dead
            )
        yield from self._delta.records()

    def _living(self, rows: Sequence[int]) -> Iterator[int]:
        if not self._dead:
            return iter(rows)
        return (row for row in rows if row not in self._dead)

    def _slice(self, base: Sequence[int], delta: Sequence[int], low: int, high: int, most: int) -> list[Row]:
        """The first `most` live rows whose rank is from `low` to below `high`."""
        if most <= 0:
            return []
        found: list[Row] = []
        if self._base and base:
            start = bisect_left(base, low, key=self._base.rank)
            stop = bisect_left(base, high, start, key=self._base.rank)
            found += islice(self._living(base[start:stop]), most)
        if delta:
            start = bisect_left(delta, low, key=self._delta.rank)
            stop = bisect_left(delta, high, start, key=self._delta.rank)
            found += (-1 - row for row in delta[start:stop][:most])
            found.sort(key=self.rank)
        return found[:most]


def _windows(years: Sequence[int], narrow: bool) -> Iterator[tuple[int, int]]:
    """Spans of years (first, and the one after the last), the likeliest first; they may overlap."""
    if years:
        yield 0, 1
        for year in years:
            yield year - 1, year + 2
    if not narrow:
        yield 0, 1 << 15
