"""How many document numbers a second are looked up, exactly and with one character wrong, next to SQLite and LMDB.

A million documents; a hundred million with --full, which takes a quarter of an hour and 12 GB of disk (in BENCH_DIR,
if that is set). Rates are of one core's time; the times of single look-ups are by the clock, and include its reading.
"""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID

import lmdb

from comity.screening.numbers import Bearer, Numbers, Paper

SEED = 1
FULL = "--full" in sys.argv
DOCUMENTS = 100_000_000 if FULL else 1_000_000
MOST_OF_PEERS = 10_000_000
"""A peer is given no more: filling it would take longer than everything else here."""
ALONE, TOGETHER, SLIPS = (100_000, 2_000_000, 100_000) if FULL else (20_000, 500_000, 20_000)
LISTED = 0.01
"""Share of the numbers asked for that are on the list."""
LETTERS = "ABCDEFGHJKLMNPRTUVWXY"


@dataclass(frozen=True)
class Measured:
    what: str
    documents: int
    asked: int
    seconds: float
    found: int
    times: list[float] | None = None

    def row(self, peer: float) -> str:
        p99 = f"{sorted(self.times)[-len(self.times) // 100] * 1e6:9.1f}" if self.times else " " * 9
        middle = f"{statistics.median(self.times) * 1e6:9.1f}" if self.times else " " * 9
        rate = self.asked / self.seconds
        return f"  {self.what:42} {self.documents:11,} {rate:11,.0f} {middle} {p99} {self.found:8,} {rate / peer:8.2f}"

    @property
    def rate(self) -> float:
        return self.asked / self.seconds


def numbers(random: Random) -> Iterator[str]:
    """Numbers as passports have them, for ever: a letter or two and digits, or digits alone; some come twice."""
    while True:
        digits = random.randrange(10**8)
        shape = digits % 3
        one, two = LETTERS[random.randrange(21)], LETTERS[random.randrange(21)]
        yield (f"{one}{two}{digits % 10**7:07}", f"{one}{digits:08}", f"{random.randrange(10**9):09}")[shape]


def documents(size: int) -> Iterator[Bearer]:
    for at, number in enumerate(islice(numbers(Random(SEED)), size)):
        yield Bearer(str(UUID(int=at)), "all", (Paper(number, "xx"),))


def questions(size: int, listed: list[str], slip: bool) -> list[str]:
    """Numbers to ask for: a few that are listed, some of them misspelled on purpose, among others."""
    random = Random(SEED + 1)
    others = numbers(Random(SEED + 2))
    asked = []
    for _ in range(size):
        if random.random() >= LISTED:
            asked.append(next(others))
            continue
        number = random.choice(listed)
        place = random.randrange(len(number)) if slip else None
        asked.append(
            number
            if place is None
            else f"{number[:place]}{'3' if number[place] != '3' else '4'}{number[place + 1 :]}"
        )
    return asked


def one_by_one(what: str, size: int, asked: list[str], find: Callable[[str], bool]) -> Measured:
    times, found = [], 0
    begun = time.process_time()
    for number in asked:
        before = time.perf_counter()
        found += find(number)
        times.append(time.perf_counter() - before)
    return Measured(what, size, len(asked), time.process_time() - begun, found, times)


def sqlite(folder: Path, size: int, asked: list[str]) -> Measured:
    with sqlite3.connect(folder / "numbers.sqlite") as base:
        base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE n (number TEXT, id BLOB)"
        )
        base.executemany(
            "INSERT INTO n VALUES (?, ?)", ((b.papers[0].number, UUID(b.id).bytes) for b in documents(size))
        )
        base.execute("CREATE INDEX by_number ON n (number, id)")
        find = "SELECT id FROM n WHERE number = ?"
        return one_by_one(
            "SQLite, one by one",
            size,
            asked,
            lambda number: base.execute(find, (number,)).fetchone() is not None,
        )


def mapped(folder: Path, size: int, asked: list[str]) -> Measured:
    with lmdb.open(str(folder / "lmdb"), map_size=1 << 36, sync=False, writemap=True) as base:
        rows = sorted((b.papers[0].number.encode(), UUID(b.id).bytes) for b in documents(size))
        with base.begin(write=True) as writing:
            writing.cursor().putmulti(rows, append=True, overwrite=False)
        with base.begin() as reading:
            return one_by_one(
                "LMDB, one by one", size, asked, lambda number: reading.get(number.encode()) is not None
            )


def ours(folder: Path, asked: list[str], many: list[str], wrong: list[str]) -> Iterator[Measured]:
    begun = time.process_time()
    with Numbers.build(folder / "numbers", documents(DOCUMENTS)) as store:
        built = time.process_time() - begun
        size = sum(path.stat().st_size for path in (folder / "numbers").iterdir())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        begun = time.process_time()
        Numbers.open(folder / "numbers").close()
        opened = time.process_time() - begun
        print(
            f"\n{DOCUMENTS:,} documents: built in {built:,.0f} s at {peak:.1f} GiB, {size / 2**30:.2f} GiB on disk,"
            f" opened and checked in {opened:.2f} s"
        )
        seen = {"all"}
        store.find(many[:1000], seen)
        yield one_by_one(
            "numbers, one by one",
            DOCUMENTS,
            asked,
            lambda number: bool(store.find([number], seen, near=False)),
        )
        yield _together("numbers, in one batch", store, many, near=False)
        yield one_by_one(
            "one character wrong, one by one",
            DOCUMENTS,
            wrong,
            lambda number: bool(store.find([number], seen)),
        )
        yield _together("one character wrong, in one batch", store, wrong, near=True)


def _together(what: str, store: Numbers, asked: list[str], near: bool) -> Measured:
    begun = time.process_time()
    found = store.find(asked, {"all"}, near=near)
    return Measured(what, DOCUMENTS, len(asked), time.process_time() - begun, len(found))


def _sampled(size: int) -> list[str]:
    return [bearer.papers[0].number for bearer in islice(documents(size), 0, size, max(1, size // 5_000))]


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="comity-documents-", dir=os.environ.get("BENCH_DIR")))
    try:
        few = min(DOCUMENTS, MOST_OF_PEERS)
        listed = _sampled(few)
        asked = questions(ALONE, listed, slip=False)
        peers = [sqlite(folder, few, asked), mapped(folder, few, asked)]
        found = ours(folder, asked, questions(TOGETHER, listed, False), questions(SLIPS, listed, True))
        _print([*peers, *found], peers[0].rate)
    finally:
        shutil.rmtree(folder)


def _print(rows: Iterable[Measured], peer: float) -> None:
    heading = ("", "documents", "a second", "median µs", "p99 µs", "found", "ratio")
    print("  {:42} {:>11} {:>11} {:>9} {:>9} {:>8} {:>8}".format(*heading))
    for row in rows:
        print(row.row(peer))


if __name__ == "__main__":
    main()
