"""How a token sounds, roughly, in the languages that write names with Latin letters.

A *sound* spells a token with one symbol a consonant (kh is X, sh is S, ch is C, zh is Z, gh is G, th is T)
and no doubled letters. A *skeleton* keeps only the classes of its consonants. Both are keys of the index (`kernels/sounds.py`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

VOWELS = frozenset("aeiou")

_DIGRAPHS = (
    ("shch", "S"),
    ("tsch", "C"),
    ("sch", "S"),
    ("tch", "C"),
    ("dzh", "j"),
    ("kh", "X"),
    ("gh", "G"),
    ("sh", "S"),
    ("sz", "S"),
    ("ch", "C"),
    ("cz", "C"),
    ("zh", "Z"),
    ("dj", "j"),
    ("ph", "f"),
    ("th", "T"),
    ("dh", "d"),
    ("ck", "k"),
    ("qu", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
)
_SOUND_OF = dict(_DIGRAPHS)
_DIGRAPH = re.compile("|".join(digraph for digraph, _ in _DIGRAPHS))
_SOFT_C = re.compile(r"c(?=[eiy])")
_SINGLE = str.maketrans({"c": "k", "q": "k", "y": "i"})
_DOUBLED = re.compile(r"(.)\1+")

_SYMBOLS = "abcdefghijklmnopqrstuvwxyzXSCZGT"
_CODES = {ord(symbol): code for code, symbol in enumerate(_SYMBOLS)}
VOWEL_CODES = frozenset(_SYMBOLS.index(vowel) for vowel in VOWELS)

# Symbols of a sound: the classes they may stand for in a skeleton; "-" means "not heard".
_CLASSES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("bp", ("b",)),
    **dict.fromkeys("td", ("t",)),
    **dict.fromkeys("kg", ("k",)),
    **dict.fromkeys("szSZ", ("s",)),
    **dict.fromkeys("fv", ("f",)),
    "T": ("t", "s"),
    "C": ("s", "k"),
    "X": ("k", "-"),
    "G": ("k", "-"),
    "j": ("s", "-"),
    "x": ("s", "ks"),
    "w": ("-", "f"),
    "h": ("-",),
    "l": ("l",),
    "m": ("m",),
    "n": ("n",),
    "r": ("r",),
}
MAX_SKELETONS = 6

VOWEL, NOT_HEARD, TWO_LETTERS = 0, 30, 31
_CLASS_CODES = {"-": NOT_HEARD, "ks": TWO_LETTERS}


def _classes(which: int) -> list[int]:
    found = [VOWEL if symbol in VOWELS else NOT_HEARD for symbol in _SYMBOLS]
    for symbol, names in _CLASSES.items():
        name = names[min(which, len(names) - 1)]
        found[_SYMBOLS.index(symbol)] = _CLASS_CODES.get(name, _SYMBOLS.find(name))
    return found


CLASS_ONE, CLASS_TWO = _classes(0), _classes(1)
"""For each code of a sound the class it has in a skeleton, and the other that it may have."""
_SURE = [
    1 << "btksflmnr".index(_SYMBOLS[one]) if one == two and one not in {VOWEL, NOT_HEARD} else 0
    for one, two in zip(CLASS_ONE, CLASS_TWO, strict=True)
]


@lru_cache(maxsize=65536)
def sound(token: str) -> str:
    """The sound of a token of letters a-z: 'khaled' gives 'Xaled', 'mohammed' 'mohamed'."""
    spelled = _DIGRAPH.sub(lambda found: _SOUND_OF[found.group()], token)
    spelled = _SOFT_C.sub("s", spelled).translate(_SINGLE)
    return _DOUBLED.sub(r"\1", spelled)


def codes(symbols: str) -> bytes:
    """Letters or a sound as codes 0 to 31, one byte each."""
    return symbols.translate(_CODES).encode("latin-1")


@lru_cache(maxsize=65536)
def skeletons(token: str) -> tuple[str, ...]:
    """The consonant skeletons of a token, the likeliest first, at most `MAX_SKELETONS`.

    A skeleton of fewer than two consonants says too little and keeps the places of the vowels.
    """
    heard = sound(token)
    choices = [("a",) if char in VOWELS else _CLASSES.get(char, ("-",)) for char in heard[:14]]
    found: dict[str, None] = {}
    for combination in _bounded(choices):
        full = _DOUBLED.sub(r"\1", "".join(combination)).replace("-", "")
        bare = full.replace("a", "")
        found[bare if len(bare) > 1 else full] = None
        if len(found) == MAX_SKELETONS:
            break
    return tuple(found)


def _bounded(choices: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """All combinations, where only the first three places that have a choice keep it."""
    kept, open_places = [], 3
    for choice in choices:
        if len(choice) > 1 and open_places:
            open_places -= 1
            kept.append(choice)
        else:
            kept.append(choice[:1])
    return product(*kept)


def classes(heard: bytes) -> int:
    """A bit for each class of consonants that a sound (as codes) has for certain."""
    found = 0
    for code in heard:
        found |= _SURE[code]
    return found
