"""The loops of a build: what has a length of its own put in order, words filed under keys and rows under words."""

import numpy as np

from comity.screening.engine.kernels.jit import entry, inner
from comity.screening.engine.kernels.likeness import ALIKE, HEAD, LETTERS, SPELLING_HEAD, UNVOWELLED, joined
from comity.screening.engine.kernels.lookup import IDENTIFYING
from comity.screening.engine.kernels.question import IN_NAME, TELLING
from comity.screening.engine.kernels.sounds import MOST_KEYS, hashed, keys, skeleton
from comity.screening.engine.layout import LAST_OF_NAME, SPELLING_BITS, WORD_BITS, WORD_MASK

_HALF = IDENTIFYING // 2


@entry
def gathered(values, starts, order, size, out):
    """Copy parts of `values` (parts begin at `starts`, elements have `size` bytes) to `out` in another order."""
    at = 0
    for part in order:
        low, high = np.int64(starts[part]) * size, np.int64(starts[part + 1]) * size
        for place in range(low, high):
            out[at] = values[place]
            at += 1


@entry
def file_keys(records, starts, out):
    """Write key and word of each key of each word to `out`, or only count them where it is empty."""
    bones, found = np.zeros(64, np.uint8), np.zeros(MOST_KEYS, np.int64)
    count = 0
    for word in range(len(starts) - 1):
        spelling = np.int64(starts[word]) + HEAD
        if records[spelling + 1] & LETTERS < 2:
            continue
        for which in range(records[spelling - 1]):
            letters, heard = np.int64(records[spelling + 1]) & LETTERS, np.int64(records[spelling + 2])
            sound = spelling + SPELLING_HEAD + letters
            whole, unvowelled = records[spelling] == ALIKE, records[spelling + 1] & UNVOWELLED != 0
            size, _ = keys(records, sound, heard, whole, unvowelled, bones, found)
            for at in range(size):
                if len(out):
                    filed = word << SPELLING_BITS | which
                    out[count] = np.uint64(found[at]) << np.uint64(32) | np.uint64(filed)
                count += 1
            spelling = sound + heard
    return count


@entry
def bones_of(records, starts, out):
    """The hash of the first skeleton of each word."""
    bones = np.zeros(64, np.uint8)
    for word in range(len(starts) - 1):
        spelling = np.int64(starts[word]) + HEAD
        sound = spelling + SPELLING_HEAD + (np.int64(records[spelling + 1]) & LETTERS)
        size = skeleton(records, sound, np.int64(records[spelling + 2]), 0, bones)
        out[word] = hashed(115, bones, size, -1)


@inner
def _heavy(words, at):
    """Whether the name that begins at `at` has an identifying word, and where it ends."""
    heavy = False
    while True:
        entry = np.int64(words[at])
        heavy |= (entry >> WORD_BITS) & 127 >= _HALF
        at += 1
        if entry & LAST_OF_NAME:
            return heavy, at


@entry
def file_rows(words, words_at, row_subjects, ends, last, postings):
    """Add each row to its words: counted in `ends` where `postings` is empty, else written where they end.

    A word that identifies nobody is passed over unless its name holds nothing else. `last` is room, all zero.
    """
    for row in range(len(row_subjects)):
        at = np.int64(words_at[row_subjects[row]])
        end = np.int64(words_at[np.int64(row_subjects[row]) + 1])
        while at < end:
            heavy, after = _heavy(words, at)
            for place in range(at, after):
                entry = np.int64(words[place])
                word = entry & WORD_MASK
                if last[word] == row + 1 or (heavy and (entry >> WORD_BITS) & 127 < _HALF):
                    continue
                last[word] = row + 1
                if len(postings):
                    postings[ends[word]] = row
                ends[word] += 1
            at = after


@entry
def file_joins(words, words_at, row_subjects, records, starts, out):
    """Write skeleton and row of neighbouring words written as one to `out`; only count where it is empty."""
    bones, written = np.zeros(64, np.uint8), np.zeros(400, np.uint8)
    parts = np.zeros(IN_NAME, np.int64)
    count = 0
    for row in range(len(row_subjects)):
        at = np.int64(words_at[row_subjects[row]])
        end = np.int64(words_at[np.int64(row_subjects[row]) + 1])
        size = 0
        while at < end:
            entry = np.int64(words[at])
            at += 1
            parts[size] = starts[entry & WORD_MASK]
            size += 1
            for length in range(2, min(3, size) + 1):
                count = _file_join(records, parts, size - length, length, written, bones, row, count, out)
            if entry & LAST_OF_NAME:
                size = 0
    return count


@inner
def _file_join(records, parts, first, length, written, bones, row, count, out):
    joined(records, parts, first, length, written, 0)
    spelling = HEAD
    for _ in range(written[2]):
        sound = spelling + SPELLING_HEAD + (np.int64(written[spelling + 1]) & LETTERS)
        heard = np.int64(written[spelling + 2])
        size = skeleton(written, sound, heard, 0, bones)
        if size >= TELLING:
            if len(out):
                key = np.uint64(hashed(106, bones, size, -1)) << np.uint64(32)
                out[count] = key | np.uint64(row)
            count += 1
        spelling = sound + heard
    return count


@entry
def file_numbers(facts, facts_at, row_subjects, hashes, rows):
    """Write each document number and its row; only count them where `hashes` is empty."""
    count = 0
    for row in range(len(row_subjects)):
        at = np.int64(facts_at[row_subjects[row]]) + 1
        at += 1 + 4 * np.int64(facts[at])
        for number in range(facts[at]):
            if len(hashes):
                value = np.uint64(0)
                for place in range(8):
                    value |= np.uint64(facts[at + 1 + 8 * number + place]) << np.uint64(8 * place)
                hashes[count], rows[count] = value, row
            count += 1
    return count
