"""How far apart two sounds are: an edit distance in which what spelling habits vary is cheap. In hundredths."""

import numpy as np

from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.sounds import VOWEL_CODES, codes

ROOM = 224
"""Numbers of working room: four rows of a word of at most 48 letters."""

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
_BETWEEN = np.array([code in VOWEL_CODES or code in {7, 22} for code in range(32)])
"""Vowels, h and w: what may stand between the consonants of a skeleton."""
_VOWEL_GAP, _UNWRITTEN, H_GAP, _W_GAP, _GAP = 35, 5, 30, 50, 100
_H, _W = 7, 22
_EXCHANGED = 80


@inner
def gap(code, unwritten):
    """The cost of a sound that the other word lacks, in hundredths."""
    if _IS_VOWEL[code]:
        return _UNWRITTEN if unwritten else _VOWEL_GAP
    if code == _H:
        return H_GAP
    return _W_GAP if code == _W else _GAP


@inner
def distance(one, i, m, two, j, n, one_abjad, two_abjad, most, room):
    """Edit distance with exchanges of neighbours of two sounds, in hundredths; more than `most` once it is.

    What both begin with and end with is passed over.
    """
    swaps = _SHORT_SWAPS if min(m, n) <= 4 else _SWAPS
    while m and n and one[i] == two[j]:
        i, j, m, n = i + 1, j + 1, m - 1, n - 1
    while m and n and one[i + m - 1] == two[j + n - 1]:
        m, n = m - 1, n - 1
    first, second = one[i : i + m], two[j : j + n]
    before, row, current = room[:_ROW], room[_ROW : 2 * _ROW], room[2 * _ROW : 3 * _ROW]
    gaps = room[3 * _ROW : 4 * _ROW]
    total = np.int64(0)
    row[0] = 0
    for at in range(n):
        cost = gap(second[at], one_abjad)
        total += cost
        gaps[at] = cost
        row[at + 1] = total
    least_before, last = np.int64(0), np.int64(-1)
    for up in range(m):
        code = np.int64(first[up])
        drop = gap(code, two_abjad)
        left = row[0]
        best = left + drop
        current[0] = best
        least, previous = best, np.int64(-1)
        for at in range(n):
            mate = np.int64(second[at])
            above = row[at + 1]
            found = left if code == mate else left + swaps[code, mate]
            best = min(best + gaps[at], found, above + drop)
            if mate == last and code == previous:
                best = min(best, before[at - 1] + _EXCHANGED)
            current[at + 1] = best
            least = min(least, best)
            left, previous = above, mate
        if least > most and least_before > most:
            return most + 1
        least_before, last = least, code
        before, row, current = row, current, before
    return row[n]


@inner
def quick_distance(one, i, m, two, j, n, one_abjad, two_abjad, most):
    """The cost of taking the consonants of two sounds for each other one by one, and what stands between them.

    Never less than `distance`; more than `most` once it is; -1 where the consonants are not as many.
    """
    swaps = _SHORT_SWAPS if min(m, n) <= 4 else _SWAPS
    first, second = one[i : i + m], two[j : j + n]
    up, at, cost = 0, 0, np.int64(0)
    while cost <= most:
        while up < m and at < n and _BETWEEN[first[up]] and _BETWEEN[second[at]]:
            code, mate = first[up], second[at]
            if code != mate:
                if _IS_VOWEL[code] and _IS_VOWEL[mate]:
                    cost += swaps[code, mate]
                else:
                    cost += gap(code, two_abjad) + gap(mate, one_abjad)
            up, at = up + 1, at + 1
        while up < m and _BETWEEN[first[up]]:
            cost += gap(first[up], two_abjad)
            up += 1
        while at < n and _BETWEEN[second[at]]:
            cost += gap(second[at], one_abjad)
            at += 1
        if up == m or at == n:
            return cost if up == m and at == n else -1
        if first[up] != second[at]:
            cost += swaps[first[up], second[at]]
        up, at = up + 1, at + 1
    return cost


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
