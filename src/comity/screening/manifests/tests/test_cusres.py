"""The answer to the carrier: that we have the list, who may board, and never why not."""

from datetime import UTC, datetime

import pytest

from comity.screening.manifests.cusres import Letterhead, Outcome, answer
from comity.screening.manifests.edifact import segments
from comity.screening.manifests.model import Limits, Problems
from comity.screening.manifests.tests.writing import UNH, interchange, message, passport, person, reading

OURS = Letterhead("KEBORDER", datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "9001")
PEOPLE = [
    *person(
        "OTIENO", "AMINA", ("RFF", ("AVF", "ABC123")), ("RFF", ("ABO", "KQ'01+A")), *passport("AK1234567")
    ),
    *person("QUISPE", "ROSA", *passport("P7654321")),
]
LIST = reading(interchange(message(PEOPLE)).replace("BGM+745'", "BGM+745'RFF+TN:T100:::002'"))
ALL_BOARD = {1: Outcome.BOARD, 2: Outcome.BOARD}
ONE_REFERRED = {1: Outcome.BOARD, 2: Outcome.REFER}


def cut(text):
    problems = Problems()
    found = list(segments(text, problems, Limits()))
    assert problems.all() == ()
    return found


def test_receipt_alone_names_the_message_and_the_flight_and_nobody():
    found = cut(answer(LIST, OURS))
    assert [s.tag for s in found] == ["UNB", "UNG", "UNH", "BGM", "RFF", "RFF", "DTM", "DTM", "LOC", "LOC", "UNT", "UNE", "UNZ"]  # fmt: skip
    assert (found[0].value(1), found[0].value(2), found[0].value(4)) == ("KEBORDER", "KQAPIS", "9001")
    assert found[2].values(1) == ("CUSRES", "D", "05B", "UN", "IATA")
    assert (found[4].value(0, 1), found[4].value(0, 4)) == ("T100", "002")
    assert found[6].values(0) == ("189", "2611231040", "201")


def test_each_traveller_gets_an_answer_under_the_carriers_own_references():
    found = cut(answer(LIST, OURS, ONE_REFERRED))
    assert [s.values(0) for s in found if s.tag == "RFF"][2:] == [
        ("AVF", "ABC123"),
        ("ABO", "KQ'01+A"),
        ("ABO", "2"),
    ]
    assert [s.value(0) for s in found if s.tag == "ERC"] == ["0Z", "1Z"]


def test_the_answer_has_the_same_shape_whether_or_not_anything_matched():
    clear, referred = cut(answer(LIST, OURS, ALL_BOARD)), cut(answer(LIST, OURS, ONE_REFERRED))
    assert [s.tag for s in clear] == [s.tag for s in referred]
    different = [
        (a.tag, b.value(0), b.value(3))
        for a, b in zip(clear, referred, strict=True)
        if a.elements != b.elements
    ]
    assert different == [("ERC", "1Z", ""), ("FTX", "AAP", "NO BOARD, CONTACT THE AUTHORITY")]


def test_the_answer_repeats_no_name_number_or_reason():
    text = answer(LIST, OURS, ONE_REFERRED)
    for secret in ("OTIENO", "QUISPE", "AK1234567", "P7654321", "KEN"):
        assert secret not in text


def test_nobody_is_cleared_by_being_forgotten():
    with pytest.raises(ValueError, match="positions \\[2\\]"):
        answer(LIST, OURS, {1: Outcome.BOARD})


def test_the_counts_in_the_trailers_are_right():
    found = cut(answer(LIST, OURS, ONE_REFERRED))
    head = next(s for s in found if s.tag == "UNH")
    tail = next(s for s in found if s.tag == "UNT")
    assert int(tail.value(0)) == tail.number - head.number + 1
    assert tail.value(1) == head.value(0) == "M1"


def test_every_message_of_the_interchange_is_answered_for_its_own_people():
    other = (UNH[0], "M2", *UNH[2:])
    two = reading(interchange(message(person("OTIENO", "AMINA")), message(person("QUISPE", "ROSA"), other)))
    found = cut(answer(two, OURS, ONE_REFERRED))
    assert [s.value(0) for s in found if s.tag in ("UNH", "ABO")] == ["M1", "M2"]
    assert [s.value(0) for s in found if s.tag in ("UNH", "ERC")] == ["M1", "0Z", "M2", "1Z"]


def test_a_table_is_answered_too():
    found = cut(answer(reading("Surname,Given name\nOTIENO,AMINA\n"), OURS, {1: Outcome.REFER}))
    assert [s.value(0) for s in found if s.tag == "ERC"] == ["1Z"]


def test_what_a_carrier_wrote_cannot_add_a_segment():
    text = interchange(message(person("OTIENO", "AMINA", ("RFF", ("AVF", "X'ERC+0Z'FTX+Y")))))
    found = cut(answer(reading(text), OURS, {1: Outcome.REFER}))
    assert [s.value(0) for s in found if s.tag == "ERC"] == ["1Z"]
