"""What of pairs and subjects a viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.records.judging.models import SAID, WAITING, Judgement
from comity.records.judging.rules import Gathered, Said, gather
from comity.records.models import Record

MOST_MEMBERS = 200
"""Records of a subject that are followed. More than that is no person but a mistake to be looked at."""


def pairs(viewer: Viewer, *states: str) -> QuerySet[Judgement]:
    """The own bureau's pairs in ``states`` (all where none is named): made by hand first, then the likeliest."""
    found = Judgement.objects.of(viewer).select_related("one", "two")
    found = found.filter(state__in=states) if states else found
    return found.order_by(F("score").desc(nulls_first=True), "pk")


def waiting(viewer: Viewer) -> QuerySet[Judgement]:
    """What waits for a person of the viewer's bureau."""
    return pairs(viewer, *WAITING)


def next_waiting(viewer: Viewer, but: UUID) -> Judgement | None:
    """The next question nobody has looked at; what somebody was unsure of is not pushed on others."""
    return pairs(viewer, Judgement.State.SUGGESTED).exclude(pk=but).first()


def pair(viewer: Viewer, judgement_id: UUID) -> Judgement:
    """A pair of the viewer's own bureau; else :class:`NotFound`."""
    both = ("one__audience", "two__audience")
    found = Judgement.objects.of(viewer).select_related(*both).filter(pk=judgement_id).first()
    if found is None:
        raise NotFound
    return found


def others_on(viewer: Viewer, judgement: Judgement) -> QuerySet[Judgement]:
    """What other bureaus, each answering for one of the two records, said of the same pair."""
    same = Judgement.objects.visible_to(viewer).filter(one=judgement.one_id, two=judgement.two_id)
    return same.filter(state__in=SAID).exclude(bureau=viewer.bureau).order_by("decided_at")


@dataclass(frozen=True)
class Subject:
    """The records that were judged to be of one person, as far as one viewer may see; the first is asked about.

    ``judgements`` are all answers between them; ``blocked`` those that a contrary answer kept from counting.
    """

    records: list[Record]
    judgements: list[Judgement]
    blocked: list[Judgement]


def subject_of(viewer: Viewer, record: Record) -> Subject:
    """Everything that belongs to ``record``, followed from pair to pair; what is hidden joins nothing."""
    said = _followed(viewer, record.pk)
    gathered = gather(map(_said, said.values()))
    members = gathered.of(record.pk)
    found = Record.objects.visible_to(viewer).select_related("audience").filter(pk__in=members)
    others = sorted((r for r in found if r.pk != record.pk), key=lambda r: (str(r.source), r.pk))
    return Subject(
        records=[record, *others],
        judgements=[j for j in said.values() if {j.one_id, j.two_id} <= members],
        blocked=_blocked(gathered, said, members),
    )


def _blocked(gathered: Gathered, said: dict[UUID, Judgement], members: frozenset[UUID]) -> list[Judgement]:
    found = (said[answer.id] for answer in gathered.blocked)
    return [judgement for judgement in found if {judgement.one_id, judgement.two_id} & members]


def _followed(viewer: Viewer, start: UUID) -> dict[UUID, Judgement]:
    """Every answer, visible to ``viewer``, on records that can be reached from ``start`` over positive ones."""
    found: dict[UUID, Judgement] = {}
    reached, fresh = {start}, {start}
    while fresh and len(reached) < MOST_MEMBERS:
        some = _on(viewer, fresh)
        found |= {judgement.pk: judgement for judgement in some}
        fresh = _ends(j for j in some if j.state == Judgement.State.POSITIVE) - reached
        reached |= fresh
    return found


def _on(viewer: Viewer, records: set[UUID]) -> list[Judgement]:
    answers = Judgement.objects.visible_to(viewer).filter(state__in=SAID)
    touching = answers.filter(Q(one__in=records) | Q(two__in=records))
    return list(touching.select_related("one", "two").order_by("decided_at", "pk"))


def _ends(judgements: Iterable[Judgement]) -> set[UUID]:
    return {end for judgement in judgements for end in (judgement.one_id, judgement.two_id)}


def _said(judgement: Judgement) -> Said:
    assert judgement.decided_at is not None
    same = judgement.state == Judgement.State.POSITIVE
    return Said(judgement.decided_at, judgement.pk, judgement.one_id, judgement.two_id, same)


def visible_record(viewer: Viewer, record_id: UUID) -> Record:
    """A person that ``viewer`` may see in full and may compare with others; else :class:`NotFound`."""
    record = Record.objects.get_visible(viewer, record_id)
    if not (record.is_person and record.screenable):
        raise NotFound
    return record
