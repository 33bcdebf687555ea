"""Whole queries against whole shards: the two entries of the compiled engine."""

import numpy as np

from comity.screening.engine.features import FEATURES
from comity.screening.engine.kernels.alignment import PAIR
from comity.screening.engine.kernels.decide import TOLD, compare, score
from comity.screening.engine.kernels.heap import HEAP, MOST
from comity.screening.engine.kernels.jit import entry, inner
from comity.screening.engine.kernels.lookup import R, look_up
from comity.screening.engine.kernels.question import ASK, read
from comity.screening.engine.kernels.retrieve import candidates, numbered, set_windows
from comity.screening.engine.kernels.view import F, i4, u1, u4

_WIDTH = len(FEATURES)
MOST_NAMED, MOST_DATED = 200, 100
"""Rows that are compared exactly for one name of a query, without and with a birth date."""

DESK = np.dtype(
    [
        ("row", np.float64, _WIDTH),
        ("trial", np.float64, _WIDTH),
        ("told", np.int64, TOLD),
        ("order", np.int64, MOST + 1),
    ],
    align=True,
)
ANSWER = np.dtype(
    [
        ("score", np.float64),
        ("shard", np.int64),
        ("subject", np.int64),
        ("told", np.int64, TOLD),
        ("row", np.float64, _WIDTH),
    ],
    align=True,
)


def desk() -> tuple[np.ndarray, ...]:
    """What a search holds in mind; for one thread."""
    return tuple(np.zeros(1, kind) for kind in (ASK, HEAP, PAIR, DESK))


@inner
def _collect(table, room, data, ask, best, slots_at, work):
    """Fill the heap with the rows of all shards that may be meant; returns the number of slots."""
    slots, r_slots, r_slot_words = 0, i4(room, R.slots), u4(room, R.slot_words)
    for at in range(table.shape[0]):
        shard = table[at]
        work[0] += 1
        slots_at[at] = slots
        numbered(shard, at, data, ask.sizes[4], best, work)
        if ask.sizes[1]:
            slots = look_up(shard, ask, slots, room, work)
            years, days = set_windows(shard, ask)
            for name in range(ask.sizes[1]):
                if ask.names[name, 2]:
                    candidates(shard, at, ask, name, years, days, room, best, work)
            for slot in range(slots_at[at], slots):
                r_slots[r_slot_words[slot]] = -1
    slots_at[table.shape[0]] = slots
    return slots


@inner
def _by_subject(table, best, order):
    """Order the rows in the heap by shard and subject, so that a shard is opened once."""
    for at in range(best.size[0]):
        subjects = u4(table[best.shards[at]], F.row_subjects)
        key = best.shards[at] << 32 | np.int64(subjects[best.rows[at]])
        place = at
        while place and order[place - 1] > key:
            order[place] = order[place - 1]
            place -= 1
        order[place] = key


@inner
def _before(table, shard, subject, other_shard, other):
    """Whether the id of one subject comes before that of another."""
    ids, starts = u1(table[shard], F.ids), u4(table[shard], F.ids_at)
    others, other_starts = u1(table[other_shard], F.ids), u4(table[other_shard], F.ids_at)
    low, high = np.int64(starts[subject]), np.int64(starts[subject + 1])
    other_low, other_high = np.int64(other_starts[other]), np.int64(other_starts[other + 1])
    while low < high and other_low < other_high:
        if ids[low] != others[other_low]:
            return ids[low] < others[other_low]
        low += 1
        other_low += 1
    return high - low < other_high - other_low


@inner
def _support(told):
    return (told[4] >= 0) + (told[6] >= 0) + told[10]


@inner
def _write(line, value, shard, subject, desk):
    line.score, line.shard, line.subject = value, shard, subject
    for at in range(TOLD):
        line.told[at] = desk.told[at]
    for at in range(_WIDTH):
        line.row[at] = desk.row[at]


@inner
def _keep(table, value, shard, subject, desk, count, out):
    """Put an answer in its place among the best: by score, by support, by id. Returns how many there are."""
    place = count
    while place:
        other = out[place - 1]
        if value < other.score:
            break
        if value == other.score:
            mine, theirs = _support(desk.told), _support(other.told)
            if mine < theirs:
                break
            if mine == theirs and not _before(table, shard, subject, other.shard, other.subject):
                break
        place -= 1
    if place >= len(out):
        return count
    last = min(count, len(out) - 1)
    for at in range(last, place, -1):
        out[at] = out[at - 1]
    _write(out[place], value, shard, subject, desk)
    return last + 1


@inner
def _choose(table, room, data, ask, best, pair, desk, weights, floor, slots, slots_at, out, work):
    """Compare the rows in the heap exactly and keep the best answers; returns how many there are."""
    r_slots, r_slot_words = i4(room, R.slots), u4(room, R.slot_words)
    order = desk.order
    _by_subject(table, best, order)
    at, last, count = 0, best.size[0], 0
    while at < last:
        number = order[at] >> 32
        shard = table[number]
        for slot in range(slots_at[number], slots_at[number + 1]):
            r_slots[r_slot_words[slot]] = slot
        added = slots
        while at < last and order[at] >> 32 == number:
            if at == 0 or order[at] != order[at - 1]:
                subject = order[at] & 0xFFFFFFFF
                work[3] += 1
                slots = compare(shard, subject, ask, data, weights, pair, slots, room, desk)
                value = score(desk.row, weights)
                if value >= floor:
                    count = _keep(table, value, number, subject, desk, count, out)
            at += 1
        for slot in range(slots_at[number], slots_at[number + 1]):
            r_slots[r_slot_words[slot]] = -1
        for slot in range(added, slots):
            r_slots[r_slot_words[slot]] = -1
    return count


@entry
def search(
    table, room, data, starts, weights, floor, asks, heaps, pairs, desks, slots_at, out, counts, works
):
    """Answer queries, each in `data` from its start, from the shards of `table`.

    `table` and `room` hold addresses and lengths; `out` has a line of answers for each query, `counts` how many
    of them are filled, `works` what was done.
    """
    ask, best, pair, desk = asks[0], heaps[0], pairs[0], desks[0]
    if ask.stamp[0] > 1 << 31:
        ask.stamp[0] = 0
        u4(room, R.seen)[:] = 0
    for at_query in range(len(starts)):
        read(data, starts[at_query], ask)
        names = 0
        for name in range(ask.sizes[1]):
            names += ask.names[name, 2]
        best.size[0] = 0
        best.size[1] = min(MOST, (MOST_DATED if ask.sizes[2] else MOST_NAMED) * max(1, names))
        slots = _collect(table, room, data, ask, best, slots_at, works[at_query])
        counts[at_query] = _choose(
            table, room, data, ask, best, pair, desk, weights, floor, slots, slots_at,
            out[at_query], works[at_query],
        )  # fmt: skip


@entry
def beside(table, room, data, starts, subjects, weights, asks, pairs, desks, out):
    """Fill a line of `out` for each query and the subject of the first shard beside it."""
    ask, pair, desk = asks[0], pairs[0], desks[0]
    r_slots, r_slot_words = i4(room, R.slots), u4(room, R.slot_words)
    for at_query in range(len(starts)):
        read(data, starts[at_query], ask)
        slots = compare(table[0], subjects[at_query], ask, data, weights, pair, 0, room, desk)
        _write(out[at_query], score(desk.row, weights), 0, subjects[at_query], desk)
        for slot in range(slots):
            r_slots[r_slot_words[slot]] = -1
