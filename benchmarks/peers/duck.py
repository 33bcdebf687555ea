"""nomenklatura's own index of tokens in DuckDB, made for batches."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker.index import Index

from benchmarks.peers.contestant import Found
from benchmarks.peers.entities import entity
from comity.screening.engine import Query, Subject

_DATASET = Dataset.make({"name": "bench", "title": "bench"})


class _View:
    """The entities to index, one after the other; nomenklatura's stores would keep them all."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._subjects = subjects

    def entities(self, include_schemata: Any = None) -> Iterator[StatementEntity]:
        for subject in self._subjects:
            yield StatementEntity.from_data(_DATASET, entity(subject.id, subject))


class Duck:
    name = "nomenklatura's index"
    most = 1_000_000
    sample = 20
    decides = False

    def build(self, subjects: Iterable[Subject], folder: Path) -> None:
        self._index: Any = Index(_View(subjects), folder)  # type: ignore[arg-type]
        self._index.build()
        self._numbers = itertools.count()

    def find(self, query: Query, limit: int) -> Found:
        asked = StatementEntity.from_data(_DATASET, entity(f"query{next(self._numbers)}", query))
        for _, matches in self._index.match_entities([asked]):
            return [(str(found), score) for found, score in matches[:limit]]
        return []

    def close(self) -> None:
        self._index.con.close()
