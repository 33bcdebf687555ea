"""Pairs compared without an index: for fitting the weights, and for comparing registers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from comity.screening.engine.answers import Asked, candidate
from comity.screening.engine.holdings import columns_of
from comity.screening.engine.lazy import kernel
from comity.screening.engine.model import Candidate, Query, Subject
from comity.screening.engine.people import question
from comity.screening.engine.searching import ROOMS, WEIGHTS, packed, table_of
from comity.screening.engine.shard import Shard

Pairs = Sequence[tuple[Query, Subject]]


def compare(pairs: Pairs) -> "np.ndarray[Any, Any]":
    """For each pair the row of `features.FEATURES` that its score is made of, as `Engine.screen` would find it."""
    rows: np.ndarray[Any, Any] = _lines(pairs)[2]["row"]
    return rows


def scores(rows: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """The score of each row."""
    scored: np.ndarray[Any, Any] = 1 / (1 + np.exp(-np.clip(rows @ WEIGHTS, -30, 30)))
    return np.floor(1e6 * scored + 0.5) / 1e6


def explain(pairs: Pairs) -> list[Candidate]:
    """For each pair what `Engine.screen` would say of the subject, however low its score."""
    asked, shard, lines = _lines(pairs)
    found = (candidate(one, shard, line) for one, line in zip(asked, lines, strict=True))
    return [
        replace(one, id=subject.id)  # subjects are numbered here, so that one may occur in many pairs
        for one, (_, subject) in zip(found, pairs, strict=True)
    ]


def _lines(pairs: Pairs) -> "tuple[list[Asked], Shard, np.ndarray[Any, Any]]":
    numbers: dict[int, int] = {}
    subjects: list[Subject] = []
    for _, subject in pairs:
        if id(subject) not in numbers:
            numbers[id(subject)] = len(subjects)
            subjects.append(replace(subject, id=str(len(subjects))))
    shard = Shard(columns_of(subjects))
    search = kernel("search")
    lines = np.zeros(len(pairs), search.ANSWER)
    questions = [question(query) for query, _ in pairs]
    asked = [Asked(query, names) for (query, _), (_, names) in zip(pairs, questions, strict=True)]
    if pairs:
        places = np.empty(len(subjects), np.int64)
        places[[int(id_) for id_ in shard.ids()]] = np.arange(len(subjects))
        data, at = packed([data for data, _ in questions])
        theirs = places[[numbers[id(subject)] for _, subject in pairs]]
        room = ROOMS.take([shard])
        asks, _, comparing, desks = room.desk
        search.beside(
            table_of([shard]), room.addresses, data, at, theirs, WEIGHTS, asks, comparing, desks, lines
        )
        ROOMS.give(room)
    return asked, shard, lines
