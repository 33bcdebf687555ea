"""Machine-readable zones, FollowTheMoney, and telling one format from another."""

import json

import pytest

from comity.screening.documents.mrz_model import Particulars
from comity.screening.documents.mrz_write import format_td1, format_td3
from comity.screening.manifests.model import Limits, TravelDocument
from comity.screening.manifests.read import read
from comity.screening.manifests.tests.writing import TODAY, interchange, message, person, reading, told

AMINA = Particulars("OTIENO", "AMINA ACHIENG", "AK1234567", "KEN", "KEN", "1990-08-17", "F", "2031-09-30")
ROSA = Particulars("QUISPE", "ROSA", "P7654321", "PER", "PER", "1985-01-02", "F", "2030-01-01")


def lines(*zones):
    return "\n\n".join("\n".join(zone) for zone in zones) + "\n"


def test_a_text_of_zones_gives_its_people():
    result = reading("Counter 4, 23 November\n" + lines(format_td3(AMINA), format_td1(ROSA)))
    assert result.format == "mrz"
    assert [(t.family, t.given, t.birth_date, t.sex, t.nationality) for t in result.travellers] == [
        ("OTIENO", "AMINA ACHIENG", "1990-08-17", "F", "KEN"),
        ("QUISPE", "ROSA", "1985-01-02", "F", "PER"),
    ]
    assert result.travellers[0].documents == (TravelDocument("P", "AK1234567", "KEN", "2031-09-30"),)
    assert [t.at for t in result.travellers] == ["line 2", "line 5"]
    assert result.problems == ()


def test_a_wrong_check_digit_is_told_with_its_line_and_the_person_is_read():
    first, second = format_td3(AMINA)
    result = reading(lines((first, second[:9] + ("0" if second[9] != "0" else "1") + second[10:])))
    assert [t.family for t in result.travellers] == ["OTIENO"]
    assert any(text.startswith("line 2, number") for text in told(result, "warning"))


def test_a_zone_cut_short_is_told_and_the_next_one_is_read():
    first, second = format_td3(AMINA)
    result = reading(lines((first, second[:25]), format_td3(ROSA)))
    assert [t.family for t in result.travellers] == ["QUISPE"]
    assert result.errors


def test_a_truncated_name_is_marked():
    long = Particulars("OTIENO", "AMINA " * 12, "AK1234567", "KEN", "KEN", "1990-08-17", "F", "2031-09-30")
    assert reading(lines(format_td3(long))).travellers[0].name_truncated


def entity(key, schema="Person", **properties):
    return {"id": key, "schema": schema, "properties": {k: [v] for k, v in properties.items()}}


ENTITIES = [
    entity("a", firstName="Amina", lastName="Otieno", birthDate="1990-08", gender="female", nationality="ke", passportNumber="AK1"),
    entity("p", "Passport", holder="a", number="AK1", country="ke", endDate="2031-09-30"),
    entity("r", name="Rosa Quispe", idNumber="77"),
    entity("c", "Company", name="Example Ltd"),
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(e) for e in ENTITIES),
        json.dumps(ENTITIES),
        json.dumps(ENTITIES, indent=2),
        json.dumps({"entities": ENTITIES}),
    ],
    ids=["lines", "array", "indented", "wrapped"],
)
def test_followthemoney_persons_and_their_documents_are_read(text):
    result = reading(text)
    assert result.format == "ftm"
    amina, rosa = result.travellers
    assert (amina.family, amina.given, amina.birth_date, amina.sex) == ("Otieno", "Amina", "1990-08", "F")
    assert amina.documents == (TravelDocument("P", "AK1", "ke", "2031-09-30"),)
    assert (rosa.family, rosa.documents[0].number) == ("Rosa Quispe", "77")
    assert any("1 entities are no persons" in text for text in told(result, "note"))


def test_a_broken_line_is_told_and_the_others_are_read():
    text = json.dumps(ENTITIES[0]) + "\n{broken\n" + "[" * 5_000 + "\n[1]\n" + json.dumps(ENTITIES[2])
    result = reading(text)
    assert [t.given or t.family for t in result.travellers] == ["Amina", "Rosa Quispe"]
    assert [error.at for error in result.errors] == ["line 2", "line 3", "line 4"]


def test_entities_of_the_wrong_shape_are_passed_over():
    shapes = [
        '{"schema":{}}',
        '{"schema":"Person","properties":[]}',
        '{"schema":"Passport","properties":{"holder":{}}}',
    ]
    result = reading("\n".join([*shapes, json.dumps(ENTITIES[0])]))
    assert [t.given for t in result.travellers] == ["", "Amina"]
    assert any("no name" in text for text in told(result, "error"))


def test_halves_of_surrogate_pairs_and_control_characters_do_not_get_through():
    (person_read,) = reading('{"schema":"Person","properties":{"name":["Am\\ud800in\\u0000a"]}}').travellers
    assert person_read.family.encode() == b"Am?ina"


@pytest.mark.parametrize("born", ["August", "1988-02-31", "2991-01-01", "0984-03-17", "1984-13"])
def test_a_date_that_is_none_is_told_with_its_property(born):
    result = reading(json.dumps(entity("a", name="Amina", birthDate=born)))
    assert result.errors[0].at == "item 1, birthDate"
    assert result.travellers[0].birth_date == ""


def test_what_ends_a_line_for_others_is_a_character_of_json():
    people = [entity("a", name="Amina\u2028Otieno"), entity("b", name="Rosa\u0085Quispe")]
    result = reading("\r\n".join(json.dumps(each, ensure_ascii=False) for each in people))
    assert len(result.travellers) == 2
    assert result.errors == ()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML"),
        (b'{"passengers": []}', "JSON"),
        (b"Dear colleagues, please find the list enclosed.", "Neither"),
        (bytes(range(256)), "Neither"),
    ],
)
def test_what_is_no_list_is_answered_with_one_clear_error(raw, words):
    result = read(raw, TODAY)
    assert (result.format, result.travellers) == ("unknown", ())
    assert words in result.errors[-1].message


def test_a_file_too_long_is_read_as_far_as_allowed_and_told():
    text = interchange(message([row for _ in range(50) for row in person("OTIENO", "AMINA")]))
    result = read(text.encode(), TODAY, Limits(max_bytes=600))
    assert 0 < len(result.travellers) < 50
    assert any("longer than 600 bytes" in text for text in told(result, "error"))


def test_problems_are_counted_and_not_piled_up():
    text = interchange(message(person("OTIENO", "AMINA"))).replace("UNT+", "%'" * 5_000 + "UNT+")
    result = read(text.encode(), TODAY, Limits(max_problems=100))
    assert len(result.problems) == 101
    assert "further problems" in result.problems[-1].message
    assert [t.family for t in result.travellers] == ["OTIENO"]
