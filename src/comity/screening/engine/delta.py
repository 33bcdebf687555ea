"""The part of a shard that changed since the base segment was built, in memory."""

from bisect import insort
from collections.abc import Iterator, Sequence

from comity.screening.engine.people import decode, years
from comity.screening.engine.sounds import keys
from comity.screening.engine.terms import rank, spelling_of, terms


class DeltaLayer:
    """Subjects of one audience, each filed under its terms; rows are numbered as they come."""

    def __init__(self) -> None:
        self.rows = 0
        self._next = 0
        self._ranks: dict[int, int] = {}
        self._records: dict[int, bytes] = {}
        self._rows_of: dict[str, list[int]] = {}
        self._postings: dict[str, list[int]] = {}
        self._tokens: dict[str, dict[str, None]] = {}

    def add(self, id_: str, record: bytes) -> None:
        """File a record made by `people.encode`; an earlier one of the same id must have been discarded."""
        person = decode(record)[2]
        found = terms(person)
        for year in years(person) or [0]:
            row, self._next = self._next, self._next + 1
            self._ranks[row] = rank(year, id_)
            self._records[row] = record
            self._rows_of.setdefault(id_, []).append(row)
            self.rows += 1
            for term in found:
                self._file(term, row)

    def discard(self, id_: str) -> bool:
        """Take a subject out; False where it was not here."""
        rows = self._rows_of.pop(id_, None)
        if rows is None:
            return False
        found = terms(decode(self._records[rows[0]])[2])
        for term in found:
            kept = [row for row in self._postings[term] if row not in rows]
            if kept:
                self._postings[term] = kept
            else:
                self._unfile(term)
        for row in rows:
            del self._ranks[row], self._records[row]
        self.rows -= len(rows)
        return True

    def postings(self, term: str) -> Sequence[int]:
        """Rows filed under a term, by rank."""
        return self._postings.get(term, ())

    def tokens(self, key: str) -> Iterator[str]:
        """Token terms filed under a fuzzy key."""
        return iter(self._tokens.get(key, ()))

    def rank(self, row: int) -> int:
        """Where a row stands among all others."""
        return self._ranks[row]

    def record(self, row: int) -> bytes:
        """The record of the subject of a row."""
        return self._records[row]

    def ids(self) -> Iterator[str]:
        """Ids of all subjects, in no order."""
        return iter(self._rows_of)

    def records(self) -> Iterator[bytes]:
        """Records of all subjects, in no order."""
        return (self._records[rows[0]] for rows in self._rows_of.values())

    def __len__(self) -> int:
        return len(self._rows_of)

    def _file(self, term: str, row: int) -> None:
        filed = self._postings.get(term)
        if filed is not None:
            insort(filed, row, key=self._ranks.__getitem__)
            return
        self._postings[term] = [row]
        if term[0] == "t":
            for key in keys(spelling_of(term)):
                self._tokens.setdefault(key, {})[term] = None

    def _unfile(self, term: str) -> None:
        del self._postings[term]
        if term[0] == "t":
            for key in keys(spelling_of(term)):
                filed = self._tokens[key]
                filed.pop(term, None)
                if not filed:
                    del self._tokens[key]
