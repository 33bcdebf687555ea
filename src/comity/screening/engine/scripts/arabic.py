"""Arabic, Persian, Urdu, Pashto and Kurdish: consonants and long vowels; short vowels are not written."""

import re

from comity.screening.engine.parts import Likened, Reading
from comity.screening.engine.scripts.learnt import likely

_ROWS = """
ا a|أ a|إ i|آ a|ٱ a|ب b|ت t|ث th|ج j|ح h|خ kh|د d|ذ dh|ر r|ز z|س s|ش sh|ص s|ض d|ط t|ظ z|ع a|غ gh|ف f|ق q
ك k|ل l|م m|ن n|ه h|ة a|ى a|ئ i|ؤ u|پ p|چ ch|ژ zh|گ g|ک k|ٹ t|ڈ d|ڑ r|ں n|ے e|ہ h|ھ h|ۀ a|ۃ a|ێ e|ۆ o|ڤ v|ە e|ۇ u
ټ t|ډ d|ړ r|ږ zh|ښ sh|ځ dz|څ ts|ڼ n|ې e|ۍ i|ڵ l|ڕ r|ڭ ng
َ a|ُ u|ِ i|ً an|ٌ un|ٍ in|ٰ a
"""
_LETTERS: dict[str, str] = {
    char: spelled
    for row in _ROWS.strip().splitlines()
    for char, spelled in (entry.split() for entry in row.split("|"))
}
_YEH, _WAW = "يیۍ", "وۋۇ"
_VOWELS = set("اأإآٱىةعَُِ") | set(_YEH) | set(_WAW)
# How Persian, Dari, Pashto and Urdu read letters that they share with Arabic.
_EASTERN = {"ث": "s", "ذ": "z", "ض": "z", "ظ": "z"}
# Small words between names, written out with their vowels.
_WRITTEN_OUT: dict[str, tuple[str, ...]] = {
    "بن": ("bin", "ben", "ibn"),
    "ابن": ("ibn", "bin"),
    "إبن": ("ibn", "bin"),
    "بنت": ("bint",),
    "ابو": ("abu", "abou"),
    "أبو": ("abu", "abou"),
    "ابي": ("abi",),
    "أبي": ("abi",),
    "ام": ("umm", "um"),
    "أم": ("umm", "um"),
    "آل": ("al",),
    "ال": ("al", "el"),
    "ولد": ("ould", "walad"),
    "عبد": ("abd",),
    "زاده": ("zadeh", "zade"),
    "اوغلو": ("oglu",),
}
_SUN = "تثدذرزسشصضطظلن"
_ASSIMILATED = re.compile(f"(?<=..)ال(?=[{_SUN}])")
_GOD = frozenset({"الله", "اللہ", "اللە"})


def words(word: str) -> list[Reading]:
    """The parts of one Arabic word, each in its Arabic and eastern spelling; the article stands apart."""
    if word in _WRITTEN_OUT:
        return [Reading(_WRITTEN_OUT[word])]
    if word in _GOD:
        return [Reading(("allah",))]
    if word.startswith("عبد") and word[3:] in _GOD:
        return [Reading(("abdallah", "abdullah"))]
    if word.startswith("عبدال") and len(word) > 6:
        return [Reading(("abd",)), Reading(("al",)), _read(word[5:])]
    if word.startswith("ال") and len(word) > 4:
        return [Reading(("al",)), _read(word[2:])]
    return [_read(word)]


def _read(word: str) -> Reading:
    arabic, eastern = _spellings(word)
    spoken, _ = _spellings(_ASSIMILATED.sub("ا", word))
    more: Likened = likely("arabic", word)
    return Reading((arabic, eastern, _persian(eastern, word), spoken), more, abjad=True)


def _persian(eastern: str, word: str) -> str:
    """A final h is not spoken; it stands for a short e or a."""
    return eastern[:-1] + "e" if word.endswith(("ه", "ہ")) and len(word) > 3 else eastern


def _spellings(word: str) -> tuple[str, str]:
    arabic, eastern = [], []
    for at, char in enumerate(word):
        following = word[at + 1] if at + 1 < len(word) else ""
        if char in _WAW:
            consonant = at == 0 or following in _VOWELS
            arabic.append("w" if consonant else "u")
            eastern.append("v" if consonant else "u")
        elif char in _YEH:
            arabic.append("y" if at == 0 else "i")
            eastern.append("y" if at == 0 else "i")
        else:
            spelled = _LETTERS.get(char, "")
            arabic.append(spelled)
            eastern.append(_EASTERN.get(char, spelled))
    return "".join(arabic), "".join(eastern)
