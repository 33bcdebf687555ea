"""The engine: an index of persons on disk that answers who a query may be."""

from collections.abc import Collection, Iterable, Sequence
from os import PathLike
from pathlib import Path
from threading import RLock
from typing import Any

from comity.screening.engine import log, storage, tending
from comity.screening.engine.answers import Asked, candidate
from comity.screening.engine.holdings import Holdings
from comity.screening.engine.log import Change
from comity.screening.engine.model import Candidate, EngineError, IndexMissing, Query, Subject, Work
from comity.screening.engine.people import question
from comity.screening.engine.searching import ask, table_of
from comity.screening.engine.segment import Segment
from comity.screening.engine.shard import Shard

LEAST_SCORE = 0.001
"""Candidates below this are not worth a person's time and are left out."""
_TABLES = 64
_Visible = tuple[list[Shard], Any]


class Engine:
    """An open index. Made by `build` or `open`; may be shared by the threads of a process.

    Any number of processes may have one path open. Each sees its own changes at once and those of the others
    after `refresh`.
    """

    def __init__(self, root: Path) -> None:
        """Use `build` or `open`."""
        self._root = root
        self._lock = RLock()
        self._closed = False
        self._tables: dict[frozenset[str] | None, _Visible] = {}
        self._tending = tending.Tending(self)
        self._holdings = Holdings([])
        self._position: str | None = None
        self._end = log.START
        self._load()

    @classmethod
    def build(
        cls, path: str | PathLike[str], subjects: Iterable[Subject], position: str | None = None
    ) -> "Engine":
        """Write a new index at a directory, in place of any that is there, and open it.

        Where two subjects have one id, the later stands. `position` is kept for the caller (see `position`).
        """
        root = Path(path)
        root.mkdir(parents=True, exist_ok=True)
        audiences = tending.built(subjects)
        with storage.writing(root):
            tending.replace(root, audiences, position)
        return cls(root)

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "Engine":
        """Open what `build` wrote; raises `IndexMissing`, or `IndexDamaged` naming the damaged file."""
        return cls(Path(path))

    @property
    def position(self) -> str | None:
        """The caller's place in the feed of changes, as last given to `build`, `upsert` or `remove`."""
        return self._position

    def upsert(self, subjects: Iterable[Subject], position: str | None = None) -> None:
        """Add subjects or change them: all of them or, after a crash, none. Durable when it returns."""
        self._write(Change(tuple(subjects), (), position))

    def remove(self, ids: Iterable[str], position: str | None = None) -> None:
        """Take subjects out; an id that is not there is passed over. Durable when it returns."""
        self._write(Change((), tuple(ids), position))

    def refresh(self) -> bool:
        """Take in what other processes have written; True where there was something."""
        with self._lock:
            self._check_open()
            if storage.read_current(self._root) != self._current:
                self._load()
                return True
            before = self._end
            self._catch_up()
            return self._end != before

    def compact(self) -> None:
        """Merge everything into one segment. Answers stay as they are; opening gets faster."""
        with self._lock, storage.writing(self._root):
            self.refresh()
            tending.replace(self._root, tending.all_merged(self._holdings), self._position)
            self._load()

    def screen(
        self,
        query: Query,
        audiences: Collection[str] | None = None,
        limit: int = 10,
        work: Work | None = None,
    ) -> list[Candidate]:
        """Who the query may be, the likeliest first, at most `limit`.

        The same score is ordered by how much supports it that weighs nothing, then by id. `audiences` are those
        that the viewer may match; None means all, for benchmarks and tests. Subjects of other audiences are not
        touched: neither answers nor `work` depend on them.
        """
        return self._screen([query], audiences, limit, Work() if work is None else work)[0]

    def screen_many(
        self, queries: Iterable[Query], audiences: Collection[str] | None = None, limit: int = 10
    ) -> list[list[Candidate]]:
        """The answers of `screen` to each query, in order. Other threads run meanwhile."""
        return self._screen(list(queries), audiences, limit, Work())

    def ids(self) -> set[str]:
        """Ids of all subjects."""
        return {id_ for _, id_ in self.held()}

    def held(self) -> set[tuple[str, str]]:
        """Audience and id of every subject."""
        with self._lock:
            self._check_open()
            return {
                (audience, id_)
                for audience in self._holdings.audiences()
                for shard in self._holdings.shards(audience)
                for id_ in shard.ids()
            }

    def close(self) -> None:
        """Let go of the files; the engine cannot be used after."""
        with self._lock:
            self._closed = True
            self._holdings = Holdings([])
            self._tables = {}
        self._tending.wait()

    def __len__(self) -> int:
        with self._lock:
            holdings = self._holdings
            return sum(len(shard) for name in holdings.audiences() for shard in holdings.shards(name))

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _screen(
        self, queries: Sequence[Query], audiences: Collection[str] | None, limit: int, work: Work
    ) -> list[list[Candidate]]:
        with self._lock:
            self._check_open()
            shards, table = self._visible(audiences)
        questions, asked = [], []
        for query in queries:
            data, names = question(query)
            questions.append(data)
            asked.append(Asked(query, names))
        answers = ask(shards, table, questions, limit, LEAST_SCORE, work)
        return [
            [candidate(one, shards[line["shard"]], line) for line in lines[:count]]
            for one, lines, count in zip(asked, answers.lines, answers.counts, strict=True)
        ]

    def _visible(self, audiences: Collection[str] | None) -> _Visible:
        """The parts of the audiences, and where they are in memory; remembered until something changes."""
        key = None if audiences is None else frozenset(audiences)
        found = self._tables.get(key)
        if found is None:
            known = self._holdings.audiences()
            names = known if key is None else known & key
            shards = [shard for name in sorted(names) for shard in self._holdings.shards(name)]
            if len(self._tables) >= _TABLES:
                self._tables.clear()
            found = self._tables[key] = shards, table_of(shards)
        return found

    def _write(self, change: Change) -> None:
        with self._lock, storage.writing(self._root):
            self._check_open()
            self.refresh()
            path = storage.log_path(self._root, self._current.log)
            self._end = log.append(path, self._end, change)
            self._take_in([change])
            if tending.is_full(self._holdings, self._end):
                tending.flush(self._root, self._holdings, self._current, self._position)
                self._load()
                self._tending.start()

    def _load(self) -> None:
        """Open the current files; where another process replaces them meanwhile, the newer ones."""
        while True:
            current = storage.read_current(self._root)
            known = {segment.key: segment for segment in self._holdings.segments}
            try:
                segments = [
                    known.get(key) or Segment(storage.segment_path(self._root, key), key)
                    for key in current.segments
                ]
                self._holdings = Holdings(segments, known=set(known))
                self._position, self._current, self._end = current.position, current, log.START
                self._tables = {}
                self._catch_up()
                return
            except FileNotFoundError:
                if storage.read_current(self._root) == current:
                    raise IndexMissing(f"a file of the index at {self._root} is missing") from None

    def _catch_up(self) -> None:
        path = storage.log_path(self._root, self._current.log)
        changes = []
        for end, change in log.read(path, self._current.log, self._end):
            changes.append(change)
            self._end = end
        self._take_in(changes)

    def _take_in(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        self._tables = {}
        self._holdings.apply(changes)
        for change in changes:
            if change.position is not None:
                self._position = change.position

    def _check_open(self) -> None:
        if self._closed:
            raise EngineError("the engine is closed")
