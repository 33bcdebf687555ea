"""How two spellings of a number compare, and the skeleton in which look-alikes are one."""

from comity.screening.numbers.model import Likeness

SHORTEST = 6
"""Characters from which on a number with another character is looked for. Of shorter ones too many exist."""

_PAIRS = {"O": "0", "I": "1", "B": "8", "S": "5", "Z": "2", "G": "6"}
_TWINS = dict(zip("АВЕЗІЈКМНОРСТУХЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABE3IJKMHOPCTYXSABEZHIKMNOPTYX", strict=True))
ALPHABET = "".join(sorted({_PAIRS.get(c, c) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}))
"""The characters of skeletons: capitals and digits, each pair of look-alikes once."""
LIKE = bytes(ord(_PAIRS.get(chr(c), chr(c))) for c in range(256))
"""For each byte the one that stands for it in a skeleton."""
_SKELETON = str.maketrans({**{twin: _PAIRS.get(c, c) for twin, c in _TWINS.items()}, **_PAIRS})
_LATIN = str.maketrans(_TWINS)


def lines(numbers: list[str]) -> bytes:
    """Numbers for the kernels: each ended by a line feed, letters of other scripts as their Latin twins."""
    text = "\n".join(numbers) + "\n"
    return text.encode() if text.isascii() else text.translate(_LATIN).encode("utf-8", "surrogatepass")


def compare(asked: str, other: str) -> tuple[Likeness, tuple[int, ...]] | None:
    """How alike two canonical numbers are and where they differ; None where they are simply two numbers."""
    if asked == other:
        return Likeness.SAME, ()
    if len(asked) != len(other):
        return None
    places = tuple(n for n, (a, b) in enumerate(zip(asked, other, strict=True)) if a != b)
    if asked.translate(_SKELETON) == other.translate(_SKELETON):
        return Likeness.LOOK_ALIKE, places
    if len(asked) >= SHORTEST and len(places) == 1:
        return Likeness.ONE_DIFFERS, places
    exchanged = (
        len(places) == 2 and places[1] == places[0] + 1 and _pair(asked, places) == _pair(other, places)[::-1]
    )
    return (Likeness.EXCHANGED, places) if len(asked) >= SHORTEST and exchanged else None


def _pair(number: str, places: tuple[int, ...]) -> str:
    return "".join(number[place] for place in places)
