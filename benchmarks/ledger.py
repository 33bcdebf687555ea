"""What it costs to write to the ledger, next to a plain INSERT of the same values in the same database."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.testing"

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402 -- Django has to be set up before

from comity.config.tests import worker_database  # noqa: E402
from comity.kernel.ids import new_id  # noqa: E402
from comity.kernel.recorder import Entry  # noqa: E402
from comity.ledger.recorder import LedgerRecorder  # noqa: E402
from comity.ledger.sequencer import sequence  # noqa: E402
from comity.ledger.verification import verify  # noqa: E402

ALONE, TOGETHER, SIZE = 500, 40, 250
PLAIN = """
CREATE TABLE plain (id uuid PRIMARY KEY, at timestamptz, verb text, outcome text, bureau uuid, person uuid,
    purpose text, subject text, details jsonb);
CREATE INDEX ON plain (bureau, id);
"""
INSERT = "INSERT INTO plain VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
BUREAU, PERSON = new_id(), new_id()

Write = Callable[[list[Entry]], None]


def entries(number: int) -> list[Entry]:
    details = {"name": "SOMEBODY INVENTED", "matches": 0}
    return [
        Entry(
            "traveller.screened",
            BUREAU,
            PERSON,
            "border_control",
            f"passenger:{UUID(int=n)}",
            details=details,
        )
        for n in range(number)
    ]


def plainly(some: list[Entry]) -> None:
    rows = [
        (e.id, e.at, e.verb, e.outcome, e.bureau, e.person, e.purpose, e.subject, json.dumps(e.details))
        for e in some
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def on_the_ledger(some: list[Entry]) -> None:
    with transaction.atomic():
        LedgerRecorder().record(some)


def rate(write: Write, times: int, size: int) -> float:
    """Entries a second, in ``times`` transactions of ``size``."""
    prepared = [entries(size) for _ in range(times)]
    begun = time.perf_counter()
    for some in prepared:
        write(some)
    return times * size / (time.perf_counter() - begun)


def main() -> None:
    worker_database.prepare()
    try:
        with worker_database.connect("comity_owner") as owner:
            owner.execute(PLAIN)
        plainly(entries(10))
        on_the_ledger(entries(10))
        print(f"  {'entries a second, durable':34} {'plain':>9} {'ledger':>9} {'ratio':>8}")
        for what, times, size in (("one a transaction", ALONE, 1), (f"{SIZE} a transaction", TOGETHER, SIZE)):
            plain, ledger = rate(plainly, times, size), rate(on_the_ledger, times, size)
            print(f"  {what:34} {plain:9.0f} {ledger:9.0f} {ledger / plain:8.2f}")
        begun = time.perf_counter()
        while sequence():
            pass
        placed = time.perf_counter() - begun
        begun = time.perf_counter()
        found = verify()
        checked = time.perf_counter() - begun
        print(
            f"\n  {found.size:,} entries given their positions and signed: {found.size / placed:,.0f} a second"
        )
        print(f"  {found.size:,} entries verified: {found.size / checked:,.0f} a second; whole: {found.ok}")
    finally:
        connections.close_all()
        worker_database.drop()


if __name__ == "__main__":
    main()
