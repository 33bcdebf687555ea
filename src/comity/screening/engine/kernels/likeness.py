"""How alike two words are, by their most alike spellings.

A word is a record of bytes: zero, weight, number of spellings, and for each spelling its factor (250 for 1), the
number of its letters, the length of its sound, two bytes of classes (`sounds.classes`), the letters, the sound. Likeness is 0 to 250; 250 only where two
spellings are the same.
"""

import numpy as np

from comity.screening.engine.kernels.distance import H_GAP, ROOM, distance, mistyped, quick_distance
from comity.screening.engine.kernels.jit import entry, inner

ALIKE = 250
NEVER_EXACT = 245
UNVOWELLED = 64
"""Bit of the number of letters of a spelling that leaves out short vowels."""
EXACT = 128
"""Bit of the number of letters of a spelling that is meant exactly as it stands: another name of the same."""
LETTERS = 63
"""The other bits of that number."""
HEAD = 3
SPELLING_HEAD = 5
MOST_JOINED = 44
"""Letters of a joined word."""
_LONG = 12
"""Sounds of two spellings together from which they may differ in one more class."""


@inner
def _bits(value):
    value -= (value >> 1) & 0x5555
    value = (value & 0x3333) + ((value >> 2) & 0x3333)
    value = (value + (value >> 4)) & 0x0F0F
    return (value + (value >> 8)) & 31


@inner
def _apart(one, i, two, j, sounds):
    """Whether two spellings have so many consonants of other classes that they are not alike."""
    mine = np.int64(one[i + 3]) | np.int64(one[i + 4]) << 8
    theirs = np.int64(two[j + 3]) | np.int64(two[j + 4]) << 8
    return _bits(mine ^ theirs) > (4 if sounds >= _LONG else 3)


@inner
def spelled_alike(one, i, two, j, floor, room):
    """The likeness of two spellings at their heads; 0 where it is below `floor`."""
    letters, others = np.int64(one[i + 1]) & LETTERS, np.int64(two[j + 1]) & LETTERS
    one_abjad, two_abjad = one[i + 1] & UNVOWELLED != 0, two[j + 1] & UNVOWELLED != 0
    if same_letters(one, i, two, j):
        return ALIKE
    m, n = np.int64(one[i + 2]), np.int64(two[j + 2])
    first, second = i + SPELLING_HEAD, j + SPELLING_HEAD
    if _apart(one, i, two, j, m + n):
        return 0
    length = max(6, m + n)  # twice the mean
    most = (ALIKE - floor) * length * 100 // (2 * ALIKE)
    if not (one_abjad or two_abjad) and abs(m - n) * H_GAP > most:
        return 0
    found = distance(one, first + letters, m, two, second + others, n, one_abjad, two_abjad, most, room)
    likeness = 0
    if found <= most:
        likeness = min(NEVER_EXACT, ALIKE - found * 2 * ALIKE // (length * 100))
    if (m != letters or n != others) and likeness < 225:
        # A mistake may change how the letters around it sound, as in "lcuien" for "lucien".
        longer = max(letters, others)
        if abs(letters - others) <= 2:
            wrong = mistyped(one, first, letters, two, second, others, 2, room)
            if wrong <= 2:
                likeness = max(likeness, ALIKE - wrong * ALIKE // longer)
    return likeness if likeness >= floor else 0


@inner
def word_likeness(one, i, two, j, floor, room):
    """The best likeness between any spelling of one word and any of the other; 0 where it is below `floor`.

    Spellings that are meant exactly as they stand come last in a record, and are passed over.
    """
    best, left = 0, i + HEAD
    for _ in range(one[i + 2]):
        if one[left + 1] & EXACT:
            break
        right = j + HEAD
        for _ in range(two[j + 2]):
            best = max(best, pair_likeness(one, left, two, right, max(floor, best + 1), room))
            right += SPELLING_HEAD + (np.int64(two[right + 1]) & LETTERS) + np.int64(two[right + 2])
        left += SPELLING_HEAD + (np.int64(one[left + 1]) & LETTERS) + np.int64(one[left + 2])
    return best


@inner
def quick_likeness(one, left, two, right, floor):
    """Like `pair_likeness` for two spellings with the same skeleton; never more, and -1 where it cannot tell."""
    factor = np.int64(one[left]) * np.int64(two[right])
    if factor * ALIKE < floor * 62500:
        return 0
    letters, others = np.int64(one[left + 1]) & LETTERS, np.int64(two[right + 1]) & LETTERS
    likeness = ALIKE
    if not same_letters(one, left, two, right):
        m, n = np.int64(one[left + 2]), np.int64(two[right + 2])
        length = max(6, m + n)
        most = (ALIKE - floor) * length * 100 // (2 * ALIKE)
        found = quick_distance(
            one,
            left + SPELLING_HEAD + letters,
            m,
            two,
            right + SPELLING_HEAD + others,
            n,
            one[left + 1] & UNVOWELLED != 0,
            two[right + 1] & UNVOWELLED != 0,
            most,
        )
        if found < 0:
            return -1
        likeness = min(NEVER_EXACT, ALIKE - found * 2 * ALIKE // (length * 100)) if found <= most else 0
    likeness = likeness * factor // 62500
    return likeness if likeness >= floor else 0


@inner
def pair_likeness(one, left, two, right, floor, room):
    """The likeness of a spelling of one word and a spelling of the other; 0 where it is below `floor`."""
    factor = np.int64(one[left]) * np.int64(two[right])
    if factor * ALIKE < floor * 62500:
        return 0
    least = (floor * 62500 + factor - 1) // factor
    found = spelled_alike(one, left, two, right, least, room)
    return found * factor // 62500


@inner
def same_letters(one, left, two, right):
    """Whether two spellings are the same."""
    letters = np.int64(one[left + 1]) & LETTERS
    if np.int64(two[right + 1]) & LETTERS != letters:
        return False
    for at in range(letters):
        if one[left + SPELLING_HEAD + at] != two[right + SPELLING_HEAD + at]:
            return False
    return True


@inner
def stands_for(one, left, two, j):
    """What a spelling that is meant exactly as it stands says of a word: its factor, or 0."""
    right = j + HEAD
    for _ in range(two[j + 2]):
        if two[right] == ALIKE and same_letters(one, left, two, right):
            return np.int64(one[left])
        right += SPELLING_HEAD + (np.int64(two[right + 1]) & LETTERS) + np.int64(two[right + 2])
    return 0


@inner
def spelling_at(records, start, which):
    """Where a spelling of a word begins, by its number."""
    spelling = start + HEAD
    for _ in range(which):
        spelling += (
            SPELLING_HEAD + (np.int64(records[spelling + 1]) & LETTERS) + np.int64(records[spelling + 2])
        )
    return spelling


@inner
def joined(records, starts, first, size, out, at):
    """Write words `first` to `first + size` as one word to `out` at `at`; returns where it ends."""
    out[at] = 0
    out[at + 1] = 0
    out[at + 2] = 1
    end = _join_spelling(records, starts, first, size, 0, out, at + HEAD)
    other = _join_spelling(records, starts, first, size, 1, out, end)
    same = other - end == end - at - HEAD
    if same:
        for step in range(end - at - HEAD):
            same &= out[at + HEAD + step] == out[end + step]
    if same:
        return end
    out[at + 2] = 2
    return other


@inner
def _spelling_to_join(records, start, which):
    """Where the first spelling of a word stands, or the second if it is one as good as the first."""
    spelling = start + HEAD
    if which and records[spelling - 1] > 1:
        other = (
            spelling
            + SPELLING_HEAD
            + (np.int64(records[spelling + 1]) & LETTERS)
            + np.int64(records[spelling + 2])
        )
        if records[other] == ALIKE and records[other + 1] & EXACT == 0:
            return other
    return spelling


@inner
def _join_spelling(records, starts, first, size, which, out, at):
    letters, marks = 0, 0
    for step in range(size):
        spelling = _spelling_to_join(records, starts[first + step], which)
        marks |= np.int64(records[spelling + 1]) & UNVOWELLED
        for n in range(np.int64(records[spelling + 1]) & LETTERS):
            if letters < MOST_JOINED:
                out[at + SPELLING_HEAD + letters] = records[spelling + SPELLING_HEAD + n]
                letters += 1
    sounds = 0
    out[at + 3], out[at + 4] = 0, 0
    start = at + SPELLING_HEAD + letters
    for step in range(size):
        spelling = _spelling_to_join(records, starts[first + step], which)
        heard = spelling + SPELLING_HEAD + (np.int64(records[spelling + 1]) & LETTERS)
        out[at + 3] |= records[spelling + 3]
        out[at + 4] |= records[spelling + 4]
        for n in range(records[spelling + 2]):
            if sounds < MOST_JOINED and (sounds == 0 or out[start + sounds - 1] != records[heard + n]):
                out[start + sounds] = records[heard + n]
                sounds += 1
    out[at] = ALIKE
    out[at + 1] = letters | marks
    out[at + 2] = sounds
    return start + sounds


@entry
def alone(one, two):
    """The likeness of two words, whatever it is."""
    return word_likeness(one, 0, two, 0, 1, np.zeros(ROOM, np.int64))
