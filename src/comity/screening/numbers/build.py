"""Write a base segment from rows that come in any order and may be many more than fit into memory.

Fingerprints (8 bytes a row) are sorted in memory; the rows themselves go to disk as they come.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np

from comity.screening.numbers.kernels import Array, words
from comity.screening.numbers.layer import ask, sort
from comity.screening.numbers.rows import Row, pack
from comity.screening.numbers.segment import HEAD, MAGIC, SECTIONS, aligned, crc

_AT_ONCE = 1 << 14
_IN_MEMORY = 1 << 22
_COPIED_AT_ONCE = 1 << 24


class _Spool:
    """The rows of one audience as they come."""

    def __init__(self, table: Array, folder: Path) -> None:
        self._table = table
        self._waiting: list[Row] = []
        self._prints: list[Array] = []
        self._lengths: list[Array] = []
        self.rows: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115

    def add(self, row: Row) -> None:
        self._waiting.append(row)
        if len(self._waiting) == _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        packed = list(map(pack, self._waiting))
        self._lengths.append(np.fromiter(map(len, packed), np.uint64, len(packed)))
        self._prints.append(ask([row.number for row in self._waiting], self._table).values)
        self.rows.write(b"".join(packed))
        self._waiting.clear()

    def arrays(self) -> tuple[Array, Array]:
        """Fingerprints and lengths of the rows."""
        self._flush()
        prints, lengths = np.concatenate(self._prints), np.concatenate(self._lengths)
        self._prints, self._lengths = [], []
        return prints, lengths


def write_segment(path: Path, key: str, rows: Iterable[tuple[str, Row]], position: str | None) -> None:
    """Write all rows, each with its audience; durable when it returns."""
    seed = secrets.randbits(63)
    table = words(seed)
    spools: dict[str, _Spool] = {}
    for audience, row in rows:
        spool = spools.get(audience)
        if spool is None:
            spool = spools[audience] = _Spool(table, path.parent)
        spool.add(row)
    names = sorted(spools)
    prints, lengths = {}, []
    for name in names:
        prints[name], length = spools[name].arrays()
        lengths.append(length)
    layer, order = sort(prints)
    del prints
    ends = np.cumsum(np.concatenate([np.zeros(1, np.uint64), *lengths]), dtype=np.uint64)
    del lengths
    at = ends[:-1][order]
    del order
    header = {"key": key, "position": position, "seed": seed, "byteorder": sys.byteorder, "audiences": names}
    arrays = {"parts": layer.parts, "firsts": layer.firsts, "prints": layer.prints, "at": at}
    _write(path, header, arrays, [spools[name].rows for name in names], int(ends[-1]))


def _write(
    path: Path, header: dict[str, Any], arrays: dict[str, Array], rows: list[IO[bytes]], size: int
) -> None:
    """The header stands first and tells of all the rest: so the sections are written, then it."""
    sections: dict[str, list[int]] = {}
    offset = 0
    for name, array in arrays.items():
        view = _bytes(name, array)
        sections[name] = [offset, len(view), crc(view)]
        offset = aligned(offset + len(view))
    sections["rows"] = [offset, size, 0]
    for source in rows:
        source.seek(0)
        while part := source.read(_COPIED_AT_ONCE):
            sections["rows"][2] = zlib.crc32(part, sections["rows"][2])
    raw = json.dumps({**header, "sections": sections}).encode()
    with path.open("xb") as file:
        file.write(HEAD.pack(MAGIC, len(raw), zlib.crc32(raw)) + raw)
        start = aligned(file.tell())
        for name, array in arrays.items():
            file.seek(start + sections[name][0])
            file.write(_bytes(name, array))
        file.seek(start + offset)
        for source in rows:
            source.seek(0)
            while part := source.read(_COPIED_AT_ONCE):
                file.write(part)
            source.close()
        file.truncate(start + offset + size)
        file.flush()
        os.fsync(file.fileno())


def _bytes(section: str, array: Array) -> memoryview:
    return np.ascontiguousarray(array, SECTIONS[section]).reshape(-1).data.cast("B")
