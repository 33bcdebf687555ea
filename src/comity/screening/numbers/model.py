"""What goes into the store of numbers and what comes out of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class NumbersError(Exception):
    """Something is wrong with a store on disk or with the way it was asked."""


class NumbersDamaged(NumbersError):
    """A file of the store does not read as it was written; it must be built anew. ``file`` names it."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class NumbersMissing(NumbersError):
    """There is no store at the path that was to be opened."""


class Paper(NamedTuple):
    """A number in its canonical spelling (no line feeds), and the code of the state that issued it, if known."""

    number: str
    issuer: str = ""


class Bearer(NamedTuple):
    """Whoever is found by these numbers: a person, or a document itself.

    ``audience`` is an opaque key: whoever may match one bearer of an audience may match all of them.
    """

    id: str
    audience: str
    papers: tuple[Paper, ...]


class Likeness(StrEnum):
    """How a number that was asked for and one that was found compare."""

    SAME = "same"
    LOOK_ALIKE = "look_alike"
    """Equal but for characters that are read for one another: O and 0, I and 1, B and 8, S and 5, Z and 2, G and 6,
    a Cyrillic or Greek letter and its Latin twin."""
    ONE_DIFFERS = "one_differs"
    EXCHANGED = "exchanged"
    """Two neighbouring characters have changed places."""


class Found(NamedTuple):
    """A bearer of a number; ``places`` are those, from 0, at which ``number`` differs from what was asked for."""

    id: str
    number: str
    issuer: str
    likeness: Likeness
    places: tuple[int, ...] = ()


@dataclass(slots=True)
class Work:
    """How much of the store a look-up touched; it never depends on what the viewer may not see."""

    probes: int = 0
    rows: int = 0
