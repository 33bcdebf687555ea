"""Which letters of a name in one script answer to which in Latin: many-to-many alignment learnt by EM.

After Jiampojamarn, Kondrak and Sherif (2007), with names that do not fit their own alignment left out.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Units = Sequence[str]
Chances = dict[str, dict[str, float]]
_LEAST = 1e-7
_NOTHING_COSTS = 0.1


@dataclass(frozen=True)
class Pair:
    """A name as `units` of its own script and in `latin` letters; `count` is how often it was seen."""

    latin: str
    units: tuple[str, ...]
    count: float


@dataclass(frozen=True)
class Shape:
    """How many units make a step (`most_units`), and how many Latin letters may answer to a step."""

    most_units: int
    most_letters: int


def learn(pairs: Sequence[Pair], shape: Shape, rounds: int = 5, kept: float = 0.9) -> Chances:
    """For each step of one or two units, the chances of the Latin letters that answer to it."""
    chances: Chances = {}
    for turn in range(rounds):
        if turn == 2:
            fits = sorted(pairs, key=lambda pair: -_fit(pair, shape, chances))
            pairs = fits[: int(kept * len(fits))]
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for pair in pairs:
            _count(pair, shape, chances, counts)
        chances = _shares(counts, shape, prune=0.002 if turn > 1 else 0)
    return chances


def _steps(pair: Pair, shape: Shape, i: int, j: int) -> Iterator[tuple[int, int, str, str]]:
    for i2 in range(i + 1, min(len(pair.units), i + shape.most_units) + 1):
        source = "".join(pair.units[i:i2])
        for j2 in range(j if i2 == i + 1 else j + 1, min(len(pair.latin), j + shape.most_letters) + 1):
            yield i2, j2, source, pair.latin[j:j2]


def _chance(chances: Chances, source: str, latin: str) -> float:
    if not chances:
        return _NOTHING_COSTS if not latin else 0.5 ** max(len(latin), len(source))
    return chances.get(source, {}).get(latin, _LEAST)


def _forward(pair: Pair, shape: Shape, chances: Chances) -> list[list[float]]:
    n, m = len(pair.units), len(pair.latin)
    ahead = [[0.0] * (m + 1) for _ in range(n + 1)]
    ahead[0][0] = 1.0
    for i in range(n):
        for j in range(m + 1):
            here = ahead[i][j]
            if here:
                for i2, j2, source, latin in _steps(pair, shape, i, j):
                    ahead[i2][j2] += here * _chance(chances, source, latin)
    return ahead


def _fit(pair: Pair, shape: Shape, chances: Chances) -> float:
    total = _forward(pair, shape, chances)[-1][-1]
    return math.log(max(total, 1e-300)) / (len(pair.units) + len(pair.latin))


def _count(pair: Pair, shape: Shape, chances: Chances, counts: dict[str, Counter[str]]) -> None:
    n, m = len(pair.units), len(pair.latin)
    ahead = _forward(pair, shape, chances)
    total = ahead[n][m]
    if total <= 0:
        return
    back = [[0.0] * (m + 1) for _ in range(n + 1)]
    back[n][m] = 1.0
    for i in range(n - 1, -1, -1):
        for j in range(m, -1, -1):
            for i2, j2, source, latin in _steps(pair, shape, i, j):
                if not back[i2][j2]:
                    continue
                chance = _chance(chances, source, latin)
                back[i][j] += chance * back[i2][j2]
                if ahead[i][j]:
                    share = ahead[i][j] * chance * back[i2][j2] / total
                    if share > 1e-3:
                        counts[source][latin] += share * pair.count


def _shares(counts: dict[str, Counter[str]], shape: Shape, prune: float) -> Chances:
    """Each step's share of all steps, so that two units together compete with each of them alone.

    Where steps are of one unit, shares are of that unit; else of all steps that start with the same letter.
    """
    length = None if shape.most_units == 1 else 1
    firsts: Counter[str] = Counter()
    for source, answers in counts.items():
        firsts[source[:length]] += sum(answers.values())
    return {
        source: found
        for source, answers in counts.items()
        if (
            found := {
                latin: count / firsts[source[:length]]
                for latin, count in answers.most_common(40)
                if count / firsts[source[:length]] > prune or len(source) == 1
            }
        )
    }
