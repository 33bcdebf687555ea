"""Arabic, Persian, Urdu, Pashto and Kurdish: consonants and long vowels; short vowels are not written."""

_ROWS = """
ا a|أ a|إ i|آ a|ٱ a|ب b|ت t|ث th|ج j|ح h|خ kh|د d|ذ dh|ر r|ز z|س s|ش sh|ص s|ض d|ط t|ظ z|ع a|غ gh|ف f|ق q
ك k|ل l|م m|ن n|ه h|ة a|ى a|ئ i|ؤ u|پ p|چ ch|ژ zh|گ g|ک k|ٹ t|ڈ d|ڑ r|ں n|ے e|ہ h|ھ h|ۀ a|ۃ a|ێ e|ۆ o|ڤ v
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
_GOD = frozenset({"الله", "اللہ", "اللە"})


def words(word: str) -> list[tuple[str, ...]]:
    """The parts of one Arabic word, each in its Arabic and eastern spelling; the article stands apart."""
    if word in _GOD:
        return [("allah",)]
    if word.startswith("عبد") and word[3:] in _GOD:
        return [("abdallah",)]
    if word.startswith("عبدال") and len(word) > 6:
        return [("abd",), ("al",), _spellings(word[5:])]
    if word.startswith("ال") and len(word) > 4:
        return [("al",), _spellings(word[2:])]
    if word == "عبد":
        return [("abd",)]
    return [_spellings(word)]


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
