"""Keys under which words are filed: exact sound, sound with one letter gone, and consonant skeletons.

A sound is an array of codes 0 to 31 (`sounds.codes`); a skeleton keeps the classes of its consonants. A key is
32 bits; two words that meet by accident under one are told apart by their likeness.
"""

import numpy as np

from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.sounds import CLASS_ONE, CLASS_TWO, NOT_HEARD, TWO_LETTERS, VOWEL

MOST_KEYS = 72
"""Keys of one spelling, at most: twelve skeletons, the sound, and deletions of up to 40 + 14 letters are cut here."""
MOST_SKELETONS = 12
_OPEN_PLACES = 3
_SHORT = 3
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
def edges(sound, start, length):
    """Bit 0 where a sound begins with a vowel (h and w are not heard), bit 1 where it ends with one."""
    found = 0
    for at in range(length):
        if _ONE[sound[start + at]] != NOT_HEARD:
            found |= _ONE[sound[start + at]] == VOWEL
            break
    for at in range(length - 1, -1, -1):
        if _ONE[sound[start + at]] != NOT_HEARD:
            found |= (_ONE[sound[start + at]] == VOWEL) << 1
            break
    return found


@inner
def by_skeleton(bones, size, edge, unvowelled, found, count):
    """Add the keys of a skeleton to `found`, each once; returns how many there are now.

    A short one says too little by itself, and is told apart by whether the sound begins and ends with a vowel.
    Where vowels are not written all may be.
    """
    for bits in range(4):
        if size > _SHORT:
            if bits:
                break
            key = hashed(115, bones, size, -1)
        elif unvowelled or bits == edge:
            key = hashed(120 + bits, bones, size, -1)
        else:
            continue
        known = False
        for at in range(count):
            known |= found[at] == key
        if not known and count < MOST_SKELETONS:
            found[count] = key
            count += 1
    return count


@inner
def keys(sound, start, length, whole, unvowelled, bones, found):
    """Write the keys of a sound to `found` and return how many there are, and how many of them are skeletons.

    `bones` is room to work in. Not `whole` leaves out those that bridge a mistake: for readings that are guesses
    themselves.
    """
    count, edge = 0, edges(sound, start, length)
    for choice in range(choices(sound, start, length)):
        size = skeleton(sound, start, length, choice, bones)
        count = by_skeleton(bones, size, edge, unvowelled, found, count)
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
