"""The fit keeps its promises whatever the data say, and the figures it writes are what they claim to be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fitting import points, reliability, solve
from comity.screening.engine import coefficients, operating
from comity.screening.engine.features import AT, FEATURES

TABLES = Path(coefficients.__file__).parent / "tables"


def rows(number: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Pairs in which agreement speaks for one person, and nationality, by accident, does so even more."""
    random = np.random.default_rng(seed)
    same = (random.random(number) < 0.3).astype(float)
    features = np.zeros((number, len(FEATURES)))
    features[:, AT["base"]] = 1
    features[:, AT["agreement"]] = np.clip(0.3 + 0.4 * same + 0.2 * random.random(number), 0, 1)
    features[:, AT["information"]] = 2 * features[:, AT["agreement"]]
    features[:, AT["nationality_agrees"]] = same
    features[:, AT["sex_agrees"]] = same
    features[:, AT["place_agrees"]] = same
    day = random.random(number) < 0.5
    features[:, AT["date_day"]] = day * (1 - same)
    features[:, AT["date_apart"]] = (~day) * same
    return features, same


def fitted() -> dict[str, float]:
    features, same = rows(400)
    return solve.fit(features, same, np.full(400, 1 / 400), coefficients.COEFFICIENTS.weights)


def test_data_that_say_otherwise_do_not_break_the_promises() -> None:
    weights = fitted()
    for name, (low, high) in solve.BOUNDS.items():
        assert low - 0.001 <= weights[name] <= high + 0.001, name
    for more, less in solve.ORDERED:
        assert weights[more] >= weights[less] - 0.002, (more, less)
    assert all(weights[name] == 0 for name in (*solve.SUPPORT, "cross_script"))
    assert weights["date_day"] >= 1
    assert weights["date_apart"] <= -1


def test_what_the_data_do_not_show_stays_as_it_was() -> None:
    assert fitted()["identifier"] == coefficients.COEFFICIENTS.of("identifier")


def test_what_was_fitted_can_be_read_by_the_engine() -> None:
    text = json.dumps({"version": 2, "provenance": "a test", "weights": fitted()})
    assert coefficients.read(text).of("date_day") >= 1


def test_the_weights_that_are_shipped_keep_the_promises_of_the_fit() -> None:
    shipped = dict(zip(FEATURES, coefficients.COEFFICIENTS.weights, strict=True))
    for name, (low, high) in solve.BOUNDS.items():
        assert low - 0.001 <= shipped[name] <= high + 0.001, name
    for more, less in solve.ORDERED:
        assert shipped[more] >= shipped[less] - 0.002, (more, less)


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
