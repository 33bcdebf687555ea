"""A list on which everybody has the same name, and questions that are made to be slow: time stays bounded.

python -m benchmarks.alike [--full] [--size N]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from random import Random

from benchmarks.measure.figures import percentile
from benchmarks.measure.report import Row, show
from benchmarks.population.births import birth
from comity.screening.engine import Engine, Name, Query, Subject

QUICK_SIZE, FULL_SIZE = 10_000, 1_000_000
QUICK_TIMES, FULL_TIMES = 40, 1_000
_NAMES = ("Mohamed Ali", "محمد علي", "Mohammed Aly", "Ali Mohamed")
HOSTILE = {
    "nothing but one letter": "a",
    "ten thousand letters": "Mohamed Ali " * 834,
    "thirty parts": " ".join(["Mohamed", "Ali", "Ahmed", "Hassan", "Hussein", "Abdul"] * 5),
    "every script at once": "Мохамед علي 穆罕默德 Μωχάμεντ 모하메드 מוחמד મોહમ્મદ",
    "marks without letters": "\u200f\u202é́́" * 200,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--full", action="store_true", help="a million of one name")
    parser.add_argument("--size", type=int, help="persons of one name")
    options = parser.parse_args()
    size = options.size or (FULL_SIZE if options.full else QUICK_SIZE)
    times = FULL_TIMES if options.full else QUICK_TIMES
    with tempfile.TemporaryDirectory() as folder, Engine.build(folder, people(size)) as engine:
        rows = [_by_name(engine, times), _by_birth(engine, size, times)]
        rows += [_timed(engine, what, [Query((text,))] * (times // 4)) for what, text in HOSTILE.items()]
    show(f"{size:,} persons all called {_NAMES[0]}", rows)


def people(size: int) -> Iterator[Subject]:
    """The same name in four spellings, each with a birth date of its own."""
    random = Random(1)
    for number in range(size):
        born = birth(random, 0.1)
        yield Subject(f"p{number}", "all", (Name(_NAMES[number % len(_NAMES)]),), (born,))


def _by_name(engine: Engine, times: int) -> Row:
    return _timed(engine, "by name", [Query((_NAMES[n % len(_NAMES)],)) for n in range(times)])


def _by_birth(engine: Engine, size: int, times: int) -> Row:
    """The one meant is found by the birth date, or others who were born on the same day."""
    random = Random(2)
    wanted = [one for one in people(size) if random.random() < 1.2 * times / size][:times]
    queries = [Query((one.names[0].text,), one.birth_dates) for one in wanted]
    row = _timed(engine, "by name and birth date", queries)
    right = 0
    for query in queries:
        found = engine.screen(query, None, limit=1)
        born = (
            [feature.subject for feature in found[0].features if feature.name == "birth_date"]
            if found
            else []
        )
        right += born == list(query.birth_dates)
    return {**row, "same birth date first": right / max(1, len(queries))}


def _timed(engine: Engine, what: str, queries: list[Query]) -> Row:
    engine.screen(queries[0], None)
    seconds = []
    for query in queries:
        begun = time.process_time()
        engine.screen(query, None)
        seconds.append(time.process_time() - begun)
    return {
        "asked": what,
        "median ms": 1e3 * percentile(seconds, 0.5),
        "p99 ms": 1e3 * percentile(seconds, 0.99),
        "p99.9 ms": 1e3 * percentile(seconds, 0.999),
        "worst ms": 1e3 * max(seconds),
        "same birth date first": float("nan"),
        "times": len(queries),
    }


if __name__ == "__main__":
    main()
