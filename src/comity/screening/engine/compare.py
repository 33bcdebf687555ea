"""Rows of `features.FEATURES` for pairs, without an index: for fitting the weights and for comparing registers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from comity.screening.engine.features import FEATURES
from comity.screening.engine.holdings import columns_of
from comity.screening.engine.lazy import kernel
from comity.screening.engine.model import Query, Subject
from comity.screening.engine.people import question
from comity.screening.engine.searching import ROOMS, WEIGHTS, packed, table_of
from comity.screening.engine.shard import Shard


def compare(pairs: Iterable[tuple[Query, Subject]]) -> "np.ndarray[Any, Any]":
    """For each pair the row that its score is made of, as `Engine.screen` would find it."""
    kept = list(pairs)
    numbers: dict[int, int] = {}
    subjects: list[Subject] = []
    for _, subject in kept:
        if id(subject) not in numbers:
            numbers[id(subject)] = len(subjects)
            subjects.append(replace(subject, id=str(len(subjects))))
    rows = np.zeros((len(kept), len(FEATURES)))
    if not kept:
        return rows
    shard = Shard(columns_of(subjects))
    places = np.empty(len(subjects), np.int64)
    places[[int(id_) for id_ in shard.ids()]] = np.arange(len(subjects))
    data, at = packed([question(query)[0] for query, _ in kept])
    beside = places[[numbers[id(subject)] for _, subject in kept]]
    room = ROOMS.take([shard])
    asks, _, comparing, desks = room.desk
    kernel("search").rows_of(
        table_of([shard]), room.addresses, data, at, beside, WEIGHTS, asks, comparing, desks, rows
    )
    ROOMS.give(room)
    return rows


def scores(rows: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """The score of each row."""
    scored: np.ndarray[Any, Any] = 1 / (1 + np.exp(-np.clip(rows @ WEIGHTS, -30, 30)))
    return np.floor(1e6 * scored + 0.5) / 1e6
