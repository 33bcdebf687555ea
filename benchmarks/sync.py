"""How long a register takes that is sent every night: its first time, unchanged, with a hundredth changed, as changes.

python -m benchmarks.sync [--full] [--size N] [--changed N]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.testing"

import django

django.setup()

from django.db import connections  # noqa: E402 -- Django has to be set up before

from benchmarks.measure.report import Row, show  # noqa: E402
from benchmarks.population.invented import word  # noqa: E402
from comity.config.tests import worker_database  # noqa: E402
from comity.kernel.viewer import Viewer  # noqa: E402
from comity.records.models import Register, Sync  # noqa: E402
from comity.records.syncing.commands import Kept, answer_sync, keep_register, start_sync  # noqa: E402
from comity.records.syncing.taking import compare_sync, continue_sync  # noqa: E402
from tests.people import handling, make_world  # noqa: E402

QUICK, FULL = 5_000, 1_000_000
SHARE = 100
"""One of so many entities differs the next night."""
Entity = dict[str, Any]


def person(number: int, moved: bool = False) -> Entity:
    """An invented person; the same for the same number."""
    random = Random(number)
    given, family = (word(random) for _ in range(2))
    properties = {
        "name": [f"{given} {family}"],
        "firstName": [given],
        "lastName": [family],
        "birthDate": [f"{random.randint(1940, 2008)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"],
        "nationality": [random.choice(("ke", "tz", "ug", "fr", "de"))],
        "gender": [random.choice(("male", "female"))],
        "idNumber": [f"{random.randrange(10**8):08}"],
    }
    if moved:
        properties["address"] = [f"{number} Moi Avenue"]
    return {"id": f"person-{number}", "schema": "Person", "properties": properties}


def night(size: int, changed: int) -> Iterator[Entity]:
    """The register of the next night: of those that differ two are changed, one is new and one is gone."""
    for number in range(size + changed // 4):
        if number >= changed // 4:
            yield person(number, moved=number < changed // 4 + changed // 2)


def changes(size: int, changed: int) -> Iterator[Entity]:
    """The same difference once more, the other way round, as lines of changes."""
    for number in range(changed // 4):
        yield {"op": "ADD", "entity": person(number)}
        yield {"op": "DEL", "entity": {"id": f"person-{size + number}"}}
    for number in range(changed // 4, changed // 4 + changed // 2):
        yield {"op": "MOD", "entity": person(number)}


def written(path: Path, entities: Iterable[Entity]) -> Path:
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        for entity in entities:
            file.write(json.dumps(entity) + "\n")
    return path


def measured(what: str, viewer: Viewer, register: Register, path: Path, part: bool = False) -> Row:
    """Seconds of each step of one sending, and the most memory that this process took while it was brought to its end."""
    _forget_peak()
    received, sync = _timed(lambda: _started(viewer, register, path, part))
    compared, sync = _timed(lambda: compare_sync(viewer, sync.pk))
    if sync.state == Sync.State.ASKS:
        answer_sync(viewer, sync.pk, apply=True)
    taken, sync = _timed(lambda: continue_sync(viewer, sync.pk))
    run = sync.run
    differ = run.added + run.changed + sync.gone
    return {
        "sent": what,
        "entities": differ + run.unchanged,
        "differ": differ,
        "refused": run.refused,
        "received s": received,
        "compared s": compared,
        "taken in s": taken,
        "differences a second": differ / taken if differ else float("nan"),
        "peak MB": _peak_kilobytes() / 1024,
    }


def _started(viewer: Viewer, register: Register, path: Path, part: bool) -> Sync:
    with path.open("rb") as content:
        return start_sync(viewer, register.pk, path.name, content, part)


def _timed(step: Callable[[], Sync]) -> tuple[float, Sync]:
    begun = time.perf_counter()
    sync = step()
    return time.perf_counter() - begun, sync


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak_kilobytes() -> int:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main(size: int, changed: int) -> None:
    worker_database.prepare()
    try:
        with tempfile.TemporaryDirectory() as folder:
            viewer = make_world().amina
            kept = Kept("Everybody", handling(viewer.bureau), status="person_of_interest")
            register, place = keep_register(viewer, kept), Path(folder)
            first = written(place / "first.jsonl.gz", map(person, range(size)))
            rows = [
                measured("the first time", viewer, register, first),
                measured("the same again", viewer, register, first),
                measured(
                    "the next night, whole",
                    viewer,
                    register,
                    written(place / "next.jsonl.gz", night(size, changed)),
                ),
                measured(
                    "changes alone",
                    viewer,
                    register,
                    written(place / "changes.jsonl.gz", changes(size, changed)),
                    part=True,
                ),
            ]
    finally:
        connections.close_all()
        worker_database.drop()
    show(f"A register of {size:,} persons, {os.cpu_count()} cores shared with PostgreSQL", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} persons instead of {QUICK:,}")
    parser.add_argument("--size", type=int, help="so many persons")
    parser.add_argument("--changed", type=int, help="so many of them differ the next night")
    options = parser.parse_args()
    wanted = options.size or (FULL if options.full else QUICK)
    main(wanted, options.changed or wanted // SHARE)
