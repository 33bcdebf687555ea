"""Real aliases: the UN's and the OFAC's lists by their main names, among invented persons, asked by other names.

python -m benchmarks.lists [--full] [--size N]
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

from lxml import etree

from benchmarks.measure.report import Row, show
from benchmarks.peers.comity import Comity
from benchmarks.peers.contestant import Contestant
from benchmarks.peers.yente import Retrieval, Yente
from benchmarks.population.persons import Population
from benchmarks.population.sources import SourcesMissing, data
from benchmarks.travellers.draw import subject
from comity.screening.engine import Name, Query, Subject

CONTESTANTS: tuple[type[Contestant], ...] = (Comity, Retrieval, Yente)
QUICK_SIZE, FULL_SIZE = 10_000, 1_000_000
QUICK_OF_EACH, FULL_OF_EACH = 60, 1_000
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PERSON, _NAME, _KIND = 0, 1, 2
_ALIAS_OF, _ALIAS = 0, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """Another name of a listed person, and of which kind it is."""

    kind: str
    record: str
    name: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--full", action="store_true", help="among a million, and every alias")
    parser.add_argument("--size", type=int, help="invented persons besides")
    options = parser.parse_args()
    size = options.size or (FULL_SIZE if options.full else QUICK_SIZE)
    try:
        people, asked = read()
    except SourcesMissing as missing:
        print(f"  not measured: {missing}")
        return
    sample = _sample(asked, FULL_OF_EACH if options.full else QUICK_OF_EACH)
    rows: dict[str, Row] = {kind: {"asked by": kind} for kind in sample}
    for contestant in CONTESTANTS:
        measure(contestant(), people, size, sample, rows)
    for kind, some in sample.items():
        rows[kind]["asked"] = len(some)
    show(
        f"Recall@10 on real lists ({len(people):,} persons by their main names, {size:,} invented)",
        [*rows.values()],
    )


def measure(
    contestant: Contestant,
    people: list[Subject],
    size: int,
    sample: dict[str, list[Asked]],
    rows: dict[str, Row],
) -> None:
    """Adds the contestant's recall to each row."""
    with tempfile.TemporaryDirectory() as folder:
        invented = map(subject, Population(1).first(size))
        contestant.build(chain(people, invented), Path(folder))
        for kind, some in sample.items():
            limit = some if contestant.sample > 1_000 else some[: contestant.sample // 4]
            found = [
                one.record in {id_ for id_, _ in contestant.find(Query((one.name,)), 10)} for one in limit
            ]
            rows[kind][contestant.name] = sum(found) / max(1, len(found))
        contestant.close()


def read() -> tuple[list[Subject], list[Asked]]:
    """Listed persons under their main names alone, and their other names to ask by."""
    people: list[Subject] = []
    asked: list[Asked] = []
    for source in (_un(), _ofac()):
        for id_, name, others in source:
            people.append(Subject(id_, "all", (Name(name),)))
            asked += [
                Asked(kind, id_, other) for kind, other in others if other.casefold() != name.casefold()
            ]
    return people, asked


Listed = Iterator[tuple[str, str, list[tuple[str, str]]]]


def _un() -> Listed:
    root = etree.parse(str(data() / "lists" / "UN_consolidated.xml"))
    for person in root.iter("INDIVIDUAL"):
        name = " ".join(filter(None, (_text(person, part) for part in _NAMES)))
        aliases = [
            ("UN, alias called weak" if _text(alias, "QUALITY") == "Low" else "UN, alias", text)
            for alias in person.iter("INDIVIDUAL_ALIAS")
            if (text := _text(alias, "ALIAS_NAME"))
        ]
        if original := _text(person, "NAME_ORIGINAL_SCRIPT"):
            aliases.append(("UN, original script", original))
        yield f"un{_text(person, 'DATAID')}", name, aliases


def _ofac() -> Listed:
    folder = data() / "lists"
    with (folder / "alt.csv").open(encoding="utf-8", errors="replace") as file:
        aliases: dict[str, list[tuple[str, str]]] = {}
        for row in csv.reader(file):
            if len(row) > _ALIAS:
                aliases.setdefault(row[_ALIAS_OF], []).append(("OFAC, alias", row[_ALIAS]))
    with (folder / "sdn.csv").open(encoding="utf-8", errors="replace") as file:
        for row in csv.reader(file):
            if len(row) > _KIND and row[_KIND].strip() == "individual":
                yield f"ofac{row[_PERSON]}", row[_NAME], aliases.get(row[_PERSON], [])


def _text(parent: etree._Element, tag: str) -> str:
    return (parent.findtext(tag) or "").strip()


def _sample(asked: list[Asked], of_each: int) -> dict[str, list[Asked]]:
    groups: dict[str, list[Asked]] = {}
    for one in asked:
        groups.setdefault(one.kind, []).append(one)
    return {kind: Random(1).sample(some, min(of_each, len(some))) for kind, some in sorted(groups.items())}


if __name__ == "__main__":
    main()
