"""A sorted layer of fingerprints and how it is asked; the base segment and the changes since are one each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from comity.screening.numbers import kernels
from comity.screening.numbers.kernels import Array, fixed
from comity.screening.numbers.model import NumbersError, Work
from comity.screening.numbers.spelling import SHORTEST, lines

_VIEWS = 256
_ROOM = 64
"""Rows for which there is room at first; where more are found, the look-up is made again with room for them."""


class Asked(NamedTuple):
    """Numbers made ready to be looked for: lines of text, where each begins, their fingerprints."""

    text: Array
    starts: Array
    values: Array


def ask(numbers: Sequence[str], words: Array) -> Asked:
    """Fingerprint ``numbers``; raises where one of them has a line feed in it."""
    size = len(numbers)
    text = np.frombuffer(lines(list(numbers)) if size else b"", np.uint8)
    values, starts = np.empty(size, np.uint64), np.empty(size + 1, np.int64)
    if kernels.fingerprints(text, kernels.LIKENESS, words, values, starts) != size:
        raise NumbersError("a number has a line feed in it")
    return Asked(text, starts, values)


@dataclass(frozen=True, slots=True)
class Layer:
    """Arrays as `kernels` describes them; ``audiences`` numbers the rows of ``parts``."""

    audiences: dict[str, int]
    parts: Array
    firsts: Array
    prints: Array
    _seen: dict[frozenset[str] | None, Array] = field(default_factory=dict)

    def visible(self, audiences: frozenset[str] | None) -> Array:
        """The numbers of those audiences that are in this layer; of all where none are named."""
        if (seen := self._seen.get(audiences)) is not None:
            return seen
        known = self.audiences
        chosen = known.values() if audiences is None else [known[a] for a in audiences if a in known]
        if len(self._seen) >= _VIEWS:
            self._seen.clear()
        return self._seen.setdefault(audiences, np.array(sorted(chosen), np.int64))

    def same(self, asked: Asked, visible: Array, work: Work) -> list[list[int]]:
        """[Which was asked for, row] of the same fingerprints."""
        work.probes += len(asked.values) * len(visible)
        found = np.empty((_ROOM, 2), np.int64)
        place = (visible, self.parts, self.firsts, self.prints)
        count = kernels.same(asked.values, place, found)
        if count > len(found):
            found = np.empty((count, 2), np.int64)
            kernels.same(asked.values, place, found)
        return _pairs(found, count, work)

    def near(self, asked: Asked, visible: Array, words: Array, work: Work) -> list[list[int]]:
        """[Which was asked for, row] of neighbouring fingerprints; a row may come twice."""
        work.probes += len(asked.values) * len(visible)
        found = np.empty((_ROOM, 2), np.int64)
        spelling = (kernels.LIKENESS, words, kernels.LETTERS)
        place = (visible, self.parts, self.firsts, self.prints)
        count = kernels.near(tuple(asked), spelling, SHORTEST, place, found)
        if count > len(found):
            found = np.empty((count, 2), np.int64)
            kernels.near(tuple(asked), spelling, SHORTEST, place, found)
        return _pairs(found, count, work)


def _pairs(found: Array, count: int, work: Work) -> list[list[int]]:
    work.rows += count
    pairs: list[list[int]] = found[:count].tolist() if count else []
    return pairs


def sort(prints: dict[str, Array]) -> tuple[Layer, Array]:
    """A layer of the fingerprints of each audience, and for each of its rows which fingerprint it was.

    Fingerprints are counted through all audiences in the order of ``prints``.
    """
    parts, tables, sorted_, orders = [], [], [], []
    row = entry = 0
    for unsorted in prints.values():
        order = np.argsort(unsorted, kind="stable")
        values = unsorted[order]
        bits = max(1, int(values.size).bit_length() - 3)
        bounds = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
        table = np.append(np.searchsorted(values, bounds), values.size).astype(np.uint32)
        parts.append((row, entry, 64 - bits))
        sorted_.append(values)
        orders.append(order + row)
        tables.append(table)
        row, entry = row + values.size, entry + table.size
    layer = Layer(
        {audience: number for number, audience in enumerate(prints)},
        fixed(np.array(parts, np.int64).reshape(-1, 3)),
        fixed(_joined(tables, np.uint32)),
        fixed(_joined(sorted_, np.uint64)),
    )
    return layer, _joined(orders, np.int64)


def _joined(arrays: list[Array], kind: type) -> Array:
    if len(arrays) == 1:
        return arrays[0].astype(kind, copy=False)
    return np.concatenate(arrays) if arrays else np.empty(0, kind)
