"""Likely Latin spellings of a word, from how its letters were seen to be written in Latin.

A beam search over steps (a letter or two of the script, and the Latin letters that answer to them) and over
which Latin letters follow each other. The tables are learnt by `tools/names`; see `tables/README.md`.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from comity.screening.engine.parts import MAX_TOKEN, Likened

_BEAM = 3
_LONGEST = 16
"""Units of a word that are read; longer ones are no single word, or a slow query."""
_ALPHABET = " abcdefghijklmnopqrstuvwxyz"
_PLACES = len(_ALPHABET)
_FIRST_COST = "0"
_KNOWN = 0.98
_BEST, _STEP, _LEAST = 0.97, 0.02, 0.9
_SHORTEST = 3

_Step = tuple[int, str]
_Beam = dict[str, tuple[int, int]]


class _Model(NamedTuple):
    steps: dict[str, tuple[_Step, ...]]
    two_units: bool


def likely(script: str, units: Sequence[str], most: int = 3) -> Likened:
    """At most `most` Latin spellings of a word that is given in the units of a script's table, likeliest first.

    A word that is often met is looked up, and only others are worked out. Empty where a unit is not in the table.
    """
    known = _words().get(unicodedata.normalize("NFC", "".join(units)))
    if known is not None:
        return tuple((spelling, _KNOWN) for spelling in known[:most])
    model = _model(script)
    if not 2 <= len(units) <= _LONGEST or any(unit not in model.steps for unit in units):
        return ()
    fitting = (spelling for spelling in _search(script, units) if _SHORTEST <= len(spelling) <= MAX_TOKEN)
    best = list(fitting)[:most]
    return tuple((spelling, max(_LEAST, round(_BEST - _STEP * at, 2))) for at, spelling in enumerate(best))


def _search(script: str, units: Sequence[str]) -> list[str]:
    two_units = _model(script).two_units
    beams: list[_Beam] = [{} for _ in range(len(units) + 1)]
    beams[0][""] = (0, 0)
    for at, unit in enumerate(units):
        hypotheses = sorted((cost, last, text) for text, (cost, last) in beams[at].items())[:_BEAM]
        _extend(script, unit, hypotheses, beams[at + 1])
        if two_units and at + 2 <= len(units) and unit + units[at + 1] in _model(script).steps:
            _extend(script, unit + units[at + 1], hypotheses, beams[at + 2])
    ended = [(cost + _follow(last, " ")[0], text) for text, (cost, last) in beams[-1].items() if text]
    return [text for _, text in sorted(ended)[:_BEAM]]


def _extend(script: str, step: str, hypotheses: list[tuple[int, int, str]], beam: _Beam) -> None:
    for cost, last, text in hypotheses:
        for price, latin, now in _answers(script, step, last):
            longer, total = text + latin, cost + price
            known = beam.get(longer)
            if known is None or total < known[0]:
                beam[longer] = total, now


@lru_cache(maxsize=16384)
def _answers(script: str, step: str, last: int) -> tuple[tuple[int, str, int], ...]:
    """What may answer to a step after two letters: what it costs there, the letters, and the last two after it."""
    found = []
    for price, latin in _model(script).steps[step]:
        more, now = _follow(last, latin)
        found.append((price + more, latin, now))
    return tuple(found)


def _follow(last: int, latin: str) -> tuple[int, int]:
    """The cost of letters after the two `last` ones, and which two are then the last."""
    costs, total = _letters(), 0
    for letter in latin:
        place = _ALPHABET.index(letter)
        total += costs[last * _PLACES + place]
        last = last % _PLACES * _PLACES + place
    return total, last


@cache
def _letters() -> list[int]:
    """Cost of each letter after each two, in tenths of a nat."""
    text = _read("letters.txt")
    return [ord(char) - ord(_FIRST_COST) for line in text for char in line]


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Words that are often met; those of the table by hand stand over those that are learnt."""
    rows = (line.split(" ") for name in ("words.txt", "usual.txt") for line in _read(name))
    return {original: tuple(forms) for original, *forms in rows}


@cache
def _model(script: str) -> _Model:
    steps = {}
    for line in _read(f"learnt_{script}.txt"):
        unit, _, answers = line.partition("\t")
        parts = re.findall(r"([a-z]*)(\d+)", answers)
        steps[unit] = tuple((int(cost), latin) for latin, cost in parts)
    longest = max(map(len, steps))
    return _Model(steps, script not in {"kana", "han"} and longest > 1)


def _read(name: str) -> list[str]:
    path = files("comity.screening.engine.tables") / name
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
