"""Puts questions to shards: the addresses of columns, room to work in, and the answers as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from comity.screening.engine.coefficients import COEFFICIENTS
from comity.screening.engine.lazy import kernel
from comity.screening.engine.model import Work
from comity.screening.engine.shard import Shard

WEIGHTS = np.array(COEFFICIENTS.weights)
_AT_ONCE = 256


@dataclass(frozen=True)
class Answers:
    """`lines` has a line of `kernels.search.ANSWER` for each question, the first `counts` of each are filled."""

    lines: "np.ndarray[Any, Any]"
    counts: list[int]


class Room:
    """What one thread needs to search shards of up to so many rows and words."""

    def __init__(self, rows: int, words: int, all_words: int) -> None:
        self.rows, self.words, self.all_words = rows, words, all_words
        self._arrays = kernel("lookup").room(rows, words, all_words)
        self.addresses = np.array([(array.ctypes.data, len(array)) for array in self._arrays], np.int64)
        self.desk = kernel("search").desk()

    def holds(self, rows: int, words: int, all_words: int) -> bool:
        """Whether it is large enough."""
        return rows <= self.rows and words <= self.words and all_words <= self.all_words


class Rooms:
    """Rooms to borrow; those given back are lent again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._free: list[Room] = []

    def take(self, shards: Sequence[Shard]) -> Room:
        """A room that is large enough for the shards."""
        rows = max(shard.rows for shard in shards)
        words = max(shard.words for shard in shards)
        all_words = sum(shard.words for shard in shards)
        with self._lock:
            while self._free:
                room = self._free.pop()
                if room.holds(rows, words, all_words):
                    return room
        return Room(rows * 5 // 4 + 64, words * 5 // 4 + 64, all_words * 5 // 4 + 64)

    def give(self, room: Room) -> None:
        """Give a room back; one in which a search was interrupted must not be."""
        with self._lock:
            self._free.append(room)


ROOMS = Rooms()


def table_of(shards: Sequence[Shard]) -> "np.ndarray[Any, Any]":
    """The addresses of the columns of shards."""
    return np.array([shard.addresses for shard in shards], np.int64)


def ask(
    shards: Sequence[Shard],
    table: "np.ndarray[Any, Any]",
    questions: Sequence[bytes],
    limit: int,
    least: float,
    work: Work,
) -> Answers:
    """The best `limit` answers of the shards to each question, from a score of `least`."""
    search = kernel("search")
    limit = min(limit, search.MOST)
    lines = np.zeros((len(questions), limit), search.ANSWER)
    counts = np.zeros(len(questions), np.int64)
    works = np.zeros((len(questions), 4), np.int64)
    if not shards or not questions or limit < 1:
        return Answers(lines, counts.tolist())
    slots_at = np.zeros(len(shards) + 1, np.int64)
    room = ROOMS.take(shards)
    for first in range(0, len(questions), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        data, at = packed(questions[some])
        search.search(
            table,
            room.addresses,
            data,
            at,
            WEIGHTS,
            least,
            *room.desk,
            slots_at,
            lines[some],
            counts[some],
            works[some],
        )
    ROOMS.give(room)
    done = works.sum(0).tolist()
    work.shards, work.keys = work.shards + done[0], work.keys + done[1]
    work.postings, work.rows = work.postings + done[2], work.rows + done[3]
    return Answers(lines, counts.tolist())


def packed(questions: Sequence[bytes]) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Questions one behind the other, and where each begins."""
    at = np.zeros(len(questions), np.int64)
    np.cumsum([len(question) for question in questions[:-1]], out=at[1:])
    return np.frombuffer(bytearray().join(questions), np.uint8), at
