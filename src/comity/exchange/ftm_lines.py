"""FollowTheMoney entities as JSON: one a line, or one array; read as a stream.

A line that cannot be read is refused by number and column and the next one is read. Memory is bounded by
the longest line (or array element) allowed, whatever the file's size.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from comity.exchange.ftm_entity import Check
from comity.exchange.model import BoundedStream, Problem, Read, SizeExceededError, quoted

_PIECE = 64 * 1024
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b" \t\r\n"
_STRUCTURE = re.compile(rb'["\[\]{},\n]')
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_IN_STRING = re.compile(rb'["\\\n]')


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read: bytes of the file, bytes of one entity, depth of brackets in one entity."""

    file_bytes: int = 8 * 1024 * 1024 * 1024
    entity_bytes: int = 16 * 1024 * 1024
    depth: int = 16


@dataclass(frozen=True, slots=True)
class _Raw:
    """The bytes of one entity as they stand in the file; ``refused`` where they were not kept."""

    position: int
    at: str
    data: bytes
    refused: str = ""


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


def _raws(stream: BoundedStream, limits: Limits) -> Iterator[_Raw]:
    """Tell lines from an array by the first character that is not blank."""
    number = 0
    while line := stream.readline(limits.entity_bytes + 1):
        number += 1
        if number == 1:
            if line.startswith(_UTF_16):
                yield _Raw(1, "line 1", b"", "the file is in UTF-16: save it as UTF-8")
                return
            line = line.removeprefix(_BOM)
        if line.lstrip(_BLANK).startswith(b"["):
            yield from _Splitter(limits, number).split(line, stream)
            return
        if line.strip(_BLANK):
            yield from _line(number, line, stream, limits)
            break
    while line := stream.readline(limits.entity_bytes + 1):
        number += 1
        if line.strip(_BLANK):
            yield from _line(number, line, stream, limits)


def _line(number: int, line: bytes, stream: BoundedStream, limits: Limits) -> Iterator[_Raw]:
    at = f"line {number}"
    if len(line) <= limits.entity_bytes or line.endswith(b"\n"):
        yield _Raw(number, at, line.strip(_BLANK))
        return
    length = len(line)
    while rest := stream.readline(_PIECE):
        length += len(rest)
        if rest.endswith(b"\n"):
            break
    yield _Raw(number, at, b"", f"a line of {length:,} bytes; the limit is {limits.entity_bytes:,}")


class _Splitter:
    """Cuts a JSON array into the bytes of its elements without holding more than one."""

    def __init__(self, limits: Limits, line: int) -> None:
        self._limits = limits
        self._line = line
        self._start = line
        self._count = 0
        self._depth = 0
        self._in_string = False
        self._skip = False
        self._kept = bytearray()
        self._length = 0
        self._ended = False
        self._trailing = False

    def split(self, first: bytes, stream: BoundedStream) -> Iterator[_Raw]:
        """Yield the elements of the array that begins in ``first`` and goes on in ``stream``."""
        piece = first.lstrip(_BLANK)
        while piece and not self._ended:
            yield from self._piece(piece)
            piece = stream.read(_PIECE)
        if not self._ended:
            yield self._emit("the array is not closed: the file is cut off here")
        elif self._trailing or piece.strip(_BLANK) or stream.read(_PIECE).strip(_BLANK):
            yield self._emit("there is more behind the end of the array; it was not read")

    def _piece(self, piece: bytes) -> Iterator[_Raw]:
        place = 0
        if self._skip:
            place, self._skip = 1, False
            self._keep(piece[:1])
        while place < len(piece) and not self._ended:
            found = (_IN_STRING if self._in_string else _STRUCTURE).search(piece, place)
            if found is None:
                self._keep(piece[place:])
                return
            self._keep(piece[place : found.start()])
            place = found.end()
            sign = found.group()
            if sign == b"\n":
                self._line += 1
                self._keep(b" " if not self._in_string else sign)
            elif self._in_string:
                place = self._string_sign(sign, piece, place)
            else:
                yield from self._structure_sign(sign)
        self._trailing = bool(piece[place:].strip(_BLANK))

    def _string_sign(self, sign: bytes, piece: bytes, place: int) -> int:
        self._keep(sign)
        if sign == b'"':
            self._in_string = False
            return place
        self._skip = place >= len(piece)
        self._keep(piece[place : place + 1])
        return place + 1

    def _structure_sign(self, sign: bytes) -> Iterator[_Raw]:
        if sign == b'"':
            self._in_string = True
        elif sign in b"[{":
            self._depth += 1
            if self._depth == 1:
                return
        elif sign in b"]}":
            self._depth -= 1
        if self._depth == 0:
            self._ended = True
        if self._depth == 0 or (self._depth == 1 and sign == b","):
            if self._length or sign == b",":
                yield self._emit("")
            return
        self._keep(sign)

    def _keep(self, data: bytes) -> None:
        if not self._length:
            data = data.lstrip(_BLANK)
            self._start = self._line
        self._length += len(data)
        if self._length <= self._limits.entity_bytes:
            self._kept += data

    def _emit(self, refused: str) -> _Raw:
        self._count += 1
        at = f"element {self._count} (line {self._start if self._length else self._line})"
        if self._length > self._limits.entity_bytes and not refused:
            refused = f"an element of {self._length:,} bytes; the limit is {self._limits.entity_bytes:,}"
        raw = _Raw(self._count, at, bytes(self._kept).strip(_BLANK), refused)
        self._kept.clear()
        self._length = 0
        return raw


class _RefusedJsonError(ValueError):
    """Valid enough for the parser, but not to be taken."""


def _read(raw: _Raw, limits: Limits) -> Read:
    if raw.refused:
        return _refusal(raw, raw.refused)
    try:
        text = raw.data.decode("utf-8")
        _check_depth(text, limits.depth)
        value: Any = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        return _refusal(raw, f"not UTF-8 at byte {error.start + 1} (0x{raw.data[error.start]:02x})")
    except json.JSONDecodeError as error:
        return _refusal(raw, f"column {error.pos + 1}: not JSON ({error.msg.lower()})")
    except _RefusedJsonError as error:
        return _refusal(raw, str(error))
    except (ValueError, RecursionError):
        return _refusal(raw, "not JSON that can be read (a number too long or brackets too deep)")
    check = Check(raw.at)
    entity = check.entity(value)
    return Read(raw.position, raw.at, entity, tuple(check.problems))


def _refusal(raw: _Raw, message: str) -> Read:
    excerpt = quoted(raw.data[:200].decode("utf-8", "replace"))
    return Read(raw.position, raw.at, None, (Problem(raw.at, "", message, _without_secrets(excerpt)),))


def _without_secrets(excerpt: str) -> str:
    """A damaged line cannot be taken apart, so its excerpt ends before a property that may hold a secret."""
    return re.split(r"privateKey|password", excerpt, maxsplit=1)[0]


def _check_depth(text: str, limit: int) -> None:
    """Refuse deep nesting before the parser meets it; brackets inside strings count only if there are many."""
    if text.count("{") + text.count("[") <= limit:
        return
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        sign = found.group()
        depth += (sign in "[{") - (sign in "]}")
        if depth > limit:
            raise _RefusedJsonError(f"column {found.start() + 1}: nested more than {limit} deep")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = counts.most_common(1)[0][0]
        raise _RefusedJsonError(f"the key {quoted(twice[:60])!r} is given twice in one object")
    return read


def _no_constant(name: str) -> NoReturn:
    raise _RefusedJsonError(f"{name} is not JSON")
