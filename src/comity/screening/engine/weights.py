"""How much a token says about who someone is, from its length and from how many people bear it.

The weight never depends on what is in an index, so that no record can change the score of another.
"""

import math
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files

from comity.screening.engine.parts import Role, Token
from comity.screening.engine.roles import role_of, table
from comity.screening.engine.sounds import VOWELS, sound

HONORIFICS = table("honorifics.txt")
PARTICLES = table("particles.txt")
_BOUND = table("bound.txt")

_PARTICLE, _HONORIFIC, _INITIAL, _TWO, _THREE = 0.12, 0.05, 0.1, 0.45, 0.6
_BY_ROLE = {
    Role.TITLE: _HONORIFIC,
    Role.GENERATIONAL: _HONORIFIC,
    Role.INITIAL: _INITIAL,
    Role.PARTICLE: _PARTICLE,
    Role.PATRONYMIC: 0.5,
}
_BY_LENGTH = {1: _INITIAL, 2: _TWO, 3: _THREE, 4: 0.75, 5: 0.9}
_COMMON_NAME, _COMMON_RARITY = 0.65, 0.6
IDENTIFYING = 0.3
"""Tokens below this weight are neither looked up nor asked for, unless a name holds nothing else."""

_RARE, _COMMON = 5.2, 8.2
"""Powers of ten of bearers in the world: a name of fewer is rare, one of more is as common as names get."""
_LEAST = 0.35
_NO_VOWELS = str.maketrans("", "", "".join(VOWELS))
_SHORTEST_BARE, _TELLING_BARE, _IN_PART = 3, 4, 0.3


@lru_cache(maxsize=65536)
def weight(token: str) -> float:
    """From 0.05 (a title) to 1 (a rare name of six letters or more)."""
    role = role_of(token)
    if token in HONORIFICS:
        return _HONORIFIC
    if role is Role.INITIAL:
        return _INITIAL
    if role is Role.PARTICLE:
        return _PARTICLE
    if token in _BOUND:
        return IDENTIFYING
    by_length = _BY_LENGTH.get(len(token), 1.0)
    return min(by_length, _COMMON_NAME) if rarity(token) < _COMMON_RARITY else by_length


def worth(token: Token) -> float:
    """The `weight` of a token by its role and by the commonest name that it may be.

    A Han syllable that is spelled like a particle is a name here, and 田中 as common as Tanaka.
    """
    if token.role in _BY_ROLE:
        return _BY_ROLE[token.role]
    plain = token.spellings[0]
    if plain in _BOUND:
        return IDENTIFYING
    by_length = _BY_LENGTH.get(len(plain), 1.0)
    return min(by_length, _COMMON_NAME) if rarity_of(token) < _COMMON_RARITY else by_length


def rarity_of(token: Token) -> float:
    """The `rarity` of the commonest name that a token may be."""
    written = (rarity(spelling, token.abjad) for spelling in token.spellings)
    return min(*written, *(rarity(spelling) for spelling, _ in token.others), 1.0)


@lru_cache(maxsize=65536)
def rarity(spelling: str, abjad: bool = False) -> float:
    """From 0.35 (Mohamed, Wang) to 1 (fewer than about 160,000 bearers in the world, or not known).

    Falls with the logarithm of bearers. A spelling is as common as all that sound like it, and an `abjad` one as
    all that have its consonants; of a name of four consonants or more, others count in part.
    """
    heard = sound(spelling)
    bare = heard.translate(_NO_VOWELS)
    by_sound, by_consonants = _bearers()
    like = by_consonants.get(bare, 0.0) if abjad else by_sound.get(heard, 0.0)
    if len(bare) >= _TELLING_BARE:
        like = max(like, _IN_PART * by_consonants.get(bare, 0.0))
    if like <= 0:
        return 1.0
    share = (math.log10(like) - _RARE) / (_COMMON - _RARE)
    return 1 - (1 - _LEAST) * min(1.0, max(0.0, share))


@cache
def _bearers() -> tuple[dict[str, float], dict[str, float]]:
    """Bearers of all names that sound alike, and of all with the same three consonants or more."""
    by_sound: dict[str, float] = defaultdict(float)
    by_consonants: dict[str, float] = defaultdict(float)
    text = (files("comity.screening.engine.tables") / "rarity.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        level, *names = line.split()
        for name in names if level != "#" else ():
            heard = sound(name)
            bearers = 10 ** (int(level) / 10)
            by_sound[heard] += bearers
            bare = heard.translate(_NO_VOWELS)
            if len(bare) >= _SHORTEST_BARE:
                by_consonants[bare] += bearers
    return dict(by_sound), dict(by_consonants)
