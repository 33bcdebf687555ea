"""Notices as INTERPOL's public service and MISP write them, with their traps."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange import interpol, misp
from comity.exchange.json_stream import Limits
from comity.exchange.model import Read
from comity.exchange.notice_draft import partial_date

RED = {
    "entity_id": "2026/10847",
    "forename": "JOSPHAT KIPRONO",
    "name": "MUTUA",
    "date_of_birth": "1984/03/17",
    "nationalities": ["KE"],
    "sex_id": "M",
    "height": 1.78,
    "weight": 0,
    "eyes_colors_id": ["BRO"],
    "hairs_id": None,
    "languages_spoken_ids": ["ENG", "SWA"],
    "arrest_warrants": [
        {
            "charge": "Trafficking in persons,\r\n article 3",
            "issuing_country_id": "KE",
            "charge_translation": None,
        },
        {"charge": "Forgery", "issuing_country_id": "TZ", "charge_translation": None},
    ],
    "_embedded": {"links": []},
    "_links": {"self": {"href": "https://ws-public.interpol.int/notices/v1/red/2026-10847"}},
}
YELLOW = {
    "entity_id": "2025/7",
    "forename": None,
    "name": "Achieng",
    "date_of_birth": "2011/00/00",
    "nationalities": None,
    "date_of_event": "2025/02/03",
    "place": "Kisumu",
    "country": "Kenya",
    "father_name": "Otieno",
    "father_forename": "Barasa",
    "_links": {"self": {"href": "https://ws-public.interpol.int/notices/v1/yellow/2025-7"}},
}
OBJECT = {
    "name": "interpol-notice",
    "uuid": "24927972-1e4a-11e9-857e-3b2306b99911",
    "timestamp": "1764028800",
    "distribution": "5",
    "Attribute": [
        {"object_relation": "notice-color", "value": "Red"},
        {"object_relation": "Forename", "value": "Josphat Kiprono"},
        {"object_relation": "present-family-name", "value": "Mutua"},
        {"object_relation": "date-of-birth", "value": "1984-03-17"},
        {"object_relation": "sex", "value": "Male"},
        {"object_relation": "nationality", "value": "Kenya"},
        {"object_relation": "charges", "value": "Trafficking in persons"},
        {"object_relation": "alias", "value": "The Baker", "deleted": "1"},
    ],
}
EVENT = {
    "Event": {
        "uuid": "5c9",
        "date": "2025-11-20",
        "distribution": "0",
        "Orgc": {"name": "NCB"},
        "Object": [OBJECT],
    }
}


def reads(
    reader: Any, *values: Any, start_after: int = 0, indent: int | None = None, **limits: int
) -> list[Read]:
    text = "\n".join(v if isinstance(v, str) else json.dumps(v, indent=indent) for v in values)
    return list(reader.read(io.BytesIO(text.encode()), start_after, Limits(**limits)))


def test_a_red_notice_becomes_a_person_and_what_she_is_wanted_for() -> None:
    person, listing = reads(interpol, RED)
    assert person.entity
    assert listing.entity
    assert person.entity["id"] == "interpol-2026-10847"
    said = person.entity["properties"]
    assert said["name"] == ["JOSPHAT KIPRONO MUTUA"]
    assert (said["birthDate"], said["nationality"], said["gender"]) == (["1984-03-17"], ["ke"], ["male"])
    assert (said["height"], said["topics"]) == (["1.78 m"], ["wanted"])
    assert "weight" not in said, "0 means that nobody knows"
    assert person.status == "", "whether charged or convicted, the importer says"
    assert listing.entity["properties"]["reason"] == ["Trafficking in persons, article 3", "Forgery"]
    assert listing.entity["properties"]["country"] == ["ke", "tz"]
    assert listing.entity["properties"]["recordId"] == ["2026/10847"]
    assert listing.entity["properties"]["entity"] == [person.entity["id"]]


def test_a_yellow_notice_records_somebody_who_is_missing() -> None:
    person, listing = reads(interpol, YELLOW)
    assert person.entity
    assert listing.entity
    assert person.status == "missing"
    assert person.entity["properties"]["birthDate"] == ["2011"]
    assert person.entity["properties"]["fatherName"] == ["Barasa Otieno"]
    assert listing.entity["properties"]["date"] == ["2025-02-03"]
    assert listing.entity["properties"]["summary"] == ["Last seen: Kisumu, Kenya"]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_page_an_array_and_notices_on_as_many_lines_as_they_like_are_the_same(indent: int | None) -> None:
    page = {"total": 2, "_embedded": {"notices": [RED, YELLOW]}, "_links": {}}
    one_by_one = [read.entity for read in reads(interpol, RED, YELLOW, indent=indent)]
    assert len(one_by_one) == 4
    for file in ([page], [[RED, YELLOW]]):
        assert [read.entity for read in reads(interpol, *file, indent=indent)] == one_by_one


def test_reading_goes_on_behind_any_position() -> None:
    whole = reads(interpol, RED, '{"entity_id": 7}', YELLOW)
    for behind in range(len(whole) + 1):
        assert reads(interpol, RED, '{"entity_id": 7}', YELLOW, start_after=behind) == whole[behind:]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"name": "x"}, "no entity_id"),
        ({"entity_id": "../../etc"}, "no usable number"),
        ({"entity_id": "2026/1", "forename": "-", "name": None}, "has no name"),
        ([1], "no entity_id"),
        ('{"entity_id": "1", "entity_id": "2"}', "given twice"),
        ('{"entity_id": ', "cut off"),
        ("{" * 50, "cut off"),
        ('{"entity_id": NaN}', "not JSON"),
    ],
)
def test_what_is_no_notice_is_refused_by_name_and_the_next_is_read(value: Any, told: str) -> None:
    found = reads(interpol, value)
    assert all(read.entity is None for read in found)
    assert told in " ".join(str(problem) for read in found for problem in read.problems)


def test_values_that_cannot_be_are_told_and_the_rest_is_kept() -> None:
    odd = RED | {
        "date_of_birth": "1984/13/40",
        "nationalities": ["KE", {"x": 1}],
        "height": [1],
        "forename": 7,
    }
    person, _listing = reads(interpol, odd)
    assert person.entity
    assert person.entity["properties"]["nationality"] == ["ke"]
    assert {problem.field for problem in person.problems} >= {"birthDate", "nationality", "height"}


def test_one_notice_that_is_too_large_does_not_stop_the_next() -> None:
    big = RED | {"distinguishing_marks": "x" * 5000}
    found = reads(interpol, [big, YELLOW], entity_bytes=3000)
    assert found[0].entity is None
    assert "the limit is" in str(found[0].problems[0])
    assert found[1].entity
    assert found[1].entity["id"] == "interpol-2025-7"


def test_an_event_of_misp_becomes_a_person_with_source_and_day() -> None:
    for value in (EVENT, {"response": [EVENT]}, [EVENT]):
        person, listing = reads(misp, value, indent=1)
        assert person.entity
        assert listing.entity
        assert person.entity["id"] == "misp-24927972-1e4a-11e9-857e-3b2306b99911"
        said = person.entity["properties"]
        assert (said["name"], said["nationality"], said["gender"]) == (
            ["Josphat Kiprono Mutua"],
            ["ke"],
            ["male"],
        )
        assert "alias" not in said, "what was deleted in MISP stays there"
        about = listing.entity["properties"]
        assert (about["publisher"], about["retrievedAt"]) == (["NCB"], ["2025-11-25"])
        assert (about["program"], about["reason"]) == (["Red notice"], ["Trafficking in persons"])
        assert "own organisation" in str(person.problems[0])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"Event": {"Attribute": []}}, "without objects"),
        ({"Event": {"Object": [{"name": "file", "uuid": OBJECT["uuid"], "Attribute": []}]}}, "another kind"),
        (OBJECT | {"uuid": "x"}, "no uuid"),
        (OBJECT | {"deleted": True}, "deleted"),
        (OBJECT | {"Attribute": "x"}, "has no name"),
        ({"Event": {"Object": ["x", None]}}, "another kind"),
        ("[7]", "no event"),
        ({"response": {"response": {"response": []}}, "x": 1}, ""),
    ],
)
def test_what_is_no_notice_in_misp_is_refused_by_name(value: Any, told: str) -> None:
    found = reads(misp, value)
    assert all(read.entity is None for read in found)
    assert told in " ".join(str(problem) for read in found for problem in read.problems)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1984/03/17", "1984-03-17"),
        ("1984", "1984"),
        ("1984-03", "1984-03"),
        ("1975/00/00", "1975"),
        ("0000/00/00", ""),
        ("1984/02/30", None),
        ("March", None),
        ("", None),
        ("19840317", None),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(text: str, read: str | None) -> None:
    assert partial_date(text) == read


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*RED, *YELLOW, *OBJECT, "Event", "Object", "response"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(JSON, max_size=3), st.sampled_from([interpol, misp]))
def test_nothing_in_a_file_stops_the_reader(values: list[Any], reader: Any) -> None:
    found = reads(reader, *values)
    assert [read.position for read in found] == list(range(1, len(found) + 1))
