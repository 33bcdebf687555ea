"""How many travellers a second the engine screens, next to comparing every name with every other."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from anyascii import anyascii
from rapidfuzz import fuzz, process, utils

from comity.demo.background import background
from comity.demo.model import DemoRecord
from comity.screening.engine import Engine, Name, Query, Subject

SEED = 1
SIZES = (2_000, 20_000)
TRAVELLERS = 200
NAMES = ("name", "alias")


@dataclass(frozen=True)
class Traveller:
    """Somebody on a list, whose record is ``record``."""

    record: str
    name: str
    birth_date: str


@dataclass(frozen=True)
class Measured:
    what: str
    seconds: list[float]
    first: int

    @property
    def rate(self) -> float:
        return len(self.seconds) / sum(self.seconds)

    def row(self, peer: float) -> str:
        middle, last = (
            statistics.median(self.seconds) * 1e3,
            sorted(self.seconds)[-len(self.seconds) // 100] * 1e3,
        )
        found = f"{100 * self.first / len(self.seconds):5.1f} %"
        ratio = self.rate / peer
        return f"  {self.what:34} {self.rate:9.0f} {middle:9.2f} {last:9.2f} {found:>9} {ratio:8.2f}"


def misspelled(name: str, random: Random) -> str:
    """As a carrier might send it: capitals of the Latin alphabet, with one slip."""
    letters = list(anyascii(name).upper())
    places = [n for n in range(1, len(letters) - 1) if letters[n].isalpha() and letters[n + 1].isalpha()]
    if places:
        n = random.choice(places)
        if random.random() < 0.5:
            letters[n], letters[n + 1] = letters[n + 1], letters[n]
        else:
            del letters[n]
    return "".join(letters)


def names_of(record: DemoRecord) -> list[str]:
    return [name for kind in NAMES for name in record.properties.get(kind, ())]


def subject_of(record: DemoRecord) -> Subject:
    return Subject(
        record.key, "all", tuple(map(Name, names_of(record))), tuple(record.properties.get("birthDate", ()))
    )


def travellers(records: list[DemoRecord]) -> list[Traveller]:
    random = Random(SEED)
    drawn = random.sample(records, TRAVELLERS)
    return [
        Traveller(
            r.key, misspelled(names_of(r)[0], random), next(iter(r.properties.get("birthDate", ())), "")
        )
        for r in drawn
    ]


def measure(what: str, asked: Iterable[Traveller], find: Callable[[Traveller], str]) -> Measured:
    seconds, first = [], 0
    for traveller in asked:
        begun = time.perf_counter()
        found = find(traveller)
        seconds.append(time.perf_counter() - begun)
        first += found == traveller.record
    return Measured(what, seconds, first)


def main() -> None:
    heading = ("", "a second", "median ms", "p99 ms", "first", "ratio")
    for size in SIZES:
        records = list(background(size, SEED))
        asked = travellers(records)
        flat = [(utils.default_process(anyascii(name)), r.key) for r in records for name in names_of(r)]
        spelled, keys = [name for name, _ in flat], [key for _, key in flat]

        def brute(traveller: Traveller, spelled: list[str] = spelled, keys: list[str] = keys) -> str:
            wanted = utils.default_process(traveller.name)
            return keys[process.extractOne(wanted, spelled, scorer=fuzz.WRatio)[2]]

        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            engine = Engine.build(folder, map(subject_of, records))
            built = time.perf_counter() - begun

            def by_name(traveller: Traveller, engine: Engine = engine) -> str:
                return _best(engine, Query((traveller.name,)))

            def by_both(traveller: Traveller, engine: Engine = engine) -> str:
                return _best(engine, Query((traveller.name,), (traveller.birth_date,)))

            by_name(asked[0])
            peer = measure("every name, rapidfuzz WRatio", asked, brute)
            rows = [peer, measure("engine, by name", asked, by_name)]
            rows.append(measure("engine, by name and birth date", asked, by_both))
            engine.close()
        print(
            f"\n{size:,} persons, {len(flat):,} names; {TRAVELLERS} travellers; index built in {built:.1f} s"
        )
        print("  {:34} {:>9} {:>9} {:>9} {:>9} {:>8}".format(*heading))
        for row in rows:
            print(row.row(peer.rate))


def _best(engine: Engine, query: Query) -> str:
    found = engine.screen(query, {"all"}, limit=1)
    return found[0].id if found else ""


if __name__ == "__main__":
    main()
