"""How long lists take where there are many records: of persons and things, of imports, of registers and what was sent."""

from __future__ import annotations

import argparse
import io
import json
import os
import time
from typing import Any
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.testing"

import django

django.setup()

from django.db import connections  # noqa: E402 -- Django has to be set up before
from django.test import Client  # noqa: E402
from psycopg import Connection  # noqa: E402

from benchmarks.measure.pages import Page, report  # noqa: E402
from benchmarks.population.invented import SYLLABLES  # noqa: E402
from comity.config.tests import worker_database  # noqa: E402
from comity.kernel.viewer import Viewer  # noqa: E402
from comity.members.roles import Role  # noqa: E402
from comity.records.commands import continue_import, start_import  # noqa: E402
from comity.records.syncing.commands import Kept, keep_register, start_sync  # noqa: E402
from comity.records.syncing.taking import continue_sync  # noqa: E402
from tests.browsing import sign_in  # noqa: E402
from tests.people import handling, make_world  # noqa: E402

FEW, QUICK, FULL = 200, 20_000, 1_000_000
OF_A_SOURCE = {"kenya": 60, "france": 30, "germany": 10}
"""Of a hundred records, whose they are."""
SCHEMAS = ["Person"] * 14 + ["Passport"] * 2 + ["Vehicle"] * 2 + ["BankAccount", "Vessel"]
STATUSES = ["missing"] + ["person_of_interest"] * 8 + ["suspect"] * 11
"""One of twenty persons is missing: a filter that few records pass."""
LIKE = """
INSERT INTO records_record ({columns})
SELECT {values}
FROM records_record model, generate_series(1, %(count)s) n
WHERE model.id = %(model)s"""
MADE = {
    "id": "uuidv7()",
    "schema": "(%(schemas)s::text[])[1 + n %% 20]",
    "caption": "(%(syllables)s::text[])[1 + n * 15 %% 16] || lower((%(syllables)s::text[])[1 + n / 16 %% 16]) || ' '"
    " || (%(syllables)s::text[])[1 + n * 9 %% 16] || lower((%(syllables)s::text[])[1 + n / 256 %% 16])",
    "status": "CASE (%(schemas)s::text[])[1 + n %% 20] WHEN 'Person' THEN (%(statuses)s::text[])[1 + n / 20 %% 20] ELSE '' END",
    "reason": "CASE (%(schemas)s::text[])[1 + n %% 20] WHEN 'Person' THEN '' ELSE 'stolen' END",
    "expires_at": "now() + ((n * 37 + 700) %% 1500 - 20) * interval '1 day' + n * interval '1 second'",
    "external_id": "%(mark)s || n",
    "updated_at": "now() - n * interval '1 second'",
}
"""What differs from one record to the next."""
LINES = """
INSERT INTO records_syncline (sync_id, source, outcome, external_id, number, start, length, mark, record)
SELECT %(sync)s, %(source)s, CASE n %% 100 WHEN 0 THEN 'gone' WHEN 1 THEN 'changed' WHEN 2 THEN 'refused'
    WHEN 3 THEN 'unchanged' ELSE 'added' END, 'made-' || n, n, 0, 0, '', uuidv7()
FROM generate_series(1, %(count)s) n"""
PROBLEMS = """
INSERT INTO records_importproblem (run_id, at, field, message, refused)
SELECT %(run)s, 'line ' || n, 'name', 'A person needs a name, if only an alias.', true
FROM generate_series(1, %(count)s) n"""


def entity(number: int) -> dict[str, Any]:
    return {"id": f"model-{number}", "schema": "Person", "properties": {"name": [f"Model {number}"]}}


class Hub:
    """Three bureaus with records, and Amina's register, import and what was sent of it."""

    def __init__(self, owner: Connection[Any]) -> None:
        self.owner = owner
        self.world = make_world()
        lines = "\n".join(json.dumps(entity(n)) for n in range(5)).encode()
        self.amina = self.world.amina
        self.run = self._imported(self.amina, lines)
        for viewer in (self.world.claire, self.world.seat("greta", self.world.germany, Role.DUTY_OFFICER)):
            self._imported(viewer, lines)
        kept = Kept("Everybody", handling(self.amina.bureau), status="suspect")
        self.register = keep_register(self.amina, kept).pk
        sent = start_sync(
            self.amina, self.register, "night.jsonl", io.BytesIO(lines.replace(b"model", b"sent"))
        )
        self.sync = continue_sync(self.amina, sent.pk).pk

    def _imported(self, viewer: Viewer, lines: bytes) -> UUID:
        run = start_import(viewer, "list.json", io.BytesIO(lines), handling(viewer.bureau), status="suspect")
        return continue_import(viewer, run.pk).pk

    def fill(self, count: int, mark: str) -> None:
        """Add that many records like those that are there, and as many lines of the sending."""
        for name, share in OF_A_SOURCE.items():
            source = getattr(self.world, name).pk
            self._records(source, count * share // 100, mark)
        values = {"sync": self.sync, "source": self.amina.bureau, "run": self.run, "count": count}
        self.owner.execute(LINES, values)
        self.owner.execute(PROBLEMS, {**values, "count": count // 10})
        for table in ("records_record", "records_syncline", "records_importproblem"):
            self.owner.execute(f"ANALYZE {table}")

    def _records(self, source: UUID, count: int, mark: str) -> None:
        rows = self.owner.execute(
            "SELECT id FROM records_record WHERE source = %s ORDER BY id LIMIT 1", [source]
        )
        found = rows.fetchone()
        assert found is not None
        names = self.owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'records_record'"
            " AND is_generated = 'NEVER'"
        )
        columns = [name for (name,) in names]
        made = [MADE.get(name, f"model.{name}") for name in columns]
        statement = LIKE.format(columns=", ".join(columns), values=", ".join(made))
        self.owner.execute(
            statement,
            {
                "model": found[0],
                "count": count,
                "schemas": SCHEMAS,
                "statuses": STATUSES,
                "syllables": [one.title() for one in SYLLABLES[:16]],
                "mark": mark,
            },
        )

    def middle(self, table: str, column: str = "id") -> Any:
        """An identifier about half-way through."""
        (found,) = self.owner.execute(
            f"SELECT {column} FROM {table} ORDER BY {column} LIMIT 1 OFFSET (SELECT count(*) / 2 FROM {table})"
        ).fetchone() or (None,)
        return found

    def pages(self) -> list[Page]:
        amina, claire = (
            sign_in(Client(HTTP_HOST="localhost"), viewer) for viewer in (self.amina, self.world.claire)
        )
        germany, api = self.world.germany.pk, "/api/v1"
        ours = self.middle(f"(SELECT id FROM records_record WHERE source = '{self.amina.bureau}') own")
        half, half_line = self.middle("records_record"), self.middle("records_syncline")
        return [
            Page("home", amina, "/"),
            Page("records: all", claire, "/records/"),
            Page("records: half-way down", claire, f"/records/?after={half}"),
            Page("records: ours", amina, "/records/?show=own"),
            Page("records: shared with us", amina, "/records/?show=shared"),
            Page("records: that run out", amina, "/records/?show=expiring"),
            Page("records: persons", claire, "/records/?kind=person"),
            Page("records: vehicles", claire, "/records/?kind=vehicle"),
            Page("records: documents", claire, "/records/?kind=passport"),
            Page("records: organisations, of which none are", claire, "/records/?kind=organisation"),
            Page("records: firearms, of which none are", claire, "/records/?kind=firearm"),
            Page("records: who is missing", claire, "/records/?status=missing"),
            Page("records: in a quality nobody has", claire, "/records/?status=witness"),
            Page("records: of one source", claire, f"/records/?source={germany}"),
            Page("records: missing, of one source", claire, f"/records/?source={germany}&status=missing"),
            Page("records: by a beginning", amina, "/records/?q=Kamo"),
            Page("records: by one that none has", amina, "/records/?q=Zz"),
            Page("records: our vehicles by beginning", amina, "/records/?q=Kamo&kind=vehicle"),
            Page("records: ours, half-way down", amina, f"/records/?show=own&after={ours}"),
            Page("records: persons of one source", amina, f"/records/?source={germany}&kind=person"),
            Page("a record", claire, f"/records/{half}/"),
            Page("pairs", claire, "/pairs/"),
            Page("imports", amina, "/import/"),
            Page("an import", amina, f"/import/{self.run}/"),
            Page("an import, page 10", amina, f"/import/{self.run}/?page=10"),
            Page("registers", amina, "/registers/"),
            Page("a register", amina, f"/registers/{self.register}/"),
            Page("what was sent", amina, f"/syncs/{self.sync}/"),
            Page("what was sent, half-way down", amina, f"/syncs/{self.sync}/?after={half_line}"),
            Page("what was sent: gone", amina, f"/syncs/{self.sync}/?outcome=gone"),
            Page("API: records", claire, f"{api}/records?limit=200"),
            Page("API: records, half-way down", claire, f"{api}/records?limit=200&cursor={half}"),
            Page("API: bank accounts", claire, f"{api}/records?kind=BankAccount&limit=200"),
            Page("API: who is missing", claire, f"{api}/records?status=missing&limit=200"),
            Page("API: records that run out", claire, f"{api}/records?expiring_within_days=30&limit=200"),
            Page("API: what an import refused", amina, f"{api}/imports/{self.run}/problems?limit=200"),
            Page("API: differences", amina, f"{api}/syncs/{self.sync}/differences?limit=200"),
            Page("API: differences, changed", amina, f"{api}/syncs/{self.sync}/differences?outcome=changed"),
        ]


def main(size: int) -> None:
    worker_database.prepare()
    try:
        with worker_database.connect("comity_owner") as owner:
            hub = Hub(owner)
            hub.fill(FEW, "few-")
            asked = hub.pages()
            for page in asked:
                page.count_few()
            begun = time.perf_counter()
            hub.fill(size - FEW, "made-")
            print(f"  written in {time.perf_counter() - begun:.0f} s")
            for page, now in zip(asked, hub.pages(), strict=True):
                page.address = now.address  # half-way down is further down now
                page.measure()
        report(asked, f"{size:,} records, and as many lines that were sent", FEW)
    finally:
        connections.close_all()
        worker_database.drop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} records instead of {QUICK:,}")
    parser.add_argument("--size", type=int, help="so many records")
    options = parser.parse_args()
    main(options.size or (FULL if options.full else QUICK))
