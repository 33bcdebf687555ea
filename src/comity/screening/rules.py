"""Deadlines and lines of decision. Pure; set by Comity where no source is named, for a bureau to change."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MATCH_LINE = 0.25
"""Score from which the machine asks its question about a traveller, where the bureau has set no budget: where one of
four is the person, if as many of those asked about are listed as not. A child who is missed is moved on."""
SEARCH_LINE = 0.02
"""Score from which the search box shows a record: somebody is looking and will judge for herself."""
LIKELY_LINE = 0.85
"""Score from which a hit/no-hit answer says "likely" instead of "possible"; nothing finer is told of it."""
SAMPLE, LARGEST_SAMPLE = 5, 20
"""How many discreet records the commission draws at a time."""


@dataclass(frozen=True)
class Deadline:
    """``within`` this time of its beginning something is done; people are reminded ``remind`` before the end."""

    rule_id: str
    text: str | Promise
    within: timedelta
    remind: timedelta
    source: str
    lapses: str | Promise = ""
    """What follows where nobody did it; empty where only the reminder does."""


VERSION = "2026-11"
OURS = "set by Comity"
MATCH_DECIDED = Deadline(
    "match.decided", _("A person decides a match"), timedelta(minutes=30), timedelta(minutes=15), OURS
)
MATCH_LAPSES = Deadline(
    "match.lapses",
    _("A match that nobody decided lapses"),
    timedelta(hours=48),
    timedelta(hours=6),
    f"{OURS}: as long as travellers without a match are kept, and no longer than that",
    _(
        "The traveller is erased like one without a match; the question is closed, in favour of the traveller."
    ),
)
HIT_ANSWERED = Deadline(
    "hit.answered",
    _("The source answers a hit"),
    timedelta(hours=12),
    timedelta(hours=6),
    OURS,
    _("The hit lapses, to the traveller’s benefit; a late answer is still taken, and shows as late."),
)
DEADLINES = (MATCH_DECIDED, MATCH_LAPSES, HIT_ANSWERED)


def drawn(seed: bytes, population: Iterable[UUID], size: int) -> list[UUID]:
    """``size`` of ``population`` by the hash of each with ``seed``: whoever knows both draws the same."""
    return sorted(population, key=lambda each: hashlib.sha256(seed + each.bytes).digest())[:size]


def match_lapses_after(passenger_hours: int) -> timedelta:
    """How long a match may stay undecided at a hub that keeps travellers for so many hours."""
    return min(MATCH_LAPSES.within, timedelta(hours=passenger_hours))


def coarse(score: float) -> float:
    """What may be told of a score where the record itself may not be shown: one of two steps."""
    return 0.9 if score >= LIKELY_LINE else 0.7
