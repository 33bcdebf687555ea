"""A logistic whose weights keep the promises of the decision: what agrees never lowers a score, and so on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, minimize

from comity.screening.engine.coefficients import MOST_SUPPORT
from comity.screening.engine.features import FEATURES

Vector = NDArray[np.float64]
_PULL = 2e-5
"""How strongly weights are drawn to zero: enough to decide what the data leave open."""
_FREE = (-15.0, 15.0)
_FOR, _AGAINST = (0.0, 15.0), (-15.0, 0.0)
_HABIT = (-0.6, 0.0)
"""What a habit of writing may cost at most: it says little about who somebody is, and falls on some regions."""
BOUNDS: dict[str, tuple[float, float]] = {
    "base": (-15.0, 0.0),
    "no_name": (-6.0, -2.0),
    "agreement": _FOR,
    "agreement_close": _FOR,
    "information": _FOR,
    "information_more": _FOR,
    "lost_query": (-1.0, 0.0),
    "lost_subject": (-1.0, 0.0),
    "exact": _FOR,
    "in_order": _FOR,
    "cross_script": (0.0, 0.0),
    "weak_alias": (-1.5, -0.3),
    "joined": _HABIT,
    "initial": _HABIT,
    "cut": _HABIT,
    "least": _FOR,
    "parts": _FOR,
    "date_day": (1.0, 9.0),
    "date_new_year": (0.3, 5.0),
    "date_swapped": (0.5, 8.0),
    "date_month": (0.5, 7.0),
    "date_year": (0.2, 5.0),
    "date_digit": (0.0, 6.0),
    "date_digits_exchanged": (0.0, 6.0),
    "date_near_year": (-0.3, 3.0),
    "date_same_year_other_day": (-0.8, 0.5),
    "date_apart": (-9.0, -1.0),
    "date_day_common": _AGAINST,
    "nationality_agrees": (0.0, 0.0),
    "nationality_differs": (-0.6, 0.0),
    "sex_agrees": (0.0, 0.0),
    "sex_differs": (-1.5, 0.0),
    "place_agrees": (0.0, 0.0),
    "identifier": (5.5, 9.0),
}
"""Limits of each weight. A document number is not in the rows: its weight stays where it is.

Nationality, sex, place and script never raise a score: their agreement is shown, and has no weight.

Without a birth date a name that lost a part or is written in another script is weak evidence, and a fit would
have it count for next to nothing. Who searches by such a name has to be shown the record all the same.
"""
ORDERED = (
    ("date_day", "date_swapped"),
    ("date_day", "date_new_year"),
    ("date_day", "date_month"),
    ("date_month", "date_year"),
    ("date_swapped", "date_digit"),
    ("date_digit", "date_same_year_other_day"),
    ("date_digits_exchanged", "date_same_year_other_day"),
    ("date_year", "date_near_year"),
    ("date_near_year", "date_apart"),
    ("date_same_year_other_day", "date_apart"),
)
"""The first of each two speaks at least as much for one person as the second."""
SUPPORT = ("nationality_agrees", "sex_agrees", "place_agrees")


def fit(features: Vector, same: Vector, weights: Vector, start: Sequence[float]) -> dict[str, float]:
    """The weights of the most likely logistic within `BOUNDS`, `ORDERED` and `MOST_SUPPORT`."""
    lows, highs = (np.array([BOUNDS.get(name, _FREE)[side] for name in FEATURES]) for side in (0, 1))
    used = features.any(axis=0)
    first = np.clip(np.array(start), lows, highs)
    signs = 2 * same - 1

    def loss(at: Vector) -> tuple[float, Vector]:
        margins = signs * (features @ at)
        value = float(weights @ np.logaddexp(0, -margins)) + _PULL * float(at @ at) / 2
        slope = -weights * signs / (1 + np.exp(np.clip(margins, -500, 500)))
        return value, features.T @ slope + _PULL * at

    bounds = [
        (low, high) if seen else (held, held)
        for low, high, seen, held in zip(lows, highs, used, first, strict=True)
    ]
    solved = minimize(
        loss,
        first,
        jac=True,
        method="SLSQP",
        bounds=bounds,
        constraints=[_promises()],
        options={"maxiter": 500, "ftol": 1e-10},
    )
    if not solved.success:
        raise RuntimeError(f"the weights could not be fitted: {solved.message}")
    return {name: round(float(value), 3) for name, value in zip(FEATURES, solved.x, strict=True)}


def _promises() -> LinearConstraint:
    at = {name: place for place, name in enumerate(FEATURES)}
    rows = np.zeros((len(ORDERED) + 1, len(FEATURES)))
    for row, (more, less) in enumerate(ORDERED):
        rows[row, at[more]], rows[row, at[less]] = 1, -1
    rows[-1, [at[name] for name in SUPPORT]] = -1
    least = np.zeros(len(ORDERED) + 1)
    least[-1] = -MOST_SUPPORT + 0.002
    return LinearConstraint(rows, lb=least, ub=np.inf)


def scores(features: Vector, weights: dict[str, float]) -> Vector:
    """The score of each row."""
    log_odds = features @ np.array([weights[name] for name in FEATURES])
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))
