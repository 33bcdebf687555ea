"""Comity's engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.peers.contestant import Found
from comity.screening.engine import Engine, Query, Subject

AUDIENCES = {"all"}


class Comity:
    name = "Comity"
    most = 1_000_000_000
    sample = 1_000_000_000
    decides = True

    def build(self, subjects: Iterable[Subject], folder: Path) -> None:
        self.engine = Engine.build(folder, subjects)

    def find(self, query: Query, limit: int) -> Found:
        return [(found.id, found.score) for found in self.engine.screen(query, AUDIENCES, limit=limit)]

    def close(self) -> None:
        self.engine.close()
