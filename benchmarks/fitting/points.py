"""Operating points: for each budget of referrals the line, and what share of listed travellers reaches it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.travellers.draw import Traveller
from comity.screening.engine import Engine, Query

BUDGETS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100)
"""Of 10,000 travellers who are not listed."""
_FEW = 100


@dataclass(frozen=True, slots=True)
class Scored:
    """The best score of a traveller (of a listed one: that of the own record), 0 where there was none."""

    region: str
    dated: bool
    score: float


def ask(
    engine: Engine, travellers: Iterable[Traveller], question: Callable[[Traveller], Query]
) -> list[Scored]:
    found = []
    for traveller in travellers:
        candidates = engine.screen(question(traveller), None, limit=50 if traveller.listed else 1)
        wanted = [one.score for one in candidates if traveller.listed in ("", one.id)]
        found.append(Scored(traveller.origin, bool(traveller.birth_date), max(wanted, default=0.0)))
    return found


def points(listed: Sequence[Scored], strangers: Sequence[Scored]) -> list[dict[str, Any]]:
    """The rows of `operating_points.json`, the strictest line first."""
    regions = [name for name, some in _by_region(listed).items() if len(some) >= _FEW]
    rows: list[dict[str, Any]] = []
    for budget in BUDGETS:
        line = _line(strangers, budget)
        if line is None or (rows and rows[-1]["score"] <= line):
            continue
        theirs, others = _by_region(listed), _by_region(strangers)
        rows.append(
            {
                "referrals": budget,
                "score": line,
                "found": _found(listed, line),
                "found_without_birth_date": _found([one for one in listed if not one.dated], line),
                "regions": {
                    name: {"referrals": _referred(others[name], line), "found": _found(theirs[name], line)}
                    for name in sorted(regions)
                },
            }
        )
    return rows


def _line(strangers: Sequence[Scored], budget: float) -> float | None:
    """The lowest score that no more than the budget reach."""
    allowed = int(budget * len(strangers) / 10_000)
    tops = sorted((one.score for one in strangers), reverse=True)
    above = [top for top in tops if top > tops[allowed]]
    return above[-1] if allowed and above else None


def _found(listed: Sequence[Scored], line: float) -> float:
    return round(sum(one.score >= line for one in listed) / max(1, len(listed)), 4)


def _referred(strangers: Sequence[Scored], line: float) -> float:
    return round(10_000 * sum(one.score >= line for one in strangers) / max(1, len(strangers)), 2)


def _by_region(some: Sequence[Scored]) -> dict[str, list[Scored]]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in some:
        groups[one.region].append(one)
    return groups
