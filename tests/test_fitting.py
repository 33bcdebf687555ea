"""The fit keeps its promises whatever the data say, and the figures it writes are what they claim to be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fitting import points, reliability, solve, tails
from comity.screening.engine import coefficients, operating
from comity.screening.engine.features import AT, FEATURES

TABLES = Path(coefficients.__file__).parent / "tables"


LISTED, STRANGERS = 300, 400
SHIPPED = dict(zip(FEATURES, coefficients.COEFFICIENTS.weights, strict=True))


@pytest.fixture(scope="module")
def seen() -> tails.Tails:
    """A world in which some strangers share the day, and nationality, by accident, tells who is listed."""
    random = np.random.default_rng(1)
    own, others = (np.zeros((number, len(FEATURES)), np.float32) for number in (LISTED, STRANGERS))
    for rows, agreement in ((own, 0.8), (others, 0.3)):
        rows[:, AT["base"]] = 1
        rows[:, AT["agreement"]] = np.clip(agreement + 0.4 * random.random(len(rows)), 0, 1)
        rows[:, AT["information"]] = 2 * rows[:, AT["agreement"]]
    own[:, [AT["nationality_agrees"], AT["sex_agrees"], AT["place_agrees"]]] = 1
    own[::9, AT["date_apart"]], own[1::9, AT["date_day"]] = 1, 1
    others[::40, AT["date_day"]] = 1
    return tails.Tails(own, others, np.arange(STRANGERS), STRANGERS)


@pytest.fixture(scope="module")
def climbed(seen: tails.Tails) -> dict[str, float]:
    return solve.climb(seen, SHIPPED, 400, 1)


@pytest.fixture(scope="module")
def fitted(seen: tails.Tails, climbed: dict[str, float]) -> dict[str, float]:
    rows = np.concatenate([seen.own, seen.others]).astype(float)
    same = np.concatenate([np.ones(LISTED), np.zeros(STRANGERS)])
    return solve.calibrated(climbed, rows, same, np.full(len(same), 1 / len(same)))


def row(weights: dict[str, float]) -> np.ndarray:
    return np.array([weights[name] for name in FEATURES])


def keeps_promises(weights: dict[str, float]) -> None:
    for more, less in solve.ORDERED:
        assert weights[more] >= weights[less] - 0.002, (more, less)
    for name, (low, high) in solve.BOUNDS.items():
        assert np.sign(weights[name]) in {np.sign(low), np.sign(high), 0.0}, name
    assert all(weights[name] == 0 for name in (*solve.SUPPORT, "cross_script"))
    assert weights["date_day"] > 0
    assert weights["date_apart"] < 0


def test_data_that_say_otherwise_do_not_break_the_promises(fitted: dict[str, float]) -> None:
    keeps_promises(fitted)


def test_the_weights_that_are_shipped_keep_the_promises_of_the_fit() -> None:
    keeps_promises(SHIPPED)


def test_the_search_finds_at_least_what_it_began_with(seen: tails.Tails, climbed: dict[str, float]) -> None:
    begun = solve.climb(seen, SHIPPED, 0, 1)
    before, after = (seen.found(row(each), solve.BUDGETS).mean() for each in (begun, climbed))
    assert after >= before > 0


def test_stretching_changes_the_order_of_no_two_pairs(
    seen: tails.Tails, climbed: dict[str, float], fitted: dict[str, float]
) -> None:
    before, after = seen.own @ row(climbed), seen.own @ row(fitted)
    assert np.corrcoef(before, after)[0, 1] > 0.999999
    assert fitted["identifier"] == SHIPPED["identifier"]


def test_what_was_fitted_can_be_read_by_the_engine(fitted: dict[str, float]) -> None:
    text = json.dumps({"version": 2, "provenance": "a test", "weights": fitted})
    assert coefficients.read(text).of("date_day") > 0


def test_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    scores = np.repeat([0.05, 0.55, 0.95], 1_000)
    same = np.concatenate([np.arange(1_000) < 1_000 * score for score in (0.05, 0.55, 0.95)]).astype(float)
    weights = np.full(3_000, 1 / 3_000)
    table = reliability.bins(scores, same, weights)
    assert sum(each.pairs for each in table) == 3_000
    assert reliability.error(table) == pytest.approx(0, abs=1e-9)
    assert reliability.error(reliability.bins(np.full(3_000, 0.99), same, weights)) == pytest.approx(
        0.99 - 0.5166, abs=0.01
    )
    assert reliability.brier(same, same, weights) == 0


def test_points_keep_the_budget_and_can_be_read_by_the_engine() -> None:
    random = np.random.default_rng(1)
    others = [
        points.Scored("here" if n % 2 else "there", True, float(random.random() ** 4)) for n in range(20_000)
    ]
    listed = [points.Scored("here", n % 10 > 0, float(random.random() ** 0.5)) for n in range(2_000)]
    found = points.points(listed, others)
    assert [row["referrals"] for row in found][:3] == [1, 2, 3]
    for row in found:
        referred = sum(one.score >= row["score"] for one in others)
        assert referred <= row["referrals"] * len(others) / 10_000
        assert list(row["regions"]) == ["here"]
    text = json.dumps(
        {"version": 1, "provisional": False, "provenance": "a test", "measured": {}, "points": found}
    )
    assert operating.read(text).points[0].over_all.referrals == 1


def test_the_points_that_are_shipped_say_where_they_come_from() -> None:
    table = json.loads((TABLES / "operating_points.json").read_text(encoding="utf-8"))
    assert table["measured"]["strangers"] >= 10_000
    assert "2026" in table["provenance"]
