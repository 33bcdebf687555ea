"""Which budgets there are, and what one costs at a bureau's own volume. Pure."""

from dataclasses import dataclass

from comity.screening.engine.operating import Point, cost_of, line_for
from comity.screening.rules import MATCH_LINE

LEAST, MOST = 1, 100
"""Second-line referrals of 10,000 travellers who are not listed, between which a bureau chooses."""
OFFERED = (1, 2, 5, 10, 20, 50, 100)
"""Budgets that the page offers; the API takes any whole number between."""
LONGEST_WHY = 2_000
DAYS = 30
MOST_TRAVELLERS = 10_000_000


@dataclass(frozen=True)
class Cost:
    """What a line means for people.

    ``delayed``: travellers a day who are not listed and are asked aside; ``missed``: share of listed travellers who
    pass. ``spread``: between the regions of names where most and fewest of the listed are found, and most and
    fewest of the others are referred.
    """

    referrals: float
    line: float
    delayed: float
    missed: float
    found_spread: tuple[float, float]
    referred_spread: tuple[float, float]
    point: Point


def line_of(referrals: int | None) -> float:
    """The score from which a match is one, for a budget; the hub's own where a bureau has set none."""
    return MATCH_LINE if referrals is None else line_for(referrals)


def cost(line: float, travellers_a_day: float) -> Cost:
    """What ``line`` costs a bureau that screens so many travellers a day."""
    point = cost_of(line)
    found = [share.found for share in point.regions.values()]
    referred = [share.referrals for share in point.regions.values()]
    return Cost(
        referrals=point.over_all.referrals,
        line=line,
        delayed=travellers_a_day * point.over_all.referrals / 10_000,
        missed=1 - point.over_all.found,
        found_spread=(min(found, default=0.0), max(found, default=0.0)),
        referred_spread=(min(referred, default=0.0), max(referred, default=0.0)),
        point=point,
    )
