"""Greek, in the way of ELOT 743 with the spellings that passports and people also use."""

_PAIRS: tuple[tuple[str, str, str], ...] = (
    ("μπ", "b", "mp"),
    ("ντ", "d", "nt"),
    ("γκ", "g", "gk"),
    ("γγ", "ng", "gg"),
    ("γχ", "nch", "gch"),
    ("ου", "ou", "u"),
    ("αυ", "av", "au"),
    ("ευ", "ev", "eu"),
)
_ALPHABET = "αβγδεζηθικλμνξοπρσςτυφχψω"
_SPELLED = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
_LETTERS = dict(zip(_ALPHABET, _SPELLED.split(), strict=True))
_OTHER = {"β": "b", "η": "e", "υ": "u", "φ": "ph", "χ": "h"}


def spell(word: str) -> tuple[str, str]:
    """Two spellings of a lower-case Greek word whose accents were taken off."""
    plain, other, at = "", "", 0
    while at < len(word):
        pair = next((pair for pair in _PAIRS if word.startswith(pair[0], at)), None)
        if pair is not None:
            plain, other, at = plain + pair[1], other + pair[2], at + 2
            continue
        char = word[at]
        spelled = _LETTERS.get(char, "")
        plain, other, at = plain + spelled, other + _OTHER.get(char, spelled), at + 1
    return plain, other
