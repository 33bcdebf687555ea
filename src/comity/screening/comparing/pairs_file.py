"""Candidate pairs on disk: two identifiers a line, every line as long as the others, so that any can be found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID, uuid4

ID = 36
LINE = 2 * ID + 2


def write(folder: Path, pairs: Iterable[tuple[str, str]]) -> Path:
    """A new file of ``pairs``, whole or not there; its name tells nothing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{uuid4()}.pairs"
    draft = path.with_suffix(".draft")
    draft.touch(mode=0o600)
    with draft.open("w", encoding="ascii") as file:
        file.writelines(f"{one} {two}\n" for one, two in pairs)
    return draft.rename(path)


def read(path: Path, start: int, number: int) -> list[tuple[UUID, UUID]]:
    """At most ``number`` pairs from the one at ``start`` on."""
    with path.open("rb") as file:
        file.seek(start * LINE)
        lines = file.read(number * LINE).decode("ascii").splitlines()
    return [(UUID(line[:ID]), UUID(line[ID + 1 :])) for line in lines]
