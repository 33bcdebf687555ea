"""Keys under which words are filed: exact sound, sound with one letter gone, and consonant skeletons.

A sound is an array of codes 0 to 31 (`sounds.codes`); a skeleton keeps the classes of its consonants. A key is
32 bits; two words that meet by accident under one are told apart by their likeness.
"""

import numpy as np

from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.sounds import CLASS_ONE, CLASS_TWO, NOT_HEARD, TWO_LETTERS, VOWEL

MOST_KEYS = 64
"""Keys of one spelling, at most: six skeletons, the sound, and deletions of up to 40 + 14 letters are cut here."""
MOST_SKELETONS = 6
_OPEN_PLACES = 3
_READ = 14
_LEAST_DELETED, _LEAST_BONES_DELETED = 4, 5

_ONE = np.array(CLASS_ONE, dtype=np.uint8)
_TWO = np.array(CLASS_TWO, dtype=np.uint8)


@inner
def mixed(value):
    """The last step of a hash: every bit of the input moves every bit of the result (Murmur 3)."""
    value &= 0xFFFFFFFF
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & 0xFFFFFFFF
    value ^= value >> 13
    value = (value * 0xC2B2AE35) & 0xFFFFFFFF
    return value ^ (value >> 16)


@inner
def hashed(kind, codes, length, without):
    """The hash of codes, one of which may be left out."""
    value = np.int64(0x811C9DC5 ^ kind)
    for at in range(length):
        if at != without:
            value = ((value ^ (np.int64(codes[at]) + 1)) * 0x01000193) & 0xFFFFFFFF
    return mixed(value)


@inner
def skeleton(sound, start, length, choice, bones):
    """Write one skeleton of a sound to `bones` and return its length.

    Bit n of `choice` takes the second class at the n-th of the places that have a choice.
    """
    last, full, vowels, place = -1, 0, 0, 0
    for at in range(min(length, _READ)):
        code = np.int64(sound[start + at])
        one, two = np.int64(_ONE[code]), np.int64(_TWO[code])
        if two != one and place < _OPEN_PLACES:
            if (choice >> place) & 1:
                one = two
            place += 1
        first = one
        if one == TWO_LETTERS:  # an x heard as k and s
            if last != _ONE[10]:
                bones[full] = _ONE[10]
                full += 1
            last = np.int64(_ONE[10])
            first = np.int64(_ONE[18])
        if first == last:
            continue
        last = first
        if first != NOT_HEARD:
            bones[full] = first
            full += 1
            vowels += first == VOWEL
    if full - vowels > 1:
        kept = 0
        for at in range(full):
            if bones[at] != VOWEL:
                bones[kept] = bones[at]
                kept += 1
        return kept
    return full


@inner
def choices(sound, start, length):
    """How many ways there are to choose classes."""
    places = 0
    for at in range(min(length, _READ)):
        code = sound[start + at]
        if _ONE[code] != _TWO[code] and places < _OPEN_PLACES:
            places += 1
    return 1 << places


@inner
def keys(sound, start, length, whole, bones, found):
    """Write the keys of a sound to `found` and return how many there are, and how many of them are skeletons.

    `bones` is room to work in. Not `whole` leaves out those that bridge a mistake: for readings that are guesses themselves.
    """
    count = 0
    for choice in range(choices(sound, start, length)):
        size = skeleton(sound, start, length, choice, bones)
        key = hashed(115, bones, size, -1)
        known = False
        for at in range(count):
            known |= found[at] == key
        if not known and count < MOST_SKELETONS:
            found[count] = key
            count += 1
    by_bones = count
    heard = sound[start : start + length]
    found[count] = hashed(100, heard, length, -1)
    count += 1
    if not whole:
        return count, by_bones
    if length >= _LEAST_DELETED:
        for at in range(length):
            if (at == 0 or heard[at] != heard[at - 1]) and count < MOST_KEYS - 1:
                found[count] = hashed(100, heard, length, at)
                count += 1
    size = skeleton(sound, start, length, 0, bones)
    if size >= _LEAST_DELETED:
        found[count] = hashed(107, bones, size, -1)
        count += 1
    if size >= _LEAST_BONES_DELETED:
        for at in range(size):
            if (at == 0 or bones[at] != bones[at - 1]) and count < MOST_KEYS:
                found[count] = hashed(107, bones, size, at)
                count += 1
    return count, by_bones
