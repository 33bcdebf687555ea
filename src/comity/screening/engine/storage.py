"""The files of an index: which are current, who may write, and how new ones take the place of old.

CURRENT            the keys of the current segments, oldest first, that of the log, and the feed position
segment-KEY.seg    a segment
changes-KEY.log    the log of what changed since the segments were written
writer.lock        locked by the one process that writes
"""

import fcntl
import json
import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from comity.screening.engine.model import IndexDamaged, IndexMissing

_CURRENT = "CURRENT"
_KEY_LENGTH = 16
_OURS = ("segment-", "changes-", "base-", "delta-")
"""Beginnings of the names of files that are ours to remove; the last two are of an older version."""


@dataclass(frozen=True, slots=True)
class Current:
    """What is current: segments (oldest first), log, and the feed position at which the log begins."""

    segments: tuple[str, ...]
    log: str
    position: str | None


def new_key() -> str:
    """A key that no file has yet."""
    return secrets.token_hex(_KEY_LENGTH // 2)


def segment_path(root: Path, key: str) -> Path:
    """The segment of a key."""
    return root / f"segment-{key}.seg"


def log_path(root: Path, key: str) -> Path:
    """The log of a key."""
    return root / f"changes-{key}.log"


def read_current(root: Path) -> Current:
    """What is current; raises `IndexMissing` or `IndexDamaged`."""
    try:
        raw = (root / _CURRENT).read_bytes()
    except FileNotFoundError:
        raise IndexMissing(f"no index at {root}") from None
    body, _, checksum = raw.rstrip(b"\n").rpartition(b" ")
    if checksum != _checksum(body):
        raise IndexDamaged(_CURRENT, "does not name the files of an index")
    table = json.loads(body)
    return Current(tuple(table["segments"]), table["log"], table["position"])


def write_current(root: Path, current: Current) -> None:
    """Make files current in one step: after an interruption the old ones are, or the new."""
    table = {"segments": current.segments, "log": current.log, "position": current.position}
    body = json.dumps(table).encode()
    draft = root / f"{_CURRENT}.new"
    with draft.open("wb") as file:
        file.write(body + b" " + _checksum(body) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _sync(root)
    draft.replace(root / _CURRENT)
    _sync(root)


def clear(root: Path, current: Current) -> None:
    """Remove files that are not current. Whoever has them mapped keeps reading them."""
    keep = {log_path(root, current.log).name}
    keep |= {segment_path(root, key).name for key in current.segments}
    for path in sorted(root.iterdir()):
        if path.name not in keep and path.name.startswith(_OURS):
            with suppress(FileNotFoundError):
                path.unlink()


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the writer's lock, waiting for whoever holds it; the system frees it when a process dies."""
    descriptor = os.open(root / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def merging(root: Path) -> Iterator[bool]:
    """Hold the lock of merges; False where another process has it. What a killed merge left is removed."""
    descriptor = os.open(root / "merge.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    try:
        for path in root.glob("merging-*"):
            path.unlink(missing_ok=True)
        yield True
    finally:
        os.close(descriptor)


def merging_path(root: Path, key: str) -> Path:
    """Where a merged segment is written before it is made current."""
    return root / f"merging-{key}.seg"


def _checksum(body: bytes) -> bytes:
    return f"{zlib.crc32(body):08x}".encode()


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
