"""The subjects of one audience in one segment: columns mapped or in memory, and which of them still hold."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

import numpy as np

from comity.screening.engine.draft import Columns
from comity.screening.engine.layout import FIELD
from comity.screening.engine.people import id_bytes, written_id


class Ids:
    """Ids made ready to be looked for in many shards."""

    def __init__(self, ids: Iterable[str], kept: Iterable[bytes] = ()) -> None:
        """Ids as texts, and others as columns keep them."""
        self.kept = [*map(id_bytes, ids), *kept]
        self.hashes = np.fromiter(map(crc32, self.kept), np.uint32, len(self.kept))


class Shard:
    """Columns never change; what is taken out is marked in `dead`, a byte for each row."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.rows = len(columns["row_dates"])
        self.words = len(columns["records_at"]) - 1
        self.subjects = len(columns["ids_at"]) - 1
        self.live = self.subjects
        self._dead = np.zeros(self.rows, np.uint8)
        self._gone: set[int] = set()
        self.addresses = np.zeros((len(FIELD), 2), np.int64)
        for name, column in {**columns, "dead": self._dead}.items():
            self.addresses[FIELD[name]] = column.ctypes.data, len(column)

    def __len__(self) -> int:
        return self.live

    def id_of(self, subject: int) -> str:
        """The id of a subject."""
        return written_id(self.part("ids", subject).tobytes())

    def part(self, name: str, at: int) -> "np.ndarray[Any, Any]":
        """What a column holds for a subject, a name, a word or a place."""
        starts = self.columns[name + "_at"]
        return self.columns[name][starts[at] : starts[at + 1]]

    def text(self, name: str, at: int) -> str:
        """What a column of texts holds for a name or a place."""
        return self.part(name, at).tobytes().decode("utf-8", "surrogatepass")

    def ids(self) -> list[str]:
        """Ids of the subjects that still hold."""
        raw, starts = self.columns["ids"].tobytes(), self.columns["ids_at"].tolist()
        return [
            written_id(raw[starts[at] : starts[at + 1]])
            for at in range(self.subjects)
            if at not in self._gone
        ]

    def discard(self, ids: Ids) -> None:
        """Take out those of the ids that are here."""
        hashes = self.columns["id_hashes"]
        first = np.searchsorted(hashes, ids.hashes)
        last = np.searchsorted(hashes, ids.hashes, "right")
        for place in np.flatnonzero(last > first).tolist():
            for at in range(first[place], last[place]):
                subject = int(self.columns["id_subjects"][at])
                if subject not in self._gone and self.part("ids", subject).tobytes() == ids.kept[place]:
                    self._discard(subject)

    def _discard(self, subject: int) -> None:
        self._gone.add(subject)
        self.live -= 1
        row_dates, row_subjects = self.columns["row_dates"], self.columns["row_subjects"]
        for date in self.part("dates", subject).tolist() or [0]:
            low, high = np.searchsorted(row_dates, np.array([date, date + 1], np.uint32))
            self._dead[low:high][row_subjects[low:high] == subject] = 1

    def holding(self) -> "np.ndarray[Any, Any]":
        """True for each subject that still holds."""
        kept = np.ones(self.subjects, np.bool_)
        kept[list(self._gone)] = False
        return kept
