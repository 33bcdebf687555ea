"""What a bureau may know of the quality of its own records; of others' nothing at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.records.models import Acceptance, Flaw, Quality, QualityFigures, Record
from comity.records.quality.rules import BEST, BY_ID, Rule
from comity.records.quality.telling import WEEKS, weekly


@dataclass(frozen=True)
class Standing:
    """The score of a record with its reasons: the flaws that count, and what was accepted, the worst first."""

    quality: Quality
    flaws: list[Flaw]
    accepted: list[Acceptance] = field(default_factory=list)


@dataclass(frozen=True)
class ToMend:
    """One page of records to mend, the worst first; ``after`` is where the next begins, empty at the end."""

    found: list[Standing]
    after: str


def standing_of(viewer: Viewer, record: Record) -> Standing | None:
    """For those of its source who may change it; to others there is none."""
    if record.source != viewer.bureau or not viewer.may(Permission.RECORD_WRITE):
        return None
    quality = Quality.objects.filter(record=record).first()
    if quality is None:
        return None
    flaws, accepted = Flaw.objects.filter(record=record), Acceptance.objects.filter(record=record)
    return Standing(quality, worst_first(flaws), [one for one in accepted if one.rule in BY_ID])


def to_mend(viewer: Viewer, rule: str = "", mine: bool = False, after: str = "", most: int = 50) -> ToMend:
    """The viewer's bureau's records that break ``rule``, or any; ``mine``: which she has taken."""
    last_score, last_pk = _place(after)
    rows: QuerySet[Quality] | QuerySet[Flaw]
    if rule:
        rows = Flaw.objects.filter(source=viewer.bureau, rule=rule)
        if mine:
            rows = rows.filter(record__quality__taken_by=viewer.person)
    else:
        rows = Quality.objects.filter(source=viewer.bureau, score__lt=BEST)
        if mine:
            rows = rows.filter(taken_by=viewer.person)
    if last_pk:
        rows = rows.filter(score__gte=last_score).filter(Q(score__gt=last_score) | Q(record__gt=last_pk))
    ids = list(rows.order_by("score", "record").values_list("record", flat=True)[: most + 1])
    found = _standing(ids[:most])
    more = len(ids) > most
    return ToMend(found, f"{found[-1].quality.score}-{found[-1].quality.pk}" if more and found else "")


def figures(viewer: Viewer) -> list[QualityFigures]:
    """The bureau's own, one for each week, the newest first; the first is what was counted last."""
    return weekly(QualityFigures.objects.filter(source=viewer.bureau)[: 7 * WEEKS])[:WEEKS]


def worst_first(flaws: QuerySet[Flaw] | list[Flaw]) -> list[Flaw]:
    """Flaws of rules that there still are, by what each takes."""
    return sorted((f for f in flaws if f.rule in BY_ID), key=lambda flaw: (-rule_of(flaw).weight, flaw.rule))


def rule_of(flaw: Flaw | Acceptance) -> Rule:
    return BY_ID[flaw.rule]


def _standing(ids: list[UUID]) -> list[Standing]:
    """In the order of ``ids``, each with its record."""
    measured = {
        each.pk: each for each in Quality.objects.filter(pk__in=ids).select_related("record__audience")
    }
    broken: dict[UUID, list[Flaw]] = {}
    for flaw in Flaw.objects.filter(record__in=ids):
        broken.setdefault(flaw.record_id, []).append(flaw)
    return [Standing(measured[pk], worst_first(broken.get(pk, []))) for pk in ids if pk in measured]


def _place(after: str) -> tuple[int, UUID | None]:
    """A place that a page gave; any other is the beginning."""
    score, _dash, pk = after.partition("-")
    try:
        return int(score), UUID(pk)
    except ValueError:
        return 0, None
