"""Greek, in the way of ELOT 743 and ICAO Doc 9303, with the spellings that people also use."""

from comity.screening.engine.parts import Reading

# Letters, their spelling at the start of a word, inside it, and the other habit.
_PAIRS: tuple[tuple[str, str, str, str], ...] = (
    ("μπ", "b", "mp", "b"),
    ("ντ", "d", "nt", "d"),
    ("γκ", "g", "gk", "g"),
    ("γγ", "ng", "ng", "gg"),
    ("γχ", "nch", "nch", "gch"),
    ("γξ", "nx", "nx", "gx"),
    ("ου", "ou", "ou", "u"),
    ("αυ", "av", "av", "au"),
    ("ευ", "ev", "ev", "eu"),
    ("οι", "oi", "oi", "i"),
    ("ει", "ei", "ei", "i"),
    ("τζ", "tz", "tz", "j"),
)
_ALPHABET = "αβγδεζηθικλμνξοπρσςτυφχψω"
_SPELLED = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
_LETTERS = dict(zip(_ALPHABET, _SPELLED.split(), strict=True))
_OTHER = {"β": "b", "η": "e", "υ": "u", "φ": "ph", "χ": "h", "ξ": "ks", "δ": "dh", "γ": "y"}
_VOICELESS = "θκξπσςτφχψ"
_SOFT = "ειη"


def words(word: str) -> Reading:
    """Two or three spellings of a lower-case Greek word whose accents were taken off."""
    plain, other = spell(word)
    return Reading((plain, other, plain.replace("ch", "h").replace("v", "b")))


def spell(word: str) -> tuple[str, str]:
    """The passport's spelling and the other habit."""
    plain, other, at = "", "", 0
    while at < len(word):
        pair = next((pair for pair in _PAIRS if word.startswith(pair[0], at)), None)
        if pair is not None:
            one = pair[1] if at == 0 else pair[2]
            if one[-1] == "v" and word[at + 2 : at + 3] and word[at + 2] in _VOICELESS:
                one = one[0] + "f"
            plain, other, at = plain + one, other + pair[3], at + 2
            continue
        char = word[at]
        spelled = _LETTERS.get(char, "")
        soft = char == "γ" and word[at + 1 : at + 2] and word[at + 1] in _SOFT
        different = _OTHER.get(char, spelled) if char != "γ" or soft else spelled
        plain, other, at = plain + spelled, other + different, at + 1
    return plain, other
