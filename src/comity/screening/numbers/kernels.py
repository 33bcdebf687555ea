"""The loops that run as machine code: fingerprints of many numbers, and look-ups among them.

The fingerprint of a number is the XOR of one random 64-bit word for each character at its place (tabulation
hashing). So the fingerprints of all its neighbours, one character changed, cost one XOR each.

A layer holds fingerprints, sorted, of one or more audiences, one after the other:
    prints    u64, sorted within each audience
    firsts    u32, for each audience a table: where in it the fingerprints with given leading bits begin
    parts     i64, one row for each audience: its first fingerprint, its first entry in the table, bits to shift by

A random look-up waits for memory. So they go in blocks: first all places to look at, then all looks, so that the
processor waits for many at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit, types

from comity.screening.numbers.spelling import ALPHABET, LIKE

PLACES = 32
"""Characters that make the fingerprint; the rest of a longer number is compared when it is found."""
BLOCK = 64
MOST_NEIGHBOURS = PLACES * (len(ALPHABET) + 1)

Array = np.ndarray[Any, Any]

F = TypeVar("F", bound=Callable[..., int])

_U64 = types.Array(types.uint64, 1, "C", readonly=True)
_BYTES = types.Array(types.uint8, 1, "C", readonly=True)
_WORDS = types.Array(types.uint64, 2, "C", readonly=True)
_VALUES = types.uint64[::1]
_PLACES = types.int64[::1]
_FOUND = types.int64[:, ::1]
_LAYER = types.Tuple(
    (
        _PLACES,  # the audiences to look in
        types.Array(types.int64, 2, "C", readonly=True),  # parts
        types.Array(types.uint32, 1, "C", readonly=True),  # firsts
        _U64,  # prints
    )
)
_ASKED = types.Tuple((_BYTES, _PLACES, _VALUES))  # lines, where each begins, their fingerprints
_SPELLING = types.Tuple((_BYTES, _WORDS, _BYTES))  # likeness, words, letters


def fixed(array: Array) -> Array:
    """The same array, no longer to be written: the kernels are compiled for arrays as they are mapped."""
    array.flags.writeable = False
    return array


LETTERS = fixed(np.frombuffer(ALPHABET.encode("ascii"), np.uint8))
LIKENESS = fixed(np.frombuffer(LIKE, np.uint8))


def words(seed: int) -> Array:
    """The random words of a store, a row for each place, from its seed (splitmix64)."""
    count = np.arange(1, PLACES * 256 + 1, dtype=np.uint64)
    state = np.full(PLACES * 256, seed, np.uint64) + count * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return fixed((state ^ (state >> np.uint64(31))).reshape(PLACES, 256))


def _kernel(*signature: Any) -> Callable[[F], F]:
    """Compile at import; keep the machine code for the next process where a folder for it can be written."""

    def compiled(function: F) -> F:
        try:
            machine = njit(types.int64(*signature), cache=True, nogil=True)(function)
        except RuntimeError:
            machine = njit(types.int64(*signature), nogil=True)(function)
        return cast("F", machine)

    return compiled


@_kernel(_BYTES, _BYTES, _WORDS, _VALUES, _PLACES)
def fingerprints(text: Any, like: Any, table: Any, prints: Any, starts: Any) -> int:
    """Fingerprint each line of ``text``, which ends with a line feed; returns how many there were.

    ``starts`` is where each line begins, and one place past the end. Both have room for as many as were expected;
    where there are more, the answer is -1.
    """
    count, place, value = 0, 0, np.uint64(0)
    starts[0] = 0
    for at in range(text.size):
        letter = text[at]
        if letter == 10:
            if count == prints.size:
                return -1
            prints[count] = value
            count += 1
            starts[count] = at + 1
            place, value = 0, np.uint64(0)
        else:
            if place < PLACES:
                value ^= table[place, like[letter]]
            place += 1
    return count


@_kernel(_U64, types.uint64, types.int64, types.int64, types.int64)
def _first(prints: Any, value: Any, guess: int, low: int, high: int) -> int:
    """The first row from ``low`` whose fingerprint is not below ``value``; at ``high`` or after, where there is none.

    Sought from ``guess``, which is at most one after ``high``.
    """
    row = guess
    while row < high and prints[row] < value:
        row += 1
    while row > low and prints[row - 1] >= value:
        row -= 1
    return row


@_kernel(_VALUES, types.int64, types.int64, _LAYER, _FOUND, types.int64)
def _probe(values: Any, size: int, tag: int, layer: Any, found: Any, count: int) -> int:
    """Look for ``size`` fingerprints in each audience; write (tag, row) of each that is there.

    Where ``tag`` is -1 the tag of a fingerprint is its place among ``values``. Returns the count of what was found
    up to now; beyond the room of ``found`` it is counted and not written.
    """
    audiences, parts, firsts, prints = layer
    lows, highs, guesses = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    for audience in audiences:
        begin, table, shift = parts[audience, 0], parts[audience, 1], np.uint64(parts[audience, 2])
        for first in range(0, size, BLOCK):
            width = min(BLOCK, size - first)
            for n in range(width):
                value = values[first + n]
                entry = table + np.int64(value >> shift)
                low, high = np.int64(firsts[entry]), np.int64(firsts[entry + 1])
                lows[n], highs[n] = begin + low, begin + high
                # The next 20 bits say how far between low and high it would be, were they evenly spread.
                share = (value << (np.uint64(64) - shift)) >> np.uint64(44)
                guesses[n] = begin + low + np.int64((share * np.uint64(high - low)) >> np.uint64(20))
            for n in range(width):
                at = min(guesses[n], prints.size - 1)
                guesses[n] = at + np.int64(prints[at] < values[first + n])
            for n in range(width):
                value, row = (
                    values[first + n],
                    _first(prints, values[first + n], guesses[n], lows[n], highs[n]),
                )
                while row < highs[n] and prints[row] == value:
                    if count < found.shape[0]:
                        found[count, 0], found[count, 1] = (first + n if tag < 0 else tag), row
                    count += 1
                    row += 1
    return count


@_kernel(_VALUES, _LAYER, _FOUND)
def same(values: Any, layer: Any, found: Any) -> int:
    """Rows with the fingerprints ``values``: the same numbers and their look-alikes."""
    return int(_probe(values, values.size, -1, layer, found, 0))


@_kernel(_ASKED, _SPELLING, types.int64, _LAYER, _FOUND)
def near(asked: Any, spelling: Any, shortest: int, layer: Any, found: Any) -> int:
    """Rows with a number that has one other character, or two neighbouring ones exchanged."""
    text, starts, values = asked
    like, table, letters = spelling
    neighbours = np.empty(MOST_NEIGHBOURS, np.uint64)
    count = 0
    for which in range(values.size):
        begin = starts[which]
        length = min(starts[which + 1] - 1 - begin, PLACES)
        if length < shortest:
            continue
        size = 0
        for place in range(length):
            own = like[text[begin + place]]
            rest = values[which] ^ table[place, own]
            for letter in letters:
                if letter != own:
                    neighbours[size] = rest ^ table[place, letter]
                    size += 1
            if place + 1 < length:
                other = like[text[begin + place + 1]]
                if other != own:
                    exchanged = table[place, other] ^ table[place + 1, other] ^ table[place + 1, own]
                    neighbours[size] = rest ^ exchanged
                    size += 1
        count = _probe(neighbours, size, which, layer, found, count)
    return count
