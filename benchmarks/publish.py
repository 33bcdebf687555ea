"""Draws what the last run measured, and writes its figures into docs/explanation/screening.md.

python -m benchmarks.publish [var/bench/screening-1000000.json]
"""

from __future__ import annotations

import json
import math
import os
import platform
import re
import sys
from pathlib import Path
from typing import Any

from benchmarks import drawing
from benchmarks.measure.figures import REFERRALS
from benchmarks.peers.comity import Comity
from benchmarks.peers.yente import Yente

IMAGES = Path("docs/images")
PAGE = Path("docs/explanation/screening.md")
BLOCK = r"(?<=<!-- {0} -->\n).*?(?=<!-- /{0} -->)"
SAID = {
    "base": "before anything is known, where both have a name",
    "no_name": "… where one has none",
    "agreement": "agreement of the names, from none to whole",
    "agreement_close": "… how far it is above 0.8",
    "information": "what the parts that agree say about who somebody is, for each rare part, up to 2.2",
    "information_more": "… above that, up to 4",
    "lost_query": "parts of the traveller's name that the record lacks, each",
    "lost_subject": "parts of the record's name that the traveller's lacks, each",
    "exact": "all parts are spelled alike",
    "in_order": "… and in the same order",
    "cross_script": "the names are in different scripts",
    "weak_alias": "the name is a weak alias",
    "joined": "parts agree only when written as one, each",
    "initial": "an initial stands for a part, each",
    "cut": "the name is cut",
    "least": "likeness of the two least alike parts",
    "parts": "pairs of parts that agree, each, up to 4",
    "date_day": "birth dates agree to the day",
    "date_new_year": "… on 1 January, which often stands for an unknown day",
    "date_swapped": "… with day and month exchanged",
    "date_month": "… to the month",
    "date_year": "… in the year",
    "date_digit": "… but for one digit",
    "date_digits_exchanged": "… but for two exchanged digits",
    "date_near_year": "birth years one apart",
    "date_same_year_other_day": "the same year, another day",
    "date_apart": "birth dates contradict each other",
    "date_day_common": "the same day where the names say little, for what they lack",
    "nationality_agrees": "a nationality in common, where the names agree",
    "nationality_differs": "no nationality in common",
    "sex_agrees": "the same sex, where the names agree",
    "sex_differs": "another sex",
    "place_agrees": "the same place of birth, where the names agree",
    "identifier": "a document number agrees",
}
WEIGHTS = Path("src/comity/screening/engine/tables/coefficients.json")
Results = dict[str, Any]


def main() -> None:
    given = sys.argv[1:] or sorted(map(str, Path("var/bench").glob("screening-*.json")), key=os.path.getmtime)
    results: Results = json.loads(Path(given[-1]).read_text(encoding="utf-8"))
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / "recall-by-error.svg").write_text(_recall(results), encoding="utf-8")
    (IMAGES / "found-at-a-budget.svg").write_text(_found(results), encoding="utf-8")
    if reliability := json.loads(WEIGHTS.read_text(encoding="utf-8")).get("measured"):
        (IMAGES / "reliability.svg").write_text(_reliability(reliability), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    for name, text in (("measured", _block(results)), ("weights", _weights())):
        page = re.sub(BLOCK.format(name), lambda _, text=text: text, page, flags=re.DOTALL)  # type: ignore[misc]
    PAGE.write_text(page, encoding="utf-8")
    print(f"  drawn from {given[-1]}")


def _recall(results: Results) -> str:
    pairs = [(Comity.name, "name"), (Yente.name, "name")]
    rows = [
        (row["error"], [_number(row.get(f"{contestant}, {question}")) for contestant, question in pairs])
        for row in results["classes"]
        if not row["error"].startswith("birth date")
    ]
    size = results["sizes"]["size"]
    return drawing.bars(f"Found among ten, by name alone, {size:,} persons", rows, [one for one, _ in pairs])


def _found(results: Results) -> str:
    series = []
    for row in results["decisions"]:
        points = [(_place(n), row[f"at {n}"]) for n in REFERRALS if not math.isnan(_number(row[f"at {n}"]))]
        if points and row["asked by"] == "papers":
            series.append((row["contestant"], points))
    ticks = [(_place(n), str(n)) for n in REFERRALS]
    axes = ("referrals of 10,000 travellers who are not listed", "share of listed travellers found")
    return drawing.lines("Found at a budget of referrals, by name and papers", series, axes, ticks)


def _reliability(measured: Results) -> str:
    points = [(row["said"], row["true"]) for row in measured["reliability"] if row["pairs"] >= 20]
    ticks = [(tick / 4, f"{tick / 4:.0%}") for tick in range(5)]
    axes = ("score", "share of pairs that are of one person")
    return drawing.lines("Does a score mean what it says?", [("held-out pairs", points)], axes, ticks, True)


def _block(results: Results) -> str:
    size, when = results["sizes"]["size"], results["when"]
    command = f"python -m benchmarks.screening --size {size}"
    lines = [
        f"Measured on {when}: `{command}`, {_machine()}; other work was running. "
        "Ratios travel to other machines, the rest does not.",
        "",
        "| | times as quick | per second and core | p99, ms of CPU | found among ten: name | … and birth date |",
        "|---|---|---|---|---|---|",
    ]
    recalls = {row["contestant"]: row for row in results["recall"]}
    for row in results["speed"]:
        recall = recalls[row["contestant"]]
        lines.append(
            f"| {row['contestant']} | {row['times as quick']:.2f} | {row['… and birth date']:,.0f} "
            f"| {row['p99 ms']:.1f} | {recall['name @10']:.3f} | {recall['and birth date @10']:.3f} |"
        )
    lines += [
        "",
        "| Of listed travellers found at | " + " | ".join(map(str, REFERRALS)) + " referrals of 10,000 |",
    ]
    lines.append("|---|" + "---|" * len(REFERRALS))
    for row in results["decisions"]:
        cells = [_share(row[f"at {n}"]) for n in REFERRALS]
        lines.append(f"| {row['contestant']}, asked by {row['asked by']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _weights() -> str:
    table = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    rows = [f"| {SAID[name]} | {weight:+.2f} |" for name, weight in table.items() if name in SAID and weight]
    return "\n".join(["| Evidence | Weight |", "|---|---|", *rows]) + "\n"


def _machine() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = names[0].split(":")[1].strip() if names else platform.machine()
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}"


def _place(referrals: float) -> float:
    return math.log10(referrals) / 2


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _share(value: Any) -> str:
    return "–" if math.isnan(_number(value)) else f"{100 * value:.1f} %"


if __name__ == "__main__":
    main()
