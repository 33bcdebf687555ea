"""What a contestant has to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Protocol

from comity.screening.engine import Query, Subject

Found = list[tuple[str, float]]
"""Ids and scores, the best first."""


class Contestant(Protocol):
    """Somebody who can be asked who a traveller may be."""

    name: ClassVar[str]
    most: ClassVar[int]
    """Persons beyond which it is not asked to build: it would not end in the time of a run."""
    sample: ClassVar[int]
    """Queries that it is asked in one run; the slow ones are asked fewer."""

    decides: ClassVar[bool]
    """Whether its scores are meant for a decision; others are asked for retrieval only."""

    def build(self, subjects: Iterable[Subject], folder: Path) -> None: ...

    def find(self, query: Query, limit: int) -> Found: ...

    def close(self) -> None: ...
