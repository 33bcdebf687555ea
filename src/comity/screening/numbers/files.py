"""The files of a store, what is durable in them, and who may write.

CURRENT          one line: the key of the current pair of files
base-KEY.seg     the base segment
changes-KEY.log  what has changed since: magic (8 bytes), key (16 bytes), entries
writer.lock      locked by the one process that writes
merge.lock       locked by the one process that merges

An entry of the log is its length (u32), the CRC-32 of its payload (u32), the CRC-32 of those eight bytes (u32) and
a payload of JSON.
"""

import fcntl
import json
import os
import secrets
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from comity.screening.numbers.model import NumbersDamaged, NumbersMissing

MAGIC = b"COMITYC\n"
KEY_LENGTH = 16
START = len(MAGIC) + KEY_LENGTH
_HEAD = struct.Struct("<III")
_CURRENT = "CURRENT"


def new_key() -> str:
    return secrets.token_hex(KEY_LENGTH // 2)


def base_path(root: Path, key: str) -> Path:
    return root / f"base-{key}.seg"


def log_path(root: Path, key: str) -> Path:
    return root / f"changes-{key}.log"


def current_key(root: Path) -> str:
    """The key of the current files; raises `NumbersMissing` or `NumbersDamaged`."""
    try:
        key = (root / _CURRENT).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        raise NumbersMissing(f"no numbers at {root}") from None
    if len(key) != KEY_LENGTH or not key.isalnum() or not key.isascii():
        raise NumbersDamaged(_CURRENT, "does not name the files of a store")
    return key


@contextmanager
def locked(root: Path, name: str, wait: bool = True) -> Iterator[bool]:
    """Hold a lock of the store, which the system frees when a process dies; False where another holds it."""
    descriptor = os.open(root / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def make_current(root: Path, key: str, changes: bytes = b"") -> None:
    """Give the base of ``key`` its log and make both current in one step; the caller holds the writer's lock.

    An interruption at any moment leaves the old files current, or the new.
    """
    _write(log_path(root, key), MAGIC + key.encode("ascii") + changes)
    draft = root / f"{_CURRENT}.new"
    draft.unlink(missing_ok=True)
    _write(draft, f"{key}\n".encode("ascii"))
    _sync(root)
    draft.replace(root / _CURRENT)
    _sync(root)
    clear(root, key)


def clear(root: Path, *keys: str) -> None:
    """Remove the files of other keys. Whoever still has them mapped keeps reading them."""
    keep = {path.name for key in keys for path in (base_path(root, key), log_path(root, key))}
    for path in sorted(root.iterdir()):
        if path.name not in keep and path.name.startswith(("base-", "changes-")):
            with suppress(FileNotFoundError):
                path.unlink()


def append(path: Path, end: int, entry: dict[str, Any]) -> int:
    """Add an entry after byte ``end``, where the last whole one stops; durable when it returns the new end."""
    payload = json.dumps(entry, separators=(",", ":")).encode("ascii")
    head = struct.pack("<II", len(payload), zlib.crc32(payload))
    with path.open("r+b") as file:
        file.truncate(end)
        file.seek(end)
        file.write(head + struct.pack("<I", zlib.crc32(head)) + payload)
        file.flush()
        os.fsync(file.fileno())
    return end + _HEAD.size + len(payload)


def read(path: Path, key: str, start: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Whole entries from byte ``start``, each with the byte where it ends; an unfinished last one is left out.

    Raises `NumbersDamaged` where an entry does not match its checksum.
    """
    with path.open("rb") as file:
        if file.read(START) != MAGIC + key.encode("ascii"):
            raise NumbersDamaged(path.name, "not the changes to this base segment")
        file.seek(start)
        at = start
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, checksum, head_checksum = _HEAD.unpack(head)
            if zlib.crc32(head[:8]) != head_checksum:
                if not any(head) and not any(file.read()):
                    return  # a file that grew before its data reached the disk ends in zeros
                raise NumbersDamaged(path.name, f"the entry at byte {at} has a damaged head")
            payload = file.read(length)
            if len(payload) < length:
                return
            if zlib.crc32(payload) != checksum:
                raise NumbersDamaged(path.name, f"the entry at byte {at} does not match its checksum")
            at += _HEAD.size + length
            yield at, json.loads(payload)


def between(path: Path, start: int, end: int) -> bytes:
    """The bytes of the log from ``start`` to ``end``."""
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
