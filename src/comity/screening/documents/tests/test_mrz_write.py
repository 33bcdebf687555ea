from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.screening.documents.mrz import Particulars, parse
from comity.screening.documents.mrz_layout import LAYOUTS
from comity.screening.documents.mrz_write import format_mrz, format_name, format_td1, format_td3, latin

TODAY = date(2026, 11, 23)
ANNA = Particulars(
    surname="Eriksson",
    given_names="Anna Maria",
    number="L898902C3",
    issuer="UTO",
    nationality="UTO",
    birth_date="1974-08-12",
    sex="F",
    expires="2012-04-15",
)
VALUES = {character: value % 10 for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {
    "<": 0
}


def test_it_writes_the_specimen_passport():
    written = format_td3(replace(ANNA, optional="ZE184226B"))
    assert written == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )


def test_it_writes_the_specimen_card_with_a_long_number():
    peter = Particulars(
        surname="Stevenson",
        given_names="Peter John",
        number="D23145890734",
        issuer="UTO",
        nationality="UTO",
        birth_date="1934-07-12",
        sex="M",
        expires="1995-07-12",
    )
    assert format_td1(peter) == (
        "I<UTOD23145890<7349<<<<<<<<<<<",
        "3407127M9507122UTO<<<<<<<<<<<2",
        "STEVENSON<<PETER<JOHN<<<<<<<<<",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": "D23145890734"}, "cannot hold the document number"),
        ({"issuer": "UTOP"}, "longer than its field"),
        ({"number": "Å1"}, "cannot stand"),
        ({"optional": "A" * 15}, "longer than its field"),
        ({"optional2": "A"}, "no place for optional2"),
    ],
)
def test_it_refuses_what_a_passport_cannot_hold(change, message):
    with pytest.raises(ValueError, match=message):
        format_td3(replace(ANNA, **change))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Müller", "MUELLER"),
        ("Østergård", "OESTERGAARD"),
        ("Muñoz-Peña", "MUNOZ PENA"),
        ("O'Connor", "OCONNOR"),
        ("Groß", "GROSS"),
        ("Łukasz Đorđe", "LUKASZ DORDE"),
        ("Þórður", "THORDUR"),
        ("Виктор", "VIKTOR"),
    ],
)
def test_names_are_put_in_the_letters_of_the_zone(name, written):
    assert latin(name) == written


def test_a_long_name_keeps_part_of_the_given_names_and_ends_in_a_letter():
    assert (
        format_name("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", 39)
        == "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"
    )
    assert format_name("A" * 60, "Berta", 31) == "A" * 28 + "<<B"
    assert format_name("Abcde", "Fghij Klmno", 13) == "ABCDE<<FGHI<K"


formats = st.sampled_from(sorted(LAYOUTS))
words = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
days = st.integers(0, 365 * 50).map(lambda days: (TODAY - timedelta(days)).isoformat())
codes = st.sampled_from(["D", "KEN", "UTO", "XXA", "GBD", "RKS"])


@st.composite
def holders(draw):
    birth = draw(days)
    return Particulars(
        surname=draw(names),
        given_names=draw(names | st.just("")),
        number=draw(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9)),
        issuer=draw(codes),
        nationality=draw(codes),
        birth_date=birth[: draw(st.sampled_from([4, 7, 10]))],
        sex=draw(st.sampled_from(["M", "F", ""])),
        expires=draw(st.integers(0, 365 * 39).map(lambda days: (TODAY + timedelta(days)).isoformat())),
    )


@given(formats, holders())
def test_what_is_written_is_read_back(wanted, holder):
    mrz = parse(format_mrz(wanted, holder), TODAY)
    assert mrz.format == wanted
    assert mrz.valid
    assert mrz.problems == ()
    same = ("number", "issuer", "nationality", "birth_date", "sex", "expires")
    assert [getattr(mrz, name) for name in same] == [getattr(holder, name) for name in same]
    if not mrz.name_truncated:
        assert (mrz.surname, mrz.given_names) == (holder.surname, holder.given_names)


@given(
    st.sampled_from(["TD1", "TD2"]),
    holders(),
    st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=10, max_size=14),
)
def test_long_numbers_are_written_and_read_back(wanted, holder, number):
    mrz = parse(format_mrz(wanted, replace(holder, number=number)), TODAY)
    assert mrz.number == number
    assert mrz.valid


@given(formats, holders(), st.data())
def test_one_wrong_character_in_checked_data_is_noticed(wanted, holder, data):
    lines = list(format_mrz(wanted, holder))
    layout = LAYOUTS[wanted]
    name = data.draw(st.sampled_from(["number", "birth_date", "expires"]))
    place = data.draw(st.sampled_from([layout.fields[name], layout.fields[f"{name}_check"]])).span
    column = data.draw(st.integers(place.start, place.end - 1))
    wrong = data.draw(st.sampled_from(sorted(VALUES)))
    line = lines[place.line]
    # The standard's digits see a change of value modulo 10 and no other: A, K, U, 0 and < are the same to them.
    assume(VALUES[wrong] != VALUES[line[column]])
    lines[place.line] = line[:column] + wrong + line[column + 1 :]
    mrz = parse(lines, TODAY)
    assert not mrz.valid or mrz.problems
