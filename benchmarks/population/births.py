"""Birth dates: when people were born, and how much of it a list knows."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

REFERENCE = date(2026, 1, 1)
"""Ages are counted from here, so that a seed means the same population in every year."""
_YOUNGEST, _USUAL, _OLDEST = 14, 33, 85
_FULL, _MONTH, _YEAR = 0.72, 0.03, 0.18
_SECOND = 0.04


def birth(random: Random, new_year: float) -> str:
    """A day of birth; with the chance ``new_year`` papers say 1 January, as where days were not written down."""
    age = random.triangular(_YOUNGEST, _OLDEST, _USUAL)
    born = REFERENCE - timedelta(days=age * 365.25)
    return f"{born.year}-01-01" if random.random() < new_year else born.isoformat()


def listed_dates(born: str, random: Random) -> tuple[str, ...]:
    """What a record holds of it: the day, the month or the year, nothing, or a second date by mistake."""
    known = random.random()
    if known < _FULL:
        dates = (born,)
    elif known < _FULL + _MONTH:
        dates = (born[:7],)
    elif known < _FULL + _MONTH + _YEAR:
        dates = (born[:4],)
    else:
        return ()
    if random.random() < _SECOND:
        other = str(int(born[:4]) + random.choice((-2, -1, 1, 2)))
        return (*dates, other)
    return dates
