"""How a name in another script is written in Latin letters.

Attested spellings come from nettranslit and names_cc0. Where a script has none there, ICU and the systems of
romanisation that passports use stand in. Nothing of the engine is used, so that the engine is not measured
against itself.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from itertools import product

import icu
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from benchmarks.population.sources import pairs

_RARE = 0.01
_LEAST_COMMON_SOUND = 60
_MOST = 8
_ICU = {
    "Cyrillic": ("Russian-Latin/BGN",),
    "Greek": ("Greek-Latin/UNGEGN", "Greek-Latin/BGN"),
    "Armenian": ("Armenian-Latin/BGN",),
    "Georgian": ("Georgian-Latin/BGN",),
    "Devanagari": ("Devanagari-Latin",),
    "Bengali": ("Bengali-Latin",),
    "Tamil": ("Tamil-Latin",),
}
_CYRILLIC_OF = {
    "southern Slavic": ("Bulgarian-Latin/BGN", "Serbian-Latin/BGN"),
    "central Asia": ("Kazakh-Latin/BGN", "Russian-Latin/BGN"),
}
_INDIC = str.maketrans({"ś": "sh", "ṣ": "sh", "c": "ch", "ṛ": "ri", "ḷ": "l", "ḻ": "zh", "ñ": "n", "ṅ": "n"})
_PASSPORT = str.maketrans("абвгдеёзийклмнопрстуфыэіїґ", "abvgdeeziiklmnoprstufyeiig") | {
    ord(letter): latin
    for letter, latin in {
        "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ь": "", "ю": "iu",
        "я": "ia", "є": "ie",
    }.items()
}  # fmt: skip
"""Doc 9303 of the ICAO, as Russian and Ukrainian passports print it."""
_WADE_GILES = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("x", "hs"), ("q", "ch"), ("j", "ch"), ("z", "ts"), ("c", "ts"),
    ("b", "p"), ("d", "t"), ("g", "k"), ("r", "j"),
)  # fmt: skip
_WADE_GILES_ENDS = {"ian": "ien", "ui": "ui", "uo": "o", "ong": "ung", "ie": "ieh", "ue": "ueh", "er": "erh"}
_KOREAN_HABITS = (
    ("yeong", "young"), ("gyeong", "kyung"), ("hyeon", "hyun"), ("seong", "sung"), ("jeong", "jung"),
    ("eun", "eun"), ("u", "oo"), ("hui", "hee"), ("ji", "jee"), ("seo", "suh"), ("g", "k"), ("j", "ch"),
)  # fmt: skip


def plain(text: str) -> str:
    """Lower-case letters a-z of a Latin spelling, without marks."""
    stripped = unicodedata.normalize("NFD", text.replace("ı", "i").lower())
    return "".join(letter for letter in stripped if "a" <= letter <= "z")


@cache
def tokens(language: str) -> dict[str, dict[str, int]]:
    """For each token of nettranslit in its own script, its Latin spellings and how often each was seen."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for pair in pairs(language):
        found[pair.native][pair.latin] = pair.count
    return found


@cache
def attested(language: str, native: str) -> tuple[str, ...]:
    """The Latin spellings of a token of nettranslit, the commonest first.

    Wikidata pairs some persons' stage names with their birth names; such are left out by their sound.
    """
    spellings = tokens(language).get(native, {})
    most = max(spellings.values(), default=0)
    good = [
        spelling
        for spelling, count in sorted(spellings.items(), key=lambda item: (-item[1], item[0]))
        if count >= most * _RARE and _sounds_alike(native, spelling)
    ]
    return tuple(good[:_MOST])


def spelled(text: str, script: str, region: str, language: str, told: str = "") -> tuple[str, ...]:
    """Latin spellings of one part of a name, the usual one first; none where nobody can tell.

    ``told`` is the spelling that the list of names gives.
    """
    if script == "Han":
        return _of_han(text)
    if script == "Hangul":
        return _of_hangul(text, told)
    words = [_of_word(word, script, region, language) for word in text.replace("-", " ").split()]
    if told:
        return tuple(dict.fromkeys((told.title(), *(words[0] if len(words) == 1 else ()))))
    if not words or not all(words):
        return ()
    usual = " ".join(word[0] for word in words)
    variants = (
        [" ".join(choice) for choice in product(*(word[:3] for word in words))]
        if len(words) > 1
        else words[0]
    )
    return tuple(dict.fromkeys((usual, *variants)))[:_MOST]


def _of_word(word: str, script: str, region: str, language: str) -> tuple[str, ...]:
    found = [spelling.title() for spelling in attested(language, word.lower())] if language else []
    if script in ("Arabic", "Hebrew"):
        if not found and script == "Arabic" and word.startswith("ال") and len(word) > 4:
            rest = _of_word(word[2:], script, region, language)
            found = [f"{article}{spelling}" for spelling in rest[:3] for article in ("Al-", "El ", "Al ")]
        return tuple(found[:_MOST])
    if script == "Cyrillic":
        found = [word.lower().translate(_PASSPORT).title(), *found]
    for system in _CYRILLIC_OF.get(region, _ICU.get(script, ())):
        found += _tidied(_icu(system).transliterate(word), script)
    return tuple(dict.fromkeys(spelling for spelling in found if plain(spelling)))[:_MOST]


def _tidied(text: str, script: str) -> list[str]:
    """As people write it: no marks, and in India no vowel that is not spoken."""
    if script not in ("Devanagari", "Bengali", "Tamil"):
        return [_unmarked(text).title()]
    text = text.lower().translate(_INDIC)
    if script == "Devanagari" and len(text) > 3 and text.endswith("a") and text[-2] not in "aeiou":
        text = text[:-1]
    doubled = text.replace("ī", "ee").replace("ū", "oo").replace("ā", "aa")
    return [_unmarked(text).title(), _unmarked(doubled).title(), _unmarked(text).replace("v", "w").title()]


def _unmarked(text: str) -> str:
    stripped = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in stripped if letter.isascii() and letter not in "'`\"’ʹ").strip()


@cache
def _icu(system: str) -> icu.Transliterator:
    return icu.Transliterator.createInstance(system)


def _of_han(text: str) -> tuple[str, ...]:
    """Pinyin in one word, Wade-Giles with hyphens, pinyin in syllables."""
    syllables = [syllable.replace("ü", "yu") for syllable in lazy_pinyin(text)]
    if not all(syllable.isascii() and syllable.isalpha() for syllable in syllables):
        return ()
    wade = "-".join(map(_wade_giles, syllables)).capitalize()
    spaced = " ".join(syllable.capitalize() for syllable in syllables)
    return tuple(dict.fromkeys(("".join(syllables).capitalize(), wade, spaced)))


def _wade_giles(syllable: str) -> str:
    if syllable in ("zhi", "chi", "shi", "ri", "zi", "ci", "si"):
        return {
            "zhi": "chih",
            "chi": "chih",
            "shi": "shih",
            "ri": "jih",
            "zi": "tzu",
            "ci": "tzu",
            "si": "ssu",
        }[syllable]
    for start, instead in _WADE_GILES:
        if syllable.startswith(start):
            syllable = instead + syllable[len(start) :]
            break
    for end, instead in _WADE_GILES_ENDS.items():
        if syllable.endswith(end):
            return syllable[: -len(end)] + instead
    return syllable


def _of_hangul(text: str, told: str) -> tuple[str, ...]:
    """The revised romanisation, and what people write instead."""
    syllables = [_unmarked(_icu("Hangul-Latin").transliterate(letter)) for letter in text]
    revised = "".join(syllables).replace("-", "")
    if not revised:
        return ()
    popular = []
    for syllable in syllables:
        other = next(
            (
                syllable.replace(a, b, 1)
                for a, b in _KOREAN_HABITS
                if syllable.startswith(a) or a == syllable[1:]
            ),
            syllable,
        )
        popular.append(other)
    found = (
        told.title() if told else "",
        "".join(popular).title(),
        "-".join(syllables).capitalize(),
        revised.title(),
    )
    return tuple(dict.fromkeys(spelling for spelling in found if spelling))


def _sounds_alike(native: str, latin: str) -> bool:
    if "." in latin or len(plain(latin)) < 2:
        return False
    sound = plain(_icu("Any-Latin").transliterate(native))
    return fuzz.partial_ratio(_consonants(sound), _consonants(plain(latin))) >= _LEAST_COMMON_SOUND


def _consonants(text: str) -> str:
    kept = [letter for letter in text if letter not in "aeiouyhw"]
    return "".join(kept).translate(str.maketrans("pdgqcvz", "btkksfs")) or text
