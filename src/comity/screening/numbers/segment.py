"""The base segment: one immutable file, mapped, shared by every process that opens it.

    magic (8 bytes) · length of the header (u32) · CRC-32 of the header (u32) · header (JSON) · sections
The header names the key, feed position, seed of the fingerprints, byte order and audiences, and for each section
its place, length and CRC-32. Beside the arrays of a layer: ``at`` (u64), where in ``rows`` each row begins.
"""

import json
import mmap
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from comity.screening.numbers.kernels import Array, words
from comity.screening.numbers.layer import Layer
from comity.screening.numbers.model import NumbersDamaged
from comity.screening.numbers.rows import Row, unpack

MAGIC = b"COMITYN\n"
HEAD = struct.Struct("<8sII")
SECTIONS = {"parts": np.int64, "firsts": np.uint32, "prints": np.uint64, "at": np.uint64, "rows": np.uint8}
_STEP = 1 << 24


class Segment:
    """An open base segment."""

    def __init__(self, path: Path) -> None:
        """Map the file and check every byte of it; raises `NumbersDamaged`."""
        with path.open("rb") as file:
            if file.seek(0, 2) < HEAD.size:
                raise NumbersDamaged(path.name, "shorter than its header")
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        header, start = _header(path.name, view)
        arrays = {
            name: _section(path.name, view[start:], name, header["sections"][name]) for name in SECTIONS
        }
        self.key: str = header["key"]
        self.position: str | None = header["position"]
        self.words = words(header["seed"])
        audiences = {audience: number for number, audience in enumerate(header["audiences"])}
        self.layer = Layer(audiences, arrays["parts"].reshape(-1, 3), arrays["firsts"], arrays["prints"])
        self._at = arrays["at"]
        self._rows = arrays["rows"].data

    def row(self, number: int) -> Row:
        """The row whose fingerprint stands at ``number``."""
        return unpack(self._rows, int(self._at[number]))[0]

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row with its audience, in the order of the file."""
        for audience, number in self.layer.audiences.items():
            begin = int(self.layer.parts[number, 0])
            end = (
                int(self.layer.parts[number + 1, 0]) if number + 1 < len(self.layer.parts) else len(self._at)
            )
            at = int(self._at[begin:end].min())
            for _ in range(end - begin):
                row, at = unpack(self._rows, at)
                yield audience, row

    def __len__(self) -> int:
        return len(self._at)


def _header(name: str, view: memoryview) -> tuple[dict[str, Any], int]:
    magic, length, checksum = HEAD.unpack_from(view)
    if magic != MAGIC:
        raise NumbersDamaged(name, "not a segment of this version")
    raw = bytes(view[HEAD.size : HEAD.size + length])
    if len(raw) != length or zlib.crc32(raw) != checksum:
        raise NumbersDamaged(name, "the header does not match its checksum")
    header: dict[str, Any] = json.loads(raw)
    if header["byteorder"] != sys.byteorder:
        raise NumbersDamaged(name, "built on a machine with another byte order")
    return header, aligned(HEAD.size + length)


def _section(name: str, view: memoryview, section: str, place: list[int]) -> Array:
    offset, length, checksum = place
    part = view[offset : offset + length]
    if len(part) != length or crc(part) != checksum:
        raise NumbersDamaged(name, f"section {section} does not match its checksum")
    return np.frombuffer(part, SECTIONS[section])


def crc(part: memoryview, value: int = 0) -> int:
    """CRC-32 of a part, in steps, so that other threads go on."""
    for at in range(0, len(part), _STEP):
        value = zlib.crc32(part[at : at + _STEP], value)
    return value


def aligned(offset: int) -> int:
    """The next offset at which a section may start."""
    return offset + -offset % 8
