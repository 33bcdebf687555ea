"""Likely Latin spellings of a word, from how its letters were seen to be written in Latin.

A beam search over steps (a letter or two of the script, and the Latin letters that answer to them) and over
which Latin letters follow each other. The tables are learnt by `tools/names`; see `tables/README.md`.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from heapq import nsmallest
from importlib.resources import files
from typing import NamedTuple

from comity.screening.engine.parts import MAX_TOKEN, Likened

_BEAM = 4
_LONGEST = 16
"""Units of a word that are read; longer ones are no single word, or a slow query."""
_ALPHABET = " abcdefghijklmnopqrstuvwxyz"
_PLACES = len(_ALPHABET)
_FIRST_COST = "0"
_BEST, _STEP, _LEAST = 0.97, 0.02, 0.9
_SHORTEST = 3

_Step = tuple[int, str]


class _Model(NamedTuple):
    steps: dict[str, tuple[_Step, ...]]
    two_units: bool


def likely(script: str, units: Sequence[str], most: int = 3) -> Likened:
    """At most `most` Latin spellings of a word that is given in the units of a script's table, likeliest first.

    Empty where a unit is not in the table.
    """
    model = _model(script)
    if not 2 <= len(units) <= _LONGEST or any(unit not in model.steps for unit in units):
        return ()
    found = _search(model, units)
    fitting = [spelling for spelling in found if _SHORTEST <= len(spelling) <= MAX_TOKEN][:most]
    return tuple((spelling, max(_LEAST, round(_BEST - _STEP * at, 2))) for at, spelling in enumerate(fitting))


def _search(model: _Model, units: Sequence[str]) -> list[str]:
    beams: list[dict[str, tuple[int, int]]] = [{} for _ in range(len(units) + 1)]
    beams[0][""] = (0, 0)
    for at, unit in enumerate(units):
        hypotheses = nsmallest(_BEAM, [(cost, last, text) for text, (cost, last) in beams[at].items()])
        _extend(model.steps[unit], hypotheses, beams[at + 1])
        if model.two_units and at + 2 <= len(units):
            _extend(model.steps.get(unit + units[at + 1], ()), hypotheses, beams[at + 2])
    ended = [(cost + _follow(last, " ")[0], text) for text, (cost, last) in beams[-1].items() if text]
    return [text for _, text in nsmallest(_BEAM, ended)]


def _extend(
    steps: tuple[_Step, ...], hypotheses: list[tuple[int, int, str]], beam: dict[str, tuple[int, int]]
) -> None:
    for cost, last, text in hypotheses:
        for price, latin in steps:
            more, now = _follow(last, latin) if latin else (0, last)
            longer, total = text + latin, cost + price + more
            known = beam.get(longer)
            if known is None or total < known[0]:
                beam[longer] = total, now


@lru_cache(maxsize=32768)
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
