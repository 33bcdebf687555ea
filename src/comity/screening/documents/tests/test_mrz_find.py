from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from comity.screening.documents.mrz import MrzError, find, parse

from .test_mrz import CARD, LONG_SMALL_CARD, PASSPORT, SMALL_VISA, TODAY, VISA


def test_it_finds_every_zone_of_a_list_with_its_line():
    text = "\n".join([PASSPORT, "", CARD, LONG_SMALL_CARD, VISA, SMALL_VISA])
    found = find(text)
    assert [block.line_number for block in found] == [1, 4, 7, 9, 11]
    assert [parse(block.lines, TODAY).format for block in found] == ["TD3", "TD1", "TD2", "MRV-A", "MRV-B"]


def test_it_finds_zones_among_prose_and_quotes():
    first, second = PASSPORT.splitlines()
    text = f"Dear Claire,\nPlease look at this one:\n\n> {first}\n> {second}\n\nThe other was {CARD}\n\nRegards, AMINA"
    assert [parse(block.lines, TODAY).format for block in find(text)] == ["TD3", "TD1"]


def test_it_finds_a_zone_in_one_line_and_one_with_blanks():
    text = f"{PASSPORT.replace(chr(10), ' ')}\n{' '.join(CARD.splitlines()[0])}\n" + "\n".join(
        CARD.splitlines()[1:]
    )
    assert [parse(block.lines, TODAY).format for block in find(text)] == ["TD3", "TD1"]


def test_a_broken_zone_is_not_lost():
    first, second = PASSPORT.splitlines()
    text = f"{first}\n{second[:-3]}\n{first}\n{first}\n{second}\n{first.replace('ERIK', 'ER*K')}\n{second}"
    found = find(text)
    assert [block.line_number for block in found] == [1, 3, 4, 6]
    readable = []
    for block in found:
        try:
            readable.append(parse(block.lines, TODAY).number)
        except MrzError:
            readable.append("")
    assert readable == ["", "", "L898902C3", ""]


def test_it_finds_nothing_in_other_text():
    assert find("") == []
    assert (
        find(
            "PASSENGER LIST OF FLIGHT 1234\nAMINA WANJIRU 1990-01-02 KE\nvalue x < y in all of these many cases"
        )
        == []
    )
    assert find("surname,given,number\nERIKSSON,ANNA,L898902C3") == []


def test_a_very_long_line_is_searched_and_soon_done_with():
    found = find("x" * 1_000_000 + " " + PASSPORT.splitlines()[0] + "\n" + PASSPORT.splitlines()[1])
    assert [parse(block.lines, TODAY).surname for block in found] == ["ERIKSSON"]


@given(st.text(max_size=300) | st.text(alphabet="PVIACD<UTO0123456789 \n", max_size=300))
def test_no_text_makes_it_fail(text):
    for block in find(text):
        assert block.line_number >= 1
        assert block.lines
    with suppress(MrzError):
        parse(text, TODAY)


@given(
    st.sampled_from([(2, 44), (2, 36), (3, 30)]).flatmap(
        lambda size: st.lists(
            st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<", min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        )
    )
)
def test_lines_of_the_right_size_are_always_read(lines):
    mrz = parse(lines, TODAY)
    assert mrz.birth_date <= TODAY.isoformat()
    assert all(problem.message for problem in mrz.problems)
