"""Comity's engine next to its peers: the same list, the same travellers, the same run.

python -m benchmarks.screening [--full] [--size N] [--only Comity]
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.measure import figures, plan, report
from benchmarks.measure.plan import Plan
from benchmarks.measure.trial import Trial, run
from benchmarks.peers.brute import Brute
from benchmarks.peers.comity import Comity
from benchmarks.peers.contestant import Contestant
from benchmarks.peers.duck import Duck
from benchmarks.peers.yente import Retrieval, Yente
from benchmarks.population.sources import SourcesMissing

CONTESTANTS: tuple[type[Contestant], ...] = (Comity, Yente, Retrieval, Brute, Duck)
PEER = Yente.name
RESULTS = Path("var/bench/screening.json")
QUICK = {"size": 20_000, "of_each": 40, "listed": 1_500, "unlisted": 3_000}
FULL = {"size": 1_000_000, "of_each": 300, "listed": 10_000, "unlisted": 30_000}
_QUICK_SHARE = 0.35


def main() -> None:
    logging.disable(logging.WARNING)
    options = _options()
    sizes = FULL if options.full else QUICK
    if options.size:
        sizes = {**sizes, "size": options.size}
    try:
        travellers = plan.make(**sizes)
    except SourcesMissing as missing:
        print(f"  not measured: {missing}")
        return
    wanted = [one for one in CONTESTANTS if not options.only or options.only in one.name]
    fitting = [one for one in wanted if sizes["size"] <= one.most]
    share = 1.0 if options.full else _QUICK_SHARE
    trials = [_apart(contestant, travellers, share) for contestant in fitting]
    results = _results(trials, sizes)
    _show(results)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    path = RESULTS.with_stem(f"screening-{sizes['size']}")
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\n  written to {path}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--full", action="store_true", help="a million persons, and more questions")
    parser.add_argument("--size", type=int, help="persons on the list")
    parser.add_argument("--only", help="contestants whose name holds this")
    return parser.parse_args()


def _apart(contestant: type[Contestant], travellers: Plan, share: float) -> Trial:
    """Each in a process of its own, so that memory of one is not counted for another."""
    context = get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sending.send(run(contestant(), travellers, share)))
    process.start()
    sending.close()
    try:
        trial: Trial = receiving.recv()
    except EOFError:
        sys.exit(f"{contestant.name} did not finish; see above")
    process.join()
    print(f"  {trial.name}: built in {trial.build_wall:.1f} s", flush=True)
    return trial


def _results(trials: list[Trial], sizes: dict[str, int]) -> dict[str, Any]:
    results: dict[str, Any] = {
        "when": datetime.now(tz=UTC).date().isoformat(),
        "sizes": sizes,
        "speed": report.speed(trials, PEER),
        "recall": report.recalls(trials),
        "classes": report.by_class(trials),
        "decisions": report.decisions(trials),
    }
    for trial in trials[:2]:
        results[f"scripts, {trial.name}"] = report.fairness(trial, figures.script)
        results[f"regions, {trial.name}"] = report.fairness(trial, figures.region)
    return results


def _show(results: dict[str, Any]) -> None:
    size = results["sizes"]["size"]
    titles = {
        "speed": f"{size:,} persons. Speed and memory (CPU time of one core)",
        "recall": "Share of listed travellers whose record is among the first 1, 10, 50; all errors alike",
        "classes": "Recall@10 by error, by name alone and with the birth date",
        "decisions": "Share of listed travellers found at 1, 10, 50, 100 referrals of 10,000 strangers",
    }
    for key, rows in results.items():
        if isinstance(rows, list):
            title = titles.get(key, f"By {key}, at the line of 10 referrals of 10,000 strangers")
            report.show(title, rows)
            if key.startswith(("scripts", "regions")):
                for column in ("found, papers", "referred of 10,000, papers"):
                    least, most = report.spread(rows, column)
                    print(f"  spread of {column}: {least:.3f} to {most:.3f}")


if __name__ == "__main__":
    main()
