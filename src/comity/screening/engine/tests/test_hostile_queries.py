"""Whatever is typed, the engine answers, and its work is bounded."""

from pathlib import Path

import pytest

from comity.screening.engine import Engine, Name, Query, Subject, Work
from comity.screening.engine.kernels.search import MOST_DATED, MOST_NAMED
from comity.screening.engine.tests.people import query, subject

pytestmark = pytest.mark.xdist_group("namesakes")


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Twenty thousand people called Mohammed Ali, born on the days of many years."""
    born = [f"{1930 + at % 70}-{1 + at // 70 % 12:02d}-{1 + at // 840 % 28:02d}" for at in range(20_000)]
    records = [subject(f"{at:05d}", "Mohammed Ali", born=date) for at, date in enumerate(born)]
    return Engine.build(tmp_path_factory.mktemp("namesakes"), records)


@pytest.mark.parametrize(
    "typed", ["", " ", "👻", "\u200b", "\u202e", "a", "1", "<<", "'", "\x00", "ﷺ" * 500, "\ud800", "́"]
)
def test_text_that_names_nobody_is_answered_with_nothing_or_little(namesakes: Engine, typed: str) -> None:
    assert all(candidate.score < 0.5 for candidate in namesakes.screen(query(typed)))


@pytest.mark.parametrize(
    "typed", ["a" * 10_000, "ab " * 4000, "Mohammed Ali " * 1000, "محمد" * 3000, "王" * 10_000]
)
def test_ten_thousand_letters_take_no_more_work_than_a_long_name(namesakes: Engine, typed: str) -> None:
    work = Work()
    namesakes.screen(query(typed), work=work)
    assert work.postings <= 12 * 20_000
    assert work.keys < 5_000
    assert work.rows <= MOST_NAMED


def test_a_thousand_names_in_one_query_are_bounded(namesakes: Engine) -> None:
    work = Work()
    namesakes.screen(Query(tuple(f"Mohammed Ali {chr(97 + at % 26) * 3}" for at in range(1000))), work=work)
    assert work.postings <= 20 * 12 * 20_000
    assert work.rows <= 3 * MOST_NAMED


def test_a_namesake_with_the_same_birth_date_is_found_among_twenty_thousand(namesakes: Engine) -> None:
    work = Work()
    found = namesakes.screen(query("Mohammed Ali", born="1974-08-12"), work=work)
    assert found[0].features[1].subject == "1974-08-12"
    assert found[0].score > 0.95
    assert work.rows <= MOST_DATED
    assert work.postings <= 2 * 20_000


def test_the_answer_among_equals_is_always_the_same_and_no_longer_than_asked(namesakes: Engine) -> None:
    asked = query("Mohammed Ali")
    first = namesakes.screen(asked, limit=7)
    assert len(first) == 7
    assert first == namesakes.screen(asked, limit=7)
    assert namesakes.screen(asked, limit=0) == []
    assert first == sorted(first, key=lambda candidate: (-candidate.score, candidate.id))


def test_a_subject_of_a_hundred_names_and_a_subject_of_none_are_both_taken(tmp_path: Path) -> None:
    many = Subject("many", "all", tuple(Name(f"Wanjiru Kamau {chr(97 + at % 26)}{at}") for at in range(500)))
    none = Subject("none", "all")
    odd = Subject("odd\ud800\n", 'au"dience\n', (Name("Rosa \ud800 Quispe"),))
    with Engine.build(tmp_path, [many, none, odd]) as engine:
        assert engine.ids() == {"many", "none", "odd\ud800\n"}
        assert engine.screen(query("Wanjiru Kamau"))[0].id == "many"
        assert engine.screen(query("Rosa Quispe"))[0].id == "odd\ud800\n"


def test_a_batch_answers_as_single_queries_do(namesakes: Engine) -> None:
    asked = [query("Mohammed Ali", born="1974-08-12"), query(""), query("Muhamad Aly")]
    assert namesakes.screen_many(asked) == [namesakes.screen(one) for one in asked]
