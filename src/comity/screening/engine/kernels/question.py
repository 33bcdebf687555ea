"""A query as a kernel reads it from bytes, and the room in which it is answered.

    number of tokens · for each: length of its record (2 bytes), record
    number of names · for each: weak, scripts, looked up or not, number of tokens, columns of its tokens
    number of dates · packed dates (4 bytes each)
    facts, as of a subject (`facts.py`)
A *column* is a distinct token of the query, or one made of two or three neighbouring tokens of a name.
"""

import numpy as np

from comity.screening.engine.kernels.distance import ROOM
from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.kernels.likeness import (
    ALIKE,
    EXACT,
    HEAD,
    LETTERS,
    SPELLING_HEAD,
    UNVOWELLED,
    joined,
)
from comity.screening.engine.kernels.sounds import MOST_KEYS, by_skeleton, edges, hashed, keys, skeleton

TOKENS = 32
"""Columns of tokens; as many again are for joined ones."""
COLUMNS = 64
SPELLINGS = 40
KEYS = SPELLINGS * MOST_KEYS
NAMES = 20
IN_NAME = 12
DATES = 20
TELLING = 3
"""Consonants that joined words must have to be looked up; fewer are shared by too many names."""
UNKNOWN = 255
_RECORD = 3400

ASK = np.dtype(
    [
        ("records", np.uint8, COLUMNS * _RECORD),  # records of all columns
        ("record_at", np.int64, COLUMNS),  # of each column: where its record starts
        ("weights", np.int64, COLUMNS),  # of each column: its byte
        ("keys", np.int64, (COLUMNS, KEYS)),  # of each column: its fuzzy keys
        ("key_spellings", np.int64, (COLUMNS, KEYS)),  # of each key: the spelling it is of
        ("key_bones", np.uint8, (COLUMNS, KEYS)),  # of each key: 1 for a skeleton
        ("key_count", np.int64, COLUMNS),
        ("kin_at", np.int64, (COLUMNS, SPELLINGS)),  # of each column: spellings meant exactly as they stand
        ("kin_count", np.int64, COLUMNS),
        ("bones", np.int64, (COLUMNS, SPELLINGS)),  # of each column: hashes of telling skeletons
        ("bone_count", np.int64, COLUMNS),
        ("names", np.int64, (NAMES, 6)),  # of each: weak, scripts, looked up, tokens, first join, joins
        ("columns", np.int64, (NAMES, IN_NAME)),  # of each name: columns of its tokens
        ("joins", np.int64, (COLUMNS - TOKENS, 3)),  # of each join: column, first token, tokens
        ("dates", np.int64, DATES),
        ("sizes", np.int64, 5),  # tokens, names, dates, joins, start of the facts
        ("stamp", np.int64, 1),  # of the last look at words
        ("ends", np.int64, COLUMNS + 1),  # where the alike words of each column end
        ("windows", np.int64, (2 * DATES + DATES + 4, 2)),  # rows of compatible years and of same days
        ("best", np.int64, IN_NAME),
        ("bins", np.int64, 256),
        ("numbers", np.int64, ROOM),  # room for edit distances
        ("codes", np.uint8, 512),
    ],
    align=True,
)


@inner
def read4(data, at):
    """Four bytes as a number."""
    return (
        np.int64(data[at])
        | np.int64(data[at + 1]) << 8
        | np.int64(data[at + 2]) << 16
        | np.int64(data[at + 3]) << 24
    )


@inner
def read8(data, at):
    """Eight bytes as a number, as bits."""
    return read4(data, at) | read4(data, at + 4) << 32


@inner
def read(data, at, ask):
    """Take a query out of `data`, with the keys under which its tokens are looked up."""
    used, bones = 0, ask.codes
    tokens = np.int64(data[at])
    at += 1
    for column in range(tokens):
        length = np.int64(data[at]) | np.int64(data[at + 1]) << 8
        for place in range(length):
            ask.records[used + place] = data[at + 2 + place]
        ask.record_at[column] = used
        used += length
        at += 2 + length
        _look_up_by(ask, column, bones)
    names = np.int64(data[at])
    at += 1
    joins = 0
    starts = ask.numbers
    for name in range(names):
        size = np.int64(data[at + 3])
        for field in range(4):
            ask.names[name, field] = data[at + field]
        for token in range(size):
            ask.columns[name, token] = data[at + 4 + token]
            starts[token] = ask.record_at[ask.columns[name, token]]
        at += 4 + size
        ask.names[name, 4] = joins
        for length in range(3, 1, -1):
            for first in range(size - length + 1):
                if joins < COLUMNS - TOKENS:
                    column = TOKENS + joins
                    ask.joins[joins, 0] = column
                    ask.joins[joins, 1] = first
                    ask.joins[joins, 2] = length
                    ask.record_at[column] = used
                    used = joined(ask.records, starts, first, length, ask.records, used)
                    _look_up_joined_by(ask, column, bones)
                    joins += 1
        ask.names[name, 5] = joins - ask.names[name, 4]
    dates = np.int64(data[at])
    at += 1
    for date in range(dates):
        ask.dates[date] = read4(data, at)
        at += 4
    ask.sizes[0], ask.sizes[1], ask.sizes[2], ask.sizes[3], ask.sizes[4] = tokens, names, dates, joins, at


@inner
def _look_up_by(ask, column, bones):
    start = ask.record_at[column]
    ask.weights[column] = ask.records[start + 1]
    count, telling, kin = 0, 0, 0
    spelling = start + HEAD
    for _ in range(ask.records[start + 2]):
        marks, heard = np.int64(ask.records[spelling + 1]), np.int64(ask.records[spelling + 2])
        exact = marks & EXACT
        sound = spelling + SPELLING_HEAD + (marks & LETTERS)
        if exact:
            ask.kin_at[column, kin] = spelling
            ask.keys[column, count] = hashed(100, ask.records[sound : sound + heard], heard, -1)
            ask.key_spellings[column, count] = spelling
            ask.key_bones[column, count] = 0
            kin, count = kin + 1, count + 1
            spelling = sound + heard
            continue
        whole = ask.records[spelling] == ALIKE
        added, by_bones = keys(
            ask.records, sound, heard, whole, marks & UNVOWELLED != 0, bones, ask.keys[column, count:]
        )
        kept = count
        for at in range(count, count + added):
            key, known = ask.keys[column, at], False
            for other in range(count):  # another spelling may have it: they sound much the same
                known |= ask.keys[column, other] == key
            if not known:
                ask.keys[column, kept], ask.key_spellings[column, kept] = key, spelling
                ask.key_bones[column, kept] = at < count + by_bones
                kept += 1
        count = kept
        size = skeleton(ask.records, sound, heard, 0, bones)
        if size >= TELLING:
            ask.bones[column, telling] = hashed(106, bones, size, -1)
            telling += 1
        spelling = sound + heard
    ask.key_count[column] = count
    ask.bone_count[column] = telling
    ask.kin_count[column] = kin


@inner
def _look_up_joined_by(ask, column, bones):
    start = ask.record_at[column]
    ask.key_count[column] = 0
    ask.bone_count[column] = 0
    ask.kin_count[column] = 0
    spelling = start + HEAD
    for _ in range(ask.records[start + 2]):
        letters = np.int64(ask.records[spelling + 1]) & LETTERS
        heard = np.int64(ask.records[spelling + 2])
        sound = spelling + SPELLING_HEAD + letters
        size = skeleton(ask.records, sound, heard, 0, bones)
        if size >= TELLING:
            before = ask.key_count[column]
            unvowelled = ask.records[spelling + 1] & UNVOWELLED != 0
            edge = edges(ask.records, sound, heard)
            added = by_skeleton(bones, size, edge, unvowelled, ask.keys[column, before:], 0)
            ask.key_spellings[column, before : before + added] = spelling
            ask.key_bones[column, before : before + added] = 1
            ask.key_count[column] = before + added
        spelling = sound + heard
