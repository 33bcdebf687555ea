"""Draws travellers: of the list with known errors, and strangers of the same origins who are not on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from benchmarks.population.model import Person
from benchmarks.population.persons import Population
from benchmarks.travellers.names import NAME_ERRORS
from benchmarks.travellers.papers import DATE_ERRORS, DATE_SHARES, DOCUMENT_ERRORS
from comity.screening.engine import Name, Query, Subject

STRANGERS = 7_919
"""Added to the seed of the list for people who are not on it."""
_TRIES = 400
_OTHER_DOCUMENT = 0.4
"""Share of listed persons who travel on another document than the one on the record."""
NAME_SHARES = {
    "exact": 0.34, "other order": 0.08, "one typo": 0.09, "two typos": 0.02, "typo in a short part": 0.02,
    "part missing": 0.06, "part too many": 0.04, "joined": 0.02, "split": 0.02, "initial": 0.01, "nickname": 0.01,
    "passport letters": 0.03, "cut at 39": 0.02, "cut at 30": 0.02, "title glued on": 0.03, "married name": 0.01,
    "other spelling": 0.3, "Latin for another script": 2.0, "the same, never seen": 2.0, "the same, one typo": 0.3,
    "another script for Latin": 0.05,
}  # fmt: skip
"""How often each happens, among those that can happen to a listed traveller; an assumption, stated in README.md.

Where the record shows another script than Latin, three in four travel on papers in Latin letters.
"""


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody at a border. ``listed`` is the id of her record, or empty for a stranger."""

    person: Person
    listed: str
    name_error: str
    date_error: str
    document_error: str
    name: str
    birth_date: str
    document: str

    @property
    def origin(self) -> str:
        return self.person.region

    def by_name(self) -> Query:
        return Query((self.name,))

    def by_birth(self) -> Query:
        return Query((self.name,), (self.birth_date,) if self.birth_date else ())

    def by_papers(self) -> Query:
        """All that a document shows but its number."""
        return Query(
            (self.name,),
            (self.birth_date,) if self.birth_date else (),
            (self.person.nationality,),
            self.person.sex,
            (self.person.place,),
        )


def subject(person: Person, audience: str = "all") -> Subject:
    """The record of a listed person."""
    names = (Name(person.written), *(Name(alias.text, alias.weak) for alias in person.aliases))
    return Subject(
        person.id,
        audience,
        names,
        person.listed_dates,
        (person.nationality,),
        person.sex,
        (person.place,),
        (person.document,) if person.document else (),
    )


def of_class(
    population: Population, size: int, error: str, count: int, seed: int, date_error: str = "exact"
) -> list[Traveller]:
    """``count`` listed travellers with one kind of error in the name (fewer where few can have it)."""
    random = Random(f"{seed}:{error}:{date_error}")
    found: dict[int, Traveller] = {}
    for _ in range(count * _TRIES):
        if len(found) == count or len(found) == size:
            break
        person = population[random.randrange(size)]
        made = None if person.number in found else _made(person, error, date_error, random)
        if made:
            found[person.number] = made
    return list(found.values())


def mixed(population: Population, size: int, count: int, seed: int) -> Iterator[Traveller]:
    """Listed travellers with errors as often as `NAME_SHARES` and `DATE_SHARES` say."""
    random = Random(f"{seed}:mixed")
    while count > 0:
        person = population[random.randrange(size)]
        made = None
        while made is None:
            made = _made(person, _chosen(NAME_SHARES, random), _chosen(DATE_SHARES, random), random)
        count -= 1
        yield made


def strangers(count: int, seed: int) -> Iterator[Traveller]:
    """People of the same origins who are not on the list, as their papers show them: in Latin letters."""
    random = Random(f"{seed}:strangers")
    for person in Population(seed + STRANGERS).first(count):
        date_error = _chosen(DATE_SHARES, random)
        born = DATE_ERRORS[date_error](person.birth_date, random)
        latin = " ".join(random.choice(part.latin) for part in person.parts)
        yield Traveller(person, "", "", date_error, "", latin, born or "", person.document)


def _made(person: Person, error: str, date_error: str, random: Random) -> Traveller | None:
    name = NAME_ERRORS[error](person, random)
    born = DATE_ERRORS[date_error](person.birth_date, random)
    if not name or born is None:
        return None
    document_error = random.choice(list(DOCUMENT_ERRORS))
    document = DOCUMENT_ERRORS[document_error](person.document, random)
    if document is None:
        document_error, document = "absent", ""
    return Traveller(person, person.id, error, date_error, document_error, name, born, document)


def _chosen(shares: Mapping[str, float], random: Random) -> str:
    return random.choices(list(shares), list(shares.values()))[0]
