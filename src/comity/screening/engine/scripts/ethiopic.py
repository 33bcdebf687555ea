"""Ethiopic (Amharic, Tigrinya): each sign is a consonant with one of seven vowels, which its name tells."""

import unicodedata
from functools import lru_cache

from comity.screening.engine.parts import Reading

_CONSONANTS = {
    "": "", "GLOTTAL": "", "PHARYNGEAL": "", "H": "h", "HH": "h", "X": "h", "L": "l", "M": "m", "SZ": "s", "R": "r",
    "S": "s", "SH": "sh", "Q": "k", "QH": "k", "B": "b", "V": "v", "T": "t", "C": "ch", "N": "n", "NY": "gn",
    "K": "k", "KX": "kh", "W": "w", "Z": "z", "ZH": "zh", "Y": "y", "D": "d", "DD": "d", "J": "j", "G": "g",
    "GG": "ng", "TH": "t", "CH": "ch", "PH": "p", "TS": "ts", "TZ": "ts", "F": "f", "P": "p",
}  # fmt: skip
# The first order sounds between a and e, and is a after a throat sound; the sixth is short or not spoken.
_VOWELS = {
    "A": "e",
    "U": "u",
    "I": "i",
    "AA": "a",
    "EE": "e",
    "E": "",
    "O": "o",
    "WA": "wa",
    "OA": "o",
    "WAA": "wa",
}
_THROAT = {"", "GLOTTAL", "PHARYNGEAL", "H", "HH", "X"}


def words(run: str) -> Reading:
    """Spelled with e, with a, and with a short i where a vowel is unspoken at the start or in between."""
    signs = [_sign(char) for char in run]
    plain = "".join(
        (consonant + vowel) if vowel or at else consonant + "i" * bool(at + 1 < len(signs))
        for at, (consonant, vowel, _) in enumerate(signs)
    )
    broad = "".join(consonant + ("a" if first else vowel) for consonant, vowel, first in signs)
    bare = "".join(consonant + vowel for consonant, vowel, _ in signs)
    full = "".join(
        consonant + (vowel or ("i" if at + 1 < len(signs) else ""))
        for at, (consonant, vowel, _) in enumerate(signs)
    )
    return Reading((plain, broad, full, bare))


@lru_cache(maxsize=512)
def _sign(char: str) -> tuple[str, str, bool]:
    """Consonant, vowel, and whether it is of the first order."""
    name = unicodedata.name(char, "").removeprefix("ETHIOPIC SYLLABLE ").rsplit(" ", 1)
    kind, sound = (name[0], name[1]) if len(name) == 2 else ("", name[0])
    stem = sound.rstrip("AEIOU") if not sound.endswith(("WA", "WAA")) else sound[: sound.rindex("W")]
    order = sound[len(stem) :]
    key = kind if kind in {"GLOTTAL", "PHARYNGEAL"} else stem
    if key not in _CONSONANTS or order not in _VOWELS:
        return "", "", False
    first = order == "A"
    if key in _THROAT:
        vowel = "a" if first else ("i" if order == "E" and not _CONSONANTS[key] else _VOWELS[order])
        return _CONSONANTS[key], vowel, False
    return _CONSONANTS[key], _VOWELS[order], first
