"""The log: changes since the segments were written, appended durably, one entry a call.

    magic (8 bytes) · key of the log (16 bytes) · entries
An entry is its length (u32), the CRC-32 of its payload (u32), the CRC-32 of those eight bytes (u32) and a
payload of JSON: {"u": [subjects], "r": [ids], "p": feed position or null}.
"""

import json
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.screening.engine.model import IndexDamaged, Name, Subject

MAGIC = b"COMITYM\n"
KEY_LENGTH = 16
START = len(MAGIC) + KEY_LENGTH
_HEAD = struct.Struct("<III")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry: subjects added or changed, ids taken out before them, the position that it reached."""

    subjects: tuple[Subject, ...]
    removed: tuple[str, ...]
    position: str | None


def create(path: Path, key: str) -> None:
    """Write an empty log."""
    with path.open("xb") as file:
        file.write(MAGIC + key.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def append(path: Path, end: int, change: Change) -> int:
    """Add a change after byte `end`, where the last whole entry stops; durable when it returns the new end."""
    payload = _payload(change)
    head = struct.pack("<II", len(payload), zlib.crc32(payload))
    with path.open("r+b") as file:
        file.truncate(end)
        file.seek(end)
        file.write(head + struct.pack("<I", zlib.crc32(head)) + payload)
        file.flush()
        os.fsync(file.fileno())
    return end + _HEAD.size + len(payload)


def read(path: Path, key: str, start: int) -> Iterator[tuple[int, Change]]:
    """Whole entries from byte `start`, each with the byte where it ends; an unfinished last one is left out.

    Raises `IndexDamaged` where an entry does not match its checksum.
    """
    with path.open("rb") as file:
        if file.read(START) != MAGIC + key.encode("ascii"):
            raise IndexDamaged(path.name, "not the log of this index")
        file.seek(start)
        at = start
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, checksum, head_checksum = _HEAD.unpack(head)
            if zlib.crc32(head[:8]) != head_checksum:
                if not any(head) and not any(file.read()):
                    return  # a file that grew before its data reached the disk ends in zeros
                raise IndexDamaged(path.name, f"the entry at byte {at} has a damaged head")
            payload = file.read(length)
            if len(payload) < length:
                return
            if zlib.crc32(payload) != checksum:
                raise IndexDamaged(path.name, f"the entry at byte {at} does not match its checksum")
            at += _HEAD.size + length
            yield at, _change(payload)


def _payload(change: Change) -> bytes:
    entry = {"u": list(map(_written, change.subjects)), "r": change.removed, "p": change.position}
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _change(payload: bytes) -> Change:
    entry = json.loads(payload.decode("utf-8", "surrogatepass"))
    return Change(tuple(map(_subject, entry["u"])), tuple(entry["r"]), entry["p"])


def _written(subject: Subject) -> list[Any]:
    names = [[name.text, int(name.weak)] for name in subject.names]
    return [
        subject.id,
        subject.audience,
        names,
        subject.birth_dates,
        subject.nationalities,
        subject.sex,
        subject.places,
        subject.identifiers,
    ]


def _subject(written: list[Any]) -> Subject:
    id_, audience, names, dates, nationalities, sex, places, identifiers = written
    return Subject(
        id_,
        audience,
        tuple(Name(text, bool(weak)) for text, weak in names),
        tuple(dates),
        tuple(nationalities),
        sex,
        tuple(places),
        tuple(identifiers),
    )
