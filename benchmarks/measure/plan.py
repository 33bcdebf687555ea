"""Which travellers every contestant of a run is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, zip_longest

from benchmarks.population.persons import Population
from benchmarks.travellers.draw import Traveller, mixed, of_class, strangers
from benchmarks.travellers.names import NAME_ERRORS
from benchmarks.travellers.papers import DATE_ERRORS

SEED = 1
_LESSONS = 300


@dataclass(frozen=True, slots=True)
class Plan:
    """The list has ``size`` persons. ``by_class`` is mixed such that its beginning has some of every class.

    ``lessons`` are for peers that have to be taught: listed ones and strangers in turn.
    """

    size: int
    by_class: list[Traveller]
    by_date: list[Traveller]
    mixed: list[Traveller]
    strangers: list[Traveller]
    lessons: list[Traveller]

    @property
    def population(self) -> Population:
        return Population(SEED)


def make(size: int, of_each: int, listed: int, unlisted: int) -> Plan:
    population = Population(SEED)
    classes = [of_class(population, size, error, of_each, SEED) for error in NAME_ERRORS]
    dates = [of_class(population, size, "one typo", of_each, SEED, date_error) for date_error in DATE_ERRORS]
    return Plan(
        size,
        _shuffled(classes),
        _shuffled(dates),
        list(mixed(population, size, listed, SEED)),
        list(strangers(unlisted, SEED)),
        _shuffled([list(mixed(population, size, _LESSONS, SEED + 1)), list(strangers(_LESSONS, SEED + 1))]),
    )


def _shuffled(groups: list[list[Traveller]]) -> list[Traveller]:
    return [one for one in chain.from_iterable(zip_longest(*groups)) if one is not None]
