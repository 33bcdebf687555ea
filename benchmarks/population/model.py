"""The persons that are listed and the persons who travel."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from random import Random

GIVEN, MIDDLE, PATRONYMIC, FAMILY = "given", "middle", "patronymic", "family"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name.

    ``text`` is in the script in which the person writes it; ``latin`` are the ways in which it is written in
    Latin letters, the usual one first; ``unseen`` marks a pair that is kept out of every training.
    """

    text: str
    role: str
    latin: tuple[str, ...]
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Weighted:
    """Parts of a name to draw from."""

    parts: list[Part]
    sums: list[float]

    def draw(self, random: Random) -> Part:
        return self.parts[bisect(self.sums, random.random() * self.sums[-1], hi=len(self.parts) - 1)]

    def __len__(self) -> int:
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Names:
    """``given`` by sex, ``family`` by sex (they differ in Slavic languages)."""

    given: dict[str, Weighted]
    family: dict[str, Weighted]
    patronymic: dict[str, Weighted]


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name on the record; ``weak`` where the list calls it of low quality."""

    text: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented.

    ``parts`` stand in the order in which the person writes them. ``latin_only`` tells that a record of this
    person would show Latin letters though the person writes another script, ``joined`` that the script
    writes no spaces. ``birth_date`` is the true day; ``listed_dates`` are what a record holds (ISO
    prefixes, often shorter). ``day_known`` is false for somebody whose papers say 1 January.
    """

    number: int
    region: str
    script: str
    sex: str
    parts: tuple[Part, ...]
    latin_only: bool
    joined: bool
    aliases: tuple[Alias, ...]
    birth_date: str
    listed_dates: tuple[str, ...]
    nationality: str
    place: str
    document: str

    @property
    def id(self) -> str:
        return f"p{self.number}"

    @property
    def native(self) -> str:
        """The name as the person writes it."""
        return ("" if self.joined else " ").join(part.text for part in self.parts)

    @property
    def latin(self) -> str:
        """The name in Latin letters, in the usual spelling."""
        return " ".join(part.latin[0] for part in self.parts)

    @property
    def written(self) -> str:
        """The main name of a record of this person."""
        return self.latin if self.latin_only else self.native

    @property
    def listed_script(self) -> str:
        return "Latin" if self.latin_only else self.script
