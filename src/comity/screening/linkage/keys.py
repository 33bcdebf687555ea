"""What two descriptions of one person have in common, as keys: who shares none is not compared.

Each kind of key bridges other errors, and each record has few of each, so that the blocks stay small:

    documents   a document number
    days        the birth day (either way round) with the sound of one part of the name
    months      the birth month with the sound of one part of the name: another day
    initials    the birth day with the consonants with which two parts begin: mistakes in every part
    pairs       the sounds of two parts of the name: another birth date, or none; with the year where both are common
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, islice

from comity.screening.engine.model import Subject
from comity.screening.engine.people import identifying, valid_dates
from comity.screening.engine.sounds import skeletons, sound

KINDS = ("documents", "days", "months", "initials", "pairs")
"""In the order in which they are trusted."""
MOST_NAMES, MOST_PARTS, MOST_SPELLINGS, MOST_KEYS = 8, 5, 2, 60
COMMON_PAIR = 200
"""Records that may be expected to share two sounds, from which the pair of them is told apart by birth year."""

Keys = dict[str, list[str]]


@dataclass
class Sounds:
    """How often each sound of a name is met in the registers; counted before keys are made."""

    records: int = 0
    met: Counter[str] = field(default_factory=Counter)

    def count(self, subject: Subject) -> None:
        self.records += 1
        self.met.update({heard for name in _names(subject) for part in name for heard in part})

    def are_common(self, one: str, two: str) -> bool:
        return self.met[one] * self.met[two] > COMMON_PAIR * max(1, self.records)


def keys_of(subject: Subject, sounds: Sounds) -> Keys:
    """The keys of one record by kind; each kind has at most `MOST_KEYS`."""
    names = _names(subject)
    dates = valid_dates(subject.birth_dates)
    heard = list(dict.fromkeys(part for name in names for spellings in name for part in spellings))
    days = [date for date in dates if len(date) == 10]
    made = {
        "documents": subject.identifiers,
        "days": (f"{_day(day)}|{part}" for day in days for part in heard),
        "months": (f"{day[:7]}|{part}" for day in days for part in heard),
        "initials": (f"{_day(day)}|{pair}" for day in days for name in names for pair in _initials(name)),
        "pairs": _pairs(names, dates, sounds),
    }
    return {kind: list(islice(dict.fromkeys(made[kind]), MOST_KEYS)) for kind in KINDS}


def _names(subject: Subject) -> list[list[list[str]]]:
    """For each name, for each part by which it can be found, how it may sound."""
    return [parts for name in subject.names[:MOST_NAMES] if (parts := _parts(name.text))]


def _parts(name: str) -> list[list[str]]:
    parts = (token.spellings[:MOST_SPELLINGS] for token in identifying(name)[:MOST_PARTS])
    return [list(dict.fromkeys(map(_heard, spellings))) for spellings in parts]


def _heard(spelling: str) -> str:
    """The consonants of a part: vowels are what scripts and clerks vary most. Short ones keep all they have."""
    bones = skeletons(spelling)[0]
    return bones if len(bones) > 2 else sound(spelling)


def _day(date: str) -> str:
    """The same for a date and for the one with day and month exchanged."""
    year, one, two = date.split("-")
    return f"{year}-{min(one, two)}-{max(one, two)}"


def _initials(name: list[list[str]]) -> Iterable[str]:
    for one, two in combinations(name, 2):
        for first in one:
            for second in two:
                yield "".join(sorted((first[0], second[0])))


def _pairs(names: list[list[list[str]]], dates: list[str], sounds: Sounds) -> Iterable[str]:
    years = sorted({date[:4] for date in dates})
    for name in names:
        for one, two in combinations(name, 2):
            for first in one:
                for second in two:
                    low, high = sorted((first, second))
                    if sounds.are_common(low, high):
                        yield from (f"{low} {high}|{year}" for year in years)
                    else:
                        yield f"{low} {high}"
