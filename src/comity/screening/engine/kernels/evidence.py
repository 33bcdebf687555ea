"""Birth dates, nationality, sex, place and document numbers of two persons.

    facts: sex · number of nationalities · each 4 bytes · number of document numbers · each 8 bytes
           · number of places · for each the hash of its folded spelling (4 bytes), length and text as written
A query's places have no text.
"""

import numpy as np

from comity.screening.engine.features import AT, COMMON_BELOW, DATE_KINDS
from comity.screening.engine.kernels.jit import inner
from comity.screening.engine.kernels.question import read4, read8
from comity.screening.engine.kernels.view import F, u1, u4

_DAY, _NEW_YEAR, _SWAPPED, _MONTH, _YEAR, _DIGIT, _EXCHANGED, _NEAR, _OTHER_DAY, _APART = range(
    len(DATE_KINDS)
)
_FIRST_DATE = AT["date_day"]
_COMMON = AT["date_day_common"]
_INFORMATION, _CLOSE = AT["information"], AT["agreement_close"]
_NATION, _NATION_DIFFERS = AT["nationality_agrees"], AT["nationality_differs"]
_SEX, _SEX_DIFFERS, _PLACE, _NUMBER = (
    AT["sex_agrees"],
    AT["sex_differs"],
    AT["place_agrees"],
    AT["identifier"],
)
MALE, FEMALE = 1, 2


@inner
def compare_dates(one, two):
    """How two packed dates agree: a place in `features.DATE_KINDS`."""
    year, other_year = one >> 9, two >> 9
    month, other_month = (one >> 5) & 15, (two >> 5) & 15
    day, other_day = one & 31, two & 31
    years = _APART
    if abs(year - other_year) == 1:
        years = _NEAR
    if day == 0 or other_day == 0:
        if month and other_month:
            if year == other_year:
                return _MONTH if month == other_month else _OTHER_DAY
            return years
        return _YEAR if year == other_year else years
    if one == two:
        return _NEW_YEAR if month == 1 and day == 1 else _DAY
    if year == other_year and month == other_day and day == other_month:
        return _SWAPPED
    mine = year * 10000 + month * 100 + day
    theirs = other_year * 10000 + other_month * 100 + other_day
    differing, first, previous, exchanged = 0, -1, 0, False
    for place in range(8):  # from the last digit to the first
        digit, other = mine % 10, theirs % 10
        if digit != other:
            differing += 1
            if differing == 2:
                exchanged = place == first + 1 and digit == previous // 10 and other == previous % 10
            first = place
            previous = other * 10 + digit
        mine //= 10
        theirs //= 10
    if differing == 1:
        return _DIGIT if first < 7 else _APART
    if differing == 2 and exchanged:
        return _EXCHANGED
    return _OTHER_DAY if year == other_year else years


@inner
def _dates(shard, subject, ask, row, weights, told):
    s_dates_at = u4(shard, F.dates_at)
    s_dates = u4(shard, F.dates)
    best, kind = 0.0, -1
    for mine in range(ask.sizes[2]):
        for at in range(s_dates_at[subject], s_dates_at[subject + 1]):
            found = compare_dates(ask.dates[mine], np.int64(s_dates[at]))
            weight = weights[_FIRST_DATE + found]
            if kind < 0 or weight > best:
                best, kind = weight, found
                told[2], told[3] = mine, at - np.int64(s_dates_at[subject])
    if kind >= 0:
        row[_FIRST_DATE + kind] = 1.0
        if kind in (_DAY, _SWAPPED):
            row[_COMMON] = max(0.0, COMMON_BELOW - row[_INFORMATION])


@inner
def gather(shard, subject, ask, data, row, weights, told):
    """Fill `row` with what speaks for or against, the name apart, and `told` with what was compared.

    `told`: 2 and 3 the dates, 4 and 5 the nationalities, 6 and 7 the places, 8 the number; -1 for none.
    """
    s_facts = u1(shard, F.facts)
    s_facts_at = u4(shard, F.facts_at)
    _dates(shard, subject, ask, row, weights, told)
    strength = row[_CLOSE]
    facts = s_facts
    at, other = ask.sizes[4], np.int64(s_facts_at[subject])
    mine, theirs = data[at], facts[other]
    if MALE <= mine <= FEMALE and MALE <= theirs <= FEMALE:
        if mine == theirs:
            row[_SEX] = strength
        else:
            row[_SEX_DIFFERS] = 1.0
    at, other = at + 1, other + 1
    count, others = np.int64(data[at]), np.int64(facts[other])
    for one in range(count):
        for two in range(others):
            if told[4] < 0 and read4(data, at + 1 + 4 * one) == read4(facts, other + 1 + 4 * two):
                told[4], told[5] = one, two
    if told[4] >= 0:
        row[_NATION] = strength
    elif count and others:
        row[_NATION_DIFFERS] = 1.0
    at, other = at + 1 + 4 * count, other + 1 + 4 * others
    for one in range(data[at]):
        for two in range(s_facts[other]):
            if told[8] < 0 and read8(data, at + 1 + 8 * one) == read8(s_facts, other + 1 + 8 * two):
                told[8] = one
                row[_NUMBER] = 1.0
    at, other = at + 1 + 8 * np.int64(data[at]), other + 1 + 8 * np.int64(s_facts[other])
    for one in range(data[at]):
        mine = at + 1 + 5 * one
        theirs = other + 1
        for two in range(s_facts[other]):
            if told[6] < 0 and read4(data, mine) == read4(s_facts, theirs):
                told[6], told[7] = one, two
                row[_PLACE] = strength
            theirs += 5 + np.int64(s_facts[theirs + 4])
