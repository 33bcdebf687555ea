"""Ask the engine as a viewer: audiences decide inside the match, and the answer is no more than access allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from comity.kernel.acting import current_viewer
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import audiences_for
from comity.members.queries import consents_to_discreet
from comity.records.models import Record
from comity.records.queries import known
from comity.screening.asking import Asked, mark_of, query_of
from comity.screening.engine import Candidate, Engine
from comity.screening.index import TRAVEL, audience_key, engine
from comity.screening.models import NotSame

NOBODY = UUID(int=0)


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
) -> list[list[Found]]:
    """For each question the records found from score ``line`` upwards, best first.

    Pairs that a person of this bureau told apart are left out until either side changes.
    """
    return _find(viewer, questions, (Access.FULL, Access.HIT_NO_HIT), kinds, line, limit)


def find_discreet(viewer: Viewer, questions: Sequence[Asked], line: float) -> list[list[Found]]:
    """Discreet records among the answers; none unless the viewer's state consents to discreet checks.

    Asked apart, so that what the officer may not see cannot push anything out of what she does see.
    """
    if not consents_to_discreet(viewer.bureau):
        return [[] for _ in questions]
    return _find(viewer, questions, (Access.DISCREET,), TRAVEL, line, limit=10)


def _find(
    viewer: Viewer,
    questions: Sequence[Asked],
    accesses: tuple[Access, ...],
    kinds: Sequence[str],
    line: float,
    limit: int,
) -> list[list[Found]]:
    current = engine()
    keys = {audience_key(pk, kind) for pk in _audiences(viewer, accesses, current) for kind in kinds}
    marks = [mark_of(asked) for asked in questions]
    apart = _told_apart(viewer, marks)
    most = limit + max(Counter(mark for mark, _, _ in apart).values(), default=0)
    answers = current.screen_many([query_of(asked) for asked in questions], audiences=keys, limit=most)
    kept = [[c for c in candidates if c.score >= line] for candidates in answers]
    records = known(viewer, {UUID(c.id) for candidates in kept for c in candidates})
    found = []
    for mark, candidates in zip(marks, kept, strict=True):
        row = [(records[UUID(c.id)], c) for c in candidates if UUID(c.id) in records]
        found.append(
            [
                Found(k.record, k.access, candidate)
                for k, candidate in row
                # The record may have changed tier since the engine was asked; what holds is what holds now.
                if k.access in accesses and (mark, k.record.pk, k.record.version) not in apart
            ][:limit]
        )
    return found


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


def _told_apart(viewer: Viewer, marks: Collection[str]) -> set[tuple[str, UUID, int]]:
    """Traveller, record and version of the pairs that a person of this bureau told apart."""
    pairs = NotSame.objects.filter(bureau=viewer.bureau, traveller__in=set(marks))
    return set(pairs.values_list("traveller", "record_id", "record_version"))
