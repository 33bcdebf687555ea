"""What each line of decision costs: second-line referrals, listed persons missed, and how both differ between names.

Read from `tables/operating_points.json`, which a benchmark writes: `version` 1, `provisional` (true until the
published benchmark has measured it), `provenance` in words, `measured` (how many listed, strangers and listed
travellers) and `points`, the strictest line first. Between two points what is asked for is interpolated.
"""

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Share:
    """`referrals` of 10,000 travellers who are not listed; `found`, the share (0 to 1) of listed travellers."""

    referrals: float
    found: float


@dataclass(frozen=True, slots=True)
class Point:
    """A line (`score`, 0 to 1) with what it costs, over all and for names of each region."""

    score: float
    over_all: Share
    regions: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Operating:
    """All points that were measured, the strictest line first."""

    provisional: bool
    provenance: str
    measured: Mapping[str, int]
    points: tuple[Point, ...]


def read(text: str) -> Operating:
    """The points of a file's text; raises `ValueError` where they are none, or out of order."""
    table = json.loads(text)
    points = tuple(_point(entry) for entry in table["points"])
    ordered = all(
        a.score > b.score
        and a.over_all.referrals < b.over_all.referrals
        and a.over_all.found <= b.over_all.found
        for a, b in pairwise(points)
    )
    if table["version"] != 1 or len(points) < 2 or not ordered:
        raise ValueError("these are no operating points, or they are out of order")
    return Operating(table["provisional"], table["provenance"], table["measured"], points)


def _point(entry: dict[str, float | dict[str, dict[str, float]]]) -> Point:
    regions = entry["regions"]
    assert isinstance(regions, dict)
    return Point(
        float(entry["score"]),  # type: ignore[arg-type]
        Share(float(entry["referrals"]), float(entry["found"])),  # type: ignore[arg-type]
        {name: Share(share["referrals"], share["found"]) for name, share in sorted(regions.items())},
    )


OPERATING = read(
    (files("comity.screening.engine.tables") / "operating_points.json").read_text(encoding="utf-8")
)


def line_for(referrals_per_10_000: float) -> float:
    """The lowest score at which at most so many of 10,000 travellers who are not listed are referred.

    A budget outside of what was measured gets the line of the nearest point.
    """
    points = OPERATING.points
    at = bisect_left(points, referrals_per_10_000, key=lambda point: point.over_all.referrals)
    if at == 0 or at == len(points):
        return points[min(at, len(points) - 1)].score
    low, high = points[at - 1], points[at]
    part = (referrals_per_10_000 - low.over_all.referrals) / (
        high.over_all.referrals - low.over_all.referrals
    )
    return low.score + part * (high.score - low.score)


def cost_of(score: float) -> Point:
    """What a line costs; one outside of what was measured costs what the nearest point does."""
    points = OPERATING.points
    at = bisect_left(points, -score, key=lambda point: -point.score)
    if at == 0 or at == len(points):
        return points[min(at, len(points) - 1)]
    low, high = points[at - 1], points[at]
    part = (low.score - score) / (low.score - high.score)
    return Point(
        score,
        _between(low.over_all, high.over_all, part),
        {name: _between(low.regions[name], high.regions[name], part) for name in low.regions},
    )


def _between(one: Share, two: Share, part: float) -> Share:
    return Share(
        one.referrals + part * (two.referrals - one.referrals), one.found + part * (two.found - one.found)
    )
