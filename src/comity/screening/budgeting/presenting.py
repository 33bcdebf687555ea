"""What a line of decision means, in words, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import log10
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.members.queries import person_names
from comity.screening.budgeting.models import Budget
from comity.screening.budgeting.rules import LEAST, MOST, OFFERED, Cost, cost, line_of
from comity.screening.engine.operating import OPERATING

Words = str | Promise

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 620, 16, 252
"""The picture and, inside it, the field in which the curve is drawn."""

REGIONS: dict[str, Words] = {
    "western Europe": _("Western Europe"),
    "northern Europe": _("Northern Europe"),
    "Baltic": _("Baltic"),
    "central Europe": _("Central Europe"),
    "Albania": _("Albania"),
    "Romania": _("Romania"),
    "Italy": _("Italy"),
    "Iberia": _("Iberia"),
    "Latin America": _("Latin America"),
    "English-speaking": _("English-speaking"),
    "eastern Africa": _("Eastern Africa"),
    "western Africa": _("Western Africa"),
    "southern Africa": _("Southern Africa"),
    "Turkey": _("Turkey"),
    "South Asia, Latin": _("South Asia, Latin"),
    "island South-East Asia": _("Island South-East Asia"),
    "Thailand, Latin": _("Thailand, Latin"),
    "Vietnam": _("Vietnam"),
    "Arab countries": _("Arab countries"),
    "Iran": _("Iran"),
    "eastern Slavic": _("Eastern Slavic"),
    "southern Slavic": _("Southern Slavic"),
    "central Asia": _("Central Asia"),
    "China": _("China"),
    "Israel": _("Israel"),
    "Korea": _("Korea"),
    "Japan": _("Japan"),
    "Greece": _("Greece"),
    "Armenia": _("Armenia"),
    "Georgia": _("Georgia"),
    "northern India": _("Northern India"),
    "Bengal": _("Bengal"),
    "Tamil": _("Tamil"),
}
"""Regions of names in words; the table of costs may know others, which are shown by their key."""


@dataclass(frozen=True)
class CostRow:
    """One budget that can be chosen."""

    referrals: int
    delayed: float
    missed: float
    current: bool


def cost_rows(chosen: int | None, volume: float) -> list[CostRow]:
    """The budgets that are offered, and the one that holds, with what each costs."""
    offered = sorted({*OFFERED, *([chosen] if chosen else [])})
    rows = []
    for referrals in offered:
        found = cost(line_of(referrals), volume)
        rows.append(CostRow(referrals, volume * referrals / 10_000, 100 * found.missed, referrals == chosen))
    return rows


@dataclass(frozen=True)
class RegionRow:
    """How people with names of one region fare under a line."""

    label: Words
    found: float
    referrals: float
    least_found: bool
    most_referred: bool


def region_rows(spent: Cost) -> list[RegionRow]:
    """Regions of names, those first of whom most are referred without being listed."""
    shares = sorted(spent.point.regions.items(), key=lambda item: -item[1].referrals)
    return [
        RegionRow(
            label=REGIONS.get(name, name),
            found=100 * share.found,
            referrals=share.referrals,
            least_found=share.found == spent.found_spread[0],
            most_referred=share.referrals == spent.referred_spread[1],
        )
        for name, share in shares
    ]


def picture(chosen: int | None, line: float) -> dict[str, Any]:
    """Places of the curve in the picture: how many referrals (logarithmic) buy how many of the listed found."""
    points = [point for point in OPERATING.points if LEAST <= point.over_all.referrals <= MOST]
    found = [point.over_all.found for point in points]
    low = max(0.0, 0.05 * int(20 * min(found) - 0.001))
    here = cost(line, 0)
    at = min(max(here.referrals if chosen is None else chosen, LEAST), MOST)

    def place(referrals: float, share: float) -> dict[str, float]:
        across = (log10(referrals) - log10(LEAST)) / (log10(MOST) - log10(LEAST))
        up = (share - low) / (1 - low)
        return {
            "x": round(LEFT + across * (RIGHT - LEFT), 1),
            "y": round(BOTTOM - up * (BOTTOM - TOP), 1),
        }

    places = [place(point.over_all.referrals, point.over_all.found) for point in points]
    steps = [low + part * (1 - low) / 4 for part in range(5)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": RIGHT,
        "bottom": BOTTOM,
        "curve": " ".join(f"{p['x']},{p['y']}" for p in places),
        "dots": places,
        "here": place(at, here.point.over_all.found),
        "across": [{"label": n, **place(n, low)} for n in OFFERED],
        "up": [{"label": round(100 * share), **place(LEAST, share)} for share in steps],
    }


@dataclass(frozen=True)
class HistoryRow:
    referrals: int
    who: str
    at: datetime
    why: str


def history_rows(budgets: Iterable[Budget]) -> list[HistoryRow]:
    listed = list(budgets)
    names = person_names(item.person for item in listed)
    return [HistoryRow(item.referrals, names.get(item.person, ""), item.at, item.why) for item in listed]
