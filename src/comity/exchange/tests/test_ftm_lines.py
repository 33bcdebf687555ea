import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange import ftm_lines
from comity.exchange.model import Read

ROSA = {"id": "pe-1", "schema": "Person", "properties": {"name": ["Rosa Quispe"], "nationality": ["pe"]}}
PASS = {"id": "pe-2", "schema": "Passport", "properties": {"holder": ["pe-1"], "number": ["X123"]}}


def reads(content: bytes | str, start_after: int = 0, **limits: int) -> list[Read]:
    raw = content.encode() if isinstance(content, str) else content
    return list(ftm_lines.read(io.BytesIO(raw), start_after, ftm_lines.Limits(**limits)))


def lines(*values: Any) -> str:
    return "\n".join(json.dumps(value) for value in values) + "\n"


def only(values: dict[str, Any], schema: str = "Person") -> Read:
    (read,) = reads(lines({"id": "x", "schema": schema, "properties": values}))
    return read


def problems(found: list[Read]) -> list[str]:
    return [str(problem) for read in found for problem in read.problems]


def test_every_line_is_an_entity_and_blank_lines_are_none() -> None:
    found = reads(lines(ROSA) + "\r\n   \n" + lines(PASS))
    assert [read.entity for read in found] == [ROSA, PASS]
    assert [(read.position, read.at) for read in found] == [(1, "line 1"), (4, "line 4")]


def test_the_last_line_needs_no_end() -> None:
    assert [read.entity for read in reads(lines(ROSA).strip())] == [ROSA]


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert [read.entity for read in reads(b"\xef\xbb\xbf" + lines(ROSA).encode())] == [ROSA]


def test_utf_16_is_refused_in_words() -> None:
    assert problems(reads(lines(ROSA).encode("utf-16"))) == [
        "line 1: the file is in UTF-16: save it as UTF-8"
    ]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_is_read_element_by_element(indent: int | None) -> None:
    found = reads(json.dumps([ROSA, PASS], indent=indent))
    assert [read.entity for read in found] == [ROSA, PASS]
    assert [read.position for read in found] == [1, 2]


def test_an_array_says_on_which_line_an_element_begins() -> None:
    found = reads(f"\n[\n{json.dumps(ROSA)},\n\n {{bad}},\n{json.dumps(PASS)}\n]\n")
    assert [read.at for read in found] == ["element 1 (line 3)", "element 2 (line 5)", "element 3 (line 6)"]
    assert found[1].entity is None
    assert found[2].entity == PASS


def test_an_array_cut_off_or_followed_by_more_is_reported() -> None:
    cut = reads(json.dumps([ROSA, PASS])[:-20])
    assert [read.entity for read in cut] == [ROSA, None]
    assert "not closed" in problems(cut)[0]
    more = reads(json.dumps([ROSA]) + "\n" + json.dumps(PASS))
    assert [read.entity for read in more] == [ROSA, None]
    assert "behind the end" in problems(more)[0]


def test_an_empty_array_and_an_empty_file_hold_nothing() -> None:
    assert reads("[]") == reads("") == reads("\n\n") == []


def test_the_next_line_is_read_after_a_bad_one() -> None:
    found = reads(b'{"id": "a", \n' + b'{"id": "\xff"}\n' + lines(ROSA).encode())
    assert [read.entity for read in found] == [None, None, ROSA]
    assert "line 1: column 12: not JSON" in problems(found)[0]
    assert problems(found)[1] == "line 2: not UTF-8 at byte 9 (0xff)"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("7", "an entity is a JSON object, this is a number"),
        ("null", "this is null"),
        ("[[1]]", "this is a list"),
        ('{"schema": "Person"}', "id: is missing"),
        ('{"id": 5, "schema": "Person"}', "id: must be text"),
        ('{"id": "a\\u0000", "schema": "Person"}', "id: must be at most"),
        ('{"id": "a"}', "schema: is missing"),
        ('{"id": "a", "schema": "Suspect"}', "schema: is not a FollowTheMoney schema"),
        ('{"id": "a", "schema": ["Person"]}', "schema: is not a FollowTheMoney schema"),
        ('{"id": "a", "schema": "Thing"}', "schema: is abstract"),
        (
            '{"id": "a", "schema": "Person", "properties": []}',
            "properties: must be an object, this is a list",
        ),
        ('{"id": "a", "id": "b", "schema": "Person"}', "the key 'id' is given twice"),
        ('{"id": "a", "schema": "Person", "properties": {"name": [NaN]}}', "NaN is not JSON"),
        ('{"id": ' + "[" * 100 + "]" * 100 + "}", "nested more than 16 deep"),
        ('{"id": ' + "9" * 6000 + "}", "a number too long"),
        ("{" * 100_000, "nested more than 16 deep"),
    ],
)
def test_a_refused_line_says_why(line: str, words: str) -> None:
    before, read, after = reads(lines(ROSA) + line + "\n" + lines(PASS))
    assert read.entity is None
    assert words in problems([read])[0]
    assert (before.entity, after.entity) == (ROSA, PASS)


def test_brackets_inside_text_are_not_nesting() -> None:
    read = only({"notes": ['[[[[[[[[[[[[[[[[[[[[[[[[ \\" {{{{{{{{{{{{{{{{{{']})
    assert read.entity
    assert not read.problems


def test_values_are_cleaned_as_the_model_does() -> None:
    read = only(
        {"nationality": ["Russia", "ru"], "birthDate": "1974-08", "height": [180], "name": [None, ""]}
    )
    assert read.entity
    assert read.entity["properties"] == {"nationality": ["ru"], "birthDate": ["1974-08"], "height": ["180"]}
    assert not read.problems


def test_an_invalid_value_is_quoted_and_the_rest_is_kept() -> None:
    read = only({"name": ["Jo"], "birthDate": ["31/31/1974", "1974"], "nationality": ["Atlantis"]})
    assert read.entity
    assert read.entity["properties"] == {"name": ["Jo"], "birthDate": ["1974"]}
    assert [(problem.field, problem.value) for problem in read.problems] == [
        ("properties.birthDate", "31/31/1974"),
        ("properties.nationality", "Atlantis"),
    ]


def test_unknown_properties_and_far_ends_are_reported() -> None:
    read = only({"name": ["Jo"], "shoeSize": ["44"], "passports": ["p-1"]})
    assert read.entity
    assert list(read.entity["properties"]) == ["name"]
    assert len(read.problems) == 2


def test_nested_objects_are_refused_with_the_way_out() -> None:
    read = only(
        {"name": ["Jo"], "addressEntity": [{"id": "ad-1", "schema": "Address"}], "notes": [["x"], True]}
    )
    assert [problem.field for problem in read.problems] == [
        "properties.addressEntity",
        "properties.notes",
        "properties.notes",
    ]
    assert "an entity of its own" in read.problems[0].message


@pytest.mark.parametrize(("schema", "name"), [("CryptoWallet", "privateKey"), ("UserAccount", "password")])
def test_secrets_are_never_passed_on(schema: str, name: str) -> None:
    read = only({name: ["hunter2"]}, schema)
    assert read.entity
    assert read.entity["properties"] == {}
    assert read.problems
    assert "hunter2" not in repr(read)
    broken = reads(f'{{"id": "x", "schema": "{schema}", "properties": {{"{name}": ["hunter2"]}}')
    assert broken[0].entity is None
    assert "hunter2" not in repr(broken)


def test_an_entity_of_nothing_but_faults_is_reported_within_bounds() -> None:
    read = only({"name": ["Jo"], **{f"x{number}": ["1"] for number in range(5000)}})
    assert len(read.problems) == 101
    assert "more problems" in str(read.problems[-1])
    assert read.entity
    assert read.entity["properties"] == {"name": ["Jo"]}


def test_half_a_surrogate_and_nul_are_refused_values() -> None:
    read = only({"name": ["Jo", "\ud800", "a\0b"]})
    assert read.entity
    assert read.entity["properties"] == {"name": ["Jo"]}
    assert len(read.problems) == 2


def test_a_line_of_ten_megabytes_is_read_within_the_limit_and_refused_beyond() -> None:
    long = {**ROSA, "properties": {"name": ["Rosa"], "notes": ["x" * 900_000] * 11}}
    first, second = reads(lines(long, PASS))
    assert first.entity
    assert second.entity == PASS
    refused, after = reads(lines(long, PASS), entity_bytes=1_000_000)
    assert "the limit is 1,000,000" in problems([refused])[0]
    assert (after.position, after.entity) == (2, PASS)


def test_an_element_beyond_the_limit_is_passed_over() -> None:
    long = {**ROSA, "properties": {"name": ["Rosa " * 1000]}}
    refused, after = reads(json.dumps([long, PASS]), entity_bytes=1000)
    assert refused.entity is None
    assert after.entity == PASS


def test_a_file_beyond_the_limit_stops_with_a_problem() -> None:
    found = reads(lines(*[ROSA] * 50), file_bytes=1000)
    assert "reading stopped" in problems(found)[-1]
    assert [read.position for read in found] == list(range(1, len(found) + 1))


def test_reading_goes_on_behind_the_last_kept_position() -> None:
    for content in (lines(ROSA, "bad", PASS, ROSA), json.dumps([ROSA, "bad", PASS, ROSA], indent=1)):
        every = reads(content)
        for done in range(6):
            assert reads(content, done) == every[done:]


def test_the_model_is_loaded_only_when_a_line_is_read() -> None:
    code = "import sys, comity.exchange.ftm_lines, comity.exchange.un_list; print('followthemoney' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "schema", "x"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\\n a1', max_size=80).map(str.encode))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    found = reads(content)
    assert all(read.entity or read.problems for read in found)
    assert [read.position for read in found] == sorted({read.position for read in found})


@given(st.lists(json_values, min_size=1, max_size=4), st.sampled_from([None, 1]))
def test_an_array_has_as_many_reads_as_elements(values: list[Any], indent: int | None) -> None:
    assert len(reads(json.dumps(values, indent=indent))) == len(values)


@given(st.dictionaries(st.sampled_from(["name", "alias", "birthDate", "gender", "idNumber"]), json_values))
def test_any_json_as_properties_gives_lists_of_text(values: dict[str, Any]) -> None:
    (read,) = reads(lines({"id": "x", "schema": "Person", "properties": values}))
    for kept in read.entity["properties"].values() if read.entity else ():
        assert kept
        assert all(isinstance(value, str) for value in kept)
