"""Figures as somebody may have them who may not see the records: none below five, the others to the nearest five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from comity.records.quality.models import QualityFigures
from comity.records.quality.rules import BY_ID, Group

LEAST = 5
WEEKS = 26
"""How far figures are shown into the past."""


@dataclass(frozen=True)
class Told:
    """The figures of one bureau in one week. None: fewer than :data:`LEAST`. ``flaws``: how many flaws of each group."""

    source: UUID
    day: date
    records: int | None
    score: int | None
    flaws: dict[Group, int | None]


def told(figures: Iterable[QualityFigures]) -> list[Told]:
    """One for each bureau and week, the newest first.

    Weeks, whole scores and rounded numbers: from one day to the next a single record would show through.
    """
    return [
        Told(
            source=one.source,
            day=one.day,
            records=rounded(one.records),
            score=round(one.score) if one.records >= LEAST else None,
            flaws={group: rounded(number) for group, number in by_group(one.by_rule).items()},
        )
        for one in weekly(figures)
    ]


def weekly(figures: Iterable[QualityFigures]) -> list[QualityFigures]:
    """The last figures of each bureau in each week, the newest first."""
    last: dict[tuple[UUID, date], QualityFigures] = {}
    for one in sorted(figures, key=lambda one: one.day):
        last[one.source, one.day - timedelta(days=one.day.weekday())] = one
    return sorted(last.values(), key=lambda one: one.day, reverse=True)


def by_group(by_rule: dict[str, int]) -> dict[Group, int]:
    """How many flaws there are of each group."""
    numbers: dict[Group, int] = defaultdict(int)
    for rule, number in by_rule.items():
        if rule in BY_ID:
            numbers[BY_ID[rule].group] += number
    return {group: numbers[group] for group in Group}


def rounded(number: int) -> int | None:
    """To the nearest five; nothing where fewer than five are meant."""
    return None if number < LEAST else LEAST * ((number + LEAST // 2) // LEAST)
