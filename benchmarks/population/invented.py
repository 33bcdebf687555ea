"""Syllables of which benchmarks make names that nobody bears."""

from random import Random

SYLLABLES = [
    "ka",
    "mo",
    "ru",
    "ti",
    "wa",
    "nje",
    "ba",
    "ki",
    "ma",
    "ro",
    "che",
    "la",
    "du",
    "si",
    "fe",
    "ya",
    "mbo",
    "no",
    "ge",
    "ha",
    "lu",
    "sa",
    "de",
]


def word(random: Random) -> str:
    """Two to four syllables, as a name is written."""
    return "".join(random.choices(SYLLABLES, k=random.randint(2, 4))).title()
