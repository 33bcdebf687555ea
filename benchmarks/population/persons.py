"""Draws persons: any number of them, in memory that does not grow, the first ones the same for every number."""

from __future__ import annotations

import csv
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from random import Random

from benchmarks.population import regions
from benchmarks.population.births import birth, listed_dates
from benchmarks.population.model import Alias, Names, Part, Person
from benchmarks.population.regions import REGIONS, Region
from benchmarks.population.sources import data
from benchmarks.population.vocabulary import vocabulary

_CHUNK = 1_000
_SUMS = list(accumulate(region.share for region in REGIONS))
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_PLACES_OF_A_REGION = 12
_ALIAS, _WEAK_ALIAS, _LATIN_ALIAS, _DOCUMENT = 0.15, 0.15, 0.2, 0.55


class Population:
    """Persons numbered from 0. ``Population(1)[5]`` is the same person in every run.

    Two seeds give two populations from the same names: those on the list, and those who travel.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._names = vocabulary()

    def __getitem__(self, number: int) -> Person:
        return self._chunk(number // _CHUNK)[number % _CHUNK]

    def first(self, count: int) -> Iterator[Person]:
        """The first ``count`` persons, a thousand in memory at a time."""
        for start in range(0, count, _CHUNK):
            yield from self._draw(start // _CHUNK)[: count - start]

    @lru_cache(maxsize=64)  # noqa: B019 -- a population lives as long as the run
    def _chunk(self, chunk: int) -> list[Person]:
        return self._draw(chunk)

    def _draw(self, chunk: int) -> list[Person]:
        random = Random(f"{self._seed}:{chunk}")
        return [self._person(random, number) for number in range(chunk * _CHUNK, (chunk + 1) * _CHUNK)]

    def _person(self, random: Random, number: int) -> Person:
        region = REGIONS[bisect(_SUMS, random.random() * _SUMS[-1], hi=len(REGIONS) - 1)]
        names = self._names[region.key]
        sex = "F" if random.random() < 0.3 else "M"
        born = birth(random, region.new_year)
        person = Person(
            number=number,
            region=region.key,
            script=region.script,
            sex=sex,
            parts=_STYLES[region.style](names, sex, random),
            latin_only=random.random() < region.latin_share,
            joined=region.style in (regions.HAN, regions.KOREAN, regions.JAPANESE),
            aliases=(),
            birth_date=born,
            listed_dates=listed_dates(born, random),
            nationality=region.nationalities[int(len(region.nationalities) * random.random() ** 2)],
            place=_place(region, random),
            document=_document(random),
        )
        aliases = self._aliases(person, names, random)
        return replace(person, aliases=aliases) if aliases else person

    def _aliases(self, person: Person, names: Names, random: Random) -> tuple[Alias, ...]:
        aliases = []
        if not person.latin_only and person.script != "Latin" and random.random() < _LATIN_ALIAS:
            aliases.append(Alias(person.latin, weak=False))
        if random.random() < _ALIAS:
            aliases.append(Alias(_with_other_given(person, names, random), weak=False))
        if random.random() < _WEAK_ALIAS:
            nom = names.given[person.sex].draw(random)
            aliases.append(Alias(nom.latin[0] if person.latin_only else nom.text, weak=True))
        return tuple(aliases)


def _with_other_given(person: Person, names: Names, random: Random) -> str:
    """The same family name under another given name: a real alias is often such."""
    other = names.given[person.sex].draw(random)
    parts = tuple(other if part.role == "given" else part for part in person.parts)
    return replace(person, parts=parts).written


def _spaced(names: Names, sex: str, random: Random) -> tuple[Part, ...]:
    given = [names.given[sex].draw(random)]
    if random.random() < 0.2:
        given.append(names.given[sex].draw(random))
    return (*given, names.family[sex].draw(random))


def _iberian(names: Names, sex: str, random: Random) -> tuple[Part, ...]:
    given = [names.given[sex].draw(random)]
    if random.random() < 0.4:
        given.append(names.given[sex].draw(random))
    families = [names.family[sex].draw(random) for _ in range(2 if random.random() < 0.75 else 1)]
    return (*given, *families)


def _arabic(names: Names, sex: str, random: Random) -> tuple[Part, ...]:
    """Given name, father's, often grandfather's, family."""
    fathers = [names.given["M"].draw(random) for _ in range(2 if random.random() < 0.4 else 1)]
    if random.random() < 0.15:
        fathers = []
    return (names.given[sex].draw(random), *fathers, names.family[sex].draw(random))


def _slavic(names: Names, sex: str, random: Random) -> tuple[Part, ...]:
    patronymic = (names.patronymic[sex].draw(random),) if random.random() < 0.6 else ()
    return (names.given[sex].draw(random), *patronymic, names.family[sex].draw(random))


def _eastern(names: Names, sex: str, random: Random) -> tuple[Part, ...]:
    return (names.family[sex].draw(random), names.given[sex].draw(random))


def _vietnamese(names: Names, sex: str, random: Random) -> tuple[Part, ...]:
    middle = Part("Thị", "middle", ("Thị",)) if sex == "F" else Part("Văn", "middle", ("Văn",))
    if random.random() < 0.5:
        middle = names.given[sex].draw(random)
    return (names.family[sex].draw(random), middle, names.given[sex].draw(random))


def _mononyms(names: Names, sex: str, random: Random) -> tuple[Part, ...]:
    if random.random() < 0.08:
        return (names.given[sex].draw(random),)
    return _spaced(names, sex, random)


_STYLES: dict[str, Callable[[Names, str, Random], tuple[Part, ...]]] = {
    regions.SPACED: _spaced,
    regions.ARABIC: _arabic,
    regions.SLAVIC: _slavic,
    regions.IBERIAN: _iberian,
    regions.HAN: _eastern,
    regions.KOREAN: _eastern,
    regions.JAPANESE: _eastern,
    regions.VIETNAMESE: _vietnamese,
    regions.MONONYMS: _mononyms,
}


@cache
def _places() -> list[str]:
    """Border places of UN/LOCODE: they stand for places of birth, and agree as often as such do."""
    with next((data() / "geo").glob("*.csv")).open(encoding="utf-8", errors="replace") as file:
        return sorted({row["name_ascii"] for row in csv.DictReader(file) if row["name_ascii"]})


def _place(region: Region, random: Random) -> str:
    places = _places()
    first = REGIONS.index(region) * _PLACES_OF_A_REGION
    return places[(first + int(_PLACES_OF_A_REGION * random.random() ** 2)) % len(places)]


def _document(random: Random) -> str:
    """A passport number: one or two letters and seven digits, or nine digits; often the list knows none."""
    if random.random() >= _DOCUMENT:
        return ""
    form = random.random()
    if form < 0.3:
        return f"{random.randrange(10**9):09}"
    letters = "".join(random.choice(_LETTERS) for _ in range(1 if form < 0.6 else 2))
    return f"{letters}{random.randrange(10**7):07}"
