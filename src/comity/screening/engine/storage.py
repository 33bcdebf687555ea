"""The files of an index: which are current, who may write, and how a new base takes the place of the old.

CURRENT          one line: the key of the current pair of files
base-KEY.seg     the base segment
delta-KEY.log    its delta log
writer.lock      locked by the one process that writes
"""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from comity.screening.engine import log
from comity.screening.engine.build import write_segment
from comity.screening.engine.model import IndexDamaged, IndexMissing

_CURRENT = "CURRENT"


def base_path(root: Path, key: str) -> Path:
    """The base segment of a key."""
    return root / f"base-{key}.seg"


def log_path(root: Path, key: str) -> Path:
    """The delta log of a key."""
    return root / f"delta-{key}.log"


def current_key(root: Path) -> str:
    """The key of the current files; raises `IndexMissing` or `IndexDamaged`."""
    try:
        key = (root / _CURRENT).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        raise IndexMissing(f"no index at {root}") from None
    if len(key) != log.KEY_LENGTH or not key.isalnum() or not key.isascii():
        raise IndexDamaged(_CURRENT, "does not name the files of an index")
    return key


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the writer's lock, waiting for whoever holds it; the system frees it when a process dies."""
    descriptor = os.open(root / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace(root: Path, audiences: Mapping[str, Mapping[str, bytes]], position: str | None) -> str:
    """Write a new base with an empty log and make both current in one step; the caller holds the lock.

    An interruption at any moment leaves the old files current, or the new.
    """
    key = secrets.token_hex(log.KEY_LENGTH // 2)
    write_segment(base_path(root, key), key, audiences, position)
    log.create(log_path(root, key), key)
    draft = root / f"{_CURRENT}.new"
    with draft.open("w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    _sync(root)
    draft.replace(root / _CURRENT)
    _sync(root)
    _clear(root, key)
    return key


def _clear(root: Path, key: str) -> None:
    """Remove the files of other keys. Whoever still has them mapped keeps reading them."""
    keep = {base_path(root, key).name, log_path(root, key).name}
    for path in sorted(root.iterdir()):
        if path.name not in keep and path.name.startswith(("base-", "delta-")):
            with suppress(FileNotFoundError):
                path.unlink()


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
