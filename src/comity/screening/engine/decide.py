"""From two persons to a score: a logistic over name, birth date, identifiers, sex and nationality.

The score depends on the two persons alone, never on what else an index holds.
"""

import math

from comity.screening.engine import words
from comity.screening.engine.align import NOTHING, Aligner, Alignment
from comity.screening.engine.coefficients import COEFFICIENTS
from comity.screening.engine.evidence import gather
from comity.screening.engine.fold import scripts_of
from comity.screening.engine.model import Feature
from comity.screening.engine.people import FoldedName, Person

_CLOSE = 0.8
_LITTLE = 0.3


def score(aligner: Aligner, query: Person, subject: Person) -> tuple[float, tuple[Feature, ...]]:
    """The score (0 to 1, rounded to six places so that it prints as it compares) and what it rests on."""
    name_log_odds, features = _name(aligner, query, subject)
    evidence = gather(query, subject)
    log_odds = name_log_odds + sum(feature.value for feature in evidence)
    return round(1 / (1 + math.exp(-log_odds)), 6), (*features, *evidence)


def _name(aligner: Aligner, query: Person, subject: Person) -> tuple[float, tuple[Feature, ...]]:
    table = COEFFICIENTS.name
    if not query.names or not subject.names:
        return table["absent"], (Feature("name", 0.0, "", "", words.NAME_NONE),)
    best, one, two, alignment = -math.inf, query.names[0], subject.names[0], NOTHING
    for name in query.names:
        for other in subject.names:
            found = aligner.align(name, other)
            log_odds = _name_log_odds(found, name.weak or other.weak)
            if log_odds > best:
                best, one, two, alignment = log_odds, name, other, found
    feature = Feature(
        "name", round(alignment.agreement, 6), one.text, two.text, _sentence(alignment, one, two)
    )
    if (one.weak or two.weak) and alignment is not NOTHING:
        weak = Feature("weak_alias", table["weak_alias"], one.text, two.text, words.NAME_WEAK)
        return best, (feature, weak)
    return best, (feature,)


def _name_log_odds(alignment: Alignment, weak: bool) -> float:
    table = COEFFICIENTS.name
    log_odds = (
        table["intercept"]
        + table["agreement"] * alignment.agreement
        + table["information"] * min(alignment.information, table["information_cap"])
        + (table["weak_alias"] if weak else 0.0)
    )
    return max(log_odds, table["lowest"])


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
