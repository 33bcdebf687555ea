"""How an index is kept in shape: the log becomes a segment, small segments become large ones.

Everything here leaves the answers as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from comity.screening.engine import log, segment, storage
from comity.screening.engine.columns import indexed, only
from comity.screening.engine.draft import Columns, Draft
from comity.screening.engine.holdings import Holdings
from comity.screening.engine.merge import merged
from comity.screening.engine.model import EngineError, Subject
from comity.screening.engine.people import id_bytes
from comity.screening.engine.segment import Segment

if TYPE_CHECKING:
    from comity.screening.engine.engine import Engine

FULL_IDS = 5_000
"""Ids named by the log from which it is written as a segment."""
FULL_BYTES = 16 << 20
_TIER = 3
"""A segment is merged with the newer ones unless it has more than so many times their subjects."""


def is_full(holdings: Holdings, end: int) -> bool:
    """Whether the log, which ends at byte `end`, is to become a segment."""
    return len(holdings.touched) >= FULL_IDS or end >= FULL_BYTES


def built(subjects: Iterable[Subject]) -> dict[str, Columns]:
    """The columns of subjects by audience; of those with one id the last stands, whatever audience it has."""
    drafts: dict[str, Draft] = {}
    places: dict[bytes, tuple[Draft, int]] = {}
    for subject in subjects:
        draft = drafts.setdefault(subject.audience, Draft())
        id_ = id_bytes(subject.id)
        if id_ in places:
            before, at = places[id_]
            before.drop(at)
        places[id_] = draft, draft.add(subject)
    del places
    columns = {}
    for name in sorted(drafts):
        draft = drafts.pop(name)
        flat, kept = draft.flat(), draft.kept()
        columns[name] = indexed(flat if kept is None else only(flat, kept))
    return columns


def replace(root: Path, audiences: Mapping[str, Columns], position: str | None) -> None:
    """Make one new segment with an empty log current; the caller holds the writer's lock."""
    key = storage.new_key()
    segment.write(storage.segment_path(root, key), audiences, ())
    _make_current(root, (key,), position)


def flush(root: Path, holdings: Holdings, current: storage.Current, position: str | None) -> None:
    """Write what the log holds as a segment, and begin a new log; the caller holds both locks."""
    key = storage.new_key()
    shards = holdings.changed()
    kept = {id_ for parts in shards.values() for part in parts for id_ in part.ids()}
    audiences = {audience: merged(parts) for audience, parts in shards.items()}
    segment.write(storage.segment_path(root, key), audiences, holdings.touched - kept)
    _make_current(root, (*current.segments, key), position)


def all_merged(holdings: Holdings) -> dict[str, Columns]:
    """The columns of everything that holds."""
    return {name: merged(parts) for name in sorted(holdings.audiences()) if (parts := holdings.shards(name))}


def to_merge(segments: Sequence[Segment]) -> int:
    """The place of the first of the newest segments that are to become one; the number of all where none."""
    first = len(segments) - 1
    total = segments[first].live if segments else 0
    while first > 0 and segments[first - 1].live <= _TIER * total:
        first -= 1
        total += segments[first].live
    for at, one in enumerate(segments[: first + 1]):
        if 2 * one.live < one.subjects:
            return at
    return first if first < len(segments) - 1 else len(segments)


def _make_current(root: Path, segments: tuple[str, ...], position: str | None) -> None:
    key = storage.new_key()
    log.create(storage.log_path(root, key), key)
    current = storage.Current(segments, key, position)
    storage.write_current(root, current)
    storage.clear(root, current)


class Tending:
    """Merges of one open engine, in a thread beside its searches; one at a time over all processes."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._lock = Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to merge what is to be merged, if nobody does."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="comity-merge", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until nothing is being merged."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        root = self._engine._root
        with storage.merging(root) as mine:
            while mine and self._merge(root):
                pass

    def _merge(self, root: Path) -> bool:
        """Merge once; False where there is nothing to merge or somebody else came first."""
        engine = self._engine
        with engine._lock:
            if engine._closed:
                return False
            segments = engine._holdings.segments
            first = to_merge(segments)
            some = segments[first:]
            if not some:
                return False
            names = sorted({name for one in some for name in one.shards})
            parts = {name: [one.shards[name] for one in some if name in one.shards] for name in names}
        removed = {id_ for one in some for id_ in one.removed} if first else set()
        audiences = {name: merged(held) for name, held in parts.items() if any(map(len, held))}
        key = storage.new_key()
        draft = storage.merging_path(root, key)
        segment.write(draft, audiences, removed)
        return self._swap(root, draft, key, some)

    def _swap(self, root: Path, draft: Path, key: str, some: Sequence[Segment]) -> bool:
        engine = self._engine
        try:
            with engine._lock, storage.writing(root):
                engine.refresh()
                current = engine._current
                old = tuple(one.key for one in some)
                at = current.segments.index(old[0]) if old[0] in current.segments else -1
                if at < 0 or current.segments[at : at + len(old)] != old:
                    draft.unlink()
                    return False
                draft.rename(storage.segment_path(root, key))
                segments = (*current.segments[:at], key, *current.segments[at + len(old) :])
                current = storage.Current(segments, current.log, current.position)
                storage.write_current(root, current)
                storage.clear(root, current)
                engine.refresh()
                return True
        except EngineError:  # closed meanwhile, or rebuilt elsewhere
            draft.unlink(missing_ok=True)
            return False
