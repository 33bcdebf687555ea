"""Cutting interchanges into segments: separators, wraps, what mail adds, what is lost."""

import pytest

from comity.exchange.tables.charset import decode
from comity.screening.manifests.edifact import escape, segments, split
from comity.screening.manifests.model import Limits, Problems
from comity.screening.manifests.separators import NEWLINE, Separators
from comity.screening.manifests.tests.writing import (
    COMMON,
    interchange,
    message,
    names_of,
    passport,
    person,
    reading,
    told,
    wrapped,
)

AMINA = person("OTIENO", "AMINA", ("DTM", ("329", "900817")), *passport("AK1234567"))
ROSA = person("QUISPE", "ROSA", ("DTM", ("329", "850102")), *passport("P7654321", issuer="PER"))
BOTH = [("OTIENO", "AMINA"), ("QUISPE", "ROSA")]
LIST = message([*AMINA, *ROSA])


def cut(text, limits=None):
    problems = Problems()
    return list(segments(text, problems, limits or Limits())), problems.all()


@pytest.mark.parametrize(
    "by",
    [
        Separators(),
        Separators(":", "*", "?", "$"),
        Separators(":", "*", "?", "#"),
        Separators(":", "-", "?", "'"),
        Separators(":", "+", "\\", "'"),
        Separators(":", "(", ")", "-"),
        Separators("\x1f", "\x1d", "?", "\x1c"),
        Separators(":", "+", "?", '"'),
        Separators(":", "+", "?", NEWLINE),
    ],
    ids=str,
)
@pytest.mark.parametrize("advice", [True, False], ids=["with UNA", "without UNA"])
def test_any_separators_are_read_with_or_without_una(by, advice):
    assert names_of(interchange(LIST, by=by, advice=advice)) == BOTH


def test_a_repetition_character_in_una_does_no_harm():
    assert names_of("UNA:+.?*'" + interchange(LIST, advice=False)) == BOTH


def test_a_una_that_lost_its_blank_in_the_mail_is_understood():
    assert names_of("UNA:+.?'" + interchange(LIST, advice=False)) == BOTH


def test_a_una_that_says_other_than_the_header_is_overruled_and_told():
    result = reading("UNA:*.? '" + interchange(LIST, advice=False))
    assert [t.family for t in result.travellers] == ["OTIENO", "QUISPE"]
    assert any("header" in text for text in told(result, "note"))


@pytest.mark.parametrize("width", [3, 7, 64, 65, 69])
def test_telex_breaks_in_the_middle_of_tags_values_and_escapes_are_no_separators(width):
    people = [*person("O'NEILL", "MARY+ANN"), *ROSA]
    text = wrapped(interchange(message(people)), width)
    assert names_of(text) == [("O'NEILL", "MARY+ANN"), ("QUISPE", "ROSA")]


def test_a_break_inside_the_tag_of_the_header_is_no_obstacle():
    text = interchange(LIST, advice=False).replace("UNB", "U\r\nNB", 1).replace("UNH", "U\nNH", 1)
    assert names_of(text) == BOTH


def test_a_break_between_a_release_character_and_what_it_releases_ends_nothing():
    text = interchange(message(person("O'NEILL", "MARY"))).replace("?'", "?\r\n'")
    assert names_of(text) == [("O'NEILL", "MARY")]


def test_blanks_before_and_after_tags_are_dropped():
    text = interchange(LIST).replace("UNG+", "UNG +").replace("'NAD+", "'\n NAD +")
    assert names_of(text) == BOTH


def test_address_lines_before_and_mail_footers_after_are_left_out():
    text = "QD NBOAPXH\r\n.CDGUNAF 231040\r\nAPIS\r\n" + interchange(LIST) + "\nEmail secured by Example\n"
    result = reading(text)
    assert [t.family for t in result.travellers] == ["OTIENO", "QUISPE"]
    assert result.errors == ()


def test_a_footer_behind_an_unclosed_last_segment_is_left_out_and_told():
    result = reading(interchange(LIST)[:-1] + "\n\nEmail secured by Example")
    assert len(result.travellers) == 2
    assert any("not closed" in text for text in told(result, "warning"))
    assert result.errors == ()


def test_two_interchanges_with_other_separators_in_one_file_are_both_read():
    second = interchange(message(person("NDIAYE", "CLAIRE")), by=Separators(":", "*", "?", "$"))
    assert names_of(interchange(LIST) + "\n" + second) == [*BOTH, ("NDIAYE", "CLAIRE")]


def test_an_interchange_cut_off_before_the_next_one_loses_nobody():
    first = interchange(LIST).split("UNE")[0]
    second = interchange(message(person("NDIAYE", "CLAIRE")))
    result = reading(first + second)
    assert [t.family for t in result.travellers] == ["OTIENO", "QUISPE", "NDIAYE"]
    assert any("no end" in text for text in told(result, "error"))


def test_a_typographic_quote_ends_a_segment_but_not_a_name():
    text = interchange(message([*person("O’BRIEN", "SINEAD"), *AMINA])).replace("SINEAD'", "SINEAD’\n")
    assert names_of(text) == [("O’BRIEN", "SINEAD"), ("OTIENO", "AMINA")]


def test_a_typographic_quote_in_una_is_read_as_an_apostrophe_and_told():
    result = reading("UNA:+.? ’ " + interchange(LIST, advice=False))
    assert len(result.travellers) == 2
    assert any("typographic" in text for text in told(result, "note"))


def test_a_windows_quote_byte_ends_a_segment():
    raw = interchange(LIST).encode().replace(b"AMINA'", b"AMINA\x92\n")
    assert names_of(raw) == BOTH


def test_a_terminator_lost_at_the_end_of_a_line_is_noticed():
    text = interchange(LIST).replace("'", "'\r\n")
    text = text.replace("OTIENO:AMINA'", "OTIENO:AMINA")
    result = reading(text)
    assert [t.birth_date for t in result.travellers] == ["1990-08-17", "1985-01-02"]
    assert any("not closed" in text for text in told(result, "warning"))


def test_rubbish_between_segments_is_told_with_number_and_offset_and_the_rest_is_read():
    text = interchange(LIST).replace("NAD+FL+++QUISPE", "%%%rubbish'NAD+FL+++QUISPE")
    result = reading(text)
    assert [t.family for t in result.travellers] == ["OTIENO", "QUISPE"]
    (error,) = result.errors
    assert error.at.startswith("segment 15 at character ")
    assert text[int(error.at.rsplit(" ", 1)[1]) :].startswith("%%%rubbish")


def test_an_endless_segment_is_refused_and_the_rest_is_read():
    text = interchange(LIST).replace("NAD+FL+++QUISPE", f"FTX+{'A' * 70_000}'NAD+FL+++QUISPE")
    result = reading(text)
    assert [t.family for t in result.travellers] == ["OTIENO", "QUISPE"]
    assert any("70004 characters" in text for text in told(result, "error"))


def test_more_segments_than_allowed_are_left_unread_and_told():
    found, problems = cut(interchange(LIST), Limits(max_segments=5))
    assert len(found) == 5
    assert "More than 5 segments" in problems[-1].message


def test_a_dangling_release_character_is_told():
    _, problems = cut("UNB+UNOA:4+A+B+261122:1800+1'FTX+AAA+++text?")
    assert any("release character" in problem.message for problem in problems)


def test_segments_know_where_they_stand():
    text = "QD NBOAPXH\n" + interchange(LIST)
    found, _ = cut(text)
    assert all(text[s.offset :].startswith(s.tag) for s in found)
    assert [s.number for s in found] == list(range(1, len(found) + 1))


def test_escaped_separators_come_back():
    value = "A?B'C+D:E"
    elements, dangling = split("NAD+FL+" + escape(value, COMMON), COMMON)
    assert elements[2] == (value,)
    assert not dangling


def test_control_characters_never_get_into_what_is_written():
    assert escape("A\r\nB\x00C", COMMON) == "ABC"


@pytest.mark.parametrize(
    ("raw", "text", "name"),
    [
        ("Zoé".encode(), "Zoé", "utf-8"),
        ("\ufeffZoé".encode(), "Zoé", "utf-8"),
        ("Zoé Ndiaye".encode("utf-16"), "Zoé Ndiaye", "utf-16-le"),
        ("Zoé Ndiaye".encode("utf-16-be"), "Zoé Ndiaye", "utf-16-be"),
        ("Zoé".encode("cp1252"), "Zoé", "cp1252"),
        ("محمد علي".encode("cp1256"), "محمد علي", "cp1256"),
        ("UNB+UNOC:3+Zoé".encode("latin-1"), "UNB+UNOC:3+Zoé", "latin-1"),
        ("UNB+UNOE:3+Анна".encode("iso8859-5"), "UNB+UNOE:3+Анна", "iso8859-5"),
        ("UNB+UNOA:4+Zoé".encode("latin-1"), "UNB+UNOA:4+Zoé", "latin-1"),
    ],
)
def test_encodings_are_told_apart(raw, text, name):
    assert decode(raw) == (text, name)
