"""Prints what a run found, ratios first, and gives it as plain values for plots and pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan, nan
from typing import Any

from benchmarks.measure import figures
from benchmarks.measure.figures import REFERRALS, found_at, line_for, percentile, rate, recall, referred_at
from benchmarks.measure.trial import Answer, Trial

Row = dict[str, Any]
_FEW = 100
"""Groups of fewer travellers are left out of a spread: chance would make it."""


def speed(trials: Sequence[Trial], peer: str) -> list[Row]:
    """Build, memory and speed of each, and how many times as quick as ``peer``."""
    asked = {trial.name: trial.answers["class by birth"] for trial in trials}
    base = rate(asked[peer]) if peer in asked else float("nan")
    return [
        {
            "contestant": trial.name,
            "times as quick": rate(asked[trial.name]) / base,
            "a second and core, name": rate(trial.answers["class by name"]),
            "… and birth date": rate(asked[trial.name]),
            "median ms": 1e3 * percentile([one.cpu for one in asked[trial.name]], 0.5),
            "p99 ms": 1e3 * percentile([one.cpu for one in asked[trial.name]], 0.99),
            "p99.9 ms": 1e3 * percentile([one.cpu for one in asked[trial.name]], 0.999),
            "p99 ms, wall": 1e3 * percentile([one.wall for one in asked[trial.name]], 0.99),
            "asked": len(asked[trial.name]),
            "built in CPU s": trial.build_cpu,
            "on disk MiB": trial.disk / 2**20,
            "memory grown MiB": trial.grown / 2**20,
            "a worker's own MiB": trial.worker.get("own", nan),
            "… mapped": trial.worker.get("mapped", nan),
        }
        for trial in trials
    ]


def recalls(trials: Sequence[Trial]) -> list[Row]:
    """Recall at 1, 10 and 50, over all classes alike, by name and with the birth date."""
    return [
        {
            "contestant": trial.name,
            **{
                f"{what} @{first}": recall(trial.answers.get(f"class by {question}", []), first)
                for what, question in (("name", "name"), ("and birth date", "birth"))
                for first in (1, 10, 50)
            },
            "asked": len(trial.answers["class by name"]),
        }
        for trial in trials
    ]


def by_class(trials: Sequence[Trial]) -> list[Row]:
    """Recall at 10 for each kind of error, of every contestant."""
    rows = []
    for question, key in (("class", figures.name_error), ("date", figures.date_error)):
        groups = {
            trial.name: figures.grouped(trial.answers.get(f"{question} by birth", []), key)
            for trial in trials
        }
        names = {
            trial.name: figures.grouped(trial.answers.get(f"{question} by name", []), key) for trial in trials
        }
        for error in dict.fromkeys(error for group in groups.values() for error in group):
            row: Row = {"error": error if question == "class" else f"birth date: {error}"}
            for trial in trials:
                row[f"{trial.name}, name"] = recall(names[trial.name].get(error, []), 10)
                row[f"{trial.name}, birth"] = recall(groups[trial.name].get(error, []), 10)
            row["asked"] = max(len(group.get(error, [])) for group in groups.values())
            rows.append(row)
    return rows


def decisions(trials: Sequence[Trial]) -> list[Row]:
    """Share of listed travellers found when so many of 10,000 others are referred."""
    rows = []
    for trial in (one for one in trials if "listed by name" in one.answers):
        for what in ("name", "papers"):
            strangers, listed = trial.answers[f"strangers by {what}"], trial.answers[f"listed by {what}"]
            row: Row = {"contestant": trial.name, "asked by": what}
            for referrals in REFERRALS:
                row[f"at {referrals}"] = found_at(listed, line_for(strangers, referrals))
            rows.append({**row, "listed": len(listed), "strangers": len(strangers)})
    return rows


def fairness(trial: Trial, key: Callable[[Answer], str], referrals: float = 10) -> list[Row]:
    """For each group: recall, share found at one line for all, and strangers referred at that line."""
    rows = []
    line = line_for(trial.answers["strangers by papers"], referrals)
    by_name = line_for(trial.answers["strangers by name"], referrals)
    groups = {question: figures.grouped(answers, key) for question, answers in trial.answers.items()}
    for group in sorted(groups["listed by papers"]):
        part = {question: found.get(group, []) for question, found in groups.items()}
        rows.append(
            {
                "group": group,
                "recall@10, name": recall(part["listed by name"], 10),
                "recall@10, papers": recall(part["listed by papers"], 10),
                "found, papers": found_at(part["listed by papers"], line),
                "referred of 10,000, papers": referred_at(part["strangers by papers"], line),
                "found, name": found_at(part["listed by name"], by_name),
                "referred of 10,000, name": referred_at(part["strangers by name"], by_name),
                "listed": len(part["listed by papers"]),
                "strangers": len(part["strangers by papers"]),
            }
        )
    return rows


def spread(rows: Sequence[Row], column: str) -> tuple[float, float]:
    """The least and the most of a column, over groups large enough to tell."""
    values = [row[column] for row in rows if row["listed"] >= _FEW and not isnan(row[column])]
    return (min(values), max(values)) if values else (float("nan"), float("nan"))


def show(title: str, rows: Sequence[Row]) -> None:
    """A table on the terminal."""
    print(f"\n{title}")
    if not rows:
        return
    columns = list(rows[0])
    cells = [[_cell(row.get(column)) for column in columns] for row in rows]
    wide = max(len(line[0]) for line in [columns[:1], *cells])
    heads = [_wrapped(column) for column in columns[1:]]
    for level in range(max(map(len, heads), default=0)):
        print(" " * (wide + 2) + "".join(f"{head[level] if level < len(head) else '':>12}" for head in heads))
    for line in cells:
        print(f"  {line[0]:{wide}}" + "".join(f"{cell:>12}" for cell in line[1:]))


def _cell(value: Any) -> str:
    if isinstance(value, float):
        if isnan(value):
            return "–"
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _wrapped(head: str) -> list[str]:
    lines = [""]
    for word in head.split():
        if len(lines[-1]) + len(word) + 1 > 11 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line[:11] for line in lines]
