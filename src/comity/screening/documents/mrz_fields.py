"""Single fields of a machine-readable zone: check digits, dates, names, and repairs that are safe."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from comity.screening.documents.mrz_layout import Kind

FILLER = "<"
_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_VALUES[FILLER] = 0
_WEIGHTS = (7, 3, 1)
_TO_DIGIT = str.maketrans("OIBS", "0185")
_TO_LETTER = str.maketrans("0185", "OIBS")
_LONGEST_PAST_EXPIRY = 60
"""Years: an expiry is read in the century that puts it at most this long ago, or else less than 40 ahead."""


def check_digit(text: str) -> str:
    """The check digit of ``text``: weights 7, 3, 1, modulo 10 (ICAO Doc 9303-3, 4.9).

    Raises :class:`ValueError` on a character that no machine-readable zone may hold.
    """
    try:
        total = sum(_VALUES[character] * _WEIGHTS[place % 3] for place, character in enumerate(text))
    except KeyError as unknown:
        raise ValueError(f"{unknown.args[0]!r} cannot stand in a machine-readable zone") from None
    return str(total % 10)


def repair(text: str, kind: Kind) -> str:
    """``text`` with look-alikes corrected where the field's type leaves no doubt: O/0, I/1, B/8, S/5.

    Document numbers and optional data may hold both letters and digits and are never touched.
    """
    if kind == "digits":
        return text.translate(_TO_DIGIT)
    if kind == "letters":
        return text.translate(_TO_LETTER)
    return text


class Name(NamedTuple):
    surname: str
    given_names: str
    truncated: bool


def read_name(field: str) -> Name:
    """Split a name field at its double filler.

    A field that begins with the double filler has no primary identifier (``<<AHMADI``). A field that is
    full to its last place may have been cut.
    """
    truncated = bool(field) and not field.endswith(FILLER)
    primary, _, secondary = field.rstrip(FILLER).partition(FILLER * 2)
    return Name(_words(primary), _words(secondary), truncated)


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


class ReadDate(NamedTuple):
    """``iso`` is as precise as the field allows; ``fault`` is empty or says what is wrong."""

    iso: str
    fault: str = ""


_DATE = re.compile(r"(\d\d)(\d\d|<<)(\d\d|<<)")


def read_birth_date(field: str, today: date) -> ReadDate:
    """Year, month and day, of which month and day (or all three) may be unknown; never after ``today``."""
    parts, fault = _parts(field)
    if parts is None:
        return ReadDate("", fault)
    year, month, day = parts
    century = today.year // 100 * 100
    # An unknown month or day counts as the earliest, so that a child born this year is not a centenarian.
    if (century + year, month or 1, day or 1) > (today.year, today.month, today.day):
        century -= 100
    return _dated(century + year, month, day, fault)


def read_expiry(field: str, today: date, birth_date: str) -> ReadDate:
    """The date of expiry, in the nearest century that makes sense and never before the holder's birth."""
    parts, fault = _parts(field)
    if parts is None:
        return ReadDate("", fault)
    year, month, day = parts
    earliest = today.year - _LONGEST_PAST_EXPIRY
    year = earliest + (year - earliest) % 100
    if birth_date and year < int(birth_date[:4]):
        year += 100
    return _dated(year, month, day, fault)


def _parts(field: str) -> tuple[tuple[int, int, int] | None, str]:
    if field == FILLER * 6:
        return None, ""
    match = _DATE.fullmatch(field)
    if match is None:
        return None, f"“{field}” is not a date (YYMMDD, with “<” for what is unknown)"
    year, month, day = (0 if part == FILLER * 2 else int(part) for part in match.groups())
    if "00" in match.groups()[1:]:
        return (year, month, day), f"“{field}” has 00 for an unknown month or day; “<<” is right"
    return (year, month, day), ""


def _dated(year: int, month: int, day: int, fault: str) -> ReadDate:
    if not month:
        return ReadDate(f"{year:04}", fault or ("the day is known but not its month" if day else ""))
    if month > 12:
        return ReadDate(f"{year:04}", f"there is no month {month:02}")
    if not day:
        return ReadDate(f"{year:04}-{month:02}", fault)
    if day > monthrange(year, month)[1]:
        return ReadDate(f"{year:04}-{month:02}", f"{year:04}-{month:02} has no day {day:02}")
    return ReadDate(f"{year:04}-{month:02}-{day:02}", fault)
