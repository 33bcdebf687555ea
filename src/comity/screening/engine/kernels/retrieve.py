"""The rows of a shard that a query may mean, the best of them kept in one heap for all shards.

Tokens whose words stand in many rows are not walked where they could not carry a row over the line by
themselves; that changes the work and not the answer.
"""

import numpy as np

from comity.screening.engine.kernels.heap import push, rank_of
from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.kernels.likeness import ALIKE
from comity.screening.engine.kernels.lookup import (
    DAY_BONUS,
    FAR_MOST,
    FAR_SHARE,
    IDENTIFYING,
    NEAR_BONUS,
    NEAR_MOST,
    NEAR_SHARE,
    STRONG,
    R,
    first_at_least,
    touch,
    worth,
)
from comity.screening.engine.kernels.question import IN_NAME, read8
from comity.screening.engine.kernels.view import F, u1, u4, u8

_FORCED = 15
"""Bit of a row that is a candidate whatever it earned: same day of birth or same document number."""
_YEAR = 512
_CHEAP = 3000
"""Rows that are walked without asking whether they can be spared."""
_UNIT = ALIKE * ALIKE


@inner
def set_windows(shard, ask):
    """Rows of compatible years (undated ones among them) and of the same days; returns how many of each."""
    s_row_dates = u4(shard, F.row_dates)
    rows, end = s_row_dates, len(s_row_dates)
    windows = ask.windows
    windows[0, 0], windows[0, 1] = 0, first_at_least(rows, 0, end, 1)
    count = 1
    for at in range(ask.sizes[2]):
        year = ask.dates[at] // _YEAR
        windows[count, 0] = first_at_least(rows, 0, end, (year - 1) * _YEAR)
        windows[count, 1] = first_at_least(rows, 0, end, (year + 2) * _YEAR)
        count += 1
    for at in range(1, count):  # in order, and each row in one of them
        least = at
        for other in range(at + 1, count):
            if windows[other, 0] < windows[least, 0]:
                least = other
        low, high = windows[least, 0], windows[least, 1]
        windows[least, 0], windows[least, 1] = windows[at, 0], windows[at, 1]
        windows[at, 0], windows[at, 1] = max(low, windows[at - 1, 1]), max(high, windows[at - 1, 1])
    days = count
    for at in range(ask.sizes[2]):
        date = ask.dates[at]
        month, day = (date >> 5) & 15, date & 31
        if month and day:
            windows[days, 0] = first_at_least(rows, 0, end, date)
            windows[days, 1] = first_at_least(rows, windows[days, 0], end, date + 1)
            days += 1
            if day <= 12 and day != month:
                turned = (date & ~511) | day << 5 | month
                windows[days, 0] = first_at_least(rows, 0, end, turned)
                windows[days, 1] = first_at_least(rows, windows[days, 0], end, turned + 1)
                days += 1
    return count, days


@inner
def _cost(shard, ask, room, column, least):
    """Rows under the words alike to a column, from a likeness up."""
    s_postings_at = u4(shard, F.postings_at)
    r_alike = u1(room, R.alike)
    r_alike_words = u4(room, R.alike_words)
    rows = 0
    for at in range(ask.ends[column], ask.ends[column + 1]):
        if r_alike[at] < least:
            break
        word = r_alike_words[at]
        rows += np.int64(s_postings_at[word + 1]) - np.int64(s_postings_at[word])
    return rows


@inner
def _spare(costs, weights, tokens, line, spared):
    """Mark the costliest tokens that together stay below the line; returns what they may earn."""
    total = 0
    for token in range(tokens):
        spared[token] = 0
    while True:
        worst = -1
        for token in range(tokens):
            if not spared[token] and (worst < 0 or costs[token] > costs[worst]):
                worst = token
        if worst < 0 or costs[worst] < _CHEAP:
            return total
        gain = weights[worst] * _UNIT >> 8
        if total + gain >= line:
            return total
        total += gain
        spared[worst] = 1


@inner
def _walk(shard, ask, column, least, whole, years, bit, weight, room, touched, work):
    """Credit rows under the words alike to a column; all rows from likeness `least`, else of the years."""
    s_postings_at = u4(shard, F.postings_at)
    s_postings = u4(shard, F.postings)
    r_alike = u1(room, R.alike)
    r_alike_words = u4(room, R.alike_words)
    for at in range(ask.ends[column], ask.ends[column + 1]):
        likeness = np.int64(r_alike[at])
        everywhere = likeness >= least
        if not everywhere and not years:
            return touched
        word = r_alike_words[at]
        low, high = np.int64(s_postings_at[word]), np.int64(s_postings_at[word + 1])
        earned = weight * _UNIT >> 8 if whole else weight * likeness * likeness >> 8
        if everywhere:
            work[2] += high - low
            touched = touch(s_postings, low, high, bit, earned, room, touched)
            continue
        for window in range(years):
            start = first_at_least(s_postings, low, high, ask.windows[window, 0])
            low = first_at_least(s_postings, start, high, ask.windows[window, 1])
            work[2] += low - start
            touched = touch(s_postings, start, low, bit, earned, room, touched)
    return touched


@inner
def _walk_joined(shard, ask, column, bit, weight, room, touched, work):
    """Credit rows in which neighbouring words written as one have the skeleton of a token."""
    s_join_hashes = u4(shard, F.join_hashes)
    s_join_rows = u4(shard, F.join_rows)
    r_earned = u8(room, R.earned)
    end = len(s_join_hashes)
    for at in range(ask.bone_count[column]):
        key = ask.bones[column, at]
        low = first_at_least(s_join_hashes, 0, end, key)
        high = first_at_least(s_join_hashes, low, end, key + 1)
        work[2] += high - low
        touched = touch(s_join_rows, low, high, bit, weight * _UNIT >> 8, room, touched)
        for place in range(low, high):
            row = s_join_rows[place]
            r_earned[row] |= np.uint64(1) << np.uint64(16 + bit)
    return touched


@inner
def _bonus(date, ask, dated):
    """What the date of a row earns, and whether its year may be meant."""
    if not dated:
        return 0, True
    if date == 0:
        return NEAR_BONUS // 2, True
    near = False
    for at in range(ask.sizes[2]):
        asked = ask.dates[at]
        if asked == date:
            return DAY_BONUS if date & 31 else NEAR_BONUS, True
        if asked // _YEAR == date // _YEAR:
            near = True
            month, day = (asked >> 5) & 15, asked & 31
            if day and month == date & 31 and day == (date >> 5) & 15:
                return DAY_BONUS, True
        elif abs(asked // _YEAR - date // _YEAR) == 1:
            near = True
    return (NEAR_BONUS, True) if near else (0, False)


@inner
def _lines(ask, name):
    """What a row must earn from a name to be a candidate: with a compatible year, and with another."""
    total, heavy = 0, 0
    for token in range(ask.names[name, 3]):
        weight = ask.weights[ask.columns[name, token]]
        total += weight
        if weight >= IDENTIFYING:
            heavy += weight
    total = (heavy if heavy else total) * _UNIT >> 8
    return min(NEAR_MOST, total * NEAR_SHARE // 100), min(FAR_MOST, total * FAR_SHARE // 100), heavy > 0


@inner
def candidates(shard, at_shard, ask, name, years, days, room, best, work):
    """Put the rows of a shard that one name of a query may mean into the heap."""
    s_row_dates = u4(shard, F.row_dates)
    s_dead = u1(shard, F.dead)
    s_row_subjects = u4(shard, F.row_subjects)
    r_earned = u8(room, R.earned)
    r_touched = u4(room, R.touched)
    tokens = ask.names[name, 3]
    dated = ask.sizes[2] > 0
    near_line, far_line, heavy = _lines(ask, name)
    costs, near_costs = ask.numbers[:IN_NAME], ask.numbers[IN_NAME : 2 * IN_NAME]
    weights, spared = ask.numbers[2 * IN_NAME : 3 * IN_NAME], ask.numbers[3 * IN_NAME : 4 * IN_NAME]
    far_spared = ask.numbers[4 * IN_NAME : 5 * IN_NAME]
    in_years, all_rows = 0, max(1, len(s_row_dates))
    for window in range(years):
        in_years += ask.windows[window, 1] - ask.windows[window, 0]
    for token in range(tokens):
        column = ask.columns[name, token]
        weights[token] = ask.weights[column]
        if heavy and weights[token] < IDENTIFYING:
            weights[token] = 0
        costs[token] = _cost(shard, ask, room, column, STRONG if dated else 0)
        near_costs[token] = costs[token] * in_years // all_rows if dated else costs[token]
    near_rest = _spare(near_costs, weights, tokens, near_line, spared)
    far_rest = _spare(costs, weights, tokens, far_line, far_spared) if dated else near_rest
    light = 0
    touched = 0
    for token in range(tokens):
        column, weight = ask.columns[name, token], weights[token]
        if weight == 0:
            light += ask.weights[column] * _UNIT >> 8
            continue
        touched = _walk_joined(shard, ask, column, token, weight, room, touched, work)
        for join in range(ask.names[name, 4], ask.names[name, 4] + ask.names[name, 5]):
            if ask.joins[join, 1] <= token < ask.joins[join, 1] + ask.joins[join, 2]:
                touched = _walk(
                    shard, ask, ask.joins[join, 0], 0, True, 0, token, weight, room, touched, work
                )
        if dated:
            if spared[token] and far_spared[token]:
                continue
            least = 256 if far_spared[token] else STRONG
            touched = _walk(
                shard,
                ask,
                column,
                least,
                False,
                0 if spared[token] else years,
                token,
                weight,
                room,
                touched,
                work,
            )
        elif not spared[token]:
            touched = _walk(shard, ask, column, 0, False, 0, token, weight, room, touched, work)
    for window in range(years, days):
        if dated:
            for row in range(ask.windows[window, 0], ask.windows[window, 1]):
                if r_earned[row] == 0:
                    r_touched[touched] = row
                    touched += 1
                r_earned[row] |= np.uint64(1) << np.uint64(_FORCED)
    for at in range(touched):
        row = np.int64(r_touched[at])
        state = r_earned[row]
        r_earned[row] = 0
        if s_dead[row]:
            continue
        bonus, near = _bonus(np.int64(s_row_dates[row]), ask, dated)
        line = near_line if near else far_line
        forced = (state >> np.uint64(_FORCED)) & np.uint64(1) != 0
        rest = max(near_rest, far_rest) + light
        most = np.int64(state >> np.uint64(32)) + rest
        if most < line and not forced:
            continue
        if best.size[0] == best.size[1] and most + bonus < best.earned[0]:
            continue
        subject = np.int64(s_row_subjects[row])
        joined = np.int64(state >> np.uint64(16)) & 0xFFF
        earned, ordered = worth(shard, subject, ask, name, joined, 0 if near else STRONG, room)
        if earned < line and not forced:
            continue
        push(best, ordered + bonus, rank_of(shard, subject), at_shard, row)


@inner
def numbered(shard, at_shard, data, at, best, work):
    """Put into the heap, before all others, the rows that share a document number with the facts at `at`."""
    s_number_hashes = u8(shard, F.number_hashes)
    s_number_rows = u4(shard, F.number_rows)
    s_dead = u1(shard, F.dead)
    s_row_subjects = u4(shard, F.row_subjects)
    end = len(s_number_hashes)
    at += 1
    at += 1 + 4 * np.int64(data[at])
    for number in range(data[at]):
        sought = np.uint64(read8(data, at + 1 + 8 * number))
        low = first_at_least(s_number_hashes, 0, end, sought)
        while low < end and s_number_hashes[low] == sought:
            row = np.int64(s_number_rows[low])
            work[2] += 1
            if not s_dead[row]:
                push(best, 100 * DAY_BONUS, rank_of(shard, np.int64(s_row_subjects[row])), at_shard, row)
            low += 1
