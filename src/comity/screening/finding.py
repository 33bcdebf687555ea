"""Ask the engine as a viewer: audiences decide inside the match, and the answer is no more than access allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from comity.kernel.acting import Task, as_task, current_viewer
from comity.kernel.models import Audience
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import audiences_for
from comity.members.queries import consents_to_discreet
from comity.records.models import Record
from comity.records.queries import known
from comity.screening import things
from comity.screening.asking import Asked, mark_of, papers_of, query_of
from comity.screening.engine import Candidate, Engine, Query
from comity.screening.index import TRAVEL, audience_key, stores
from comity.screening.models import NotSame
from comity.screening.nearness import NEAR, WORDS, Nearness, nearest, weighed, without
from comity.screening.numbers import Likeness

NOBODY = UUID(int=0)
GUESSED = {WORDS[Likeness.ONE_DIFFERS], WORDS[Likeness.EXCHANGED]}
"""Numbers that were not read in the one asked for, but made of it."""


@dataclass(frozen=True)
class Found:
    """A record that may be the one asked for. Whoever shows it looks at ``access`` first."""

    record: Record
    access: Access
    candidate: Candidate

    @property
    def score(self) -> float:
        return self.candidate.score


def find(
    viewer: Viewer,
    questions: Sequence[Asked],
    line: float,
    kinds: Sequence[str] = TRAVEL,
    limit: int = 10,
    sources: frozenset[UUID] | None = None,
) -> list[list[Found]]:
    """For each question the records found from score ``line`` upwards, best first; of ``sources`` alone, where given.

    Pairs that a person of this bureau told apart are left out until either side changes.
    """
    return _find(viewer, questions, (Access.FULL, Access.HIT_NO_HIT), kinds, line, limit, sources)


def find_discreet(
    viewer: Viewer, questions: Sequence[Asked], line: float, numbered: Sequence[str] = TRAVEL
) -> list[list[Found]]:
    """Discreet records among the answers; none unless the viewer's state consents to discreet checks.

    Asked apart, so that what the officer may not see cannot push anything out of what she does see.
    """
    if not consents_to_discreet(viewer.bureau):
        return [[] for _ in questions]
    return _find(viewer, questions, (Access.DISCREET,), TRAVEL, line, limit=10, numbered=numbered)


def _find(
    viewer: Viewer,
    questions: Sequence[Asked],
    accesses: tuple[Access, ...],
    kinds: Sequence[str],
    line: float,
    limit: int,
    sources: frozenset[UUID] | None = None,
    numbered: Sequence[str] = (),
) -> list[list[Found]]:
    """``kinds``: which kinds of records are looked for; ``numbered``: which more by a number alone."""
    current, numbers = stores()
    audiences = _audiences(viewer, accesses, current)
    if sources is not None:
        audiences &= _of_sources(sources, current.position)
    keys = {audience_key(pk, kind) for pk in audiences for kind in kinds}
    marks = [mark_of(asked) for asked in questions]
    apart = _told_apart(viewer, marks)
    near = nearest(numbers, [papers_of(asked) for asked in questions], keys)
    most = (
        limit
        + max(Counter(mark for mark, _, _ in apart).values(), default=0)
        + max(map(len, near), default=0)
    )
    queries = [_reaching(query_of(asked), others) for asked, others in zip(questions, near, strict=True)]
    answers = current.screen_many(queries, audiences=keys, limit=most)
    kept = [
        [c for c in (weighed(c, others.get(c.id)) for c in candidates) if c.score >= line]
        for candidates, others in zip(answers, near, strict=True)
    ]
    wider = keys | {audience_key(pk, kind) for pk in audiences for kind in numbered}
    borne = things.bearing(numbers, [things.lookups_of(asked) for asked in questions], wider)
    ids = {c.id for candidates in kept for c in candidates}.union(*borne)
    # A record may have changed tier since the engine was asked; what holds is what holds now.
    held = {str(pk): one for pk, one in known(viewer, map(UUID, ids), *accesses).items()}
    found = []
    for mark, candidates, some in zip(marks, kept, borne, strict=True):
        by_name = {c.id: as_allowed(c, held[c.id].access) for c in candidates if c.id in held}
        by_number = things.candidates(some, held)
        row = [
            Found(held[id_].record, held[id_].access, things.merged(by_name.get(id_), by_number.get(id_)))
            for id_ in {**by_name, **by_number}
        ]
        found.append(
            sorted(
                (f for f in row if f.score >= line and (mark, f.record.pk, f.record.version) not in apart),
                key=lambda f: -f.score,
            )[:limit]
        )
    return found


def _reaching(query: Query, near: Mapping[str, Nearness]) -> Query:
    """A query that reaches those who bear a number that is nearly the one asked for."""
    numbers = (one.found.number for one in near.values())
    return replace(query, identifiers=tuple(dict.fromkeys([*query.identifiers, *numbers])))


def as_allowed(candidate: Candidate, access: Access) -> Candidate:
    """With hit/no-hit a number that is nearly the one asked for counts for nothing: nobody who asks could compare
    the two, and one question would try hundreds of numbers on what the source keeps to itself.
    """
    near = any(feature.name == NEAR and feature.words in GUESSED for feature in candidate.features)
    return without(candidate) if near and access is Access.HIT_NO_HIT else candidate


def _audiences(viewer: Viewer, accesses: tuple[Access, ...], current: Engine) -> frozenset[UUID]:
    """The audiences of which ``viewer`` has one of ``accesses``, asked of the database once for each state of the index.

    An audience never changes, and a record of a new one makes the index move on.
    """
    looking = Viewer(NOBODY, viewer.bureau, viewer.kind, viewer.purpose)  # what decides, and no more
    acting = current_viewer()
    if acting is None or acting.bureau != viewer.bureau or acting.purpose != viewer.purpose:
        return frozenset(audiences_for(viewer, *accesses).values_list("pk", flat=True))
    return _remembered(looking, accesses, current.position)


@lru_cache(maxsize=512)
def _remembered(looking: Viewer, accesses: tuple[Access, ...], position: str | None) -> frozenset[UUID]:
    return frozenset(audiences_for(looking, *accesses).values_list("pk", flat=True))


@lru_cache(maxsize=64)
def _of_sources(sources: frozenset[UUID], position: str | None) -> frozenset[UUID]:
    """All audiences of these sources, whoever may see them."""
    with as_task(Task.INDEX):
        return frozenset(Audience.objects.filter(source__in=sources).values_list("pk", flat=True))


def _told_apart(viewer: Viewer, marks: Collection[str]) -> set[tuple[str, UUID, int]]:
    """Traveller, record and version of the pairs that a person of this bureau told apart."""
    pairs = NotSame.objects.filter(bureau=viewer.bureau, traveller__in=set(marks))
    return set(pairs.values_list("traveller", "record_id", "record_version"))
