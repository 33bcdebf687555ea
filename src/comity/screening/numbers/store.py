"""The store: numbers on disk, by which whoever bears them is found, exactly or one character apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from threading import RLock
from typing import Any

from comity.screening.numbers import files
from comity.screening.numbers.build import write_segment
from comity.screening.numbers.changes import Changes, rows_of
from comity.screening.numbers.layer import Layer, ask
from comity.screening.numbers.model import Bearer, Found, Likeness, NumbersError, NumbersMissing, Paper, Work
from comity.screening.numbers.rows import Row
from comity.screening.numbers.segment import Segment
from comity.screening.numbers.spelling import compare

_LIKEST = list(Likeness)


class Numbers:
    """An open store. Made by `build` or `open`; may be shared by the threads of a process.

    Any number of processes may have one path open. Each sees its own changes at once and those of the others
    after `refresh`.
    """

    def __init__(self, root: Path) -> None:
        """Use `build` or `open`."""
        self._root = root
        self._lock = RLock()
        self._closed = False
        self._end = files.START
        self._load()

    @classmethod
    def build(
        cls, path: str | PathLike[str], bearers: Iterable[Bearer], position: str | None = None
    ) -> Numbers:
        """Write a new store at a directory, in place of any that is there, and open it. Ids come once each.

        ``position`` is kept for the caller (see `position`).
        """
        root = Path(path)
        root.mkdir(parents=True, exist_ok=True)
        key = files.new_key()
        with files.locked(root, "writer"):
            write_segment(files.base_path(root, key), key, _filed(bearers), position)
            files.make_current(root, key)
        return cls(root)

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Numbers:
        """Open what `build` wrote; raises `NumbersMissing`, or `NumbersDamaged` naming the damaged file."""
        return cls(Path(path))

    @property
    def position(self) -> str | None:
        """The caller's place in the feed of changes, as last given to `build`, `upsert` or `remove`."""
        return self._position

    @property
    def changed(self) -> int:
        """How many bearers were written or taken out since the base was built; `merge` makes it none."""
        return len(self._changes)

    def find(
        self,
        numbers: Sequence[str],
        audiences: Collection[str] | None = None,
        near: bool = True,
        work: Work | None = None,
    ) -> dict[int, list[Found]]:
        """Who bears each of ``numbers`` (by its place among them), the likest first, then by id and number.

        ``near`` finds those one character apart too. ``audiences`` are those that the viewer may match; None means
        all, for benchmarks and tests. Nothing of other audiences is touched.
        """
        work = Work() if work is None else work
        found: dict[int, set[Found]] = {}
        with self._lock:
            self._check_open()
            words = self._segment.words
            asked, seen = ask(numbers, words), None if audiences is None else frozenset(audiences)
            for layer, row_at in self._layers():
                visible = layer.visible(seen)
                if not len(visible):
                    continue
                rows = layer.same(asked, visible, work)
                if near:
                    rows += layer.near(asked, visible, words, work)
                for which, row in rows:
                    if hit := _compared(numbers[which], row_at(row)):
                        found.setdefault(which, set()).add(hit)
        return {which: sorted(some, key=_by_likeness) for which, some in found.items()}

    def upsert(self, bearers: Iterable[Bearer], position: str | None = None) -> None:
        """Add bearers or change them: all of them or, after a crash, none. Durable when it returns."""
        self._write(list(bearers), [], position)

    def remove(self, ids: Iterable[str], position: str | None = None) -> None:
        """Take bearers out; an id that is not there is passed over. Durable when it returns."""
        self._write([], list(ids), position)

    def refresh(self) -> bool:
        """Take in what other processes have written; True where there was something."""
        with self._lock:
            self._check_open()
            if files.current_key(self._root) != self._segment.key:
                self._load()
                return True
            before = self._end
            self._catch_up()
            return self._end != before

    def merge(self) -> bool:
        """Write all changes into a new base. Answers stay as they are; False where another process is at it.

        Others read and write meanwhile: what they change until the new base is there is carried over to its log.
        """
        with files.locked(self._root, "merge", wait=False) as mine:
            if not mine:
                return False
            with self._lock:
                self.refresh()
                segment, changes, position, end = (
                    self._segment,
                    self._changes.copy(),
                    self._position,
                    self._end,
                )
            key = files.new_key()
            write_segment(files.base_path(self._root, key), key, _merged(segment, changes), position)
            with self._lock, files.locked(self._root, "writer"):
                if files.current_key(self._root) != segment.key:
                    files.clear(self._root, files.current_key(self._root))
                    return False
                self._catch_up()
                log = files.log_path(self._root, segment.key)
                files.make_current(self._root, key, files.between(log, end, self._end))
                self._load()
            return True

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Audience, id, number and issuer of everything that is here, in no order."""
        with self._lock:
            self._check_open()
            for audience, row in _merged(self._segment, self._changes):
                yield audience, *row

    def close(self) -> None:
        """Let go of the files; the store cannot be used after."""
        with self._lock:
            self._closed = True

    def __enter__(self) -> Numbers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _layers(self) -> list[tuple[Layer, Callable[[int], Row | None]]]:
        """What there is to look into, and how a row of each is read."""
        base: tuple[Layer, Callable[[int], Row | None]] = (self._segment.layer, self._base_row)
        if not len(self._changes):
            return [base]
        return [base, (self._changes.layer(self._segment.words), self._changes.row)]

    def _base_row(self, number: int) -> Row | None:
        row = self._segment.row(number)
        return None if row.id in self._changes.touched else row

    def _write(self, bearers: list[Bearer], removed: list[str], position: str | None) -> None:
        entry = {"put": bearers, "drop": removed, "position": position}
        with self._lock, files.locked(self._root, "writer"):
            self._check_open()
            self.refresh()
            self._end = files.append(files.log_path(self._root, self._segment.key), self._end, entry)
            self._apply(entry)

    def _load(self) -> None:
        """Open the current files; where another process replaces them meanwhile, the newer ones."""
        while True:
            key = files.current_key(self._root)
            try:
                self._segment = Segment(files.base_path(self._root, key))
                self._position = self._segment.position
                self._changes = Changes()
                self._end = files.START
                self._catch_up()
                return
            except FileNotFoundError:
                if files.current_key(self._root) == key:
                    raise NumbersMissing(f"a file of the store at {self._root} is missing") from None

    def _catch_up(self) -> None:
        key = self._segment.key
        for end, entry in files.read(files.log_path(self._root, key), key, self._end):
            self._apply(entry)
            self._end = end

    def _apply(self, entry: dict[str, Any]) -> None:
        for id_ in entry["drop"]:
            self._changes.drop(id_)
        for bearer in entry["put"]:
            self._changes.put(_from_json(bearer))
        if entry["position"] is not None:
            self._position = entry["position"]

    def _check_open(self) -> None:
        if self._closed:
            raise NumbersError("the store is closed")


def _compared(asked: str, row: Row | None) -> Found | None:
    """What a row says to a number; None where fingerprints were equal and the numbers are not alike."""
    compared = compare(asked, row.number) if row else None
    return Found(row.id, row.number, row.issuer, *compared) if row and compared else None


def _by_likeness(found: Found) -> tuple[int, str, str, str]:
    return _LIKEST.index(found.likeness), found.id, found.number, found.issuer


def _filed(bearers: Iterable[Bearer]) -> Iterator[tuple[str, Row]]:
    return ((bearer.audience, row) for bearer in bearers for row in rows_of(bearer))


def _merged(segment: Segment, changes: Changes) -> Iterator[tuple[str, Row]]:
    yield from (filed for filed in segment.rows() if filed[1].id not in changes.touched)
    yield from _filed(changes.bearers())


def _from_json(entry: list[Any]) -> Bearer:
    id_, audience, papers = entry
    return Bearer(id_, audience, tuple(Paper(*paper) for paper in papers))
