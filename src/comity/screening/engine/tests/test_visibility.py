"""What a viewer may not see changes neither answers nor the work done."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.screening.engine import Candidate, Engine, Query, Subject, Work
from comity.screening.engine.tests.people import query, subject

GIVEN = ("Wanjiru", "Wanjiro", "Mohammed", "محمد", "Ivan", "Иван", "小明", "Rosa", "Abdul")
FAMILY = ("Kamau", "Ali", "علي", "Petrov", "Петров", "王", "Quispe", "Rahman")
DATES = ("", "1974", "1974-08-12", "1974-12-08", "1990-01-01")

people = st.builds(
    lambda number, one, two, born, audience: subject(
        str(number), f"{one} {two}", audience=audience, born=born
    ),
    st.integers(0, 30),
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(DATES),
    st.sampled_from(("all", "kenya", "hidden", "other-hidden")),
)
queries = st.builds(
    lambda one, two, born: query(f"{one} {two}", born=born),
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(DATES),
)
VISIBLE = ("all", "kenya")


def answered(records: list[Subject], asked: list[Query]) -> tuple[list[list[Candidate]], list[Work]]:
    with TemporaryDirectory() as path, Engine.build(path, records) as engine:
        works = [Work() for _ in asked]
        answers = [engine.screen(one, VISIBLE, 5, work) for one, work in zip(asked, works, strict=True)]
        return answers, works


@settings(max_examples=40, deadline=None)
@given(st.lists(people, max_size=25), st.lists(queries, min_size=1, max_size=3))
def test_records_of_other_audiences_change_neither_answers_nor_work(
    records: list[Subject], asked: list[Query]
) -> None:
    known = {record.id: record for record in records}
    visible = [record for record in known.values() if record.audience in VISIBLE]
    assert answered(list(known.values()), asked) == answered(visible, asked)


def test_hiding_many_namesakes_leaves_the_one_visible_where_it_was(tmp_path: Path) -> None:
    seen = [subject("seen", "Mohammed Ali", born="1974-08-12")]
    hidden = [subject(f"h{at}", "Mohammed Ali", audience="hidden", born="1974-08-12") for at in range(400)]
    asked = query("Muhammad Ali", born="1974-08-12")
    work, paired = Work(), Work()
    with (
        Engine.build(tmp_path / "one", seen) as alone,
        Engine.build(tmp_path / "two", seen + hidden) as among,
    ):
        assert alone.screen(asked, {"all"}, work=work) == among.screen(asked, {"all"}, work=paired)
        assert work == paired
        among.upsert([subject("h1", "Mohammed Aly", audience="hidden")])
        among.remove(["h2"])
        again = Work()
        assert alone.screen(asked, {"all"}) == among.screen(asked, {"all"}, work=again)
        assert again == work


def test_a_viewer_of_no_audience_is_told_nothing(tmp_path: Path) -> None:
    work = Work()
    with Engine.build(tmp_path, [subject("one", "Wanjiru Kamau")]) as engine:
        assert engine.screen(query("Wanjiru Kamau"), (), work=work) == []
        assert engine.screen(query("Wanjiru Kamau"), {"elsewhere"}) == []
        assert [one.id for one in engine.screen(query("Wanjiru Kamau"), {"all"})] == ["one"]
    assert work == Work()


def test_a_record_that_changes_its_audience_leaves_the_old_one(tmp_path: Path) -> None:
    with Engine.build(tmp_path, [subject("one", "Wanjiru Kamau")]) as engine:
        engine.upsert([subject("one", "Wanjiru Kamau", audience="kenya")])
        assert engine.screen(query("Wanjiru Kamau"), {"all"}) == []
        assert [one.id for one in engine.screen(query("Wanjiru Kamau"), {"kenya"})] == ["one"]
        assert len(engine) == 1
