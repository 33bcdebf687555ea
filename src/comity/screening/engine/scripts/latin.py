"""Latin letters with marks, and the second spelling that ICAO 9303 gives some of them.

Source: ICAO Doc 9303 part 3, section 6 A (transliteration of Latin characters in the machine readable zone).
"""

import unicodedata
from functools import lru_cache

# letter: (plain spelling, spelling of the passport's machine readable zone)
ICAO: dict[str, tuple[str, str]] = {
    "ä": ("a", "ae"),
    "å": ("a", "aa"),
    "æ": ("ae", "ae"),
    "ð": ("d", "d"),
    "đ": ("d", "d"),
    "ħ": ("h", "h"),
    "ı": ("i", "i"),
    "ĳ": ("ij", "ij"),
    "ĸ": ("k", "q"),
    "ł": ("l", "l"),
    "ŋ": ("n", "n"),
    "ö": ("o", "oe"),
    "ø": ("o", "oe"),
    "œ": ("oe", "oe"),
    "ß": ("ss", "ss"),
    "þ": ("th", "th"),
    "ŧ": ("t", "t"),
    "ü": ("u", "ue"),
    "ə": ("a", "e"),
    "ɓ": ("b", "b"),
    "ɗ": ("d", "d"),
    "ƙ": ("k", "k"),
    "ơ": ("o", "o"),
    "ư": ("u", "u"),
}


@lru_cache(maxsize=4096)
def letter(char: str) -> tuple[str, str] | None:
    """The two spellings of one lower-case Latin letter, or None where the character is not Latin."""
    if "a" <= char <= "z":
        return char, char
    if char in ICAO:
        return ICAO[char]
    base = unicodedata.normalize("NFKD", char)[:1]
    if base != char and ("a" <= base <= "z" or base in ICAO):
        return ICAO.get(base, (base, base))
    return None
