"""Other names for the same person: nicknames, the forms of other languages, and family names by gender."""

import re
from functools import cache
from importlib.resources import files
from itertools import permutations

from rapidfuzz.distance import OSA

from comity.screening.engine.parts import Likened

_FORM, _FAMILY, _CALLED, _CALLED_ALIKE, _GENDER = 0.85, 0.85, 0.88, 0.78, 0.93
_ALIKE_ANYWAY = 0.85
_MARKS = {"=": _FORM, "+": _FAMILY}
_TABLES = ("kin.txt", "nicknames.txt")
# Endings of family names that differ between men and women of one family, the man's first.
_GENDERED = (
    ("skii", "skaia"),
    ("sky", "skaya"),
    ("skiy", "skaya"),
    ("skyi", "ska"),
    ("ski", "ska"),
    ("sky", "ska"),
    ("cki", "cka"),
    ("dzki", "dzka"),
    ("opoulos", "opoulou"),
    ("akis", "aki"),
    ("idis", "idou"),
    ("iadis", "iadou"),
    ("ov", "ova"),
    ("ev", "eva"),
    ("in", "ina"),
    ("yn", "yna"),
    ("off", "ova"),
    ("ak", "akova"),
    ("as", "iene"),
    ("as", "aite"),
    ("is", "yte"),
)
_SHORTEST_STEM = 3
_SHORTEST = 6
_ENDING = re.compile(
    "(?:" + "|".join(sorted({end for pair in _GENDERED for end in pair}, key=len, reverse=True)) + ")$"
)


def kin_of(spellings: tuple[str, ...], most: int) -> Likened:
    """Kin of a name in any of its spellings, the likeliest first, at most `most`."""
    table = _kin()
    found: dict[str, float] = {}
    for spelling in spellings:
        for name, likeness in table.get(spelling, ()):
            found.setdefault(name, likeness)
        if len(spelling) >= _SHORTEST and spelling not in table and _ENDING.search(spelling):
            for name in _other_gender(spelling):
                found[name] = _GENDER
    if not found:
        return ()
    kept = (
        (name, likeness)
        for name, likeness in found.items()
        if likeness == _GENDER or not _near(name, spellings)
    )
    return tuple(sorted(kept, key=lambda one: -one[1])[:most])


def _near(name: str, spellings: tuple[str, ...]) -> bool:
    """True for what an ordinary comparison finds alike anyway."""
    return any(OSA.normalized_similarity(name, spelling) >= _ALIKE_ANYWAY for spelling in spellings)


def _other_gender(spelling: str) -> list[str]:
    return [
        spelling.removesuffix(one) + two
        for pair in _GENDERED
        for one, two in permutations(pair)
        if spelling.endswith(one) and len(spelling) - len(one) >= _SHORTEST_STEM
    ]


@cache
def _kin() -> dict[str, Likened]:
    """For each name its kin, those of its closest group first."""
    found: dict[str, dict[str, float]] = {}
    for table in _TABLES:
        text = (files("comity.screening.engine.tables") / table).read_text(encoding="utf-8")
        for line in text.splitlines():
            mark, *names = line.split()
            if mark != "#":
                for one, two in permutations(range(len(names)), 2):
                    called = _CALLED if 0 in {one, two} else _CALLED_ALIKE
                    likeness = _MARKS.get(mark, called)
                    mates = found.setdefault(names[one], {})
                    mates[names[two]] = max(likeness, mates.get(names[two], 0.0))
    return {name: tuple(mates.items()) for name, mates in found.items()}
