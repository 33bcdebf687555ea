"""A segment: one immutable file of columns, mapped and shared by every process that opens it.

    magic (8 bytes) · length of the header (u32) · CRC-32 of the header (u32) · header (JSON) · columns
The header names the byte order, the ids that this segment takes out of older ones, and for each audience the
place, length and CRC-32 of every column of `layout.COLUMNS`.
"""

import json
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from comity.screening.engine.draft import Columns
from comity.screening.engine.layout import COLUMNS
from comity.screening.engine.model import IndexDamaged
from comity.screening.engine.shard import Ids, Shard

MAGIC = b"COMITY4\n"
_CHUNK = 1 << 22


class Segment:
    """An open segment: its shards by audience, and the ids that it takes out of older segments."""

    def __init__(self, path: Path, key: str) -> None:
        """Check every byte of the file and map it; raises `IndexDamaged`."""
        self.key = key
        with path.open("rb") as file:
            header, start, size = _header(path.name, file)
            self.removed: tuple[str, ...] = tuple(header["removed"])
            _check(path.name, file, header, start, size)
            view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else None
        self.shards = {
            audience: Shard(_columns(view, start, table)) for audience, table in header["audiences"].items()
        }

    def discard(self, ids: Ids) -> None:
        """Take out those of the ids that are here."""
        for shard in self.shards.values():
            shard.discard(ids)

    def named(self) -> Ids:
        """All ids that it takes out of older segments: its own, and those of what was removed."""
        kept = []
        for shard in self.shards.values():
            raw, at = shard.columns["ids"].tobytes(), shard.columns["ids_at"].tolist()
            kept += [raw[low:high] for low, high in pairwise(at)]
        return Ids(self.removed, kept)

    @property
    def subjects(self) -> int:
        """Subjects in the file, whether they still hold or not."""
        return sum(shard.subjects for shard in self.shards.values())

    @property
    def live(self) -> int:
        """Subjects that still hold."""
        return sum(shard.live for shard in self.shards.values())


def write(path: Path, audiences: Mapping[str, Columns], removed: Iterable[str]) -> None:
    """Write a segment durably to a file that does not exist yet."""
    tables: dict[str, list[list[int]]] = {}
    offset = 0
    for audience, columns in audiences.items():
        table = tables[audience] = []
        for name in COLUMNS:
            raw = columns[name].view(np.uint8).data
            table.append([offset, len(raw), zlib.crc32(raw)])
            offset = _aligned(offset + len(raw))
    header = {"byteorder": sys.byteorder, "removed": sorted(removed), "audiences": tables}
    raw_header = json.dumps(header).encode()
    with path.open("xb") as file:
        file.write(MAGIC + struct.pack("<II", len(raw_header), zlib.crc32(raw_header)) + raw_header)
        start = _aligned(file.tell())
        for audience, columns in audiences.items():
            for name, (place, _, _) in zip(COLUMNS, tables[audience], strict=True):
                file.write(bytes(start + place - file.tell()))
                file.write(columns[name].view(np.uint8).data)
        file.flush()
        os.fsync(file.fileno())


def _header(name: str, file: BinaryIO) -> tuple[dict[str, Any], int, int]:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(len(MAGIC) + 8)
    if len(head) < len(MAGIC) + 8:
        raise IndexDamaged(name, "shorter than its header")
    if not head.startswith(MAGIC):
        raise IndexDamaged(name, "not a segment of this version")
    length, checksum = struct.unpack_from("<II", head, len(MAGIC))
    raw = file.read(min(length, size))
    if len(raw) != length or zlib.crc32(raw) != checksum:
        raise IndexDamaged(name, "the header does not match its checksum")
    header: dict[str, Any] = json.loads(raw)
    if header["byteorder"] != sys.byteorder:
        raise IndexDamaged(name, "built on a machine with another byte order")
    return header, _aligned(file.tell()), size


def _check(name: str, file: BinaryIO, header: dict[str, Any], start: int, size: int) -> None:
    """Read the file once, in passing, so that the pages need not stay in this process."""
    buffer = memoryview(bytearray(_CHUNK))
    for table in header["audiences"].values():
        for column, (offset, length, checksum) in zip(COLUMNS, table, strict=True):
            if start + offset + length > size:
                raise IndexDamaged(name, f"cut short before the end of column {column}")
            file.seek(start + offset)
            found, left = 0, length
            while left:
                got = file.readinto(buffer[: min(left, _CHUNK)])  # type: ignore[attr-defined]
                found = zlib.crc32(buffer[:got], found)
                left -= got
            if found != checksum:
                raise IndexDamaged(name, f"column {column} does not match its checksum")


def _columns(view: "mmap.mmap | None", start: int, table: list[list[int]]) -> Columns:
    columns: Columns = {}
    for (name, kind), (offset, length, _) in zip(COLUMNS.items(), table, strict=True):
        dtype = np.dtype(kind)
        if view is None or not length:
            columns[name] = np.zeros(0, dtype)
        else:
            columns[name] = np.frombuffer(view, dtype, length // dtype.itemsize, start + offset)
    return columns


def _aligned(offset: int) -> int:
    """The next offset at which a column may start."""
    return offset + -offset % 8
