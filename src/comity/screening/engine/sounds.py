"""How a token sounds, roughly, in the languages that write names with Latin letters.

A *sound* spells a token with one symbol a consonant (kh is X, sh is S, ch is C, zh is Z, gh is G, th is T)
and no doubled letters. A *skeleton* keeps only the classes of its consonants. Both are keys of the index.
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
_MIN_DELETE = 4


@lru_cache(maxsize=65536)
def sound(token: str) -> str:
    """The sound of a token of letters a-z: 'khaled' gives 'Xaled', 'mohammed' 'mohamed'."""
    spelled = _DIGRAPH.sub(lambda found: _SOUND_OF[found.group()], token)
    spelled = _SOFT_C.sub("s", spelled).translate(_SINGLE)
    return _DOUBLED.sub(r"\1", spelled)


# Three letters for a consonant, of which confusable ones share two; one for a vowel. An ordinary edit
# distance over this, which is quick, then follows the one in which vowels and confusions are cheap.
_SPREAD = str.maketrans(
    {
        **{char: "11" + char for char in "bp"},
        **{char: "22" + char for char in "tdT"},
        **{char: "33" + char for char in "kgqXG"},
        **{char: "44" + char for char in "szSZCjx"},
        **{char: "55" + char for char in "fv"},
        **{char: char * 3 for char in "lmnr"},
    }
)
_NO_VOWELS = str.maketrans("", "", "aeiouhw")


@lru_cache(maxsize=65536)
def spread(token: str, vowels: bool = True) -> str:
    """The sound of a token spread out for a quick comparison, with or without its `vowels`."""
    heard = sound(token)
    return (heard if vowels else heard.translate(_NO_VOWELS)).translate(_SPREAD)


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


def keys(token: str) -> Iterator[str]:
    """Every key under which a token is filed and looked up: skeletons, its sound, single deletions of both."""
    heard = sound(token)
    bones = skeletons(token)
    yield from ("s" + bone for bone in bones)
    yield "d" + heard
    if len(heard) >= _MIN_DELETE:
        yield from sorted({"d" + heard[:at] + heard[at + 1 :] for at in range(len(heard))})
    if bones and len(bones[0]) >= _MIN_DELETE:
        yield from sorted({"k" + bones[0][:at] + bones[0][at + 1 :] for at in range(len(bones[0]))})
        yield "k" + bones[0]
