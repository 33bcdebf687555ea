"""Load the story into a hub: by the commands that people use, and again without changing anything."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.demo.background import background
from comity.demo.bodies import Bodies
from comity.demo.model import DemoHandling, DemoManifest, DemoRecord, Story
from comity.demo.notices import load_notices
from comity.demo.story import story
from comity.demo.things import LINKS, THINGS, DemoLink
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.purposes import Purpose
from comity.kernel.handling import Handling
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.sequencer import sequence
from comity.members.queries import viewer_named
from comity.members.roles import Role
from comity.records.commands import continue_import, create_record, start_import
from comity.records.linking.commands import link_records
from comity.records.linking.models import Link
from comity.records.linking.rules import Said
from comity.records.models import Record
from comity.records.quality.measuring import measure_and_count
from comity.records.queries import unfinished_import
from comity.records.rules import Draft
from comity.screening.commands import receive_manifest, screen_manifest
from comity.screening.index import engine

PRELOADED = "flight-to-nairobi"
"""The list that was screened before anybody looks, so that something waits."""
BACKGROUND_DAYS = 730

Say = Callable[[str], None]


@dataclass(frozen=True)
class Told:
    """What was loaded and on which day: the story's dates stay those of its first day."""

    seed: int
    persons: int
    today: date

    def as_json(self) -> dict[str, Any]:
        return {"seed": self.seed, "persons": self.persons, "today": self.today.isoformat()}

    @classmethod
    def read(cls, path: Path) -> "Told | None":
        if not path.exists():
            return None
        plain = json.loads(path.read_text())
        return cls(plain["seed"], plain["persons"], date.fromisoformat(plain["today"]))


def load(persons: int = 2000, seed: int = 1, say: Say = lambda text: None) -> None:
    """Bring story and background into the hub; what is there already is left alone.

    The seed of a hub stays what it was at first: two stories in one hub would be none.
    """
    folder = settings.COMITY.home / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    begun, done = Told.read(folder / "begun.json"), Told.read(folder / "loaded.json")
    if done is not None and done.persons >= persons:
        return
    begun = begun or Told(seed, persons, clock.now().date())
    (folder / "begun.json").write_text(json.dumps(begun.as_json()))
    told = story(begun.seed, begun.today)
    say("States, bureaus, people")
    bodies = Bodies(told)
    bodies.make()
    say("Records of the story")
    _records(told, bodies)
    say("Notices")
    load_notices(bodies)
    say(f"{persons} persons of the background")
    _background(persons, begun.seed, bodies)
    sequence()
    say("The index")
    engine()
    say("How good the records are")
    measure_and_count()
    say("A list of travellers")
    _manifests(told, folder)
    while sequence():
        pass
    loaded = Told(begun.seed, persons, begun.today)
    (folder / "loaded.json").write_text(json.dumps(loaded.as_json()))


def _records(told: Story, bodies: Bodies) -> None:
    made: dict[str, str] = {}
    for record in (*told.records, *THINGS):
        viewer = bodies.at(record.source, Role.DUTY_OFFICER)
        with acting_as(viewer):
            known = Record.objects.of_source(viewer).filter(external_id=record.key).first()
        if known is None:
            draft = _draft(record, made.get(record.holder, ""))
            known = create_record(viewer, draft, _handling(record, bodies))
        made[record.key] = str(known.pk)
    for link in LINKS:
        _link(link, made, bodies)


def _link(link: DemoLink, made: dict[str, str], bodies: Bodies) -> None:
    viewer = bodies.at(link.source, Role.DUTY_OFFICER)
    one, two = UUID(made[link.one]), UUID(made[link.two])
    with acting_as(viewer):
        if (
            Link.objects.of_source(viewer)
            .filter(kind=link.kind, one__in=(one, two), two__in=(one, two))
            .exists()
        ):
            return
    handling = Handling(
        source=viewer.bureau,
        expires_at=clock.now() + timedelta(days=DemoHandling().expires_in_days),
        purposes=frozenset(map(Purpose, DemoHandling().purposes)),
        reliability=Reliability(DemoHandling().reliability),
        accuracy=Accuracy(DemoHandling().accuracy),
    )
    link_records(viewer, one, two, Said(link.kind, link.since, note=link.note), handling)


def _draft(record: DemoRecord, holder: str) -> Draft:
    return Draft(
        schema=record.schema,
        properties=record.properties,
        status=record.status,
        reason=record.reason,
        our_reference=record.our_reference,
        external_id=record.key,
        holder=holder,
        portrait=("image/svg+xml", record.portrait.encode()) if record.portrait else None,
    )


def _handling(record: DemoRecord, bodies: Bodies) -> Handling:
    demo: DemoHandling = record.handling
    tier = Tier(demo.tier)
    return Handling(
        source=bodies.bureau_id(record.source),
        expires_at=clock.now() + timedelta(days=demo.expires_in_days),
        mode=AudienceMode(demo.audience),
        bureaus=frozenset(bodies.bureau_id(key) for key in demo.bureaus),
        tier=tier,
        purposes=frozenset(map(Purpose, demo.purposes)),
        handling_code=HandlingCode(demo.handling_code),
        handling_note=demo.handling_note,
        reliability=Reliability(demo.reliability),
        accuracy=Accuracy(demo.accuracy),
        confidentiality=Confidentiality(demo.confidentiality),
        sensitive=demo.sensitive,
        minor=demo.minor,
        contested=demo.contested,
        legal_order=f"Court of {record.source.title()}, order 114/2026" if tier is Tier.DISCREET else "",
    )


def _background(persons: int, seed: int, bodies: Bodies) -> None:
    """One import for each bureau; what an earlier one brought stays as it is."""
    drawn = sorted(background(persons, seed), key=lambda record: record.source)
    for source, records in groupby(drawn, key=lambda record: record.source):
        viewer = bodies.at(source, Role.DUTY_OFFICER)
        content = b"".join(_lines(records))
        filename = f"background-{source}.ftm.json"
        run = unfinished_import(viewer, filename, len(content))
        if run is None:
            expires = clock.now() + timedelta(days=BACKGROUND_DAYS)
            handling = Handling(
                source=viewer.bureau,
                expires_at=expires,
                purposes=frozenset(map(Purpose, DemoHandling().purposes)),
            )
            run = start_import(viewer, filename, io.BytesIO(content), handling, status="person_of_interest")
        continue_import(viewer, run.pk)


def _lines(records: Iterable[DemoRecord]) -> Iterator[bytes]:
    """FollowTheMoney, one entity a line."""
    for record in records:
        entity = {"id": record.key, "schema": record.schema, "properties": record.properties}
        yield json.dumps(entity, ensure_ascii=False).encode() + b"\n"


def _manifests(told: Story, folder: Path) -> None:
    """Screen one list; leave the others as files for whoever wants to drop them."""
    for manifest in told.manifests:
        if manifest.key == PRELOADED:
            _screen(told, manifest)
        else:
            (folder / manifest.filename).write_bytes(manifest.content)


def _screen(told: Story, manifest: DemoManifest) -> None:
    officer = next(person for person in told.people if person.bureau == manifest.bureau)
    viewer = viewer_named(officer.key, officer.purpose)
    received = receive_manifest(viewer, manifest.filename, manifest.content)
    screen_manifest(viewer, received.pk)
