"""Measure records by the rules of quality: as part of the command that changed them, and all that is due by night."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, Sum

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.locks import one_at_a_time
from comity.records.models import Acceptance, Flaw, Quality, QualityFigures, Record
from comity.records.quality.checks import Seen, Terms, looked_at_again
from comity.records.quality.facts import Facts
from comity.records.quality.rules import BEST, RULES, Rule, flaws, score, weights
from comity.records.rules import DOCUMENTS, PERSON

AT_ONCE = 500
"""Records that are measured in one transaction."""


@dataclass(frozen=True)
class Ruled:
    """The rules as this hub applies them: what each weighs, the terms, and a ``mark`` by which measurements under other
    rules are known.
    """

    weights: Mapping[str, int]
    terms: Terms
    mark: str


def in_force() -> Ruled:
    """What is ruled at this moment."""
    chosen = settings.COMITY
    weighs = weights(chosen.quality_weights)
    terms = Terms(clock.now(), chosen.quality_stale_months, chosen.quality_review_days)
    said = [f"{rule.id} {rule.version} {weighs[rule.id]}" for rule in RULES]
    return Ruled(weighs, terms, _mark(f"{said} {terms.stale_months} {terms.review_days}"))


def measure(records: Iterable[Record]) -> None:
    """Keep what the rules say of ``records``, and of those that speak of them: a person and her documents.

    The number of queries does not grow with the number of records.
    """
    touched = _with_neighbours(list(records))
    if touched:
        _keep(list(_facts(touched)), in_force())


def measure_due(everything: bool = False) -> int:
    """Measure what was never measured, changed since, is ruled otherwise now, or is due by the passing of time.

    Returns how many. Each chunk is kept by itself, so that what was cut goes on where it stood; sources that change
    their records meanwhile wait for one chunk at most.
    """
    done = 0
    with as_task(Task.QUALITY):
        begun = clock.now()
        for source in Record.objects.order_by("source").values_list("source", flat=True).distinct():
            last = UUID(int=0)
            while some := _measure_some(source, last, None if everything else begun):
                done, last = done + len(some), some[-1]
    return done


def measure_and_count(everything: bool = False) -> int:
    """The work of a night. Returns how many records were measured."""
    done = measure_due(everything)
    with as_task(Task.QUALITY), transaction.atomic():
        count_figures()
    return done


def count_figures(sources: Iterable[UUID] | None = None) -> None:
    """Write down how good the records of each bureau are today; counted anew, today's figures are replaced."""
    measured, broken = Quality.objects.all(), Flaw.objects.all()
    if sources is not None:
        measured, broken = measured.filter(source__in=sources), broken.filter(source__in=sources)
    by_rule: dict[UUID, dict[str, int]] = defaultdict(dict)
    for source, rule, number in broken.values_list("source", "rule").annotate(Count("pk")).order_by():
        by_rule[source][rule] = number
    sums = measured.values("source").annotate(
        records=Count("pk"), scores=Sum("score"), flawless=Count("pk", filter=Q(score=BEST))
    )
    now = clock.now()
    figures = [
        QualityFigures(**row, by_rule=by_rule[row["source"]], day=now.date()) for row in sums.order_by()
    ]
    known = {figure.source for figure in figures}
    figures += [
        QualityFigures(source=source, day=now.date(), records=0, flawless=0, scores=0)
        for source in set(sources or ()) - known
    ]
    for figure in figures:
        figure.counted_at = now
    QualityFigures.objects.bulk_create(
        figures,
        update_conflicts=True,
        unique_fields=["source", "day"],
        update_fields=["records", "flawless", "scores", "by_rule", "counted_at"],
    )


def _measure_some(source: UUID, after: UUID, due: object) -> list[UUID]:
    """One chunk of a source, in the order of identifiers; which they were. ``due``: since when, none for all."""
    with transaction.atomic():
        one_at_a_time("records", source)
        wanted = Record.objects.filter(source=source, pk__gt=after)
        if due is not None:
            outdated = Q(quality=None) | ~Q(quality__version=F("version"))
            outdated |= ~Q(quality__measured_by=in_force().mark) | Q(quality__look_again_at__lte=due)
            wanted = wanted.filter(outdated)
        some = list(wanted.order_by("pk")[:AT_ONCE])
        measure(some)
        return [record.pk for record in some]


def _with_neighbours(records: list[Record]) -> list[Record]:
    known = {record.pk: record for record in records}
    persons = [record.pk for record in records if record.schema == PERSON]
    holders = [record.holder_id for record in records if record.holder_id]
    if persons or holders:
        near = Record.objects.filter(Q(holder__in=persons) | Q(pk__in=holders)).exclude(pk__in=list(known))
        known |= {record.pk: record for record in near}
    return list(known.values())


def _facts(records: list[Record]) -> Iterable[tuple[Record, Facts]]:
    by_id = {record.pk: record for record in records}
    papers: dict[UUID, int] = defaultdict(int)
    for record in records:
        if record.holder_id and record.schema in DOCUMENTS:
            papers[record.holder_id] += 1
    for record in records:
        holder = by_id.get(record.holder_id) if record.holder_id else None
        yield (
            record,
            Facts(
                schema=record.schema,
                properties=record.properties,
                created_at=record.created_at,
                updated_at=record.updated_at,
                expires_at=record.expires_at,
                status=record.status,
                identifiers=record.identifiers,
                attached=record.attached,
                minor=record.minor,
                papers=papers[record.pk],
                holder_births=tuple(holder.values("birthDate")) if holder else (),
            ),
        )


def mark_of(rule: Rule, seen: Seen) -> str:
    """By what it is known again that a rule sees the same."""
    return _mark(f"{rule.id}\n{seen.field}\n{seen.what}")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _keep(described: list[tuple[Record, Facts]], ruled: Ruled) -> None:
    ids = [record.pk for record, _facts in described]
    accepted = _accepted(ids)
    kept, broken = [], []
    for record, facts in described:
        found = [(rule, seen, mark_of(rule, seen)) for rule, seen in flaws(facts, ruled.terms, ruled.weights)]
        agreed = [accepted.get((record.pk, rule.id, mark)) for rule, _seen, mark in found]
        standing = [flaw for flaw, one in zip(found, agreed, strict=True) if one is None]
        left = score([rule.id for rule, _seen, _mark in standing], ruled.weights)
        moments = [looked_at_again(facts, ruled.terms), *(one.until for one in agreed if one)]
        kept.append(
            Quality(
                record=record,
                source=record.source,
                version=record.version,
                measured_by=ruled.mark,
                score=left,
                look_again_at=min(filter(None, moments), default=None),
                measured_at=ruled.terms.now,
            )
        )
        broken += [
            Flaw(record=record, source=record.source, rule=rule.id, field=seen.field, mark=mark, score=left)
            for rule, seen, mark in standing
        ]
    Quality.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["version", "measured_by", "score", "look_again_at", "measured_at"],
    )
    _replace(ids, broken)
    mended = [each.record_id for each in kept if each.score == BEST]
    Quality.objects.filter(pk__in=mended).exclude(taken_by=None).update(taken_by=None, taken_at=None)


def _accepted(ids: list[UUID]) -> dict[tuple[UUID, str, str], Acceptance]:
    holding = Acceptance.objects.filter(record__in=ids).filter(Q(until=None) | Q(until__gt=clock.now()))
    return {(one.record_id, one.rule, one.mark): one for one in holding}


def _replace(ids: list[UUID], broken: list[Flaw]) -> None:
    """Let the flaws of some records be those that were found; since when each has been there stays known."""
    still = {(flaw.record_id, flaw.rule) for flaw in broken}
    had = Flaw.objects.filter(record__in=ids).values_list("pk", "record", "rule")
    gone = [pk for pk, record, rule in had if (record, rule) not in still]
    Flaw.objects.filter(pk__in=gone).delete()
    Flaw.objects.bulk_create(
        broken,
        update_conflicts=True,
        unique_fields=["record", "rule"],
        update_fields=["field", "mark", "score"],
    )
