"""From the tokens of a query to the words of a shard that are like them, and to the rows that may be meant.

A row earns for each token of the query the token's weight times the square of the likeness of its most like
word. Whether a row is a candidate, and what it earned, follows from the query and the subject alone.
"""

from collections import namedtuple

import numpy as np

from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.kernels.likeness import (
    ALIKE,
    EXACT,
    pair_likeness,
    quick_likeness,
    same_letters,
    spelling_at,
)
from comity.screening.engine.kernels.question import COLUMNS, TOKENS, UNKNOWN
from comity.screening.engine.kernels.view import F, i4, u1, u2, u4, u8
from comity.screening.engine.layout import LAST_OF_NAME, SPELLING_BITS, WORD_BITS, WORD_MASK

PLANES = 2 * COLUMNS
SPELLING_MASK = (1 << SPELLING_BITS) - 1
ALL = 0xFFFF
LEAST_ALIKE = 170
STRONG = 213
"""Likeness from which a word is looked for in every year of birth."""
JOINED = 225
IDENTIFYING = 60
"""Weight (a byte) from which a token is looked up, unless a name holds nothing heavier."""

# What is earned: weight (200 for 1) times likeness squared, over 256; 48828 for a rare name spelled alike.
_ONE = 200 * ALIKE * ALIKE >> 8
NEAR_SHARE, NEAR_MOST = 42, _ONE * 11 // 10
FAR_SHARE, FAR_MOST = 72, _ONE * 17 // 10
NEAR_BONUS, DAY_BONUS = _ONE // 2, _ONE * 3 // 2
_LOST = ALIKE * ALIKE * 12 // 25600

Room = namedtuple(
    "Room",
    [
        "earned",  # of each row: 32 bits earned, then bits of joined tokens, then bits of tokens seen; zero
        "touched",  # rows that earned something
        "slots",  # of each word: its slot, or -1
        "seen",  # of each word: the stamp of the last look
        "seen_spellings",  # of each word: a bit for each spelling looked at since
        "slot_words",
        "likeness",  # of each slot: likeness to each column by the keys, then likeness whatever the keys
        "alike_words",
        "alike",
    ],
)
R = Room(*range(9))
"""The place of each array in a room's table of addresses."""


def room(rows: int, words: int, all_words: int) -> Room:
    """Room to search shards of at most so many rows and words, and so many words together."""
    return Room(
        np.zeros(rows + 1, np.uint64),
        np.empty(rows + 1, np.uint32),
        np.full(words + 1, -1, np.int32),
        np.zeros(words + 1, np.uint32),
        np.zeros(words + 1, np.uint16),
        np.empty(all_words + 1, np.uint32),
        np.empty((all_words + 1) * PLANES, np.uint8),
        np.empty((words + 1) * (COLUMNS + 1), np.uint32),
        np.empty((words + 1) * (COLUMNS + 1), np.uint8),
    )


@inner
def first_at_least(values, low, high, sought):
    """The first place from `low` to `high` of sorted values that is not below what is sought."""
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < sought:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def bucket(shard, key):
    """Where the words under a fuzzy key begin, and the end of the places in which to look."""
    s_key_table = u4(shard, F.key_table)
    s_key_hashes = u4(shard, F.key_hashes)
    patterns = len(s_key_table) - 1
    if patterns < 1:
        return 0, 0
    at = (key * patterns) >> 32
    low, high = np.int64(s_key_table[at]), np.int64(s_key_table[at + 1])
    return first_at_least(s_key_hashes, low, high, key), high


@inner
def slot_of(word, slots, room):
    """The slot of a word, given to it now where it has none; returns it and the number of slots."""
    r_slots = i4(room, R.slots)
    r_slot_words = u4(room, R.slot_words)
    r_likeness = u1(room, R.likeness)
    slot = np.int64(r_slots[word])
    if slot < 0:
        slot = slots
        r_slots[word] = slot
        r_slot_words[slot] = word
        r_likeness[slot * PLANES : (slot + 1) * PLANES] = UNKNOWN
        slots += 1
    return slot, slots


@inner
def find_alike(shard, ask, column, count, least, slots, room, work):
    """Append to the alike words those of one column; returns how many there are now, and the slots.

    Two spellings are compared if they stand under a common key; the most alike two count for the words.
    """
    s_key_hashes = u4(shard, F.key_hashes)
    s_key_words = u4(shard, F.key_words)
    s_records = u1(shard, F.records)
    s_records_at = u4(shard, F.records_at)
    r_seen, r_seen_spellings = u4(room, R.seen), u2(room, R.seen_spellings)
    r_likeness = u1(room, R.likeness)
    r_alike_words = u4(room, R.alike_words)
    r_alike = u1(room, R.alike)
    start, spelling, stamp = count, -1, ask.stamp[0]
    for at in range(ask.key_count[column]):
        if ask.key_spellings[column, at] != spelling:
            spelling = ask.key_spellings[column, at]
            stamp += 1
        key, by_bones = ask.keys[column, at], ask.key_bones[column, at]
        low, high = bucket(shard, key)
        work[1] += 1
        while low < high and s_key_hashes[low] == key:
            word, which = np.int64(s_key_words[low]) >> SPELLING_BITS, s_key_words[low] & SPELLING_MASK
            low += 1
            if r_seen[word] != stamp:
                r_seen[word] = stamp
                r_seen_spellings[word] = 0
            elif (r_seen_spellings[word] >> which) & 1:
                continue
            work[1] += 1
            other = spelling_at(s_records, np.int64(s_records_at[word]), which)
            likeness = -1
            if ask.records[spelling + 1] & EXACT:
                likeness = 0
                if s_records[other] == ALIKE and same_letters(ask.records, spelling, s_records, other):
                    likeness = np.int64(ask.records[spelling])
            elif by_bones:
                likeness = quick_likeness(ask.records, spelling, s_records, other, least)
            if likeness < 0:
                likeness = pair_likeness(ask.records, spelling, s_records, other, least, ask.numbers)
                r_seen_spellings[word] |= 1 << which
            if likeness >= least:
                slot, slots = slot_of(word, slots, room)
                before = np.int64(r_likeness[slot * PLANES + column])
                if before == UNKNOWN:
                    r_alike_words[count] = slot
                    count += 1
                if before == UNKNOWN or before < likeness:
                    r_likeness[slot * PLANES + column] = likeness
                if likeness >= STRONG:
                    r_seen_spellings[word] = ALL  # that will do
    ask.stamp[0] = stamp
    r_slot_words = u4(room, R.slot_words)
    for at in range(start, count):
        slot = np.int64(r_alike_words[at])
        r_alike_words[at], r_alike[at] = r_slot_words[slot], r_likeness[slot * PLANES + column]
    return count, slots


@inner
def look_up(shard, ask, slots, room, work):
    """Find the alike words of every column, most alike first within each; returns the number of slots."""
    count = 0
    for column in range(COLUMNS):
        start = count
        if column < ask.sizes[0]:
            count, slots = find_alike(shard, ask, column, count, LEAST_ALIKE, slots, room, work)
        elif TOKENS <= column < TOKENS + ask.sizes[3]:
            count, slots = find_alike(shard, ask, column, count, STRONG, slots, room, work)
        _sort(ask, room, start, count)
        ask.ends[column + 1] = count
    return slots


@inner
def _sort(ask, room, start, end):
    """Order alike words by likeness, falling; for equals it does not matter."""
    r_alike = u1(room, R.alike)
    r_alike_words = u4(room, R.alike_words)
    if end - start < 2:
        return
    bins, size = ask.bins, end - start
    bins[:] = 0
    for at in range(start, end):
        bins[r_alike[at]] += 1
        r_alike_words[at + size], r_alike[at + size] = r_alike_words[at], r_alike[at]
    place = start
    for likeness in range(255, -1, -1):
        bins[likeness], place = place, place + bins[likeness]
    for at in range(end, end + size):
        place = bins[r_alike[at]]
        bins[r_alike[at]] += 1
        r_alike_words[place], r_alike[place] = r_alike_words[at], r_alike[at]


@inner
def touch(rows, start, end, bit, earned, room, count):
    """Credit rows with what a token earns them, each once; returns how many rows have been touched."""
    r_earned = u8(room, R.earned)
    r_touched = u4(room, R.touched)
    mine = np.uint64(1) << np.uint64(bit)
    gain = np.uint64(earned) << np.uint64(32)
    for at in range(start, end):
        row = rows[at]
        before = r_earned[row]
        if before & mine:
            continue
        if before == 0:
            r_touched[count] = row
            count += 1
        r_earned[row] = (before | mine) + gain
    return count


@inner
def worth(shard, subject, ask, name, joined, least, room):
    """What a subject earns from one name of the query, of its own names by the one that earns most.

    Also what that is less a little for what is left over, which decides between equals. `joined` has a bit for each token that two neighbouring words of the subject make together.
    """
    s_words_at = u4(shard, F.words_at)
    s_words = u4(shard, F.words)
    r_slots = i4(room, R.slots)
    r_likeness = u1(room, R.likeness)
    tokens, first, joins = ask.names[name, 3], ask.names[name, 4], ask.names[name, 5]
    best, most, lost = -(1 << 40), 0, 0
    for token in range(tokens):
        ask.best[token] = JOINED if (joined >> token) & 1 else 0
    for at in range(s_words_at[subject], s_words_at[subject + 1]):
        entry = np.int64(s_words[at])
        slot = np.int64(r_slots[entry & WORD_MASK])
        matched = False
        if slot >= 0:
            slot *= PLANES
            for token in range(tokens):
                likeness = np.int64(r_likeness[slot + ask.columns[name, token]])
                if likeness != UNKNOWN and likeness >= least:
                    matched = True
                    ask.best[token] = max(ask.best[token], likeness)
            for join in range(first, first + joins):
                likeness = np.int64(r_likeness[slot + ask.joins[join, 0]])
                if likeness != UNKNOWN and likeness >= STRONG:
                    matched = True
                    start = ask.joins[join, 1]
                    for token in range(start, start + ask.joins[join, 2]):
                        ask.best[token] = max(ask.best[token], min(JOINED, likeness))
        if not matched:
            lost += (entry >> WORD_BITS) & 127
        if entry & LAST_OF_NAME:
            found = 0
            for token in range(tokens):
                likeness = ask.best[token]
                found += ask.weights[ask.columns[name, token]] * likeness * likeness >> 8
                ask.best[token] = JOINED if (joined >> token) & 1 else 0
            most = max(most, found)
            best = max(best, found - 2 * lost * _LOST)
            lost = 0
    return most, best
