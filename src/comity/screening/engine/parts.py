"""What a name is made of once it is folded, and how much of it there may be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MAX_TEXT = 400
"""Letters of a name that are read; no passport or list carries more."""
MAX_TOKENS = 12
MAX_TOKEN = 40
MAX_SPELLINGS, MAX_OTHERS, MAX_KIN = 4, 8, 24

Likened = tuple[tuple[str, float], ...]
"""Spellings, each with its likeness: above 0, below 1."""


class Role(StrEnum):
    """What a part of a name is there for. All but `name` and `patronymic` say little about who someone is."""

    NAME = "name"
    PATRONYMIC = "patronymic"
    INITIAL = "initial"
    PARTICLE = "particle"
    TITLE = "title"
    GENERATIONAL = "generational"


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a name. `spellings` holds one to four ways to write it, the plainest first.

    `abjad` is true where the script leaves out short vowels. `others` are further readings with a likeness
    below 1: learnt transliterations and regional readings, which only this script's side can know, so they
    are filed and looked up like spellings. `kin` are other names with a likeness below 1: nicknames and the
    forms of other languages (Moshe for Moses). Kin are mutual: it is enough to expand one of two names, and
    they are meant exactly as they stand.
    """

    spellings: tuple[str, ...]
    abjad: bool = False
    role: Role = Role.NAME
    others: Likened = ()
    kin: Likened = ()


class Reading(NamedTuple):
    """What a script makes of one part of a name, before it is cleaned: see `Token`."""

    spellings: tuple[str, ...]
    others: Likened = ()
    abjad: bool = False
