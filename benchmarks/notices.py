"""How long pages of notices take where there are many, and whether the number of their queries grows."""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.testing"

import django

django.setup()

from django.db import connections  # noqa: E402 -- Django has to be set up before
from django.test import Client  # noqa: E402
from psycopg import Connection  # noqa: E402
from psycopg.rows import dict_row  # noqa: E402
from psycopg.types.json import Jsonb  # noqa: E402

from benchmarks.measure.pages import Page, report  # noqa: E402
from benchmarks.population.invented import word  # noqa: E402
from comity.config.tests import worker_database  # noqa: E402
from comity.kernel.ids import new_id  # noqa: E402
from comity.kernel.truth import AudienceMode  # noqa: E402
from comity.notices.commands import Audience  # noqa: E402
from comity.notices.identity import keys_of  # noqa: E402
from comity.notices.models import Notice  # noqa: E402
from comity.notices.public.commands import publish_extract  # noqa: E402
from comity.notices.public.rules import beginnings, born_between, extract_of  # noqa: E402
from comity.notices.tables import version  # noqa: E402
from comity.notices.tests.people import published  # noqa: E402
from tests.browsing import sign_in  # noqa: E402
from tests.people import World, make_world  # noqa: E402

FEW, QUICK, FULL = 200, 2_000, 100_000
FAR = "2026-01-01T00:00:00%2B00:00_00000000-0000-7000-8000-000000000000"
STATES = ["published"] * 12 + ["review"] * 2 + ["draft", "suspended"] + ["withdrawn"] * 3 + ["refused"]
COUNTRIES = ["ke", "fr", "de", "pe", "in", "tz", "ug", "ng"]
TYPES = ["red", "red", "red", "yellow"]
ALIKE = 40
HIDDEN = {
    "forename": "Zawadi Nyambura",
    "family_name": "Kilonzo",
    "birth_date": "1971-02-03",
    "document_numbers": ["ZK1"],
}
Row = dict[str, Any]


def made_up(model: Row, count: int, seed: int) -> Iterator[tuple[Row, Row | None]]:
    """Notices like ``model`` of other invented people in every state; of those that are out, their extract."""
    random = Random(seed)
    table = version(model["rules"])
    for number in range(count):
        state, kind = random.choice(STATES), random.choice(TYPES)
        born = date(1940, 1, 1) + timedelta(days=random.randrange(25_000))
        content = model["content"] | {
            "forename": word(random),
            "family_name": word(random),
            "birth_date": born.isoformat(),
            "nationality": [random.choice(COUNTRIES)],
            "sex": random.choice(["male", "female"]),
        }
        at = model["created_at"] - timedelta(minutes=count - number)
        notice = model | {
            "id": new_id(),
            "type": kind,
            "state": state,
            "is_open": table.states[state].shown_to == "members",
            "is_submitted": state != "draft",
            "caption": f"{content['forename']} {content['family_name']}",
            "content": Jsonb(content),
            "keys": sorted(keys_of(content)) if number < FEW else [],
            "reference": f"B-{seed}-{number}",
            "verification": f"{seed:04X}{number:016X}",
            "record": None,
            "ended_at": at if table.states[state].ended else None,
            "published_at": None if state in {"draft", "review", "refused"} else at,
            "submitted_at": None if state == "draft" else at,
            "due_at": at + timedelta(hours=72) if state == "review" else None,
            "updated_at": at,
            "amendment": None,
        }
        yield notice, _extract(notice, content, table.types[kind]) if state == "published" else None


def _extract(notice: Row, content: Row, kind: Any) -> Row:
    said = extract_of(content, kind)
    born_from, born_to = born_between(content)
    return {
        "id": new_id(),
        "notice_id": notice["id"],
        "code": notice["verification"],
        "type": notice["type"],
        "rules": notice["rules"],
        "state_of": notice["state_of"],
        "caption": notice["caption"],
        "content": Jsonb(said),
        "sex": content["sex"][0].upper(),
        "nationalities": said["nationality"],
        "born_from": born_from,
        "born_to": born_to,
        "words": beginnings(said),
        "portrait_type": "",
        "published_at": notice["published_at"],
        "expires_at": notice["expires_at"],
    }


def fill(owner: Connection[Any], count: int, seed: int) -> None:
    """Write that many notices, as the owner of the tables."""
    with owner.cursor(row_factory=dict_row) as cursor:
        model = cursor.execute("SELECT * FROM notices_notice ORDER BY id LIMIT 1").fetchone()
    assert model is not None
    made = list(made_up(model, count, seed))
    _copy(owner, "notices_notice", [notice for notice, _ in made])
    _copy(owner, "notices_extract", [extract for _, extract in made if extract])
    owner.execute("ANALYZE notices_notice")
    owner.execute("ANALYZE notices_extract")


def _copy(owner: Connection[Any], name: str, rows: list[Row]) -> None:
    columns = list(rows[0])
    with owner.cursor() as cursor, cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])


def pages(world: World, notice: str, extract: str, code: str, far: str) -> list[Page]:
    """``far``: a number of which few extracts are older."""
    amina, claire, ravi = (
        sign_in(Client(HTTP_HOST="localhost"), viewer) for viewer in (world.amina, world.claire, world.ravi)
    )
    stranger, service = Client(HTTP_HOST="localhost"), "/public/notices/v1"
    return [
        Page("board: what we asked for", amina, "/notices/?show=ours"),
        Page("board: what is published", claire, "/notices/?show=others"),
        Page("board: of one type", claire, "/notices/?show=others&type=yellow"),
        Page("board: far down", claire, f"/notices/?show=others&after={FAR}"),
        Page("queue", ravi, "/notices/queue/"),
        Page("a notice", claire, f"/notices/{notice}/"),
        Page("API: list", claire, "/api/v1/notices?limit=200"),
        Page("public: board", stranger, "/public/"),
        Page("public: by name", stranger, "/public/?q=kamo"),
        Page("public: by a name of many", stranger, "/public/?q=ka"),
        Page("public: by filters", stranger, "/public/?type=red&nationality=ke&sex=F&age_min=25&age_max=80"),
        Page("public: far down", stranger, f"/public/?after={far}"),
        Page("public: an extract", stranger, f"/public/{extract}/"),
        Page("public: check a code", stranger, f"/public/verify/?code={code}"),
        Page("public: check no code", stranger, "/public/verify/?code=0"),
        Page("service: list", stranger, f"{service}/red?resultPerPage=200"),
        Page("service: by name", stranger, f"{service}/red?name=moru&forename=ti"),
        Page("service: a notice", stranger, f"{service}/{extract}"),
        Page("service: deleted", stranger, f"{service}/deleted"),
    ]


def compare(world: World, hidden: Notice) -> None:
    """Print how long it takes to be told nothing: of a notice that is kept from the asker, and of none at all.

    Asked in turn, many times, so that whatever slows one slows the other. Their medians lie as close together as two
    medians of the same question do.
    """
    claire, stranger = sign_in(Client(HTTP_HOST="localhost"), world.claire), Client(HTTP_HOST="localhost")
    name, nobody = hidden.caption.replace(" ", "+"), "Zuberi+Wanyonyi+Kioko"
    asked = [
        ("a page", claire, "/notices/{}/", str(hidden.pk), str(new_id())),
        ("a sheet, by the API", claire, "/api/v1/notices/{}/pdf", str(hidden.pk), str(new_id())),
        ("a record", claire, "/records/{}/", str(hidden.record), str(new_id())),
        ("a search by name", claire, "/search/?q={}", name, nobody),
        ("a public page", stranger, "/public/{}/", str(hidden.pk), str(new_id())),
        ("a code", stranger, "/public/verify/?code={}", hidden.verification, "F" * 20),
    ]
    print(
        f"  median milliseconds of nothing, {ALIKE} times each: what is hidden, what never was, what never was again"
    )
    for what, client, address, there, never in asked:
        took: list[list[float]] = [[], [], []]
        for _ in range(ALIKE):
            for times, value in zip(took, (there, never, never), strict=True):
                begun = time.perf_counter()
                client.get(address.format(value))
                times.append(1e3 * (time.perf_counter() - begun))
        print(f"  {what:28} " + " ".join(f"{statistics.median(times):8.2f}" for times in took))


def main(size: int) -> None:
    worker_database.prepare()
    try:
        world = make_world()
        notice = published(world, world.amina, public_extract=True)
        but_france = Audience(AudienceMode.EXCEPT, frozenset({world.france.pk}))
        hidden = published(world, world.amina, audience=but_france, **HIDDEN)
        extract = publish_extract(world.amina, notice.pk)
        with worker_database.connect("comity_owner") as owner:
            fill(owner, FEW, 1)
            owner.commit()
            asked = pages(world, str(notice.pk), str(extract.pk), notice.verification, str(new_id()))
            for page in asked:
                page.count_few()
            begun = time.perf_counter()
            fill(owner, size - FEW, 2)
            owner.commit()
            print(f"  written in {time.perf_counter() - begun:.0f} s")
        for page in asked:
            page.measure()
        report(asked, f"{size:,} notices", FEW)
        compare(world, hidden)
    finally:
        connections.close_all()
        worker_database.drop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} notices instead of {QUICK:,}")
    main(FULL if parser.parse_args().full else QUICK)
