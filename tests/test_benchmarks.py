"""What the benchmarks ask has to be sound, or their figures mean nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from benchmarks.measure import figures
from benchmarks.measure.trial import Answer
from benchmarks.population.births import listed_dates
from benchmarks.population.persons import Population
from benchmarks.travellers.draw import mixed, of_class, strangers, subject
from benchmarks.travellers.names import NAME_ERRORS
from benchmarks.travellers.papers import DATE_ERRORS, DOCUMENT_ERRORS
from benchmarks.travellers.slips import slip_in
from comity.screening.engine import Engine

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("benchmarks")]
SIZE = 2_000


@pytest.fixture(scope="module")
def population(shared_data: Path) -> Population:
    return Population(1)


def test_a_seed_makes_the_same_persons_however_many_are_asked_for(population: Population) -> None:
    few, many = list(population.first(50)), list(population.first(1_500))
    assert few == many[:50]
    assert population[1_234] == many[1_234]
    assert list(Population(2).first(50)) != few


def test_the_list_holds_every_script_in_the_stated_shares(population: Population) -> None:
    scripts = Counter(person.listed_script for person in population.first(SIZE))
    shares = {script: count / SIZE for script, count in scripts.items()}
    assert 0.55 < shares["Latin"] < 0.68
    assert 0.1 < shares["Arabic"] < 0.17
    assert 0.1 < shares["Cyrillic"] < 0.17
    assert 0.07 < shares["Han"] < 0.12
    assert {"Hebrew", "Hangul", "Japanese", "Greek", "Georgian", "Armenian", "Devanagari"} <= shares.keys()


def test_names_of_another_script_have_ways_to_be_written_in_latin_letters(population: Population) -> None:
    for person in population.first(SIZE):
        assert all(part.text and part.latin and all(part.latin) for part in person.parts), person


def test_some_names_are_kept_out_of_all_training(population: Population) -> None:
    unseen = [person for person in population.first(SIZE) if any(part.unseen for part in person.parts)]
    assert 0.01 < len(unseen) / SIZE < 0.2


@pytest.mark.parametrize("error", NAME_ERRORS)
def test_every_kind_of_error_happens_and_is_an_error(population: Population, error: str) -> None:
    found = of_class(population, 20 * SIZE if error == "cut at 39" else SIZE, error, 2, seed=1)
    assert found
    for traveller in found:
        same = traveller.name == traveller.person.written
        assert same == (error == "exact"), traveller


def test_a_slip_changes_one_part_and_leaves_its_first_letter() -> None:
    for seed in range(200):
        typed = slip_in("Wanjiru Kamau Otieno", Random(seed))
        assert typed is not None
        changed = [
            (one, two)
            for one, two in zip(typed.split(), ["Wanjiru", "Kamau", "Otieno"], strict=True)
            if one != two
        ]
        assert len(changed) == 1
        assert changed[0][0][0] == changed[0][1][0]


def test_dates_and_documents_go_wrong_as_named() -> None:
    random = Random(1)
    typed = {error: make("1974-08-12", random) for error, make in DATE_ERRORS.items()}
    assert typed["exact"] == "1974-08-12"
    assert typed["day and month exchanged"] == "1974-12-08"
    assert typed["year only"] == "1974"
    assert typed["missing"] == ""
    assert typed["a year off"] in ("1973-08-12", "1975-08-12")
    assert typed["one digit"] is not None
    assert sum(a != b for a, b in zip(typed["one digit"], "1974-08-12", strict=True)) == 1
    assert DATE_ERRORS["day and month exchanged"]("1974-08-31", random) is None
    wrong = DOCUMENT_ERRORS["one character wrong"]("AB1234567", random)
    assert wrong is not None
    assert sum(a != b for a, b in zip(wrong, "AB1234567", strict=True)) == 1
    assert all(date in ("1974-08-12", "1974-08", "1974") for date in listed_dates("1974-08-12", random)[:1])


def test_strangers_are_not_on_the_list_and_travel_on_latin_papers(population: Population) -> None:
    some = list(strangers(300, seed=1))
    listed = {(person.latin, person.birth_date) for person in population.first(SIZE)}
    assert not any((one.person.latin, one.person.birth_date) in listed for one in some)
    assert all(one.listed == "" for one in some)


def test_the_engine_finds_travellers_of_the_list(population: Population, tmp_path: Path) -> None:
    with Engine.build(tmp_path, map(subject, population.first(300))) as engine:
        asked = list(mixed(population, 300, 60, seed=3))
        first = [engine.screen(one.by_papers(), {"all"}, limit=10) for one in asked]
    found = [
        one.listed in {candidate.id for candidate in some} for one, some in zip(asked, first, strict=True)
    ]
    assert sum(found) / len(found) > 0.9


def _answer(top: float, right: float = -1.0, rank: int = -1) -> Answer:
    return Answer(None, 0.001, 0.001, rank, top, right)  # type: ignore[arg-type]


def test_a_line_keeps_referrals_within_the_budget_even_where_scores_tie() -> None:
    apart = [_answer(n / 1_000) for n in range(1_000)]
    line = figures.line_for(apart, 10)
    assert line is not None
    assert figures.referred_at(apart, line) == 10
    tied = [_answer(1.0)] * 5 + [_answer(0.2)] * 995
    assert figures.referred_at(tied, figures.line_for(tied, 10)) == 0
    assert figures.line_for(apart, 1) is None


def test_recall_counts_the_right_record_among_the_first() -> None:
    answers = [_answer(0.9, 0.9, 0), _answer(0.9, 0.4, 9), _answer(0.9, 0.3, 10), _answer(0.9)]
    assert figures.recall(answers, 1) == 0.25
    assert figures.recall(answers, 10) == 0.5
    assert figures.found_at(answers, 0.4) == 0.5
