"""Ask the engine as a viewer: audiences decide inside the match, and the answer is no more than access allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from comity.kernel.models import Audience
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import audiences_for
from comity.members.queries import consents_to_discreet
from comity.records.models import Record
from comity.records.queries import known
from comity.screening.asking import Asked, mark_of, query_of
from comity.screening.engine import Candidate
from comity.screening.index import TRAVEL, audience_key, engine
from comity.screening.models import NotSame


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
    keys = _keys(audiences_for(viewer, *accesses), kinds)
    marks = [mark_of(asked) for asked in questions]
    apart = _told_apart(viewer, marks)
    most = limit + max(Counter(mark for mark, _, _ in apart).values(), default=0)
    answers = engine().screen_many([query_of(asked) for asked in questions], audiences=keys, limit=most)
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


def _keys(audiences: QuerySet[Audience], kinds: Sequence[str]) -> set[str]:
    return {audience_key(pk, kind) for pk in audiences.values_list("pk", flat=True) for kind in kinds}


def _told_apart(viewer: Viewer, marks: Collection[str]) -> set[tuple[str, UUID, int]]:
    """Traveller, record and version of the pairs that a person of this bureau told apart."""
    pairs = NotSame.objects.filter(bureau=viewer.bureau, traveller__in=set(marks))
    return set(pairs.values_list("traveller", "record_id", "record_version"))
