"""Hiragana and katakana: Hepburn, Kunrei, and what a name borrowed from another language may have been."""

from comity.screening.engine.parts import Reading
from comity.screening.engine.scripts.learnt import likely

_ROWS = """
アイウエオ a i u e o|カキクケコ ka ki ku ke ko|サシスセソ sa shi su se so|タチツテト ta chi tsu te to
ナニヌネノ na ni nu ne no|ハヒフヘホ ha hi fu he ho|マミムメモ ma mi mu me mo|ヤユヨ ya yu yo
ラリルレロ ra ri ru re ro|ワヰヱヲン wa i e o n|ガギグゲゴ ga gi gu ge go|ザジズゼゾ za ji zu ze zo
ダヂヅデド da ji zu de do|バビブベボ ba bi bu be bo|パピプペポ pa pi pu pe po|ヴ vu|ヵヶ ka ke
"""
_SYLLABLES: dict[str, str] = {}
for _row in _ROWS.strip().replace("\n", "|").split("|"):
    _signs, *_sounds = _row.split()
    _SYLLABLES.update(zip(_signs, _sounds, strict=True))
_GLIDES = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヮ": "a"}
_SOFT = ("sh", "ch", "j")
_KUNREI = {"shi": "si", "chi": "ti", "tsu": "tu", "fu": "hu", "ji": "zi", "sh": "sy", "ch": "ty", "j": "zy"}
_LONG, _DOUBLING = "ー", "ッ"
_SHIFT = ord("ァ") - ord("ぁ")


def katakana(text: str) -> str:
    """Hiragana as katakana; other characters stay."""
    return "".join(chr(ord(char) + _SHIFT) if "ぁ" <= char <= "ゖ" else char for char in text)


def units(text: str) -> tuple[str, ...]:
    """Syllables: a sign with the small signs and the bar that belong to it."""
    found: list[str] = []
    for sign in text:
        if found and (sign in _GLIDES or sign in _SMALL or sign == _LONG):
            found[-1] += sign
        else:
            found.append(sign)
    return tuple(found)


def hepburn(text: str) -> str:
    """Katakana as passports spell it: long vowels are not marked, but for a doubled one that is written out."""
    return _spelled(text, kunrei=False)


def _spelled(text: str, kunrei: bool) -> str:
    found: list[str] = []
    double = False
    for unit in units(text):
        if unit[0] == _DOUBLING:
            double = True
            continue
        syllable = _unit(unit.replace(_LONG, ""), kunrei)
        if double and syllable:
            syllable = ("t" if syllable.startswith("ch") else syllable[0]) + syllable
        found.append(syllable)
        double = False
    return (
        "".join(found).replace("nb", "mb" if not kunrei else "nb").replace("np", "mp" if not kunrei else "np")
    )


def _unit(unit: str, kunrei: bool) -> str:
    spelled = _SYLLABLES.get(unit[:1], "")
    if len(unit) > 1 and spelled:
        stem = spelled[:-1]
        glide = _GLIDES.get(unit[1])
        if glide is None:
            return (stem or {"u": "w", "i": "y"}.get(spelled, "")) + _SMALL.get(unit[1], "")
        if not kunrei or stem not in _SOFT:
            return stem + (glide[1:] if stem in _SOFT else glide)
        return _KUNREI[stem] + glide[1:]
    return _KUNREI.get(spelled, spelled) if kunrei else spelled


def words(run: str) -> Reading:
    """One word in kana. Long o and u also as passports shorten them (ou, oo → o; uu → u)."""
    text = katakana(run)
    full = hepburn(text)
    short = full.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    return Reading((short, full, _spelled(text, kunrei=True)), likely("kana", units(text)))
