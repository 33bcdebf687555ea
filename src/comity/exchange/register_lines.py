"""A register as its keeper sends it: FollowTheMoney entities one a line, or what changed of them since.

A whole register has an entity on each line. Changes wrap it as OpenSanctions' delta files do: ``{"op": "ADD", "entity":
{…}}``, ``MOD`` likewise, and ``{"op": "DEL", "entity": {"id": "p-7"}}``. Lines are first *scanned*, which tells of each
what it speaks of and a mark of what it says; those that turn out to be new are *read* again by their place. Memory is
bounded by the longest line allowed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from comity.exchange.ftm_entity import Check
from comity.exchange.json_stream import (
    BLANK,
    BOM,
    IN_UTF_16,
    PIECE,
    UTF_16,
    Limits,
    Raw,
    RefusedJsonError,
    refusal,
    value_of,
)
from comity.exchange.model import POINTERS, BoundedStream, Problem, Read

PUT, GONE = "put", "gone"
OPERATIONS = {"ADD": PUT, "MOD": PUT, "DEL": GONE}
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number, where its bytes begin and how many they are.

    ``id`` is empty where the line cannot be used; ``refused`` then says why. ``of_another``: it speaks of another entity,
    as a passport does. ``mark`` is the same wherever the line says the same, whatever the order of its keys.
    """

    number: int
    start: int
    length: int
    operation: str = PUT
    id: str = ""
    of_another: bool = False
    mark: str = ""
    refused: Problem | None = None


def scan(stream: BinaryIO, changes: bool = False, limits: Limits | None = None) -> Iterator[Line]:
    """Every line that is not blank; never raises on the content, but `SizeExceededError` on a file beyond its limit."""
    bounds = limits or Limits()
    bounded, number, start = BoundedStream(stream, bounds.file_bytes), 0, 0
    while line := bounded.readline(bounds.entity_bytes + 1):
        number += 1
        if number == 1 and line.startswith(UTF_16):
            yield _refused(Line(1, 0, 0), "", IN_UTF_16)
            return
        length = len(line)
        if len(line) > bounds.entity_bytes and not line.endswith(b"\n"):
            while rest := bounded.readline(PIECE):
                length += len(rest)
                if rest.endswith(b"\n"):
                    break
            told = f"a line of {length:,} bytes; the limit is {bounds.entity_bytes:,}"
            yield _refused(Line(number, start, 0), "", told)
        elif line.removeprefix(BOM).strip(BLANK):
            yield _scanned(Line(number, start, length), line, changes, bounds)
        start += length


def read_again(stream: BinaryIO, line: tuple[int, int, int], changes: bool = False) -> Read:
    """The entity of a line that was scanned, checked: ``line`` is its number, start and length."""
    number, start, length = line
    stream.seek(start)
    at, limits = f"line {number}", Limits()
    try:
        _operation, raw = _unwrapped(_value(number, stream.read(length), limits), changes)
    except RefusedJsonError as error:
        return refusal(Raw(number, at, b""), str(error))
    check = Check(at)
    entity = check.entity(raw)
    return Read(number, at, entity, tuple(check.problems))


def _value(number: int, line: bytes, limits: Limits) -> Any:
    return value_of(Raw(number, f"line {number}", line.removeprefix(BOM).strip(BLANK)), limits)


def _scanned(line: Line, data: bytes, changes: bool, limits: Limits) -> Line:
    try:
        operation, raw = _unwrapped(_value(line.number, data, limits), changes)
    except RefusedJsonError as error:
        return _refused(line, "", str(error))
    if not isinstance(raw, dict):
        return _refused(line, "entity" if changes else "", "is not a JSON object")
    check = Check(f"line {line.number}")
    identifier = check.identifier(raw)
    if identifier is None:
        return _refused(line, "id", check.problems[0].message)
    if len(identifier) > LONGEST_ID:
        return _refused(line, "id", f"must be at most {LONGEST_ID} characters")
    said = json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()
    mark = hashlib.blake2b(said, digest_size=16).hexdigest()
    return Line(line.number, line.start, line.length, operation, identifier, _speaks_of_another(raw), mark)


def _unwrapped(value: Any, changes: bool) -> tuple[str, Any]:
    """The operation and the entity of a line; :class:`RefusedJsonError` where it is a line of the other kind."""
    stated = isinstance(value, dict) and "op" in value
    if not changes:
        if stated:
            raise RefusedJsonError("this is a line of changes (“op”), and the register was sent as a whole")
        return PUT, value
    if not stated:
        raise RefusedJsonError("a line of changes says in “op” what became of its “entity”: ADD, MOD or DEL")
    if not isinstance(value["op"], str) or value["op"] not in OPERATIONS:
        raise RefusedJsonError("“op” is ADD, MOD or DEL")
    return OPERATIONS[value["op"]], value.get("entity")


def _speaks_of_another(raw: dict[str, Any]) -> bool:
    properties = raw.get("properties")
    return isinstance(properties, dict) and any(properties.get(name) for name in POINTERS)


def _refused(line: Line, field: str, message: str) -> Line:
    problem = Problem(f"line {line.number}", field, message)
    return Line(line.number, line.start, line.length, refused=problem)
