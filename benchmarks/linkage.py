"""Whole registers compared: Comity's candidates and scores next to Splink's usual model and exact blocking.

python -m benchmarks.linkage [--full]

Reads the data sets that Splink's own documentation uses, from the folder that COMITY_SHARED_DATA names: FEBRL 4
(5,000 persons and as many corrupted doubles) and, with --full, 50,000 historical persons with errors, and the same
candidates once more on Spark in local mode (`uv sync --group spark`; needs Java 17). Names and birth dates alone
are compared: addresses are left out for all contestants alike.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from comity.screening.engine import Name, Subject
from comity.screening.linkage.candidates import Backend, candidates, duckdb_in
from comity.screening.linkage.scoring import alike

Pair = tuple[str, str]
MOST = 5_000_000
LINES = (0.6, 0.85, 0.95)
SHIFT = 100
"""Years added to the birth dates of historical persons: the engine takes none for alive who was born before 1850."""


@dataclass(frozen=True)
class Task:
    """A data set: who is on it, and which pairs are truly of one person."""

    name: str
    people: list[dict[str, str]]
    true: frozenset[Pair]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    folder = Path(os.environ.get("COMITY_SHARED_DATA", "../shared/data")) / "screening" / "splink"
    if not folder.is_dir():
        print(f"  not measured: no {folder}")
        return
    for task in [febrl(folder), *([historical(folder)] if options.full else [])]:
        print(f"\n{task.name}: {len(task.people)} records, {len(task.true)} true pairs")
        print(f"  {'':44}{'pairs':>9}{'precision':>11}{'recall':>9}{'CPU s':>8}{'wall s':>8}")
        found = _timed("Comity: candidates by Splink on DuckDB", task, lambda t=task: ours(t))
        _scored(task, found)
        _timed("exact blocking: same surname and birth date", task, lambda t=task: exact(t))
        _plain_splink(task)
        if options.full:
            _on_spark(task, found)
    print(f"\n  resident memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def febrl(folder: Path) -> Task:
    people = []
    for name in ("dataset4a.csv", "dataset4b.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                born = row["date_of_birth"].strip()
                dated = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else ""
                people.append(
                    {
                        "unique_id": row["rec_id"].strip(),
                        "given": row["given_name"].strip(),
                        "surname": row["surname"].strip(),
                        "born": dated,
                    }
                )
    ids = {person["unique_id"] for person in people}
    doubles = ((f"rec-{n}-dup-0", f"rec-{n}-org") for n in range(len(people)))
    return Task("FEBRL 4", people, frozenset(pair for pair in doubles if ids.issuperset(pair)))


def historical(folder: Path) -> Task:
    import duckdb

    file = folder / "historical_figures_with_errors_50k.parquet"
    rows = duckdb.sql(f"SELECT unique_id, cluster, first_name, surname, dob FROM '{file}'").fetchall()
    people, clusters = [], defaultdict(list)
    for unique_id, cluster, given, surname, born in rows:
        year, rest = (str(born)[:4], str(born)[4:10]) if born else ("", "")
        later = f"{int(year) + SHIFT}{rest}" if year.isdecimal() else ""
        people.append({"unique_id": unique_id, "given": given or "", "surname": surname or "", "born": later})
        clusters[cluster].append(unique_id)
    true = (_pair(a, b) for ids in clusters.values() for a, b in combinations(ids, 2))
    return Task("Historical persons with errors", people, frozenset(true))


def ours(task: Task, backend: Backend | None = None) -> list[Pair]:
    with TemporaryDirectory() as folder:
        found = candidates(lambda: _subjects(task), None, backend or duckdb_in(Path(folder)), MOST)
    return [_pair(*pair) for pair in found.pairs]


def exact(task: Task) -> list[Pair]:
    blocks = defaultdict(list)
    for person in task.people:
        if person["surname"] and person["born"]:
            blocks[person["surname"], person["born"]].append(person["unique_id"])
    return [_pair(a, b) for ids in blocks.values() for a, b in combinations(ids, 2)]


def _scored(task: Task, pairs: list[Pair]) -> None:
    """What of the candidates reaches each line, by the engine's own features."""
    people = {subject.id: subject for subject in _subjects(task)}
    start, begun = process_time(), perf_counter()
    scores = [found.score for found in alike((people[a], people[b]) for a, b in pairs)]
    spent, wall = process_time() - start, perf_counter() - begun
    for line in LINES:
        kept = [pair for pair, score in zip(pairs, scores, strict=True) if score >= line]
        _show(f"  scored by the engine, from {line}", task, kept, spent, wall)


def _plain_splink(task: Task) -> None:
    """The model of Splink's tutorial for people: comparisons of its library, u by sampling, m by expectation."""
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    start, begun = process_time(), perf_counter()
    api = DuckDBAPI(duckdb.connect(":memory:"))
    columns = {name: [p[name] or None for p in task.people] for name in task.people[0]}
    import pyarrow

    rules = [block_on("given", "surname"), block_on("surname", "born"), block_on("given", "born")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("given"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("born", input_is_string=True),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    linker = Linker(api.register(pyarrow.table(columns)), settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(rules[:1], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("surname"))
    training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    rows = linker.inference.predict().as_record_list()
    spent, wall = process_time() - start, perf_counter() - begun
    for line in LINES:
        kept = [_pair(r["unique_id_l"], r["unique_id_r"]) for r in rows if r["match_probability"] >= line]
        _show(f"Splink’s usual model, from {line}", task, kept, spent, wall)


def _on_spark(task: Task, found: list[Pair]) -> None:
    """The same job, unchanged, on Spark; its pairs have to be the same."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        print("  Spark: not measured; uv sync --group spark")
        return
    session = (
        SparkSession.builder.master("local[2]")
        .appName("comity-linkage")
        .config("spark.driver.memory", "3g")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")

    def backend() -> Any:
        from splink import SparkAPI

        return SparkAPI(spark_session=session, register_udfs_automatically=False)

    with TemporaryDirectory() as folder:
        session.sparkContext.setCheckpointDir(folder)
        same = _timed("  the same candidates on Spark, local[2]", task, lambda: ours(task, backend))
    print(f"  Spark and DuckDB agree: {'yes' if same == found else 'NO'}")
    session.stop()
    if same != found:
        sys.exit(1)


def _timed(label: str, task: Task, find: Callable[[], list[Pair]]) -> list[Pair]:
    start, begun = process_time(), perf_counter()
    found = find()
    _show(label, task, found, process_time() - start, perf_counter() - begun)
    return found


def _show(label: str, task: Task, found: list[Pair], spent: float, wall: float) -> None:
    right = len(task.true.intersection(found))
    precision, recall = right / max(1, len(found)), right / len(task.true)
    print(f"  {label:44}{len(found):9}{precision:11.4f}{recall:9.4f}{spent:8.1f}{wall:8.1f}", flush=True)


def _subjects(task: Task) -> Iterator[Subject]:
    for person in task.people:
        name = f"{person['given']} {person['surname']}".strip()
        names = (Name(name),) if name else ()
        yield Subject(person["unique_id"], "all", names, (person["born"],) if person["born"] else ())


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


if __name__ == "__main__":
    main()
