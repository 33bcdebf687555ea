"""How alike two words are: an edit distance in which what spelling habits vary is cheap.

A word is a record of bytes: flags, weight, number of spellings, and for each spelling its factor (250 for 1), the
number of its letters, the length of its sound, the letters, the sound. Likeness is 0 to 250; 250 only where two
spellings are the same.
"""

import numpy as np

from comity.screening.engine.kernels.jit import entry, inner
from comity.screening.engine.sounds import VOWEL_CODES, codes

ALIKE = 250
NEVER_EXACT = 245
ABJAD = 1
"""Flag of a word whose script leaves out short vowels."""
EXACT = 128
"""Bit of the number of letters of a spelling that is meant exactly as it stands: another name of the same."""
HEAD = 3
SPELLING_HEAD = 3
MOST_JOINED = 44
"""Letters of a joined word."""
ROOM = 192
"""Numbers of working room: three rows of a word of at most 48 letters."""

# Sounds that stand for each other across languages, with the cost of taking one for the other.
_CONFUSED = """
i j .3|u w .2|o w .3|v w .2|f v .3|b v .4|b p .4|d t .4|g k .35|X k .3|X h .2|X C .4|s z .3|S s .3|S C .35|C j .4
Z z .3|Z j .3|Z S .4|C s .5|T t .2|T s .4|T d .4|G g .2|G k .4|G h .4|x s .35|x S .35|x k .5|C k .4|j g .35|j h .45
j z .4|T f .5|T z .4|l r .6|m n .6|f p .4|z d .45|C t .6|X G .3
"""


def _swap_costs(vowel: int) -> np.ndarray:
    """What it costs to take one sound for another, in hundredths."""
    costs = np.full((32, 32), 100, dtype=np.int32)
    for one in VOWEL_CODES:
        for two in VOWEL_CODES:
            costs[one, two] = vowel
    for line in _CONFUSED.replace("\n", "|").strip("|").split("|"):
        symbol, other, cost = line.split()
        one, two = codes(symbol)[0], codes(other)[0]
        costs[one, two] = costs[two, one] = round(float(cost) * 100)
    return costs


_ROW = 52
_SWAPS = _swap_costs(35)
_SHORT_SWAPS = _swap_costs(50)
_IS_VOWEL = np.array([code in VOWEL_CODES for code in range(32)])
_VOWEL_GAP, _UNWRITTEN, _H_GAP, _W_GAP, _GAP = 35, 5, 30, 50, 100
_H, _W = 7, 22
_EXCHANGED = 80


@inner
def gap(code, unwritten):
    """The cost of a sound that the other word lacks, in hundredths."""
    if _IS_VOWEL[code]:
        return _UNWRITTEN if unwritten else _VOWEL_GAP
    if code == _H:
        return _H_GAP
    return _W_GAP if code == _W else _GAP


@inner
def distance(one, i, m, two, j, n, one_abjad, two_abjad, most, room):
    """Edit distance with exchanges of neighbours of two sounds, in hundredths; more than `most` once it is."""
    swaps = _SHORT_SWAPS if min(m, n) <= 4 else _SWAPS
    before, row, current = 0, _ROW, 2 * _ROW
    room[row] = 0
    for at in range(n):
        room[row + at + 1] = room[row + at] + gap(two[j + at], one_abjad)
    least_before = 0
    for up in range(m):
        code = np.int64(one[i + up])
        drop = gap(code, two_abjad)
        best = room[row] + drop
        room[current] = best
        least = best
        for at in range(n):
            mate = np.int64(two[j + at])
            best += gap(mate, one_abjad)
            found = room[row + at]
            if code != mate:
                found += swaps[code, mate]
            best = min(best, found, room[row + at + 1] + drop)
            if up and at and code == two[j + at - 1] and mate == one[i + up - 1]:
                best = min(best, room[before + at - 1] + _EXCHANGED)
            room[current + at + 1] = best
            least = min(least, best)
        if least > most and least_before > most:
            return most + 1
        least_before = least
        before, row, current = row, current, before
    return room[row + n]


@inner
def mistyped(one, i, m, two, j, n, most, room):
    """Plain edit distance with exchanges of neighbours of two spellings; more than `most` once it is."""
    before, row, current = 0, _ROW, 2 * _ROW
    for at in range(n + 1):
        room[row + at] = at
    for up in range(m):
        room[current] = up + 1
        least = up + 1
        for at in range(n):
            best = min(room[row + at] + (one[i + up] != two[j + at]), room[row + at + 1] + 1)
            best = min(best, room[current + at] + 1)
            if up and at and one[i + up] == two[j + at - 1] and two[j + at] == one[i + up - 1]:
                best = min(best, room[before + at - 1] + 1)
            room[current + at + 1] = best
            least = min(least, best)
        if least > most:
            return most + 1
        before, row, current = row, current, before
    return room[row + n]


@inner
def spelled_alike(one, i, two, j, one_abjad, two_abjad, floor, room):
    """The likeness of two spellings at their heads; 0 where it is below `floor`."""
    letters, others = np.int64(one[i + 1]), np.int64(two[j + 1])
    m, n = np.int64(one[i + 2]), np.int64(two[j + 2])
    first, second = i + SPELLING_HEAD, j + SPELLING_HEAD
    if letters == others:
        same = True
        for at in range(letters):
            if one[first + at] != two[second + at]:
                same = False
                break
        if same:
            return ALIKE
    length = max(6, m + n)  # twice the mean
    most = (ALIKE - floor) * length * 100 // (2 * ALIKE)
    if not (one_abjad or two_abjad) and abs(m - n) * _H_GAP > most:
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
    one_abjad, two_abjad = one[i] & ABJAD != 0, two[j] & ABJAD != 0
    best = 0
    left = i + HEAD
    for _ in range(one[i + 2]):
        if one[left + 1] & EXACT:
            break
        right = j + HEAD
        for _ in range(two[j + 2]):
            factor = np.int64(one[left]) * np.int64(two[right])
            if factor * ALIKE > best * 62500:
                found = spelled_alike(one, left, two, right, one_abjad, two_abjad, floor, room)
                best = max(best, found * factor // 62500)
            right += SPELLING_HEAD + np.int64(two[right + 1]) + np.int64(two[right + 2])
        left += SPELLING_HEAD + np.int64(one[left + 1]) + np.int64(one[left + 2])
    return best if best >= floor else 0


@inner
def stands_for(one, left, two, j):
    """What a spelling that is meant exactly as it stands says of a word: its factor, or 0."""
    letters = np.int64(one[left + 1]) & ~EXACT
    right = j + HEAD
    for _ in range(two[j + 2]):
        if two[right + 1] == letters and two[right] == ALIKE:
            same = True
            for at in range(letters):
                if one[left + SPELLING_HEAD + at] != two[right + SPELLING_HEAD + at]:
                    same = False
                    break
            if same:
                return np.int64(one[left])
        right += SPELLING_HEAD + np.int64(two[right + 1]) + np.int64(two[right + 2])
    return 0


@inner
def joined(records, starts, first, size, out, at):
    """Write words `first` to `first + size` as one word to `out` at `at`; returns where it ends."""
    out[at] = 0
    out[at + 1] = 0
    out[at + 2] = 1
    for step in range(size):
        out[at] |= records[starts[first + step]] & ABJAD
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
        other = spelling + SPELLING_HEAD + np.int64(records[spelling + 1]) + np.int64(records[spelling + 2])
        if records[other] == ALIKE and records[other + 1] & EXACT == 0:
            return other
    return spelling


@inner
def _join_spelling(records, starts, first, size, which, out, at):
    letters = 0
    for step in range(size):
        spelling = _spelling_to_join(records, starts[first + step], which)
        for n in range(records[spelling + 1]):
            if letters < MOST_JOINED:
                out[at + SPELLING_HEAD + letters] = records[spelling + SPELLING_HEAD + n]
                letters += 1
    sounds = 0
    start = at + SPELLING_HEAD + letters
    for step in range(size):
        spelling = _spelling_to_join(records, starts[first + step], which)
        heard = spelling + SPELLING_HEAD + np.int64(records[spelling + 1])
        for n in range(records[spelling + 2]):
            if sounds < MOST_JOINED and (sounds == 0 or out[start + sounds - 1] != records[heard + n]):
                out[start + sounds] = records[heard + n]
                sounds += 1
    out[at] = ALIKE
    out[at + 1] = letters
    out[at + 2] = sounds
    return start + sounds


@entry
def alone(one, two):
    """The likeness of two words, whatever it is."""
    return word_likeness(one, 0, two, 0, 1, np.zeros(ROOM, np.int64))
