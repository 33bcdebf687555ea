"""Registers as they are sent: what a line is about, where it stands, and that nothing in it brings the reader down."""

import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange import ftm_lines
from comity.exchange.json_stream import Limits
from comity.exchange.register_lines import GONE, PUT, Line, read_again, scan

ROSA = {"id": "pe-1", "schema": "Person", "properties": {"name": ["Rosa Quispe"], "nationality": ["pe"]}}
PASS = {"id": "pe-2", "schema": "Passport", "properties": {"holder": ["pe-1"], "number": ["X123"]}}
CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.sampled_from(
            [
                json.dumps(ROSA),
                json.dumps({"op": "DEL", "entity": ROSA}),
                '{"op": {}}',
                "[",
                "\ufeff{",
                "",
                "\0",
            ]
        )
    ).map(lambda some: "\n".join(some).encode()),
)


def scanned(content: str | bytes, changes: bool = False, **limits: int) -> list[Line]:
    raw = content.encode() if isinstance(content, str) else content
    return list(scan(io.BytesIO(raw), changes, Limits(**limits)))


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def why(line: Line) -> str:
    return str(line.refused)


def test_each_line_tells_what_it_is_about_and_is_found_again_by_its_place() -> None:
    content = ("\ufeff" + lines(ROSA) + "\r\n \n" + lines(PASS)).encode()
    rosa, paper = scanned(content)
    assert [(line.number, line.id, line.of_another) for line in (rosa, paper)] == [
        (1, "pe-1", False),
        (4, "pe-2", True),
    ]
    again = [
        read_again(io.BytesIO(content), (line.number, line.start, line.length)) for line in (rosa, paper)
    ]
    assert again == list(ftm_lines.read(io.BytesIO(content)))


def test_the_mark_is_of_what_a_line_says_not_of_how_it_is_written() -> None:
    turned = (
        '{"schema":"Person", "properties": {"nationality": ["pe"], "name": ["Rosa Quispe"]}, "id": "pe-1"}'
    )
    other = {**ROSA, "properties": {"name": ["Rosa Quispe"], "nationality": ["bo"]}}
    one, same, different = scanned(lines(ROSA) + turned + "\n" + lines(other))
    assert one.mark == same.mark != different.mark


def test_changes_say_what_became_of_an_entity() -> None:
    content = lines(
        *({"op": op, "entity": ROSA} for op in ("ADD", "MOD", "DEL")),
        {"op": "DEL", "entity": {"id": "pe-9"}},
        {"op": "PUT", "entity": ROSA},
        {"op": ["DEL"], "entity": ROSA},
        {"op": "DEL", "entity": "pe-1"},
        ROSA,
    )
    found = scanned(content, changes=True)
    assert [line.operation for line in found[:4]] == [PUT, PUT, GONE, GONE]
    assert [line.id for line in found] == ["pe-1", "pe-1", "pe-1", "pe-9", "", "", "", ""]
    assert "ADD, MOD or DEL" in why(found[4])
    assert "is not a JSON object" in why(found[6])
    assert "says in “op”" in why(found[7])
    (whole,) = scanned(lines({"op": "DEL", "entity": ROSA}))
    assert "sent as a whole" in why(whole)


def test_lines_that_cannot_be_used_are_named() -> None:
    long = {"id": "x" * 201}
    content = b"{\n" + lines({"schema": "Person"}, long).encode() + b"\xff\n" + b"x" * 3000 + b"\n"
    found = scanned(content + lines(ROSA).encode(), entity_bytes=2000)
    assert [line.id for line in found] == ["", "", "", "", "", "pe-1"]
    assert [line.refused.at for line in found if line.refused] == [f"line {n}" for n in range(1, 6)]
    assert "a line of 3,001 bytes" in why(found[4])
    assert (
        read_again(io.BytesIO(content + lines(ROSA).encode()), (6, found[5].start, found[5].length)).entity
        == ROSA
    )
    assert "UTF-16" in why(scanned(lines(ROSA).encode("utf-16"))[0])


@settings(max_examples=150, deadline=None)
@given(CONTENTS, st.booleans())
def test_no_bytes_bring_the_reader_down(content: bytes, changes: bool) -> None:
    for line in scanned(content, changes):
        assert bool(line.id) != bool(line.refused)
        if line.id:
            read_again(io.BytesIO(content), (line.number, line.start, line.length), changes)
