"""Slips of the hand: one letter wrong, two letters exchanged, doubled or left out."""

from __future__ import annotations

from random import Random

_NEIGHBOURS = {
    "a": "sqz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf",
    "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xas",
}  # fmt: skip
_SHORT = 4


def slip(word: str, random: Random) -> str:
    """The word with one slip after its first letter; in other scripts letters are exchanged or left out."""
    if len(word) < 2:
        return word
    at = random.randrange(1, len(word))
    kind = random.random()
    neighbours = _NEIGHBOURS.get(word[at].lower(), "")
    if kind < 0.4 and neighbours:
        return word[:at] + random.choice(neighbours) + word[at + 1 :]
    if kind < 0.6 and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.8 and len(word) > 2:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def slip_in(name: str, random: Random, short: bool = False) -> str | None:
    """One slip in a long part of the name, or in a ``short`` one (of 3 or 4 letters); None if it has none."""
    words = name.split(" ")
    fitting = [
        at
        for at, word in enumerate(words)
        if (2 < len(word) <= _SHORT if short else len(word) > _SHORT) and word.isalpha()
    ]
    if not fitting:
        return None
    at = random.choice(fitting)
    for _ in range(10):
        changed = slip(words[at], random)
        if changed != words[at]:
            return " ".join([*words[:at], changed, *words[at + 1 :]])
    return None
