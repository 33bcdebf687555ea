"""FollowTheMoney entities as JSON: one a line, or one array; read as a stream.

A line that cannot be read is refused by number and column and the next one is read. Memory is bounded by
the longest line (or array element) allowed, whatever the file's size.
"""

from collections.abc import Iterator
from typing import BinaryIO

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
    Splitter,
    refusal,
    value_of,
)
from comity.exchange.model import BoundedStream, Problem, Read, SizeExceededError


def read(stream: BinaryIO, start_after: int = 0, limits: Limits | None = None) -> Iterator[Read]:
    """Yield a `Read` for every line or array element that is not blank; never raises on the content.

    The position is the line's number, or the element's number in an array. Positions up to ``start_after``
    are passed over without being parsed.
    """
    bounds = limits or Limits()
    position = 0
    try:
        for raw in _raws(BoundedStream(stream, bounds.file_bytes), bounds):
            position = raw.position
            if position > start_after:
                yield _read(raw, bounds)
    except SizeExceededError as stop:
        at = f"after position {position}"
        yield Read(max(position, start_after) + 1, at, None, (Problem(at, "", f"{stop}; reading stopped"),))


def _raws(stream: BoundedStream, limits: Limits) -> Iterator[Raw]:
    """Tell lines from an array by the first character that is not blank."""
    number = 0
    while line := stream.readline(limits.entity_bytes + 1):
        number += 1
        if number == 1:
            if line.startswith(UTF_16):
                yield Raw(1, "line 1", b"", IN_UTF_16)
                return
            line = line.removeprefix(BOM)
        if line.lstrip(BLANK).startswith(b"["):
            yield from Splitter(limits, number).split(line, stream)
            return
        if line.strip(BLANK):
            yield from _line(number, line, stream, limits)
            break
    while line := stream.readline(limits.entity_bytes + 1):
        number += 1
        if line.strip(BLANK):
            yield from _line(number, line, stream, limits)


def _line(number: int, line: bytes, stream: BoundedStream, limits: Limits) -> Iterator[Raw]:
    at = f"line {number}"
    if len(line) <= limits.entity_bytes or line.endswith(b"\n"):
        yield Raw(number, at, line.strip(BLANK))
        return
    length = len(line)
    while rest := stream.readline(PIECE):
        length += len(rest)
        if rest.endswith(b"\n"):
            break
    yield Raw(number, at, b"", f"a line of {length:,} bytes; the limit is {limits.entity_bytes:,}")


def _read(raw: Raw, limits: Limits) -> Read:
    try:
        value = value_of(raw, limits)
    except RefusedJsonError as error:
        return refusal(raw, str(error))
    check = Check(raw.at)
    entity = check.entity(value)
    return Read(raw.position, raw.at, entity, tuple(check.problems))
