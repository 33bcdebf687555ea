"""A world with something in every state: what each person may see of it is written down in the tests."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test import Client

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.codes.purposes import Purpose
from comity.kernel.truth import AudienceMode, Tier
from comity.kernel.viewer import Viewer
from comity.ledger.models import Checkpoint
from comity.ledger.queries import Search, own_entries
from comity.ledger.sequencer import sequence
from comity.members.commands import create_key, grant_role, revoke_key, set_discreet_consent
from comity.members.models import Person
from comity.members.roles import Role
from comity.records.commands import continue_import, start_import
from comity.records.exporting.commands import export_records
from comity.records.handing_over.commands import sign_over
from comity.records.judging.commands import judge_pair, propose_pair
from comity.records.judging.models import Judgement
from comity.records.linking.commands import link_records
from comity.records.linking.rules import Said
from comity.records.models import Record
from comity.records.syncing.commands import Kept, keep_register, start_sync
from comity.records.syncing.taking import continue_sync
from comity.records.tables.commands import name_columns
from comity.records.tables.queries import look_at, mappings, understood
from comity.screening.commands import answer_hit, decide_match, draw_sample, receive_manifest, screen_manifest
from comity.screening.comparing.commands import start_comparison
from comity.screening.comparing.rules import Side
from comity.screening.models import Hit, Match
from comity.screening.queries import hits
from comity.screening.saving.commands import save_search
from tests.browsing import grant_of, key_of, second_factor, sign_in
from tests.people import World, handling, make_world, stolen_passport, thing, wanted

SECRETARIAT = ("ravi", "tomas", "helena", "ingrid")
YEARS, MONTH = timedelta(days=730), timedelta(days=30)
ORDER = {"tier": Tier.DISCREET, "legal_order": "Order 7/2026 of the High Court"}

FRENCH_FLIGHT = b"""name,birth date,nationality,document,seat
Josphat Kiprono Mutua,1984-03-17,KEN,AK1111111,1A
Wanjiru Njeri Kamau,1990-05-02,KEN,AK2222222,2A
Baraka Otieno Ouma,1979-09-09,KEN,AK3333333,3A
Cherono Tanui Rotich,1971-01-30,KEN,AK4444444,4A
Peter Smithers,1960-02-03,GBR,AK0456789,5A
Halima Abdi Warsame,1988-12-24,KEN,AK6666666,6A
Mwangi Gitau Ndirangu,1982-06-06,KEN,AK7777777,7A
Solveig Aaltonen,1991-07-02,FIN,FP1234567,8A
"""
GERMAN_FLIGHT = b"""name,birth date,nationality,document,seat
Lucien Armand Delacroix,1975-11-11,FRA,FR1111111,1C
Barasa Nyongesa,1984-03-17,KEN,,2C
"""
TABLE = b"Surname;Given name;Date of birth;Nationality\nWafula;Naliaka;31.02.1990;Narnia\n;;1990;KEN\n"
LIST = [
    {"id": "l-1", "schema": "Person", "properties": {"name": ["Zuberi Hassan Mbogo"], "birthDate": ["1969"]}},
    {"id": "l-2", "schema": "Vessel", "properties": {"name": ["Not a person"]}},
]


@dataclass
class Village:
    """What there is, by name: ``records["discreet"]`` is the id of Kenya's discreet record."""

    world: World
    people: dict[str, Viewer]
    records: dict[str, UUID] = field(default_factory=dict)
    manifests: dict[str, UUID] = field(default_factory=dict)
    matches: dict[str, UUID] = field(default_factory=dict)
    hits: dict[str, UUID] = field(default_factory=dict)
    links: dict[str, UUID] = field(default_factory=dict)
    pairs: dict[str, UUID] = field(default_factory=dict)
    comparisons: dict[str, UUID] = field(default_factory=dict)
    runs: dict[str, UUID] = field(default_factory=dict)
    syncs: dict[str, UUID] = field(default_factory=dict)
    register: UUID | None = None
    grants: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, UUID] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    entries: dict[str, UUID] = field(default_factory=dict)
    notices: dict[str, UUID] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    purges: dict[str, UUID] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)
    mapping: UUID | None = None
    protected: UUID | None = None
    flag: UUID | None = None
    disagreement: UUID | None = None
    files: dict[str, UUID] = field(default_factory=dict)
    first_checkpoint: int = 0
    examination: UUID | None = None
    extract: UUID | None = None
    search: UUID | None = None
    shift: UUID | None = None

    def browser(self, name: str) -> Client:
        """Somebody's browser: at a desk, or as far as she came; ``nobody`` has not signed in."""
        client = Client(raise_request_exception=False)
        if name in self.people:
            return sign_in(client, self.people[name])
        if name != "nobody":
            person = Person.objects.get(username=name)
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client


@contextmanager
def village_for_a_while(blocker: Any) -> Iterator[Village]:
    """A village in a transaction that is taken back: one for all tests of a module, at the cost of one."""
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens in the block leaves nothing behind."""
    with transaction.atomic():
        yield
        if not connection.needs_rollback:
            transaction.set_rollback(True)


def build() -> Village:
    world = make_world()
    village = Village(world, world.everyone())
    _people_without_a_desk(world)
    _records(village)
    set_discreet_consent(world.lucie, True)
    _french_flight(village)
    _import(village)
    _register(village)
    _pairs(village)
    _notices(village)
    _german_flight(village)
    _keys(village)
    village.grants = {name: grant_of(viewer).pk for name, viewer in village.people.items()}
    lea = Person.objects.get(username="lea")
    waiting = grant_role(world.odile, lea.pk, world.france.pk, Role.ANALYST, clock.now() + MONTH)
    village.grants["waiting"] = waiting.pk
    sequence()
    checkpoint = Checkpoint.objects.order_by("-size").first()
    village.first_checkpoint = checkpoint.size if checkpoint else 0
    sample = draw_sample(world.ines, 1)
    with acting_as(world.ines):
        village.examination = sample.examinations.get().pk
    for name, viewer in village.people.items():
        if lines := own_entries(viewer, Search(limit=1)):
            village.entries[name] = lines[0].id
    return village


def _people_without_a_desk(world: World) -> None:
    """Petra has no second factor yet; Paul has one and has not chosen a desk."""
    world.seat("petra", world.france, Role.DUTY_OFFICER)
    world.seat("paul", world.france, Role.DUTY_OFFICER)
    second_factor(Person.objects.get(username="paul"))


def _records(village: Village) -> None:
    world, keep = village.world, village.records
    amina, france = world.amina, world.france.pk
    for name, who, born, rules in (
        ("all", "Josphat Kiprono Mutua", "1984-03-17", {}),
        ("france", "Cherono Tanui Rotich", "1971-01-30", _only(france)),
        ("not_france", "Koech Bett Langat", "1966-04-04", _but(france)),
        ("hit_no_hit", "Wanjiru Njeri Kamau", "1990-05-02", {"tier": Tier.HIT_NO_HIT}),
        ("discreet", "Baraka Otieno Ouma", "1979-09-09", ORDER),
        ("discreet_verified", "Halima Abdi Warsame", "1988-12-24", ORDER),
        ("unsure", "Mwangi Gitau Ndirangu", "1982-06-06", {}),
        ("to_locate", "Simiyu Wafula Barasa", "1993-08-08", {"purposes": frozenset({Purpose.LOCATE_WANTED})}),
    ):
        keep[name] = wanted(amina, who, born=[born], **rules).pk
    with clock.standing_at(clock.now() - YEARS):
        keep["expired"] = wanted(amina, "Nyokabi Wairimu Kibaki", born=["1958-10-10"]).pk
    keep["victim"] = wanted(
        amina,
        "Esi Adjoa Mensah",
        born=["2001-01-15"],
        status="presumed_victim",
        **_only(world.support_body.pk),
    ).pk
    keep["passport"] = stolen_passport(amina).pk
    keep["van"] = thing(amina, registrationNumber=["KDA 001A"], country=["ke"], make=["Toyota"]).pk
    village.links["kenyan"] = _link(amina, keep["not_france"], keep["van"])
    export_records(world.claire, [keep["all"]], "for the prosecutor in Lyon")
    keep["french"] = wanted(
        world.claire, "Lucien Armand Delacroix", born=["1975-11-11"], nationality=["fr"]
    ).pk
    keep["french_own"] = wanted(
        world.claire, "Odette Simone Marchand", born=["1987-02-20"], **_only(world.secretariat.pk)
    ).pk
    german = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    keep["german"] = wanted(german, "Ingrid Walburga Reuter", born=["1964-07-19"], nationality=["de"]).pk


def _link(viewer: Viewer, one: UUID, two: UUID) -> UUID:
    return link_records(viewer, one, two, Said("uses", "2025"), handling(viewer.bureau)).pk


def _only(*bureaus: UUID) -> dict[str, Any]:
    return {"mode": AudienceMode.ONLY, "bureaus": frozenset(bureaus)}


def _but(*bureaus: UUID) -> dict[str, Any]:
    return {"mode": AudienceMode.EXCEPT, "bureaus": frozenset(bureaus)}


def _french_flight(village: Village) -> None:
    claire, denis = village.world.claire, village.world.denis
    flight = receive_manifest(claire, "flight.csv", FRENCH_FLIGHT)
    village.manifests["french"] = screen_manifest(claire, flight.pk).pk
    village.manifests["waiting"] = receive_manifest(
        claire, "later.csv", FRENCH_FLIGHT + b"x,1990,FIN,,9A\n"
    ).pk
    village.search = save_search(claire, "Josphat Kiprono Mutua", "case 7/2026", 90).pk
    village.shift = sign_over(_colleague(village), claire.person, "FR/2026/3 calls back").pk
    village.matches = _matches_of(village, denis)  # who sees every French match
    decide_match(claire, village.matches["france"], Match.State.NO, "another scar")
    decide_match(claire, village.matches["unsure"], Match.State.UNSURE)
    _verified(village, "passport", claire)
    _verified(village, "discreet_verified", denis)


def _matches_of(village: Village, viewer: Viewer) -> dict[str, UUID]:
    names = {record_id: name for name, record_id in village.records.items()}
    with acting_as(viewer):
        found = Match.objects.visible_to(viewer).values_list("record_id", "pk")
        return {names[record_id]: pk for record_id, pk in found}


def _german_flight(village: Village) -> None:
    """A border officer meets somebody of France's, and the subject of a notice."""
    jonas = village.world.jonas
    flight = receive_manifest(jonas, "frankfurt.csv", GERMAN_FLIGHT)
    village.manifests["german"] = screen_manifest(jonas, flight.pk).pk
    village.matches |= _matches_of(village, jonas)
    for name, source in (("french", village.world.claire), ("notice", village.world.amina)):
        _verified(village, name, jonas)
        answer_hit(source, village.hits[name], Hit.Answer.CONFIRMED, "yes, ours")


def _verified(village: Village, name: str, viewer: Viewer) -> None:
    decide_match(viewer, village.matches[name], Match.State.YES, "same portrait")
    with acting_as(viewer):
        village.hits[name] = hits(viewer).get(match=village.matches[name]).pk


def _import(village: Village) -> None:
    amina = village.world.amina
    lines = io.BytesIO("\n".join(map(json.dumps, LIST)).encode())
    run = start_import(amina, "list.json", lines, handling(amina.bureau), status="person_of_interest")
    village.runs["kenyan"] = continue_import(amina, run.pk).pk
    table = start_import(amina, "register.csv", io.BytesIO(TABLE), handling(amina.bureau), status="suspect")
    village.runs["table"] = table.pk
    with acting_as(amina):
        village.columns = understood(amina, table, look_at(table)).chosen
    name_columns(amina, table.pk, "person", village.columns, save_as="Register of Nairobi")
    with acting_as(amina):
        village.mapping = mappings(amina).get().pk

    with acting_as(amina):
        village.records["imported"] = Record.objects.of_source(amina).get(external_id="l-1").pk


def _register(village: Village) -> None:
    """Kenya's system sent its register, and the next night lost too much of it: that waits for an answer."""
    amina = village.world.amina
    register = keep_register(amina, Kept("Register of Kisumu", handling(amina.bureau), status="suspect"))
    village.register = register.pk
    names = ("Otis Were", "Hawi Nekesa", "Tumaini Baya")
    people = [
        {"id": f"k-{n}", "schema": "Person", "properties": {"name": [name]}} for n, name in enumerate(names)
    ]
    for name, sent in (("done", [*people, LIST[1]]), ("asks", people[:1])):
        lines = io.BytesIO("".join(json.dumps(entity) + "\n" for entity in sent).encode())
        found = start_sync(amina, register.pk, f"{name}.jsonl", lines)
        village.syncs[name] = continue_sync(amina, found.pk).pk
    with acting_as(amina):
        for record in Record.objects.of_source(amina).filter(external_id__in=[one["id"] for one in people]):
            village.records[f"register {record.external_id}"] = record.pk


def _pairs(village: Village) -> None:
    """France compares one pair and says that another is one person; Kenya's pair with what France may not see."""
    claire, amina, keep = village.world.claire, village.world.amina, village.records
    village.pairs["french"] = propose_pair(claire, keep["all"], keep["french"]).pk
    village.pairs["judged"] = propose_pair(claire, keep["unsure"], keep["french_own"]).pk
    judge_pair(claire, village.pairs["judged"], Judgement.State.POSITIVE, "same portrait")
    village.links["french"] = _link(claire, keep["all"], keep["van"])
    village.pairs["kenyan"] = propose_pair(amina, keep["all"], keep["not_france"]).pk
    kenya, france = Side(village.world.kenya.pk), Side(village.world.france.pk)
    village.comparisons["french"] = start_comparison(claire, france, kenya).pk


def _notices(village: Village) -> None:
    """Kenya's requests in every state; France is asked to erase a copy."""
    from comity.notices.commands import (
        add_file,
        answer_clearance,
        ask_bureau,
        flag_country,
        raise_disagreement,
        read_notice,
        register_protected,
        submit,
        withdraw,
    )
    from comity.notices.models import Notice, NoticeFile, Protected, Purge
    from comity.notices.public.commands import publish_extract
    from comity.notices.tests.people import drafted, out, png, published, submitted, to, turned_down

    world, keep = village.world, village.notices
    amina = world.amina
    draft = drafted(amina, "blue", forename="Juma", family_name="Wekesa")
    keep["draft"] = draft.pk
    keep["review"] = submitted(amina, forename="Otieno", family_name="Ochieng").pk
    keep["asked"] = submitted(amina, "blue", forename="Akinyi", family_name="Anyango").pk
    ask_bureau(world.ravi, keep["asked"], "Which court was it?")
    red = drafted(amina, forename="Barasa", family_name="Nyongesa", public_extract=True)
    village.files["all"] = add_file(amina, red.pk, NoticeFile.What.PHOTOGRAPH, "face.png", png(), True).pk
    keep["all"] = out(world, submit(amina, red.pk)).pk
    village.extract = publish_extract(amina, keep["all"], village.files["all"]).pk
    keep["germany"] = published(
        world, amina, "blue", to(world.germany), forename="Chebet", family_name="Rono"
    ).pk
    for name, notice in (("notice", keep["all"]), ("notice_germany", keep["germany"])):
        with acting_as(amina):
            village.records[name] = Notice.objects.get(pk=notice).record
    with acting_as(amina):
        village.references["all"] = Notice.objects.get(pk=keep["all"]).reference
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    village.disagreement = raise_disagreement(greta, keep["germany"], "he lives in Berlin under his name").pk
    village.flag = flag_country(world.ingrid, "ke", "elections are near", clock.now() + MONTH).pk
    village.protected = register_protected(
        world.rosa, Protected.Ground.PRESUMED_VICTIM, ["Halima Abdi"], "1999", ["ke"], clock.now() + MONTH
    ).pk
    keep["refused"] = turned_down(
        world.ravi, submitted(amina, "blue", forename="Nekesa", family_name="Simiyu")
    ).pk
    gone = published(world, amina, "blue", forename="Kwame", family_name="Mutiso")
    answer_clearance(world.tomas, keep["asked"], True)
    read_notice(world.claire, gone.pk)
    withdraw(amina, gone.pk, "found")
    keep["withdrawn"] = gone.pk
    with acting_as(world.claire):
        village.purges["french"] = Purge.objects.get().pk


def _keys(village: Village) -> None:
    """A key of each kind: one for what each person may do, and three that no longer, or not yet, open anything."""
    world, people = village.world, village.people
    keepers = {
        "amina": world.seat("kamau", world.kenya, Role.BUREAU_ADMINISTRATOR),
        "jonas": world.seat("juergen", world.germany, Role.BUREAU_ADMINISTRATOR),
        "rosa": world.seat("raquel", world.support_body, Role.BUREAU_ADMINISTRATOR),
        "viktor": world.viktor,
        **dict.fromkeys(("ravi", "tomas", "helena", "ingrid"), world.viktor),
    }
    for name in ("amina", "claire", "denis", "lucie", "odile", "jonas", "rosa", "viktor", *SECRETARIAT):
        secret, key = key_of(people[name], keepers.get(name, world.odile))
        village.secrets[name], village.keys[name] = secret, key
    village.secrets["revoked"], revoked = key_of(world.claire, world.odile)
    revoke_key(world.odile, revoked)
    village.secrets["forensic"], _ = key_of(world.claire, world.odile, Purpose.FORENSIC)
    village.secrets["withdrawn"], _ = key_of(_leaver(world), world.odile)
    withdraw(world)
    village.keys["waiting"] = create_key(
        world.odile, grant_of(world.claire).pk, "gate 2", [Purpose.BORDER_CONTROL], clock.now() + MONTH
    )[0].pk


def _colleague(village: Village) -> Viewer:
    """Luc, who had the shift before Claire."""
    return village.world.seat("luc", village.world.france, Role.DUTY_OFFICER)


def _leaver(world: World) -> Viewer:
    return world.seat("lea", world.france, Role.DUTY_OFFICER)


def withdraw(world: World) -> None:
    from comity.members.commands import withdraw_role

    withdraw_role(world.odile, grant_of(_leaver(world)).pk)
