"""The UN Security Council consolidated list (XML), read as a stream.

The file comes from outside, so nothing in it is trusted: document type declarations are refused, entities
are not resolved, nothing is fetched, and size, depth and elements per entry are bounded. A damaged entry is
refused and named; the entries before and behind it are read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree

from comity.exchange.model import BoundedStream, Problem, Read, SizeExceededError, quoted
from comity.exchange.un_entry import Entry, RefusedError

_ENTRIES = {"INDIVIDUAL", "ENTITY"}
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read: bytes of the file, elements in one entry, depth of elements."""

    file_bytes: int = 512 * 1024 * 1024
    entry_elements: int = 20_000
    depth: int = 12


class _StopError(Exception):
    """Reading cannot go on."""


@dataclass(slots=True)
class _Reader:
    limits: Limits
    line: int = 0
    depth: int = 0
    elements: int = 0
    entries: int = 0
    position: int = 0
    entry_line: int = 0
    damage: str = ""
    errors: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    parser: Any = field(
        default_factory=lambda: etree.XMLPullParser(
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    )

    def feed(self, piece: bytes) -> Iterator[Read]:
        self.parser.feed(piece)
        yield from self.events()
        self.line += piece.count(b"\n")

    def close(self) -> Iterator[Read]:
        try:
            self.parser.close()
        except etree.XMLSyntaxError as error:
            self.damage = self.damage or _words(error.msg)
        yield from self.events()

    def events(self) -> Iterator[Read]:
        self._note_damage()
        for event, element in self.parser.read_events():
            if event == "start":
                self._start(element)
            else:
                yield from self._end(element)

    def _note_damage(self) -> None:
        log = self.parser.feed_error_log
        if len(log) > self.errors:
            error = log[self.errors]
            self.damage = self.damage or f"line {error.line or self.line + 1}: {_words(error.message)}"
            self.errors = len(log)

    def _start(self, element: Any) -> None:
        self.depth += 1
        if self.depth == 1:
            _check_root(element)
        if self.depth > self.limits.depth:
            raise _StopError(f"elements are nested more than {self.limits.depth} deep")
        self.elements += 1
        if self.elements > self.limits.entry_elements:
            raise _StopError(f"one entry holds more than {self.limits.entry_elements:,} elements")
        if self.depth == 3 and element.tag in _ENTRIES:
            self.elements, self.entry_line = 0, self.line + 1

    def _end(self, element: Any) -> Iterator[Read]:
        depth, self.depth = self.depth, self.depth - 1
        if depth > 3:
            return
        if depth == 3 and element.tag in _ENTRIES:
            self.entries += 1
            yield from self._entry(element)
        self.elements = 0
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]

    def _entry(self, element: Any) -> Iterator[Read]:
        number = " ".join((element.findtext("DATAID") or "").split())[:40]
        at = f"entry {self.entries} (line {self.entry_line}, DATAID {number or 'missing'})"
        entry = Entry(element, at)
        try:
            self._admit(number)
            entities = entry.entities()
        except RefusedError as refusal:
            self.damage = ""
            self.position += 1
            yield Read(self.position, at, None, (Problem(at, refusal.field, f"{refusal}; entry refused"),))
            return
        for index, entity in enumerate(entities):
            self.position += 1
            yield Read(self.position, at, entity, () if index else tuple(entry.problems))

    def _admit(self, number: str) -> None:
        if self.damage:
            raise RefusedError("", f"the XML is damaged here ({self.damage})")
        if number in self.seen:
            raise RefusedError("DATAID", f"the same number as entry {self.seen[number]}")
        self.seen[number] = self.entries

    def refusal(self, message: str) -> Read:
        self.position += 1
        at = f"line {self.line + 1}"
        return Read(self.position, at, None, (Problem(at, "", quoted(message)),))


def read(stream: BinaryIO, start_after: int = 0, limits: Limits | None = None) -> Iterator[Read]:
    """Yield every entity of the list with ids ``un-<DATAID>…``; never raises on what the file contains.

    An entry gives a Person or Organization, then its Passport and Identification documents, then a Sanction;
    the entry's problems stand with the first. Reads up to position ``start_after`` are left out.
    """
    reader = _Reader(limits or Limits())
    for found in _read(reader, BoundedStream(stream, reader.limits.file_bytes)):
        if found.position > start_after:
            yield found


def _read(reader: _Reader, stream: BoundedStream) -> Iterator[Read]:
    try:
        while piece := stream.readline(_PIECE):
            yield from reader.feed(piece)
        yield from reader.close()
    except (_StopError, SizeExceededError) as stop:
        yield reader.refusal(f"{stop}; reading stopped after {reader.entries} entries")
        return
    except etree.XMLSyntaxError as error:
        yield reader.refusal(f"{_words(error.msg)}; reading stopped after {reader.entries} entries")
        return
    if reader.damage:
        yield reader.refusal(f"the XML is damaged ({reader.damage}); {reader.entries} entries were read")
    elif not reader.entries:
        yield reader.refusal("no INDIVIDUAL or ENTITY was found: this is not the UN consolidated list")


def _check_root(element: Any) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise _StopError("the file declares a document type, which a list has no need of")
    if element.tag != "CONSOLIDATED_LIST":
        raise _StopError(f"the outermost element is {str(element.tag)[:80]!r}, not CONSOLIDATED_LIST")


def _words(message: str | None) -> str:
    return " ".join((message or "not XML").split())[:300]
