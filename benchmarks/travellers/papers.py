"""What happens to birth dates and document numbers between the record and the border."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

Error = Callable[[str, Random], str | None]
_LOOK_ALIKE = {
    "0": "8",
    "1": "7",
    "2": "7",
    "3": "8",
    "4": "9",
    "5": "6",
    "6": "5",
    "7": "1",
    "8": "3",
    "9": "4",
}


def same(value: str, random: Random) -> str | None:
    return value


def none(value: str, random: Random) -> str | None:
    return ""


def swapped(born: str, random: Random) -> str | None:
    """Day and month exchanged, where that is a date and another one."""
    year, month, day = born.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 and day != month else None


def one_digit(born: str, random: Random) -> str | None:
    """One digit of the day, the month or the last of the year misread, such that it stays a date."""
    places = [3, 5, 6, 8, 9]
    random.shuffle(places)
    for at in places:
        typed = born[:at] + random.choice("0123456789".replace(born[at], "")) + born[at + 1 :]
        try:
            date.fromisoformat(typed)
        except ValueError:
            continue
        return typed
    return None


def year_only(born: str, random: Random) -> str | None:
    return born[:4]


def other_year(born: str, random: Random) -> str | None:
    """One year more or less: ages are estimated, and calendars converted."""
    year = int(born[:4]) + random.choice((-1, 1))
    return f"{year}-02-28" if born[5:] == "02-29" else f"{year}{born[4:]}"


def one_wrong(number: str, random: Random) -> str | None:
    """One character of a document number misread."""
    if not number:
        return None
    at = random.randrange(len(number))
    wrong = _LOOK_ALIKE.get(number[at]) or random.choice("ABCDEFGHJKLMNPRSTUVWXYZ".replace(number[at], ""))
    return number[:at] + wrong + number[at + 1 :]


def known(number: str, random: Random) -> str | None:
    return number or None


DATE_ERRORS: dict[str, Error] = {
    "exact": same,
    "day and month exchanged": swapped,
    "one digit": one_digit,
    "year only": year_only,
    "a year off": other_year,
    "missing": none,
}
DATE_SHARES = {
    "exact": 0.80,
    "day and month exchanged": 0.03,
    "one digit": 0.05,
    "year only": 0.05,
    "a year off": 0.04,
    "missing": 0.03,
}
"""How often each happens at a border; an assumption, stated in README.md."""
DOCUMENT_ERRORS: dict[str, Error] = {"exact": known, "one character wrong": one_wrong, "absent": none}
