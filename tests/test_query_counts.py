"""How many queries a page asks does not depend on how many rows it shows; each number is in ``query_counts.json``.

After a change that is meant, write the numbers anew with ``COMITY_RENEW=1 pytest tests/test_query_counts.py``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.members.commands import add_bureau, add_person, grant_role
from comity.members.roles import Role
from comity.records.commands import continue_import, start_import
from comity.records.exporting.commands import export_records
from comity.records.syncing.commands import Kept, keep_register, start_sync
from comity.records.syncing.taking import continue_sync
from comity.screening.commands import decide_match, receive_manifest, screen_manifest
from comity.screening.models import Match
from tests.browsing import key_of, sign_in
from tests.people import World, handling, make_world, wanted
from tests.village import taken_back

pytestmark = pytest.mark.xdist_group("counts")

COUNTS = Path(__file__).with_name("query_counts.json")
RENEW = os.environ.get("COMITY_RENEW") == "1"
FEW, MANY = 3, 18
GIVEN = ["Achieng", "Barasa", "Chebet", "Dida", "Ekai", "Fatuma"]
FAMILY = ["Kimani", "Lokwang", "Mutiso", "Nyaga", "Otieno"]


@dataclass
class Growing:
    """Two bureaus that exchange more and more."""

    world: World = field(default_factory=make_world)
    size: int = 0
    manifest: str = ""
    run: str = ""
    register: str = ""
    sync: str = ""

    def grow(self, size: int) -> None:
        """Everything that is listed anywhere has ``size`` rows."""
        fresh = range(self.size, size)
        for number in fresh:
            kenyan = wanted(self.world.amina, name(number), born=[born(number)])
            export_records(self.world.claire, [kenyan.pk], "for the court")
            soon = clock.now() + timedelta(days=9 + number)
            wanted(self.world.claire, f"Luc {name(number)}", born=["1950"], expires_at=soon)
            self._people(number)
            flight = f"name,birth date,nationality\nSolveig Aaltonen {number},1991-07-02,FIN\n"
            receive_manifest(self.world.claire, f"{number}.csv", flight.encode())
        lines = [f"{name(n)},{born(n)},KEN" for n in range(size)]
        flight = "\n".join(["name,birth date,nationality", *lines, *["x,not a date,ZZZ"] * size])
        claire = self.world.claire
        self.manifest = str(
            screen_manifest(claire, receive_manifest(claire, "all.csv", flight.encode()).pk).pk
        )
        with acting_as(claire):
            matches = list(Match.objects.visible_to(claire).filter(state=Match.State.OPEN))
        for match in matches[: len(fresh)]:
            decide_match(claire, match.pk, Match.State.YES, "same scar")
        screen_manifest(claire, receive_manifest(claire, "again.csv", flight.encode() + b"\n").pk)
        for _ in fresh:
            self._import(size)
        self._registers(fresh, size)
        self.size = size

    def _people(self, number: int) -> None:
        odile, france = self.world.odile, self.world.france.pk
        ends = clock.now() + timedelta(days=100)
        person = add_person(odile, f"officer{number}", f"Officer {number}", None)
        grant_role(odile, person.pk, france, Role.ANALYST, ends)
        key_of(self.world.claire, odile)
        add_bureau(odile, f"Unit {number}", f"FR-{number}", answers_to=france)

    def _import(self, size: int) -> None:
        bad = b"\n".join([b'{"id": "x%d", "schema": "Vessel"}' % n for n in range(size)])
        claire = self.world.claire
        run = start_import(claire, "bad.json", BytesIO(bad), handling(claire.bureau), status="suspect")
        self.run = str(continue_import(claire, run.pk).pk)

    def _registers(self, fresh: range, size: int) -> None:
        """Each has sent something; what the last one sent differs, and is refused, in ``size`` lines."""
        claire = self.world.claire
        line = b'{"id": "r%d", "schema": "Person", "properties": {"name": ["Odette"]}}'
        content = b"\n".join([line % n for n in range(self.size, self.size + size)] + [b"{}"] * size)
        for number in fresh:
            kept = Kept(f"Register {number}", handling(claire.bureau), status="suspect")
            register = keep_register(claire, kept)
            sent = start_sync(claire, register.pk, "night.jsonl", BytesIO(content))
        self.register = str(register.pk)
        self.sync = str(continue_sync(claire, sent.pk).pk)


def name(number: int) -> str:
    return f"{GIVEN[number % 6]} {FAMILY[number % 5]} {GIVEN[(number // 6) % 6]}o"


def born(number: int) -> str:
    return f"{1950 + number}-0{1 + number % 9}-1{number % 9}"


PLACES = {
    "claire": [
        "/",
        "/search/?q=Chebet",
        "/manifests/",
        "/manifests/{manifest}/",
        "/matches/",
        "/records/",
        "/records/?show=own",
        "/records/?show=expiring",
        "/records/export/",
        "/records/copies/?show=all",
        "/records/many/?show=own",
        "/records/review/",
        "/search/saved/",
        "/shift/",
        "/records/quality/",
        "/records/quality/mend/",
        "/records/quality/mend/?rule=person.document",
        "/import/",
        "/import/{run}/",
        "/registers/",
        "/registers/{register}/",
        "/syncs/{sync}/",
        "/members/",
        "/members/{bureau}/",
        "/ledger/",
        "/api/v1/records?limit=200",
        "/api/v1/quality/mending?limit=200",
        "/api/v1/manifests?limit=200",
        "/api/v1/manifests/{manifest}/passengers?limit=200",
        "/api/v1/matches?limit=200",
        "/api/v1/hits?limit=200",
        "/api/v1/imports?limit=200",
        "/api/v1/imports/{run}/problems?limit=200",
        "/api/v1/registers?limit=200",
        "/api/v1/syncs?limit=200",
        "/api/v1/syncs/{sync}/differences?limit=200",
        "/api/v1/syncs/{sync}/problems?limit=200",
        "/api/v1/bureaus?limit=200",
        "/api/v1/people?limit=200",
        "/api/v1/grants?limit=200",
        "/api/v1/ledger/entries?limit=30",
    ],
    "odile": ["/members/{bureau}/", "/api/v1/keys?limit=200"],
    "amina": ["/", "/matches/", "/api/v1/hits?limit=200"],
}


def counted(growing: Growing) -> dict[str, int]:
    """Queries of each page, asked twice so that nothing is made at the first time."""
    found = {}
    for person, addresses in PLACES.items():
        client = sign_in(Client(), getattr(growing.world, person))
        for address in addresses:
            url = address.format(
                manifest=growing.manifest,
                run=growing.run,
                register=growing.register,
                sync=growing.sync,
                bureau=growing.world.france.pk,
            )
            found[f"{person} {address}"] = [_queries(client, url) for _ in range(2)][-1]
    return found


def _queries(client: Client, url: str) -> int:
    with taken_back(), CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.fixture(scope="module")
def numbers(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        growing = Growing()
        growing.grow(FEW)
        few = counted(growing)
        growing.grow(MANY)
        yield few, counted(growing)
        transaction.set_rollback(True)


def test_eighteen_rows_ask_no_more_than_three(numbers):
    few, many = numbers
    assert {place: (few[place], many[place]) for place in few if few[place] != many[place]} == {}


def test_pages_ask_as_often_as_is_written_down(numbers):
    _, many = numbers
    if RENEW:
        COUNTS.write_text(json.dumps(many, indent=2) + "\n", encoding="utf-8")
    assert many == json.loads(COUNTS.read_text("utf-8"))
