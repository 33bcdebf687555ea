"""Numbers are found exactly or one slip apart; what a viewer may not see costs nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.screening.numbers import Bearer, Found, Likeness, Numbers, NumbersError, Paper, Work
from comity.screening.numbers.spelling import compare

# Few characters, so that what is made up is often nearly the same; look-alikes and another script among them.
numbers = st.one_of(st.text("A0O1I8BК", min_size=5, max_size=8), st.text("7Z2", min_size=30, max_size=36))
papers = st.builds(Paper, numbers, st.sampled_from(["", "ke", "fr"]))
bearers = st.lists(
    st.builds(
        Bearer,
        st.sampled_from([f"p{n}" for n in range(8)]),
        st.sampled_from(["all", "kenya", "france"]),
        st.lists(papers, max_size=3).map(tuple),
    ),
    max_size=12,
)
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def once(many: list[Bearer]) -> list[Bearer]:
    """Each id once, as it was said last."""
    return list({bearer.id: bearer for bearer in many}.values())


def compared(asked: str, known: list[Bearer], audiences: set[str] | None) -> set[Found]:
    """The answer by comparing every number with every other."""
    return {
        Found(bearer.id, paper.number, paper.issuer, *likeness)
        for bearer in known
        if audiences is None or bearer.audience in audiences
        for paper in bearer.papers
        if (likeness := compare(asked, paper.number))
    }


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return (tmp_path_factory.mktemp("numbers") for _ in iter(int, 1))


@few
@given(
    first=bearers,
    then=bearers,
    asked=st.lists(numbers, min_size=1, max_size=6),
    gone=st.sets(st.integers(0, 7)),
)
def test_whatever_was_written_is_found_as_by_comparing_every_number_with_every_other(
    folders: Iterator[Path], first: list[Bearer], then: list[Bearer], asked: list[str], gone: set[int]
) -> None:
    removed = {f"p{n}" for n in gone}
    known = [bearer for bearer in once([*first, *then]) if bearer.id not in removed]
    with Numbers.build(next(folders), once(first)) as store:
        store.upsert(then)
        store.remove(removed)
        for _ in ("with changes", "merged"):
            for audiences in (None, {"kenya", "all", "nobody"}):
                found = store.find(asked, audiences)
                for which, number in enumerate(asked):
                    assert set(found.get(which, [])) == compared(number, known, audiences)
            assert store.merge()


@few
@given(seen=bearers, hidden=bearers, asked=st.lists(numbers, min_size=1, max_size=6))
def test_what_a_viewer_may_not_see_changes_neither_answers_nor_the_work_done(
    folders: Iterator[Path], seen: list[Bearer], hidden: list[Bearer], asked: list[str]
) -> None:
    mine = [bearer._replace(audience="mine") for bearer in once(seen)]
    others = [b._replace(id=f"h{b.id}", audience=f"other {b.audience}") for b in once(hidden)]
    alone, beside = Numbers.build(next(folders), mine), Numbers.build(next(folders), [*others[:4], *mine])
    beside.upsert(others[4:])
    for later in ([], mine[:2]):
        alone.upsert(later)
        beside.upsert(later)
        work, more = Work(), Work()
        assert alone.find(asked, {"mine"}, work=work) == beside.find(asked, {"mine"}, work=more)
        assert (work.probes, work.rows) == (more.probes, more.rows)


def test_the_likest_number_comes_first(tmp_path: Path) -> None:
    some = ("AB1234", "AB1243", "A81234", "AB1235", "XY1234")
    store = Numbers.build(tmp_path, [Bearer(number, "all", (Paper(number),)) for number in some])
    (found,) = store.find(["AB1234"]).values()
    assert [(one.number, one.likeness, one.places) for one in found] == [
        ("AB1234", Likeness.SAME, ()),
        ("A81234", Likeness.LOOK_ALIKE, (1,)),
        ("AB1235", Likeness.ONE_DIFFERS, (5,)),
        ("AB1243", Likeness.EXCHANGED, (4, 5)),
    ]
    assert {one.likeness for one in store.find(["AB1234"], near=False)[0]} == {
        Likeness.SAME,
        Likeness.LOOK_ALIKE,
    }


def test_a_short_number_has_no_neighbours_but_its_look_alikes(tmp_path: Path) -> None:
    store = Numbers.build(
        tmp_path, [Bearer("a", "all", (Paper("12345"),)), Bearer("b", "all", (Paper("I2345"),))]
    )
    assert [one.id for one in store.find(["12345"])[0]] == ["a", "b"]
    assert store.find(["12346"]) == {}


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("O1234567", "01234567", Likeness.LOOK_ALIKE),
        ("AB123456", "АВ123456", Likeness.LOOK_ALIKE),  # Latin, Cyrillic
        ("SIZE0123", "512E0123", Likeness.LOOK_ALIKE),
        ("AB123456", "AB123457", Likeness.ONE_DIFFERS),
        ("AB123456", "BA123456", Likeness.EXCHANGED),
    ],
)  # fmt: skip
def test_ways_to_be_nearly_the_same(one: str, other: str, likeness: Likeness) -> None:
    for asked, known in ((one, other), (other, one)):
        found = compare(asked, known)
        assert found is not None
        assert found[0] is likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AB123456", "AB12345"),
        ("AB123456", "AB123477"),
        ("AB123456", "A8123457"),  # a look-alike and another character: two slips
        ("AB123456", "BA123465"),
        ("AB123", "AB124"),
        ("AB123456", "A1B23465"),
    ],
)
def test_two_slips_are_another_number(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one) is None


def test_many_are_asked_for_at_once_each_in_its_place(tmp_path: Path) -> None:
    store = Numbers.build(
        tmp_path, (Bearer(str(n), "all", (Paper(f"AK{n:07}"),)) for n in range(0, 40_000, 2))
    )
    asked = [f"AK{n:07}" for n in range(40_000)]
    found = store.find(asked, {"all"}, near=False)
    assert {which: found[which][0].id for which in found} == {n: str(n) for n in range(0, 40_000, 2)}


def test_a_hundred_bearers_of_one_number_are_all_found(tmp_path: Path) -> None:
    store = Numbers.build(tmp_path, (Bearer(f"{n:03}", "all", (Paper("AK0456789"),)) for n in range(100)))
    assert [one.id for one in store.find(["AK0456789"])[0]] == [f"{n:03}" for n in range(100)]
    assert len(store.find(["AK0456788"])[0]) == 100


def test_a_number_of_two_lines_is_refused_rather_than_counted_twice(tmp_path: Path) -> None:
    store = Numbers.build(tmp_path, [Bearer("a", "all", (Paper("AB1234"),))])
    with pytest.raises(NumbersError):
        store.find(["AB1234\nAB1235"])
    with pytest.raises(NumbersError):
        Numbers.build(tmp_path / "other", [Bearer("a", "all", (Paper("AB\n1234"),))])


@pytest.mark.parametrize("number", ["", "\0", "\ud800", "9" * 60_000, "٣" * 9, "𝟗" * 7])
def test_nothing_that_may_be_typed_breaks_a_look_up(tmp_path: Path, number: str) -> None:
    store = Numbers.build(tmp_path, [Bearer("a", "all", (Paper(number),)), Bearer("b", "all", ())])
    store.upsert([Bearer("c", "all", (Paper(number),))])
    expected = ["a", "c"] if number else []
    for _ in range(2):
        assert [one.id for one in store.find([number]).get(0, [])] == expected
        store.merge()


def test_a_number_longer_than_a_store_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NumbersError):
        Numbers.build(tmp_path, [Bearer("a", "all", (Paper("9" * 70_000),))])
