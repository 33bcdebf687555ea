"""How much a token says about who someone is, from its length and from static tables.

The weight never depends on what is in an index, so that no record can change the score of another.
"""

from functools import lru_cache
from importlib.resources import files

from comity.screening.engine.sounds import sound

_TABLES = files("comity.screening.engine.tables")


def _table(name: str) -> frozenset[str]:
    lines = (_TABLES / name).read_text(encoding="utf-8").splitlines()
    return frozenset(token for line in lines if not line.startswith("#") for token in line.split())


PARTICLES = _table("particles.txt")
HONORIFICS = _table("honorifics.txt")
_BOUND = _table("bound.txt")
_COMMON = _table("common.txt")
_COMMON_SOUNDS = frozenset(sound(token) for token in _COMMON if len(token) > 4)

_PARTICLE, _HONORIFIC, _INITIAL, _TWO, _THREE, _COMMON_NAME = 0.12, 0.05, 0.1, 0.45, 0.6, 0.65
IDENTIFYING = 0.3
"""Tokens below this weight are neither looked up nor asked for, unless a name holds nothing else."""


@lru_cache(maxsize=65536)
def weight(token: str) -> float:
    """From 0.05 (a title) to 1 (a rare name of six letters or more)."""
    if token in HONORIFICS:
        return _HONORIFIC
    if len(token) == 1:
        return _INITIAL
    if token in PARTICLES:
        return _PARTICLE
    if token in _BOUND:
        return IDENTIFYING
    by_length = {2: _TWO, 3: _THREE, 4: 0.75, 5: 0.9}.get(len(token), 1.0)
    if token in _COMMON or sound(token) in _COMMON_SOUNDS:
        return min(by_length, _COMMON_NAME)
    return by_length
