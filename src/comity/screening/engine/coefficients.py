"""The weights of the decision, read from `tables/coefficients.json`.

The file: `version` 2, `provenance` (where the numbers come from, in words) and `weights`, one number in
log-odds for each of `features.FEATURES`. What agrees of nationality, sex or place may not weigh more than
`MOST_SUPPORT` together, and what differs may not speak for a person.
"""

import json
from dataclasses import dataclass
from importlib.resources import files

from comity.screening.engine.features import FEATURES

MOST_SUPPORT = 0.7
_SUPPORT = ("nationality_agrees", "sex_agrees", "place_agrees")
_AGAINST = ("nationality_differs", "sex_differs", "date_apart", "weak_alias", "lost_query", "lost_subject")


@dataclass(frozen=True, slots=True)
class Coefficients:
    """`weights` has a number for each of `FEATURES`, in their order."""

    provenance: str
    weights: tuple[float, ...]

    def of(self, feature: str) -> float:
        """The weight of one feature."""
        return self.weights[FEATURES.index(feature)]


def read(text: str) -> Coefficients:
    """Coefficients of a file's text; raises `ValueError` where it is not one or breaks a promise."""
    table = json.loads(text)
    weights = table["weights"]
    if table["version"] != 2 or set(weights) != set(FEATURES):
        raise ValueError("the coefficients do not belong to this version of the features")
    if sum(max(0.0, weights[name]) for name in _SUPPORT) > MOST_SUPPORT:
        raise ValueError("nationality, sex and place together weigh too much")
    if any(weights[name] > 0 for name in _AGAINST):
        raise ValueError("what differs speaks for a person")
    return Coefficients(table["provenance"], tuple(float(weights[name]) for name in FEATURES))


COEFFICIENTS = read(
    (files("comity.screening.engine.tables") / "coefficients.json").read_text(encoding="utf-8")
)
