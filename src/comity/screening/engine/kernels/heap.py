"""The best rows of all shards, in one total order that no cut of the index changes."""

import numpy as np

from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.kernels.view import F, u1, u4

MOST = 600

HEAP = np.dtype(
    [
        ("earned", np.int64, MOST + 1),
        ("ranks", np.uint64, MOST + 1),
        ("shards", np.int64, MOST + 1),
        ("rows", np.int64, MOST + 1),
        ("size", np.int64, 2),  # rows in it, rows that it may keep
    ],
    align=True,
)
"""The best rows; there is room for one more than are kept."""


@inner
def rank_of(shard, subject):
    """A number that an id does not betray, by which equals are told apart; the same in every shard."""
    s_ids_at = u4(shard, F.ids_at)
    s_ids = u1(shard, F.ids)
    value = np.uint64(0xCBF29CE484222325)
    for at in range(s_ids_at[subject], s_ids_at[subject + 1]):
        value = (value ^ np.uint64(s_ids[at])) * np.uint64(0x100000001B3)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    return value ^ (value >> np.uint64(32))


@inner
def _worse(heap, one, two):
    if heap.earned[one] != heap.earned[two]:
        return heap.earned[one] < heap.earned[two]
    return heap.ranks[one] > heap.ranks[two]


@inner
def _swap(heap, one, two):
    heap.earned[one], heap.earned[two] = heap.earned[two], heap.earned[one]
    heap.ranks[one], heap.ranks[two] = heap.ranks[two], heap.ranks[one]
    heap.shards[one], heap.shards[two] = heap.shards[two], heap.shards[one]
    heap.rows[one], heap.rows[two] = heap.rows[two], heap.rows[one]


@inner
def push(heap, earned, rank, shard, row):
    """Put a row into the heap; where it is full the worst one goes."""
    at = heap.size[0]
    heap.earned[at], heap.ranks[at], heap.shards[at], heap.rows[at] = earned, rank, shard, row
    while at and _worse(heap, at, (at - 1) >> 1):
        _swap(heap, at, (at - 1) >> 1)
        at = (at - 1) >> 1
    heap.size[0] += 1
    if heap.size[0] <= heap.size[1]:
        return
    last = heap.size[0] - 1
    heap.size[0] = last
    _swap(heap, 0, last)
    at = 0
    while True:
        worst = at
        for below in range(2 * at + 1, min(2 * at + 3, last)):
            if _worse(heap, below, worst):
                worst = below
        if worst == at:
            return
        _swap(heap, at, worst)
        at = worst
