"""Weights that find most at a budget of referrals and keep the promises of the decision; then what makes a score of them.

A likelihood alone would spend its weights on pairs that nobody wonders about. So the weights are looked for by what
they find at the budgets, in units in which an agreeing name is worth `AGREEMENT`, and then stretched and moved until a
score is a probability, which changes no order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.fitting.tails import Tails
from comity.screening.engine.features import AT, FEATURES

Vector = NDArray[np.float64]
AGREEMENT = 6.5
"""What an agreeing name is worth at the start of the search: the unit of `BOUNDS`."""
BUDGETS = (2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150)
"""Of 10,000 strangers; what is found at each counts alike."""
_FREE = (-15.0, 15.0)
_BY_HAND = ("no_name", "identifier")
"""What the rows do not tell of: nobody in them is asked about by a number alone."""
_HELD = ("base", *_BY_HAND)
_WORTHWHILE = 2e-5
_FOR, _AGAINST = (0.0, 15.0), (-15.0, 0.0)
_HABIT = (-0.6, 0.0)
"""What a habit of writing may cost at most: it says little about who somebody is, and falls on some regions."""
BOUNDS: dict[str, tuple[float, float]] = {
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
    "date_apart": (-3.3, -1.0),
    "date_day_common": _AGAINST,
    "nationality_agrees": (0.0, 0.0),
    "nationality_differs": (-0.3, 0.0),
    "sex_agrees": (0.0, 0.0),
    "sex_differs": (-0.8, 0.0),
    "place_agrees": (0.0, 0.0),
}
"""Limits of each weight, before it is stretched.

Papers lie about states, sexes and days of birth more often than invented ones do: what differs may not cost much.
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


def climb(tails: Tails, start: Mapping[str, float], rounds: int, seed: int) -> dict[str, float]:
    """From `start`, the better of two neighbours again and again: weights within `BOUNDS` and `ORDERED`."""
    random = np.random.default_rng(seed)
    lows, highs = (np.array([BOUNDS.get(name, _FREE)[side] for name in FEATURES]) for side in (0, 1))
    best = _within(start, lows, highs)
    free = [at for at in np.flatnonzero(tails.used & (highs > lows)) if FEATURES[at] not in _HELD]
    value, steps = tails.found(best, BUDGETS).mean(), np.full(len(FEATURES), 0.8)
    for _ in range(rounds):
        places = random.choice(free, size=1 if random.random() < 0.6 else 2)
        tried = best.copy()
        tried[places] += random.normal(size=len(places)) * steps[places]
        tried = np.clip(tried, lows, highs)
        if any(tried[AT[more]] < tried[AT[less]] for more, less in ORDERED):
            continue
        found = tails.found(tried, BUDGETS).mean()
        better = found > value + _WORTHWHILE
        if better:
            best, value = tried, found
        steps[places[0]] = np.clip(steps[places[0]] * (1.3 if better else 0.97), 0.1, 2)
    return dict(zip(FEATURES, map(float, best), strict=True))


def _within(start: Mapping[str, float], lows: Vector, highs: Vector) -> Vector:
    unit = AGREEMENT / start["agreement"] if start["agreement"] else 1.0
    values = [start[name] * (1.0 if name in _BY_HAND else unit) for name in FEATURES]
    return np.clip(np.array(values), lows, highs)


def calibrated(
    weights: Mapping[str, float], features: Vector, same: Vector, shares: Vector
) -> dict[str, float]:
    """`weights` stretched by one number, and the base moved by another, so that scores are probabilities."""
    odds, signs = features @ np.array([weights[name] for name in FEATURES]), 2 * same - 1

    def loss(at: Sequence[float]) -> float:
        return float(shares @ np.logaddexp(0, -signs * (at[0] * odds + at[1])))

    solved = minimize(loss, [1.0, 0.0], method="Nelder-Mead")
    if not solved.success or solved.x[0] <= 0:
        raise RuntimeError(f"the scores could not be calibrated: {solved.message}")
    stretch, move = solved.x
    stretched = {name: round(value * stretch, 3) + 0.0 for name, value in weights.items()}
    by_hand = {name: weights[name] for name in _BY_HAND}
    return {**stretched, "base": round(stretched["base"] + move, 3), **by_hand}


def scores(features: Vector, weights: Mapping[str, float]) -> Vector:
    """The score of each row."""
    log_odds = features @ np.array([weights[name] for name in FEATURES])
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))
