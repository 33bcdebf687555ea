"""Deadlines and lines of decision. Pure; set by Comity where no source is named, for a bureau to change."""

from dataclasses import dataclass
from datetime import timedelta

MATCH_LINE = 0.6
"""Score from which the machine asks its question about a traveller."""
SEARCH_LINE = 0.3
"""Score from which the search box shows a record: somebody is looking and will judge for herself."""
LIKELY_LINE = 0.85
"""Score from which a hit/no-hit answer says "likely" instead of "possible"; nothing finer is told of it."""
SAMPLE_ONE_IN = 5
"""One in so many discreet hits is laid before the commission."""


@dataclass(frozen=True)
class Deadlines:
    """How long people have before they are reminded or the question lapses."""

    match_decided: timedelta = timedelta(minutes=30)
    hit_answered: timedelta = timedelta(hours=12)
    remind_after: float = 0.5


DEADLINES = Deadlines()


def coarse(score: float) -> float:
    """What may be told of a score where the record itself may not be shown: one of two steps."""
    return 0.9 if score >= LIKELY_LINE else 0.7
