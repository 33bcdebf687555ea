"""From two persons to a score: a logistic over name, birth date, identifiers, sex and nationality.

The score depends on the two persons alone, never on what else an index holds.
"""

import math

from comity.screening.engine import words
from comity.screening.engine.align import NOTHING, Aligner, Alignment
from comity.screening.engine.coefficients import COEFFICIENTS
from comity.screening.engine.evidence import gather
from comity.screening.engine.features import (
    AGREEMENT_CLOSE,
    AT,
    COMMON_BELOW,
    FEATURES,
    INFORMATION_CAP,
    INFORMATION_MORE,
    LOST_CAP,
    PARTS_CAP,
)
from comity.screening.engine.fold import scripts_of
from comity.screening.engine.model import Feature
from comity.screening.engine.people import FoldedName, Person

_CLOSE = 0.8
_LITTLE = 0.3


def score(aligner: Aligner, query: Person, subject: Person) -> tuple[float, tuple[Feature, ...]]:
    """The score (0 to 1, rounded to six places so that it prints as it compares) and what it rests on."""
    row, features = vector(aligner, query, subject)
    log_odds = sum(weight * value for weight, value in zip(COEFFICIENTS.weights, row, strict=True))
    return round(1 / (1 + math.exp(-max(-30.0, log_odds))), 6), features


def vector(aligner: Aligner, query: Person, subject: Person) -> tuple[list[float], tuple[Feature, ...]]:
    """The row of `features.FEATURES` and what a person is told of it."""
    row, features = _name(aligner, query, subject)
    strength = row[AT["agreement_close"]]
    evidence = gather(query, subject)
    for kind, _ in evidence:
        row[AT[kind]] = strength if kind.endswith("_agrees") else 1.0
        if kind in ("date_day", "date_swapped"):
            row[AT["date_day_common"]] = max(0.0, COMMON_BELOW - row[AT["information"]])
    return row, (*features, *(feature for _, feature in evidence))


def _name(aligner: Aligner, query: Person, subject: Person) -> tuple[list[float], tuple[Feature, ...]]:
    if not query.names or not subject.names:
        row = [0.0] * len(FEATURES)
        row[AT["no_name"]] = 1.0
        return row, (Feature("name", 0.0, "", "", words.NAME_NONE),)
    best, row, one, two, alignment = -math.inf, [], query.names[0], subject.names[0], NOTHING
    for name in query.names:
        for other in subject.names:
            found = aligner.align(name, other)
            tried = _row(found, name, other)
            log_odds = sum(weight * value for weight, value in zip(COEFFICIENTS.weights, tried, strict=True))
            if log_odds > best:
                best, row, one, two, alignment = log_odds, tried, name, other, found
    feature = Feature(
        "name", round(alignment.agreement, 6), one.text, two.text, _sentence(alignment, one, two)
    )
    if (one.weak or two.weak) and alignment is not NOTHING:
        weak = Feature("weak_alias", COEFFICIENTS.of("weak_alias"), one.text, two.text, words.NAME_WEAK)
        return row, (feature, weak)
    return row, (feature,)


def _row(found: Alignment, one: FoldedName, two: FoldedName) -> list[float]:
    values = {
        "base": 1.0,
        "agreement": found.agreement,
        "agreement_close": max(0.0, (found.agreement - AGREEMENT_CLOSE) / (1 - AGREEMENT_CLOSE)),
        "information": min(found.information, INFORMATION_CAP),
        "information_more": min(max(0.0, found.information - INFORMATION_CAP), INFORMATION_MORE),
        "lost_query": min(found.lost_one, LOST_CAP),
        "lost_subject": min(found.lost_two, LOST_CAP),
        "exact": float(found.exact),
        "in_order": float(found.in_order and found.parts > 1),
        "cross_script": float(scripts_of(one.text) != scripts_of(two.text)),
        "weak_alias": float(one.weak or two.weak),
        "joined": float(found.joined),
        "initial": float(found.initials),
        "cut": float(found.cut),
        "least": found.least,
        "parts": float(min(found.parts, PARTS_CAP)),
    }
    return [values.get(name, 0.0) for name in FEATURES]


def _sentence(alignment: Alignment, one: FoldedName, two: FoldedName) -> str:
    if alignment.agreement < _LITTLE:
        return words.NAME_LITTLE
    if not alignment.whole:
        return words.NAME_PART if alignment.held else words.NAME_SHARED
    if scripts_of(one.text) != scripts_of(two.text) and alignment.agreement >= _CLOSE:
        return words.NAME_SCRIPT
    if not alignment.exact:
        return words.NAME_CLOSE
    return words.NAME_EXACT if alignment.in_order else words.NAME_ORDER
