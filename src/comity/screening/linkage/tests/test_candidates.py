"""Which records are worth comparing: what mistakes are bridged, and how little is looked at."""

import pytest

from comity.screening.engine import Name, Subject
from comity.screening.linkage.candidates import Candidates, candidates, duckdb_in
from comity.screening.linkage.keys import MOST_KEYS, Sounds, keys_of
from comity.screening.linkage.scoring import alike


def person(id_, *names, born=(), papers=(), nationality=()):
    return Subject(
        id_, "a", tuple(map(Name, names)), tuple(born), tuple(nationality), identifiers=tuple(papers)
    )


LISTED = [
    person("mutua", "Josphat Kiprono Mutua", born=["1984-03-17"]),
    person("kovacs", "Kovács Zoltán", born=["1970-05-06"]),
    person("hassan", "محمد علي حسن", born=["1984-03-17"]),
    person("delacroix", "Lucien Armand Delacroix"),
    person("smithers", "Peter Smithers", papers=["AK0456789"]),
    person("other", "Solveig Aaltonen", born=["1991-07-02"]),
]


@pytest.fixture
def backend(tmp_path):
    return duckdb_in(tmp_path)


def pairs(backend, one, two=None, most=1_000):
    return candidates(lambda: one, None if two is None else lambda: two, backend, most)


@pytest.mark.parametrize(
    ("described", "found"),
    [
        (person("x", "Josphat Mutua", born=["1984-03-17"]), "mutua"),
        (person("x", "Josefat Mutwa", born=["1984-03-17"]), "mutua"),
        (person("x", "Josphat Mutua", born=["1984-03-21"]), "mutua"),
        (person("x", "Josphat Mutua", born=["1962-11-30"]), "mutua"),
        (person("x", "Josphat Mutua"), "mutua"),
        (person("x", "Zoltan Kovacs", born=["1970-06-05"]), "kovacs"),
        (person("x", "Mohamed Ali Hassan", born=["1984-03-17"]), "hassan"),
        (person("x", "Armand Delacroix", born=["1950"]), "delacroix"),
        (person("x", "P. Anything", papers=["AK0456789"]), "smithers"),
    ],
)
def test_another_spelling_script_date_or_a_common_paper_are_compared(backend, described, found):
    assert ("x", found) in [
        (a, b) if a == "x" else (b, a) for a, b in pairs(backend, [described], LISTED).pairs
    ]


def test_people_who_share_nothing_are_not_compared(backend):
    found = pairs(backend, [person("x", "Wanjiru Njeri Kamau", born=["1990-05-02"])], LISTED)
    assert found == Candidates(1, 6, [], 0)


def test_a_register_is_compared_with_itself_once_for_each_pair(backend):
    double = person("double", "MUTUA Josphat", born=["1984-03-17"])
    found = pairs(backend, [*LISTED, double])
    assert [set(pair) for pair in found.pairs] == [{"mutua", "double"}]
    assert (found.left, found.right) == (7, 7)


def test_an_empty_register_has_no_pairs(backend):
    assert pairs(backend, [], LISTED).pairs == []
    assert pairs(backend, LISTED[:1]).pairs == []


def test_more_pairs_than_wanted_are_counted_and_those_with_the_weakest_grounds_left_out(backend):
    same = [person(f"p{n}", "Josphat Mutua", papers=["AK1"] if n < 2 else ()) for n in range(6)]
    found = pairs(backend, same, most=3)
    assert len(found.pairs) == 3
    assert found.dropped == 12
    assert set(found.pairs[0]) == {"p0", "p1"}, "a common paper is the best ground"


def test_the_same_registers_give_the_same_pairs_in_the_same_order(backend):
    described = [person(f"x{n}", "Josphat Mutua", born=["1984-03-17"]) for n in range(5)]
    first = pairs(backend, described, LISTED)
    assert pairs(backend, list(reversed(described)), list(reversed(LISTED))) == first


def test_a_name_that_everybody_bears_is_told_apart_by_year():
    sounds, crowd = Sounds(), [person(f"p{n}", "Mohamed Ali", born=[f"{1950 + n % 50}"]) for n in range(600)]
    for someone in crowd:
        sounds.count(someone)
    assert all("|" in key for key in keys_of(crowd[0], sounds)["pairs"])
    rare = person("rare", "Solveig Aaltonen", born=["1991-07-02"])
    assert not any("|" in key for key in keys_of(rare, sounds)["pairs"])


def test_no_record_has_so_many_keys_that_it_could_hold_up_the_others():
    names = [" ".join(f"name{chr(97 + n)}{chr(97 + m)}" for m in range(12)) for n in range(20)]
    hostile = person(
        "h", *names, born=[f"19{n:02}-01-02" for n in range(20)], papers=[f"P{n}" for n in range(900)]
    )
    assert all(len(some) <= MOST_KEYS for some in keys_of(hostile, Sounds()).values())


def test_nothing_is_made_of_a_record_without_name_and_paper():
    assert not any(keys_of(person("e", "", "🙂", born=["1984-03-17"]), Sounds()).values())


def test_a_pair_scores_the_same_whichever_comes_first():
    one, two = person("1", "Josphat Kiprono Mutua", born=["1984-03-17"]), person("2", "Josphat Mutua")
    same, there, back, other = alike([(one, one), (one, two), (two, one), (one, LISTED[5])])
    assert (there.score, there.features) == (back.score, back.features)
    assert same.score > there.score > other.score
