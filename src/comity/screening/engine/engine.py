"""The engine: an index of persons on disk that answers who a query may be."""

from collections.abc import Collection, Iterable, Sequence
from os import PathLike
from pathlib import Path
from threading import RLock

from comity.screening.engine import log, storage
from comity.screening.engine.align import Aligner
from comity.screening.engine.decide import score
from comity.screening.engine.evidence import SUPPORTING
from comity.screening.engine.model import Candidate, EngineError, IndexMissing, Query, Subject, Work
from comity.screening.engine.people import Person, decode, encode, person_of
from comity.screening.engine.retrieve import Lookup
from comity.screening.engine.segment import Segment
from comity.screening.engine.shard import Shard

LEAST_SCORE = 0.05
"""Candidates below this are not worth a person's time and are left out."""


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
        self._shards: dict[str, Shard] = {}
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
        records = {subject.id: (subject.audience, encode(subject)) for subject in subjects}
        audiences: dict[str, dict[str, bytes]] = {}
        for id_, (audience, record) in records.items():
            audiences.setdefault(audience, {})[id_] = record
        del records
        with storage.writing(root):
            storage.replace(root, audiences, position)
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
        self._write(tuple(map(encode, subjects)), (), position)

    def remove(self, ids: Iterable[str], position: str | None = None) -> None:
        """Take subjects out; an id that is not there is passed over. Durable when it returns."""
        self._write((), tuple(ids), position)

    def refresh(self) -> bool:
        """Take in what other processes have written; True where there was something."""
        with self._lock:
            self._check_open()
            if storage.current_key(self._root) != self._segment.key:
                self._load()
                return True
            before = self._end
            self._catch_up()
            return self._end != before

    def compact(self) -> None:
        """Merge all changes into a new base segment. Answers stay as they are; opening gets faster."""
        with self._lock, storage.writing(self._root):
            self.refresh()
            audiences = {
                audience: {decode(record)[0]: record for record in shard.records()}
                for audience, shard in self._shards.items()
                if len(shard)
            }
            storage.replace(self._root, audiences, self._position)
            self._load()

    def screen(
        self,
        query: Query,
        audiences: Collection[str] | None = None,
        limit: int = 10,
        work: Work | None = None,
    ) -> list[Candidate]:
        """Who the query may be, the likeliest first, at most `limit`; the same score is ordered by id.

        `audiences` are those that the viewer may match; None means all, for benchmarks and tests. Subjects of
        other audiences are not touched: neither answers nor `work` depend on them.
        """
        person = person_of(query)
        return self._screen(person, audiences, limit, Work() if work is None else work, Aligner())

    def screen_many(
        self, queries: Iterable[Query], audiences: Collection[str] | None = None, limit: int = 10
    ) -> list[list[Candidate]]:
        """The answers of `screen` to each query, in order; quicker where names repeat."""
        aligner = Aligner()
        return [self._screen(person_of(query), audiences, limit, Work(), aligner) for query in queries]

    def ids(self) -> set[str]:
        """Ids of all subjects."""
        with self._lock:
            self._check_open()
            return {decode(record)[0] for shard in self._shards.values() for record in shard.records()}

    def close(self) -> None:
        """Let go of the files; the engine cannot be used after."""
        with self._lock:
            self._closed = True
            self._shards = {}

    def __len__(self) -> int:
        return sum(map(len, self._shards.values()))

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _screen(
        self, person: Person, audiences: Collection[str] | None, limit: int, work: Work, aligner: Aligner
    ) -> list[Candidate]:
        if not person.names and not person.identifiers:
            return []
        found: dict[str, Candidate] = {}
        with self._lock:
            self._check_open()
            shards = self._visible(audiences)
            lookup = Lookup(person, len(shards))
            for shard in shards:
                for record in _records(shard, lookup, work):
                    id_, _, subject = decode(record)
                    value, features = score(aligner, person, subject)
                    if value >= LEAST_SCORE:
                        found[id_] = Candidate(id_, value, features)
        return _ordered(found.values(), limit)

    def _visible(self, audiences: Collection[str] | None) -> list[Shard]:
        names = self._shards.keys() if audiences is None else self._shards.keys() & set(audiences)
        return [shard for name in sorted(names) if len(shard := self._shards[name])]

    def _write(self, records: Sequence[bytes], removed: Sequence[str], position: str | None) -> None:
        with self._lock, storage.writing(self._root):
            self._check_open()
            self.refresh()
            change = log.Change(tuple(records), tuple(removed), position)
            end = log.append(storage.log_path(self._root, self._segment.key), self._end, change)
            self._apply(change)
            self._end = end

    def _load(self) -> None:
        """Open the current files; where another process replaces them meanwhile, the newer ones."""
        while True:
            key = storage.current_key(self._root)
            try:
                self._segment = Segment(storage.base_path(self._root, key))
                self._shards = {audience: Shard(layer) for audience, layer in self._segment.layers.items()}
                self._position = self._segment.position
                self._end = log.START
                self._catch_up()
                return
            except FileNotFoundError:
                if storage.current_key(self._root) == key:
                    raise IndexMissing(f"a file of the index at {self._root} is missing") from None

    def _catch_up(self) -> None:
        path = storage.log_path(self._root, self._segment.key)
        for end, change in log.read(path, self._segment.key, self._end):
            self._apply(change)
            self._end = end

    def _apply(self, change: log.Change) -> None:
        for id_ in change.removed:
            self._discard(id_)
        for record in change.records:
            id_, audience, _ = decode(record)
            self._discard(id_)
            self._shards.setdefault(audience, Shard()).add(id_, record)
        if change.position is not None:
            self._position = change.position

    def _discard(self, id_: str) -> None:
        for shard in self._shards.values():
            shard.discard(id_)

    def _check_open(self) -> None:
        if self._closed:
            raise EngineError("the engine is closed")


def _records(shard: Shard, lookup: Lookup, work: Work) -> list[bytes]:
    """Records of the subjects of a shard worth comparing, each once though it may have several rows."""
    rows = lookup.rows(shard, work)
    work.rows += len(rows)
    return list(dict.fromkeys(map(shard.record, rows)))


def _ordered(found: Iterable[Candidate], limit: int) -> list[Candidate]:
    """The best candidates. Agreement that weighs nothing still orders those of one score."""
    return sorted(found, key=lambda one: (-one.score, -_supported(one), one.id))[: max(0, limit)]


def _supported(candidate: Candidate) -> int:
    return sum(feature.name in SUPPORTING and feature.value == 0 for feature in candidate.features)
