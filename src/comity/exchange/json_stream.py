"""JSON that is larger than memory: its values one by one, each bounded, and what is not to be taken refused by place."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from comity.exchange.model import BoundedStream, Problem, Read, SizeExceededError, quoted

PIECE = 64 * 1024
BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
IN_UTF_16 = "the file is in UTF-16: save it as UTF-8"
BLANK = b" \t\r\n"
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
class Raw:
    """The bytes of one entity as they stand in the file; ``refused`` where they were not kept."""

    position: int
    at: str
    data: bytes
    refused: str = ""


def values(stream: BinaryIO, limits: Limits) -> Iterator[Raw]:
    """The elements of an array, or else the objects that stand one behind the other, on as many lines as they like."""
    bounded, last = BoundedStream(stream, limits.file_bytes), 0
    try:
        piece = bounded.read(PIECE)
        if piece.startswith(UTF_16):
            yield Raw(1, "line 1", b"", IN_UTF_16)
            return
        piece = piece.removeprefix(BOM)
        is_array = piece.lstrip(BLANK).startswith(b"[")
        blank = len(piece) - len(piece.lstrip(BLANK))
        line = 1 + piece[:blank].count(b"\n")
        for raw in Splitter(limits, line, is_array).split(piece, bounded):
            last = raw.position
            yield raw
    except SizeExceededError as stop:
        yield Raw(last + 1, f"after element {last}", b"", f"{stop}; reading stopped")


def value_of(raw: Raw, limits: Limits) -> Any:
    """What the bytes say; :class:`RefusedJsonError` tells why they are not taken."""
    if raw.refused:
        raise RefusedJsonError(raw.refused)
    try:
        text = raw.data.decode("utf-8")
        _check_depth(text, limits.depth)
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        told = f"not UTF-8 at byte {error.start + 1} (0x{raw.data[error.start]:02x})"
        raise RefusedJsonError(told) from None
    except json.JSONDecodeError as error:
        raise RefusedJsonError(f"column {error.pos + 1}: not JSON ({error.msg.lower()})") from None
    except RefusedJsonError:
        raise
    except (ValueError, RecursionError):
        told = "not JSON that can be read (a number too long or brackets too deep)"
        raise RefusedJsonError(told) from None


def refusal(raw: Raw, message: str, position: int | None = None) -> Read:
    """A report of bytes that were not taken, with how they begin."""
    excerpt = quoted(raw.data[:200].decode("utf-8", "replace"))
    problem = Problem(raw.at, "", message, _without_secrets(excerpt))
    return Read(position or raw.position, raw.at, None, (problem,))


class Splitter:
    """Cuts a JSON array, or objects one behind the other, into the bytes of each without holding more than one."""

    def __init__(self, limits: Limits, line: int, is_array: bool = True) -> None:
        self._limits = limits
        self._line = line
        self._start = line
        self._count = 0
        self._is_array = is_array
        self._depth = 0 if is_array else 1
        self._in_string = False
        self._skip = False
        self._kept = bytearray()
        self._length = 0
        self._ended = False
        self._trailing = False

    def split(self, first: bytes, stream: BoundedStream) -> Iterator[Raw]:
        """Yield the elements of what begins in ``first`` and goes on in ``stream``."""
        piece = first.lstrip(BLANK)
        while piece and not self._ended:
            yield from self._piece(piece)
            piece = stream.read(PIECE)
        if not self._ended and self._is_array:
            yield self._emit("the array is not closed: the file is cut off here")
        elif not self._ended:
            if self._length:
                yield self._emit("the file is cut off here")
        elif self._trailing or piece.strip(BLANK) or stream.read(PIECE).strip(BLANK):
            yield self._emit("there is more behind the end of the array; it was not read")

    def _piece(self, piece: bytes) -> Iterator[Raw]:
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
        self._trailing = bool(piece[place:].strip(BLANK))

    def _string_sign(self, sign: bytes, piece: bytes, place: int) -> int:
        self._keep(sign)
        if sign == b'"':
            self._in_string = False
            return place
        self._skip = place >= len(piece)
        self._keep(piece[place : place + 1])
        return place + 1

    def _structure_sign(self, sign: bytes) -> Iterator[Raw]:
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
        if not self._is_array and self._depth == 1 and sign == b"}":
            yield self._emit("")

    def _keep(self, data: bytes) -> None:
        if not self._length:
            data = data.lstrip(BLANK)
            self._start = self._line
        self._length += len(data)
        if self._length <= self._limits.entity_bytes:
            self._kept += data

    def _emit(self, refused: str) -> Raw:
        self._count += 1
        at = f"element {self._count} (line {self._start if self._length else self._line})"
        if self._length > self._limits.entity_bytes and not refused:
            refused = f"an element of {self._length:,} bytes; the limit is {self._limits.entity_bytes:,}"
        raw = Raw(self._count, at, bytes(self._kept).strip(BLANK), refused)
        self._kept.clear()
        self._length = 0
        return raw


class RefusedJsonError(ValueError):
    """Valid enough for the parser, but not to be taken."""


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
            raise RefusedJsonError(f"column {found.start() + 1}: nested more than {limit} deep")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = counts.most_common(1)[0][0]
        raise RefusedJsonError(f"the key {quoted(twice[:60])!r} is given twice in one object")
    return read


def _no_constant(name: str) -> NoReturn:
    raise RefusedJsonError(f"{name} is not JSON")
