"""Two names side by side: which part answers to which, and what is left over.

Likeness is in bytes (250 for 1), weights in bytes (200 for 1), until both become numbers of the features.
"""

import numpy as np

from comity.screening.engine.features import (
    AGREEMENT_CLOSE,
    INFORMATION_CAP,
    INFORMATION_MORE,
    LOST_CAP,
    PARTS_CAP,
)
from comity.screening.engine.kernels.distance import ROOM
from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.kernels.likeness import (
    ALIKE,
    HEAD,
    LETTERS,
    SPELLING_HEAD,
    joined,
    stands_for,
    word_likeness,
)
from comity.screening.engine.kernels.lookup import PLANES, R, slot_of
from comity.screening.engine.kernels.question import COLUMNS, IN_NAME, UNKNOWN
from comity.screening.engine.kernels.view import F, u1, u4
from comity.screening.engine.layout import WORD_MASK

LEAST = 150
"""Likeness from which two parts may be each other's mates."""
_SURE, _FAIR, _JOINED, _CUT = 213, 200, 240, 230
_FEW = 2
_INITIAL_LEFT_OVER = 0.3
_ONE_SIDED = 0.35
_CUT_LETTERS = 25
"""Letters of a name from which its last token may be cut (a machine readable zone has 30 or 39 places)."""
_WEIGHT = 200.0
_WHOLE = 250.0

PAIR = np.dtype(
    [
        ("mine", np.int64, IN_NAME),  # of each token of the query: where its record starts
        ("theirs", np.int64, IN_NAME),  # of each word of the subject likewise
        ("mine_weight", np.float64, IN_NAME),
        ("theirs_weight", np.float64, IN_NAME),
        ("likeness", np.int64, (IN_NAME, IN_NAME)),  # of each two
        ("slots", np.int64, IN_NAME),  # of each word
        ("state", np.int64, 8),  # free tokens, free words, links, joined, cut, exact, least
        ("starts", np.int64, IN_NAME),  # of each token that begins a link: the first word of it, or -1
        ("sums", np.float64, 2),  # weight matched, weight agreeing
        ("written", np.uint8, 400),  # room for a joined record
        ("left", np.float64, IN_NAME),  # weights left over
        ("other_left", np.float64, IN_NAME),
        ("room", np.int64, ROOM),
    ],
    align=True,
)
"""One pair of names at a time."""
_FREE, _OTHER_FREE, _LINKS, _JOINS, _CUTS, _EXACT, _LEAST_LINK = range(7)


@inner
def credit(likeness):
    """What a likeness is worth: it falls faster the further two parts are from alike."""
    alike = likeness / _WHOLE
    if alike >= 0.8:
        return alike**1.5
    return 0.8**1.5 * max(0.0, (alike - 0.6) / 0.2)


@inner
def likeness_of(shard, ask, column, slot, room, numbers):
    """The likeness of a column and the word of a slot, worked out the first time that it is asked for."""
    s_records = u1(shard, F.records)
    s_records_at = u4(shard, F.records_at)
    r_likeness = u1(room, R.likeness)
    r_slot_words = u4(room, R.slot_words)
    if r_likeness[slot * PLANES + column] == ALIKE:
        return ALIKE
    place = slot * PLANES + COLUMNS + column
    found = np.int64(r_likeness[place])
    if found == UNKNOWN:
        word = r_slot_words[slot]
        found = word_likeness(
            ask.records, ask.record_at[column], s_records, s_records_at[word], LEAST, numbers
        )
        for kin in range(ask.kin_count[column]):
            found = max(
                found, stands_for(ask.records, ask.kin_at[column, kin], s_records, s_records_at[word])
            )
        r_likeness[place] = found
    return found


@inner
def _link(pair, token, word, likeness, weight):
    pair.state[_LINKS] += 1
    pair.starts[token] = word
    pair.sums[0] += weight
    pair.sums[1] += weight * credit(likeness)
    pair.state[_EXACT] &= likeness == 250
    pair.state[_LEAST_LINK] = min(pair.state[_LEAST_LINK], likeness)


@inner
def _singles(pair, tokens, words, least):
    """One part for one part, the heaviest agreement first."""
    while pair.state[_FREE] and pair.state[_OTHER_FREE]:
        best, mine, theirs = 0.0, -1, -1
        for token in range(tokens):
            if (pair.state[_FREE] >> token) & 1:
                for word in range(words):
                    likeness = pair.likeness[token, word]
                    if (pair.state[_OTHER_FREE] >> word) & 1 and likeness >= least:
                        value = likeness * (pair.mine_weight[token] + pair.theirs_weight[word])
                        if value > best:
                            best, mine, theirs = value, token, word
        if mine < 0:
            return
        pair.state[_FREE] &= ~(1 << mine)
        pair.state[_OTHER_FREE] &= ~(1 << theirs)
        weight = (pair.mine_weight[mine] + pair.theirs_weight[theirs]) / 2
        _link(pair, mine, theirs, pair.likeness[mine, theirs], weight)


@inner
def _letters(records, start):
    return np.int64(records[start + HEAD + 1]) & LETTERS


@inner
def _fits(length, other):
    """Whether words of so many letters could be one; a quick look before the long one."""
    return length < 2 * other < 4 * length


@inner
def _mine_joined(shard, ask, name, pair, tokens, words, room):
    """Neighbouring free tokens of the query that together make a free word of the subject."""
    s_records = u1(shard, F.records)
    for join in range(ask.names[name, 4], ask.names[name, 4] + ask.names[name, 5]):
        first, size = ask.joins[join, 1], ask.joins[join, 2]
        run = ((1 << size) - 1) << first
        if pair.state[_FREE] & run != run:
            continue
        column = ask.joins[join, 0]
        length = _letters(ask.records, ask.record_at[column])
        best, mate = 0, -1
        for word in range(words):
            if (pair.state[_OTHER_FREE] >> word) & 1 and _fits(
                length, _letters(s_records, pair.theirs[word])
            ):
                found = likeness_of(shard, ask, column, pair.slots[word], room, pair.room)
                if found > best:
                    best, mate = found, word
        if best >= _FAIR:
            pair.state[_FREE] &= ~run
            pair.state[_OTHER_FREE] &= ~(1 << mate)
            pair.state[_JOINS] += 1
            _link(pair, first, mate, min(_JOINED, best), pair.theirs_weight[mate])


@inner
def _theirs_joined(shard, ask, pair, tokens, words):
    """Neighbouring free words of the subject that together make a free token of the query."""
    s_records = u1(shard, F.records)
    for size in range(3, 1, -1):
        for first in range(words - size + 1):
            run = ((1 << size) - 1) << first
            if pair.state[_OTHER_FREE] & run != run:
                continue
            length = 0
            for word in range(first, first + size):
                length += _letters(s_records, pair.theirs[word])
            best, mate, written = 0, -1, False
            for token in range(tokens):
                if (pair.state[_FREE] >> token) & 1 and _fits(
                    length, _letters(ask.records, pair.mine[token])
                ):
                    if not written:
                        joined(s_records, pair.theirs, first, size, pair.written, 0)
                        written = True
                    found = word_likeness(ask.records, pair.mine[token], pair.written, 0, _FAIR, pair.room)
                    if found > best:
                        best, mate = found, token
            if best >= _FAIR:
                pair.state[_OTHER_FREE] &= ~run
                pair.state[_FREE] &= ~(1 << mate)
                pair.state[_JOINS] += 1
                _link(pair, mate, first, min(_JOINED, best), pair.mine_weight[mate])


@inner
def _begins(records, start, others, other):
    """Whether the first spelling of one word is the beginning of the first of the other."""
    length = _letters(records, start)
    if length > _letters(others, other):
        return False
    for at in range(length):
        if records[start + HEAD + SPELLING_HEAD + at] != others[other + HEAD + SPELLING_HEAD + at]:
            return False
    return True


@inner
def _cut(records, starts, count, others, other_starts, others_count, free, others_free):
    """The mate of the last part of a long name that is the beginning of a free part of the other, or -1."""
    last, letters = count - 1, 0
    for at in range(count):
        letters += _letters(records, starts[at])
    if not (free >> last) & 1 or letters < _CUT_LETTERS or _letters(records, starts[last]) < 2:
        return -1
    for at in range(others_count):
        if (others_free >> at) & 1 and _begins(records, starts[last], others, other_starts[at]):
            return at
    return -1


@inner
def _initials(records, starts, count, left, others, other_starts, others_count, other_left):
    """Let the initials left over in one name answer for a part left over in the other."""
    found = 0
    for at in range(count):
        if left[at] > 0 and _letters(records, starts[at]) == 1:
            for other in range(others_count):
                if other_left[other] > 0 and _begins(records, starts[at], others, other_starts[other]):
                    left[at] = 0.0
                    other_left[other] *= _INITIAL_LEFT_OVER
                    found += 1
                    break
    return found


@inner
def _find_links(shard, ask, name, pair, tokens, words, room):
    """Link the parts of two names; leaves in `pair` what is linked and what is free."""
    s_records = u1(shard, F.records)
    offers = False
    for token in range(tokens):
        for word in range(words):
            likeness = likeness_of(shard, ask, ask.columns[name, token], pair.slots[word], room, pair.room)
            pair.likeness[token, word] = likeness
            offers |= likeness >= LEAST
    state = pair.state
    state[:] = 0
    state[_FREE], state[_OTHER_FREE] = (1 << tokens) - 1, (1 << words) - 1
    state[_EXACT], state[_LEAST_LINK] = 1, 250
    pair.starts[:] = -1
    pair.sums[:] = 0.0
    if not offers and (tokens == 1) == (words == 1):
        return
    _singles(pair, tokens, words, _SURE)
    # Joining is tried where it can decide: something agrees already, or little else is there to agree.
    if state[_FREE] and state[_OTHER_FREE]:
        fewest = min(_count(state[_FREE]), _count(state[_OTHER_FREE]))
        if state[_LINKS] or fewest <= _FEW:
            _mine_joined(shard, ask, name, pair, tokens, words, room)
            _theirs_joined(shard, ask, pair, tokens, words)
    if state[_FREE] and state[_OTHER_FREE]:
        _singles(pair, tokens, words, LEAST)
        mine, theirs = pair.mine, pair.theirs
        mate = _cut(ask.records, mine, tokens, s_records, theirs, words, state[_FREE], state[_OTHER_FREE])
        if mate >= 0:
            state[_FREE] &= ~(1 << (tokens - 1))
            state[_OTHER_FREE] &= ~(1 << mate)
            state[_CUTS] = 1
            _link(pair, tokens - 1, mate, _CUT, pair.mine_weight[tokens - 1])
        mate = _cut(s_records, theirs, words, ask.records, mine, tokens, state[_OTHER_FREE], state[_FREE])
        if mate >= 0:
            state[_OTHER_FREE] &= ~(1 << (words - 1))
            state[_FREE] &= ~(1 << mate)
            state[_CUTS] = 1
            _link(pair, mate, words - 1, _CUT, pair.theirs_weight[words - 1])


@inner
def _count(bits):
    found = 0
    while bits:
        found += bits & 1
        bits >>= 1
    return found


@inner
def align(shard, ask, name, at, words, pair, slots, room, row):
    """Fill `row`, from `agreement` to `parts` (see `features.py`), for a name of the query and one of a subject.

    `at` is where the subject's name begins among its words. Returns the weights left over and the slots.
    """
    s_words = u4(shard, F.words)
    s_records_at = u4(shard, F.records_at)
    s_records = u1(shard, F.records)
    tokens = ask.names[name, 3]
    for token in range(tokens):
        column = ask.columns[name, token]
        pair.mine[token] = ask.record_at[column]
        pair.mine_weight[token] = ask.weights[column] / _WEIGHT
    for word in range(words):
        number = np.int64(s_words[at + word]) & WORD_MASK
        pair.theirs[word] = s_records_at[number]
        pair.theirs_weight[word] = s_records[pair.theirs[word] + 1] / _WEIGHT
        pair.slots[word], slots = slot_of(number, slots, room)
    _find_links(shard, ask, name, pair, tokens, words, room)
    state = pair.state
    if state[_LINKS] == 0:
        row[:] = 0.0
        return 0.0, 0.0, slots
    for token in range(tokens):
        pair.left[token] = pair.mine_weight[token] if (state[_FREE] >> token) & 1 else 0.0
    for word in range(words):
        pair.other_left[word] = pair.theirs_weight[word] if (state[_OTHER_FREE] >> word) & 1 else 0.0
    mine, theirs = pair.mine, pair.theirs
    initials = _initials(
        ask.records, mine, tokens, pair.left, s_records, theirs, words, pair.other_left
    ) + _initials(s_records, theirs, words, pair.other_left, ask.records, mine, tokens, pair.left)
    lost, lost_theirs = 0.0, 0.0
    for token in range(tokens):
        lost += pair.left[token]
    for word in range(words):
        lost_theirs += pair.other_left[word]
    in_order, before = True, -1
    for token in range(tokens):
        if pair.starts[token] >= 0:
            in_order &= pair.starts[token] > before
            before = pair.starts[token]
    matched, agreeing = pair.sums[0], pair.sums[1]
    agreement = agreeing / (matched + min(lost, lost_theirs) + _ONE_SIDED * abs(lost - lost_theirs))
    row[0] = agreement
    row[1] = max(0.0, (agreement - AGREEMENT_CLOSE) / (1 - AGREEMENT_CLOSE))
    row[2] = min(agreeing, INFORMATION_CAP)
    row[3] = min(max(0.0, agreeing - INFORMATION_CAP), INFORMATION_MORE)
    row[4] = min(lost, LOST_CAP)
    row[5] = min(lost_theirs, LOST_CAP)
    row[6] = state[_EXACT]
    row[7] = in_order and state[_LINKS] > 1
    row[10] = state[_JOINS]
    row[11] = initials
    row[12] = state[_CUTS]
    row[13] = state[_LEAST_LINK] / _WHOLE
    row[14] = min(state[_LINKS], PARTS_CAP)
    return lost, lost_theirs, slots
