"""Dates as carriers write them, with the century chosen by what the date means.

A two-digit year says nothing by itself: a birth lies before the flight, an expiry around or after it, a
flight near today. Every function answers an ISO prefix and the reason when there is none.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.exchange.model import sentence

MONTHS: Final = {
    "JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6,
    "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12,
}  # fmt: skip
# A document may have expired long ago; one that ends later than this is taken to be of the past century.
EXPIRED_YEARS: Final = 20
_OLDEST: Final = 130
_FARTHEST_FLIGHT: Final = 50
# UN/EDIFACT 2379 where it names something that the length of the value does not.
_SPLIT: Final = {
    "101": "YMD", "102": "CMD", "201": "YMDT", "203": "CMDT", "204": "CMDT", "205": "CMDT", "303": "CMDT",
    "602": "C", "609": "YM", "610": "CM",
}  # fmt: skip
_BY_LENGTH: Final = {2: "Y", 4: "C", 6: "YMD", 8: "CMD", 10: "YMDT", 12: "CMDT", 14: "CMDT"}
_UNKNOWN = re.compile(r"[<X?*]")
_SPOKEN = re.compile(r"(\d{1,2})([A-Z]{3})(\d{2}|\d{4})")


class DateError(ValueError):
    """The text is no date; the message says why, in words for the sender."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A date in numbers: `short` where the year has two digits, 0 for an unknown month or day, `time` HH:MM."""

    year: int
    short: bool
    month: int = 0
    day: int = 0
    time: str = ""

    def iso(self, year: int) -> str:
        if not self.month:
            return f"{year:04d}"
        return f"{year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


def birth(text: str, code: str, context: date) -> str:
    """The latest date not after `context` that the text can mean, as an ISO prefix."""
    return born(_parts(text, code), text, context)


def expiry(text: str, code: str, context: date) -> str:
    """The date between 20 years before and 80 years after `context` that the text can mean."""
    return expires(_parts(text, code), text, context)


def spoken_birth(text: str, context: date) -> str:
    """A birth date as reservation systems write it: 12JUL64."""
    return born(_spoken(text), text, context)


def spoken_expiry(text: str, context: date) -> str:
    return expires(_spoken(text), text, context)


def moment(text: str, code: str, today: date) -> str:
    """Local time of a movement, "2017-01-27T17:25" or only the day, nearest to today."""
    parts = _parts(text, code)
    return _whole_day(parts, today, text) + (f"T{parts.time}" if parts.time else "")


def day_first(day: str, time: str, today: date) -> str:
    """PADIS dates: DDMMYY and a time HHMM apart."""
    if not re.fullmatch(r"\d{6}", day):
        raise DateError(sentence("'%(value)s' is no date DDMMYY.", value=day[:20]))
    clock = _time(time.strip()) if time.strip() else ""
    parts = Parts(int(day[4:6]), True, int(day[2:4]), int(day[0:2]), clock)
    return _whole_day(parts, today, day) + (f"T{clock}" if clock else "")


def born(parts: Parts, text: str, context: date) -> str:
    """The latest date not after `context`; `text` is what the message of a `DateError` quotes."""
    years = (
        [parts.year] if not parts.short else [context.year // 100 * 100 + parts.year - n for n in (0, 100)]
    )
    for year in years:
        value = parts.iso(year)
        if year < context.year - _OLDEST:
            raise DateError(sentence("Birth date '%(value)s' lies too far in the past.", value=text[:40]))
        if value <= context.isoformat()[: len(value)]:
            return _valid(parts, year, text)
    raise DateError(sentence("Birth date '%(value)s' lies in the future.", value=text[:40]))


def expires(parts: Parts, text: str, context: date) -> str:
    """The date between 20 years before and 80 years after `context`."""
    year = parts.year
    if parts.short:
        first = context.year - EXPIRED_YEARS
        year = first + (parts.year - first) % 100
    return _valid(parts, year, text)


def _whole_day(parts: Parts, today: date, text: str) -> str:
    year = _nearest(parts, today)
    if not (parts.month and parts.day) or abs(year - today.year) > _FARTHEST_FLIGHT:
        raise DateError(sentence("'%(value)s' is no day on which anybody travels.", value=text[:40]))
    return _valid(parts, year, text)


def _nearest(parts: Parts, today: date) -> int:
    if not parts.short:
        return parts.year
    first = today.year - 50
    return first + (parts.year - first) % 100


def _valid(parts: Parts, year: int, text: str) -> str:
    if not 1 <= year <= 9999 or parts.month > 12:
        raise DateError(sentence("'%(value)s' is no date.", value=text[:40]))
    if parts.day > (monthrange(year, parts.month)[1] if parts.month else 0):
        raise DateError(sentence("'%(value)s' is no day of the calendar.", value=text[:40]))
    return parts.iso(year)


def _parts(text: str, code: str) -> Parts:
    digits = _UNKNOWN.sub("0", re.sub(r"[\s./:-]", "", text).upper())
    if not re.fullmatch(r"[0-9]+[A-Z0]*", digits):
        raise DateError(sentence("'%(value)s' is no date.", value=text[:40]))
    digits = re.sub(r"[A-Z].*", "", digits)
    shape = _SPLIT.get(code) or _BY_LENGTH.get(len(digits), "")
    if len(digits) < sum(4 if letter in "CT" else 2 for letter in shape):
        shape = _BY_LENGTH.get(len(digits), "")
    # Code 101 or none, and yet eight digits: the sender wrote the century all the same.
    if shape == "YMD" and len(digits) == 8:
        shape = "CMD"
    if not shape:
        raise DateError(sentence("'%(value)s' is no date of a known length.", value=text[:40]))
    return _cut(digits, shape)


def _cut(digits: str, shape: str) -> Parts:
    width = 4 if shape[0] == "C" else 2
    month = int(digits[width : width + 2]) if "M" in shape else 0
    day = int(digits[width + 2 : width + 4]) if "D" in shape and month else 0
    time = _time(digits[width + 4 : width + 8]) if "T" in shape else ""
    return Parts(int(digits[:width]), width == 2, month, day, time)


def _spoken(text: str) -> Parts:
    found = _SPOKEN.fullmatch(text.strip().upper())
    if not found or found[2] not in MONTHS:
        raise DateError(sentence("'%(value)s' is no date like 12JUL64.", value=text[:40]))
    return Parts(int(found[3]), len(found[3]) == 2, MONTHS[found[2]], int(found[1]))


def _time(digits: str) -> str:
    if not re.fullmatch(r"[0-2]?\d[0-5]\d", digits) or int(digits) >= 2400:
        raise DateError(sentence("'%(value)s' is no time of day.", value=digits[:10]))
    return f"{digits[:-2]:0>2}:{digits[-2:]}"
