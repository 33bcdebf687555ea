"""One query and one subject: the row of features that decides, and what was compared to get it."""

import math

import numpy as np

from comity.screening.engine.features import AT
from comity.screening.engine.kernels.alignment import align, likeness_of
from comity.screening.engine.kernels.evidence import gather
from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.kernels.lookup import slot_of
from comity.screening.engine.kernels.view import F, u1, u2, u4
from comity.screening.engine.layout import LAST_OF_NAME, WEAK, WORD_MASK

TOLD = 11
"""Names (0, 1), dates (2, 3), nationalities (4, 5), places (6, 7), document number (8): places of what was
compared, -1 for none; 9: bits for nothing left over (1), nothing of one name (2), another script (4), weak (8);
10: 1 where the sex agrees."""
LEAST_LEFT_OVER = 0.3
_LIKELY = 0.5
"""Of the pairs of names those are aligned that at a quick look agree at least half as well as the best."""
_AGREEMENT, _AFTER_NAME = AT["agreement"], AT["parts"] + 1
_CROSS, _WEAK_ALIAS = AT["cross_script"], AT["weak_alias"]
_SEX = AT["sex_agrees"]


@inner
def _quick(shard, ask, name, at, words, pair, slots, room):
    """How well two names agree at a quick look, and the slots."""
    s_words = u4(shard, F.words)
    found = 0
    for token in range(ask.names[name, 3]):
        ask.best[token] = 0
    for place in range(at, at + words):
        slot, slots = slot_of(np.int64(s_words[place]) & WORD_MASK, slots, room)
        for token in range(ask.names[name, 3]):
            column = ask.columns[name, token]
            ask.best[token] = max(ask.best[token], likeness_of(shard, ask, column, slot, room, pair.room))
    for token in range(ask.names[name, 3]):
        found += ask.weights[ask.columns[name, token]] * ask.best[token] * ask.best[token]
    return found, slots


@inner
def _name_end(shard, at):
    s_words = u4(shard, F.words)
    while not np.int64(s_words[at]) & LAST_OF_NAME:
        at += 1
    return at + 1


@inner
def compare(shard, subject, ask, data, weights, pair, slots, room, desk):
    """Fill `row` and `told` of the desk for a query and a subject; returns the number of slots."""
    s_words_at = u4(shard, F.words_at)
    row, told = desk.row, desk.told
    row[:] = 0.0
    told[:] = -1
    told[9] = 0
    start, end = np.int64(s_words_at[subject]), np.int64(s_words_at[subject + 1])
    if ask.sizes[1] == 0 or start == end:
        row[1] = 1.0
    else:
        slots = _names(shard, subject, ask, weights, pair, slots, room, desk, start, end)
    gather(shard, subject, ask, data, row, weights, told)
    told[10] = _same_sex(shard, subject, ask, data)
    return slots


@inner
def _same_sex(shard, subject, ask, data):
    s_facts = u1(shard, F.facts)
    s_facts_at = u4(shard, F.facts_at)
    mine, theirs = data[ask.sizes[4]], s_facts[s_facts_at[subject]]
    return 1 if mine == theirs and 1 <= mine <= 2 else 0


@inner
def _names(shard, subject, ask, weights, pair, slots, room, desk, start, end):
    """Fill `row` for the pair of names that speaks most for one person; returns the number of slots."""
    s_names_at = u4(shard, F.names_at)
    s_name_marks = u2(shard, F.name_marks)
    row, trial, told = desk.row, desk.trial, desk.told
    likeliest = 0
    several = ask.sizes[1] > 1 or _name_end(shard, start) < end
    if several:
        for name in range(ask.sizes[1]):
            at = start
            while at < end:
                after = _name_end(shard, at)
                found, slots = _quick(shard, ask, name, at, after - at, pair, slots, room)
                likeliest = max(likeliest, found)
                at = after
    best = -math.inf
    for name in range(ask.sizes[1]):
        at, theirs = start, np.int64(s_names_at[subject])
        while at < end:
            after = _name_end(shard, at)
            found = likeliest
            if several:
                found, slots = _quick(shard, ask, name, at, after - at, pair, slots, room)
            if found >= likeliest * _LIKELY:
                lost, lost_theirs, slots = align(
                    shard, ask, name, at, after - at, pair, slots, room, trial[_AGREEMENT:_AFTER_NAME]
                )
                marks = np.int64(s_name_marks[theirs])
                weak = ask.names[name, 0] != 0 or marks & WEAK != 0
                trial[0] = 1.0
                trial[_CROSS] = 1.0 if marks & 255 != ask.names[name, 1] else 0.0
                trial[_WEAK_ALIAS] = 1.0 if weak else 0.0
                odds = 0.0
                for feature in range(_AFTER_NAME):
                    odds += weights[feature] * trial[feature]
                if odds > best:
                    best = odds
                    for feature in range(_AFTER_NAME):
                        row[feature] = trial[feature]
                    told[0], told[1] = name, theirs
                    told[9] = 1 if max(lost, lost_theirs) < LEAST_LEFT_OVER else 0
                    told[9] |= 2 if min(lost, lost_theirs) < LEAST_LEFT_OVER else 0
                    told[9] |= (4 if trial[_CROSS] else 0) | (8 if weak else 0)
            at, theirs = after, theirs + 1
    return slots


@inner
def score(row, weights):
    """The logistic of the weighted row, to six places, so that it prints as it compares."""
    odds = 0.0
    for feature in range(len(row)):
        odds += weights[feature] * row[feature]
    return math.floor(1e6 / (1.0 + math.exp(-max(-30.0, min(30.0, odds)))) + 0.5) / 1e6
