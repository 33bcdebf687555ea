"""What a score rests on, and what it may never rest on."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.screening.engine import THRESHOLD, Engine, Name, Query, Subject, words
from comity.screening.engine.compare import compare, scores
from comity.screening.engine.features import DATE_KINDS, FEATURES
from comity.screening.engine.tests.people import best, query, subject

BORN = "1974-08-12"
NAMES = ("Wanjiru Kamau", "Mohammed Ali", "Иван Петров", "王小明", "Rosa Quispe Mamani", "Li", "محمد علي", "")


def scored(one: Query, two: Subject) -> float:
    return float(scores(compare([(one, two)]))[0])


def pair(one: str, two: str, born: str = "", other: str = "") -> float:
    return scored(query(one, born=born), subject("s", two, born=other))


def test_a_distinctive_name_alone_is_likely_but_not_sure() -> None:
    assert 0.8 <= pair("Wanjiru Kamau", "Wanjiru Kamau") <= 0.92


def test_a_common_name_alone_says_less_than_a_distinctive_one() -> None:
    assert pair("Mohammed Ali", "Mohammed Ali") < pair("Wanjiru Kamau", "Wanjiru Kamau")


def test_name_and_birth_date_together_are_nearly_sure() -> None:
    assert pair("Wanjiru Kamau", "Wanjiru Kamau", BORN, BORN) >= 0.97


def test_a_contradicting_birth_date_takes_the_same_name_below_the_line() -> None:
    assert pair("Wanjiru Kamau", "Wanjiru Kamau", BORN, "1991-02-03") < 0.35


def test_a_shared_birth_date_does_not_make_strangers_one_person() -> None:
    assert pair("Wanjiru Kamau", "Peter Otieno", BORN, BORN) < 0.2
    assert pair("Mohammed Ali", "Mohammed Hassan", BORN, BORN) < THRESHOLD


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Kamau Wanjiru", "Wanjiru Kamau"),
        ("Wanjiru Kamau", "Grace Wanjiru Kamau"),
        ("Wanjuri Kamau", "Wanjiru Kamau"),
        ("Abdulrahman Yusuf", "Abd al-Rahman Yusuf"),
        ("Abd el Karim Benali", "Abdelkarim Ben Ali"),
        ("Wang Xiao Ming", "Wang Xiaoming"),
        ("Dr Amina Wekesa", "WEKESA AMINA MRS"),
        ("De la Cruz Mamani, Rosa", "Rosa Cruz Mamani"),
        ("WICKRAMASINGHEARACHCHI<<DINUSHA<PRI", "Dinusha Priyantha Wickramasinghearachchi"),
    ],
)
def test_habits_of_writing_a_name_do_not_hide_a_person(one: str, two: str) -> None:
    assert pair(one, two) >= THRESHOLD
    assert pair(two, one) >= THRESHOLD


def test_an_initial_may_stand_for_a_name() -> None:
    assert pair("W Kamau", "Wanjiru Kamau") > pair("P Kamau", "Wanjiru Kamau")


def test_a_weak_alias_counts_for_less() -> None:
    strong = Subject("s", "all", (Name("Wanjiru Kamau"),))
    weak = Subject("s", "all", (Name("Wanjiru Kamau", weak=True),))
    assert scored(query("Wanjiru Kamau"), weak) < scored(query("Wanjiru Kamau"), strong)


@given(
    name=st.sampled_from(NAMES),
    other=st.sampled_from(NAMES),
    born=st.sampled_from(["", BORN, "1974", "1975-01-01"]),
    nationality=st.sampled_from(["ke", "fr", "so"]),
    sex=st.sampled_from(["M", "F", "X"]),
    place=st.sampled_from(["Nairobi", "", "Լիմա"]),
)
def test_nationality_sex_and_place_never_raise_a_score(
    name: str, other: str, born: str, nationality: str, sex: str, place: str
) -> None:
    plain = scored(query(name, born=born), subject("s", other, born=BORN))
    one = Query((name,), (born,) if born else (), (nationality,), sex, (place,))
    two = Subject("s", "all", (Name(other),), (BORN,), (nationality,), sex, (place,))
    assert scored(one, two) == plain


def test_nationality_sex_and_place_alone_find_nobody(tmp_path: Path) -> None:
    listed = Subject("s", "all", (Name("Wanjiru Kamau"),), (BORN,), ("ke",), "F", ("Nairobi",))
    with Engine.build(tmp_path, [listed]) as engine:
        assert engine.screen(Query((), (BORN,), ("ke",), "F", ("Nairobi",))) == []
        found = engine.screen(Query(("Peter Otieno",), (), ("ke",), "F", ("Nairobi",)))
        assert all(candidate.score < 0.5 for candidate in found)


def test_one_script_alone_is_no_evidence() -> None:
    assert pair("Иван Петров", "Сергей Орлов") < 0.1
    assert pair("王小明", "李建国") < 0.1
    assert pair("خالد منصور", "يوسف حداد") < 0.1


def test_another_nationality_or_sex_lowers_a_score() -> None:
    plain = pair("Wanjiru Kamau", "Wanjiru Kamau")
    listed = Subject("s", "all", (Name("Wanjiru Kamau"),), (), ("ke",), "F")
    assert scored(Query(("Wanjiru Kamau",), (), ("fr",)), listed) < plain
    assert scored(Query(("Wanjiru Kamau",), (), (), "M"), listed) < plain


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        (BORN, BORN, "day"),
        ("1974-01-01", "1974-01-01", "new_year"),
        (BORN, "1974-12-08", "swapped"),
        (BORN, "1974-08", "month"),
        (BORN, "1974", "year"),
        (BORN, "1974-08-13", "digit"),
        (BORN, "1947-08-12", "digits_exchanged"),
        ("1974", "1975", "near_year"),
        (BORN, "1974-03-30", "same_year_other_day"),
        (BORN, "1991-02-03", "apart"),
    ],
)
def test_birth_dates_are_compared_in_the_ways_they_go_wrong(one: str, two: str, kind: str) -> None:
    name = "Wanjiru Kamau"
    rows = compare(
        [
            (query(name, born=one), subject("s", name, born=two)),
            (query(name, born=two), subject("s", name, born=one)),
        ]
    )
    for row in rows.tolist():
        found = [kind for kind in DATE_KINDS if row[FEATURES.index("date_" + kind)]]
        assert found == [kind]


@pytest.mark.parametrize("born", ["0000", "2999-01-01", "1974-02-30", "1974-13", "12.08.1974", "", "١٩٧٤"])
def test_a_date_on_which_nobody_was_born_is_no_evidence(born: str) -> None:
    assert pair("Wanjiru Kamau", "Wanjiru Kamau", born, BORN) == pair("Wanjiru Kamau", "Wanjiru Kamau")


def test_every_feature_of_an_answer_is_said_in_a_known_sentence(tmp_path: Path) -> None:
    listed = Subject("s", "all", (Name("Wanjiru Kamau"),), (BORN,), ("ke",), "F", ("Nairobi",), ("A1234567",))
    asked = Query(("Kamau Wanjiru",), ("1974-12-08",), ("ke",), "F", ("NAIROBI",), ("A1234567",))
    with Engine.build(tmp_path, [listed]) as engine:
        (candidate,) = engine.screen(asked)
    assert {feature.name: feature.words for feature in candidate.features} == {
        "name": words.NAME_ORDER,
        "birth_date": words.DATE_SWAPPED,
        "identifier": words.IDENTIFIER_AGREES,
        "sex": words.SEX_AGREES,
        "nationality": words.NATIONALITY_AGREES,
        "place": words.PLACE_AGREES,
    }
    assert {feature.words for feature in candidate.features} <= set(words.SENTENCES)


def test_a_document_number_finds_a_person_without_any_name(tmp_path: Path) -> None:
    listed = Subject("s", "all", (Name("Wanjiru Kamau"),), identifiers=("A1234567",))
    with Engine.build(tmp_path, [listed]) as engine:
        (candidate,) = engine.screen(Query(identifiers=("A1234567",)))
        assert candidate.score >= 0.9
        assert engine.screen(Query(identifiers=("A1234568",))) == []


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("محمد يوسف", "Mohammed Youssef"),
        ("عبد الرحمن الحداد", "Abdulrahman al Haddad"),
        ("Khadija Mansour", "خديجة منصور"),
        ("王小明", "Wang Xiaoming"),
        ("王小明", "XIAOMING WANG"),
        ("張小明", "Chang Hsiao-ming"),
        ("Иван Орлов", "Ivan Orlov"),
        ("Михаил Журавлёв", "Mikhail Zhuravlev"),
        ("Олена Гнатюк", "Olena Hnatiuk"),
        ("Γιώργος Αντωνίου", "Giorgos Antoniou"),
        ("김민수", "Kim Minsoo"),
        ("Nguyễn Thị Hương", "NGUYEN THI HUONG"),
        ("Jürgen Weiß", "Juergen Weiss"),
        ("გიორგი ბერიძე", "Giorgi Beridze"),
        ("Sunil Yadav", "सुनील यादव"),
    ],
)
def test_a_person_is_found_across_scripts_with_name_and_year_of_birth(
    tmp_path: Path, listed: str, asked: str
) -> None:
    found = best(tmp_path, listed, asked, born=BORN, asked_born=BORN)
    assert found is not None
    assert found.score >= THRESHOLD
    turned = best(tmp_path, asked, listed, born=BORN, asked_born=BORN)
    assert turned is not None
    assert turned.score >= THRESHOLD
