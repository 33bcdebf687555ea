"""Who belongs together once people have judged pairs. Pure: given what was said, it answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Pair = tuple[UUID, UUID]
LONGEST_NOTE = 2_000


@dataclass(frozen=True, order=True)
class Said:
    """One answer of one bureau: ``same`` or not. Ordered by when it was given."""

    at: datetime
    id: UUID
    one: UUID
    two: UUID
    same: bool

    @property
    def pair(self) -> Pair:
        return ordered(self.one, self.two)


@dataclass(frozen=True)
class Gathered:
    """Disjoint groups of at least two records, and the positive answers that a negative one kept from joining any."""

    groups: tuple[frozenset[UUID], ...]
    blocked: tuple[Said, ...] = field(default=())

    def of(self, record: UUID) -> frozenset[UUID]:
        """The group of ``record``: itself alone where nobody said it is the same as another."""
        return next((group for group in self.groups if record in group), frozenset({record}))


def ordered(one: UUID, two: UUID) -> Pair:
    """The two with the smaller id first, as a pair is kept."""
    return (one, two) if one < two else (two, one)


def gather(answers: Iterable[Said]) -> Gathered:
    """Join what was said to be the same, the earliest answer first; never two that were told apart.

    Where an answer would bring together, by whichever way round, two records of which somebody said that they are
    not the same, it joins nothing and is given back as blocked: people are shown the contradiction and solve it.
    """
    listed = sorted(answers)
    apart = {said.pair for said in listed if not said.same}
    group_of: dict[UUID, set[UUID]] = {}
    blocked = []
    for said in listed:
        if not said.same:
            continue
        left = group_of.get(said.one, {said.one})
        right = group_of.get(said.two, {said.two})
        if left is right:
            continue
        if any(pair in apart for pair in _between(left, right)):
            blocked.append(said)
            continue
        joined = left | right
        group_of.update(dict.fromkeys(joined, joined))
    distinct = {id(group): frozenset(group) for group in group_of.values()}
    return Gathered(tuple(sorted(distinct.values(), key=min)), tuple(blocked))


def _between(left: set[UUID], right: set[UUID]) -> Iterator[Pair]:
    return (ordered(one, two) for one in left for two in right)
