"""What an open index holds: segments, oldest first, and the changes since in memory.

A newer part takes the ids that it names out of all older ones. Each audience has parts of its own in memory, cut
by its own changes alone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import InitVar, dataclass, field

from comity.screening.engine.columns import indexed
from comity.screening.engine.draft import Columns, Draft
from comity.screening.engine.log import Change
from comity.screening.engine.model import Subject
from comity.screening.engine.segment import Segment
from comity.screening.engine.shard import Ids, Shard

_TIER = 2
"""A part in memory is merged with the next newer one unless it has more than so many times its subjects."""


def columns_of(subjects: Iterable[Subject]) -> Columns:
    """The columns of one audience's subjects."""
    draft = Draft()
    for subject in subjects:
        draft.add(subject)
    return indexed(draft.flat())


@dataclass(eq=False)
class _Run:
    subjects: list[Subject]
    shard: Shard


@dataclass
class Holdings:
    """The parts of an open index. Not safe for threads: the engine holds its lock."""

    segments: list[Segment]
    known: InitVar[Collection[str]] = ()
    touched: set[str] = field(default_factory=set)
    """Ids that the log added, changed or took out."""
    _runs: dict[str, list[_Run]] = field(default_factory=dict)
    _at: dict[str, _Run] = field(default_factory=dict)

    def __post_init__(self, known: Collection[str]) -> None:
        """Let segments take ids out of older ones; between two of those `known` before that has been done."""
        for at, newer in enumerate(self.segments[1:], start=1):
            older = [one for one in self.segments[:at] if {one.key, newer.key} - set(known)]
            if older:
                ids = newer.named()
                for segment in older:
                    segment.discard(ids)

    def apply(self, changes: Sequence[Change]) -> None:
        """Take in entries of the log, in order."""
        if not changes:
            return
        latest: dict[str, Subject | None] = {}
        for change in changes:
            latest.update(dict.fromkeys(change.removed))
            latest.update({subject.id: subject for subject in change.subjects})
        ids = Ids(latest)
        for segment in self.segments:
            segment.discard(ids)
        self._discard(latest, ids)
        self.touched.update(latest)
        by_audience: dict[str, list[Subject]] = {}
        for subject in latest.values():
            if subject is not None:
                by_audience.setdefault(subject.audience, []).append(subject)
        for audience, subjects in by_audience.items():
            self._add(audience, subjects)

    def _discard(self, latest: Iterable[str], ids: Ids) -> None:
        touched = {id(run): run for id_ in latest if (run := self._at.pop(id_, None))}
        for run in touched.values():
            run.shard.discard(ids)

    def _add(self, audience: str, subjects: list[Subject]) -> None:
        runs = self._runs.setdefault(audience, [])
        while runs and len(runs[-1].shard) <= _TIER * len(subjects):
            before = runs.pop()
            subjects = [one for one in before.subjects if self._at.get(one.id) is before] + subjects
        run = _Run(subjects, Shard(columns_of(subjects)))
        runs.append(run)
        self._at.update(dict.fromkeys((subject.id for subject in subjects), run))

    def shards(self, audience: str) -> list[Shard]:
        """The parts of an audience in which something holds."""
        found = [segment.shards[audience] for segment in self.segments if audience in segment.shards]
        found += [run.shard for run in self._runs.get(audience, ())]
        return [shard for shard in found if shard.live]

    def audiences(self) -> set[str]:
        """Every audience that has a part, even if nothing in it holds any more."""
        return set(self._runs).union(*(segment.shards for segment in self.segments))

    def changed(self) -> dict[str, list[Shard]]:
        """What the log added or changed and still holds, by audience."""
        found = {
            audience: [run.shard for run in runs if run.shard.live] for audience, runs in self._runs.items()
        }
        return {audience: shards for audience, shards in found.items() if shards}
