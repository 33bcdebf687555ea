"""Fits the weights of the decision on invented persons, and writes them with where they come from.

    python -m benchmarks.fit [--size 50000] [--travellers 8000] [--points-only]

Which pair of names speaks for a person depends on the weights: run it twice after a change of the features.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fitting import points, reliability, solve, tails
from benchmarks.fitting.rows import Rows, collect
from benchmarks.measure.report import show
from benchmarks.population.persons import Population
from benchmarks.travellers.draw import Traveller, mixed, strangers, subject
from comity.screening.engine import Engine
from comity.screening.engine.coefficients import COEFFICIENTS, read
from comity.screening.engine.features import FEATURES

TABLES = Path("src/comity/screening/engine/tables")
SEED = 2
"""Another list and other travellers than those of the benchmark."""
HELD_OUT_SEED = 3
SHOWN_FOR = 0.5
"""Share of listed travellers for which a score is a probability: even odds, so that it shows evidence alone."""
_STRANGERS_IN_TAIL = 10
"""To each listed traveller: one in 10,000 has to be seen."""
_CLIMBS = 2
_SOURCES = "names_cc0 (CC0), nettranslit (CC0, one token of five held out), Faker (MIT)"


def main() -> None:
    options = _options()
    population = Population(SEED)
    with (
        tempfile.TemporaryDirectory() as folder,
        Engine.build(folder, map(subject, population.first(options.size))) as engine,
    ):
        if options.points_only:
            _write_points(engine, population, options)
        else:
            _write_weights(engine, population, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=50_000, help="persons on the list")
    parser.add_argument("--travellers", type=int, default=8_000, help="listed ones, and strangers besides")
    parser.add_argument("--rounds", type=int, default=50_000, help="steps of each search for weights")
    parser.add_argument("--points-only", action="store_true", help="measure lines with the weights there are")
    return parser.parse_args()


def _write_weights(engine: Engine, population: Population, options: argparse.Namespace) -> None:
    before = dict(zip(FEATURES, COEFFICIENTS.weights, strict=True))
    many = _STRANGERS_IN_TAIL * options.travellers
    seen = tails.collect(engine, population, options.size, 2 * options.travellers, many, SEED)
    climbed = [solve.climb(seen, before, options.rounds, start) for start in range(_CLIMBS)]
    best = max(climbed, key=lambda one: seen.found(_row(one), solve.BUDGETS).mean())
    taught = collect(engine, population, options.size, options.travellers, SEED)
    weights = solve.calibrated(best, taught.features, taught.same, taught.weighted_for(SHOWN_FOR))
    unseen = tails.collect(engine, population, options.size, options.travellers, many // 2, HELD_OUT_SEED)
    show("Found on held-out travellers", [_found(unseen, "before", before), _found(unseen, "after", weights)])
    kept = collect(engine, population, options.size, options.travellers // 2, HELD_OUT_SEED)
    after = _quality(kept, weights)
    show("Reliability on held-out travellers", [_shown(each) for each in after["reliability"]])
    for name, value in weights.items():
        print(f"  {name:26} {COEFFICIENTS.of(name):8.3f} → {value:8.3f}")
    print(f"  Brier {after['brier']:.6f}, calibration error {after['calibration_error']:.6f}")
    when = datetime.now(tz=UTC).date().isoformat()
    table = {
        "version": 2,
        "provenance": (
            f"Fitted by benchmarks/fit.py on {when}: looked for by what they find at budgets of 2 to 150 of 10,000 "
            f"strangers, of {2 * options.travellers:,} listed travellers with errors and {many:,} strangers against "
            f"{options.size:,} invented persons (seed {SEED}) with names of {_SOURCES}; then stretched, and the base "
            f"moved, so that of {len(taught.same):,} pairs those scored are of one person as often as the score says, if "
            f"as many of those asked about are listed as not; limits and orders held as in benchmarks/fitting/solve.py; "
            f"measured on other travellers (seed {HELD_OUT_SEED}). What a document number weighs, and a missing "
            f"name, is set by hand. Units are log-odds."
        ),
        "weights": weights,
        "measured": after,
    }
    text = json.dumps(table, indent=2, ensure_ascii=False) + "\n"
    read(text)
    (TABLES / "coefficients.json").write_text(text, encoding="utf-8")


def _row(weights: dict[str, float]) -> Any:
    return np.array([weights[name] for name in FEATURES])


def _found(seen: tails.Tails, which: str, weights: dict[str, float]) -> dict[str, Any]:
    shares = seen.found(_row(weights), points.BUDGETS)
    return {"weights": which, **{f"at {at}": float(v) for at, v in zip(points.BUDGETS, shares, strict=True)}}


def _quality(rows: Rows, weights: dict[str, float]) -> dict[str, Any]:
    scores = solve.scores(rows.features, weights)
    shares = rows.weighted_for(SHOWN_FOR)
    table = reliability.bins(scores, rows.same, shares)
    return {
        "pairs": len(scores),
        "brier": round(reliability.brier(scores, rows.same, shares), 6),
        "calibration_error": round(reliability.error(table), 6),
        "reliability": [
            {
                "from": b.low,
                "to": b.high,
                "said": round(b.said, 4),
                "true": round(b.true, 4),
                "pairs": b.pairs,
            }
            for b in table
        ],
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {"score": f"{row['from']} to {row['to']}", **{key: row[key] for key in ("said", "true", "pairs")}}


def _write_points(engine: Engine, population: Population, options: argparse.Namespace) -> None:
    question = Traveller.by_papers
    listed = points.ask(engine, mixed(population, options.size, options.travellers, HELD_OUT_SEED), question)
    others = points.ask(engine, strangers(4 * options.travellers, HELD_OUT_SEED), question)
    rows = points.points(listed, others)
    when = datetime.now(tz=UTC).date().isoformat()
    table = {
        "version": 1,
        "provisional": False,
        "provenance": (
            f"Measured by benchmarks/fit.py --points-only on {when} (seed {HELD_OUT_SEED}): invented travellers "
            f"asked by name, birth date, nationality, sex and place as their papers show them, with the errors "
            f"that papers have, against {options.size:,} invented persons with names of {_SOURCES}. Each line is "
            f"the lowest at which no more than `referrals` of 10,000 unlisted travellers had a best score on or "
            f"above it; `found` counts listed travellers whose own record did. Referrals grow with the list. "
            f"Regions with fewer than 100 listed travellers in the sample are left out."
        ),
        "measured": {"listed": options.size, "strangers": len(others), "travellers": len(listed)},
        "points": rows,
    }
    path = TABLES / "operating_points.json"
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show("Lines", [{key: row[key] for key in row if key != "regions"} for row in rows])
    spreads = [np.array([share["found"] for share in row["regions"].values()]) for row in rows]
    for row, found in zip(rows, spreads, strict=True):
        print(f"  at {row['referrals']}: found {found.min():.3f} to {found.max():.3f} between regions")


if __name__ == "__main__":
    main()
