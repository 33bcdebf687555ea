"""The base segment: one immutable file, mapped, shared by every process that opens it.

    magic (8 bytes) · length of the header (u32) · CRC-32 of the header (u32) · header (JSON) · sections
The header names the feed position, the byte order and, for each audience, the place, length and CRC-32 of its
sections. Numbers are arrays of u32 or u64; look-ups are binary searches over 64-bit hashes.
"""

import json
import mmap
import struct
import sys
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from comity.screening.engine.model import IndexDamaged
from comity.screening.engine.people import decode, years
from comity.screening.engine.terms import hashed, rank

MAGIC = b"COMITY1\n"
SECTIONS: dict[str, Literal["B", "I", "Q"]] = {
    "ranks": "Q",
    "owners": "I",
    "records_at": "Q",
    "records": "B",
    "terms": "Q",
    "postings_at": "Q",
    "postings": "I",
    "keys": "Q",
    "key_tokens_at": "Q",
    "key_tokens": "I",
    "tokens_at": "Q",
    "tokens": "B",
    "ids": "Q",
    "id_subjects": "I",
}
"""Sections of an audience, and the type of their elements."""


class BaseLayer:
    """Subjects of one audience in a mapped segment; rows are numbered by rank."""

    def __init__(self, sections: dict[str, memoryview]) -> None:
        self._ranks = sections["ranks"]
        self._owners = sections["owners"]
        self._records_at, self._records = sections["records_at"], sections["records"]
        self._terms, self._postings_at = sections["terms"], sections["postings_at"]
        self._postings = sections["postings"]
        self._keys, self._key_tokens_at = sections["keys"], sections["key_tokens_at"]
        self._key_tokens = sections["key_tokens"]
        self._tokens_at, self._tokens = sections["tokens_at"], sections["tokens"]
        self._ids, self._id_subjects = sections["ids"], sections["id_subjects"]
        self.rows = len(self._ranks)

    def postings(self, term: str) -> Sequence[int]:
        """Rows filed under a term, by rank."""
        at = _find(self._terms, hashed(term))
        return () if at is None else self._postings[self._postings_at[at] : self._postings_at[at + 1]]

    def tokens(self, key: str) -> Iterator[str]:
        """Token terms filed under a fuzzy key."""
        at = _find(self._keys, hashed(key))
        if at is not None:
            for number in self._key_tokens[self._key_tokens_at[at] : self._key_tokens_at[at + 1]]:
                yield str(self._tokens[self._tokens_at[number] : self._tokens_at[number + 1]], "ascii")

    def rank(self, row: int) -> int:
        """Where a row stands among all others."""
        return int(self._ranks[row])

    def record(self, row: int) -> bytes:
        """The record of the subject of a row."""
        return self._record(self._owners[row])

    def rows_of(self, id_: str) -> list[int]:
        """The rows of a subject, none where it is not here."""
        sought = hashed(id_)
        at = bisect_left(self._ids, sought)
        while at < len(self._ids) and self._ids[at] == sought:
            subject = self._id_subjects[at]
            known_id, _, person = decode(self._record(subject))
            if known_id == id_:
                return [
                    row for year in years(person) or [0] for row in self._ranked(rank(year, id_), subject)
                ]
            at += 1
        return []

    def _ranked(self, sought: int, subject: int) -> Iterator[int]:
        row = bisect_left(self._ranks, sought)
        while row < self.rows and self._ranks[row] == sought:
            if self._owners[row] == subject:
                yield row
            row += 1

    def records(self) -> Iterator[bytes]:
        """Records of all subjects, by id."""
        return (self._record(subject) for subject in range(len(self)))

    def __len__(self) -> int:
        return len(self._records_at) - 1

    def _record(self, subject: int) -> bytes:
        return bytes(self._records[self._records_at[subject] : self._records_at[subject + 1]])


class Segment:
    """An open base segment: its layers by audience and the feed position it was built at."""

    def __init__(self, path: Path) -> None:
        """Map the file and check every byte of it; raises `IndexDamaged`."""
        self.path = path
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if size < len(MAGIC) + 8:
                raise IndexDamaged(path.name, "shorter than its header")
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        header, start = _header(path.name, view)
        self.key: str = header["key"]
        self.position: str | None = header["position"]
        self.layers: dict[str, BaseLayer] = {}
        for audience, table in header["audiences"].items():
            sections = {name: _section(path.name, view, start, name, table[name]) for name in SECTIONS}
            self.layers[audience] = BaseLayer(sections)


def _header(name: str, view: memoryview) -> tuple[dict[str, Any], int]:
    if view[: len(MAGIC)] != MAGIC:
        raise IndexDamaged(name, "not a segment of this version")
    length, checksum = struct.unpack_from("<II", view, len(MAGIC))
    start = len(MAGIC) + 8
    raw = bytes(view[start : start + length])
    if len(raw) != length or zlib.crc32(raw) != checksum:
        raise IndexDamaged(name, "the header does not match its checksum")
    header: dict[str, Any] = json.loads(raw)
    if header["byteorder"] != sys.byteorder:
        raise IndexDamaged(name, "built on a machine with another byte order")
    return header, aligned(start + length)


def _section(name: str, view: memoryview, start: int, section: str, place: list[int]) -> memoryview:
    offset, length, checksum = place
    part = view[start + offset : start + offset + length]
    if len(part) != length or zlib.crc32(part) != checksum:
        raise IndexDamaged(name, f"section {section} does not match its checksum")
    return part.cast(SECTIONS[section])


def aligned(offset: int) -> int:
    """The next offset at which a section may start."""
    return offset + -offset % 8


def _find(hashes: memoryview, sought: int) -> int | None:
    at = bisect_left(hashes, sought)
    return at if at < len(hashes) and hashes[at] == sought else None
