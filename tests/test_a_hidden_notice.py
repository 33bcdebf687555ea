"""What somebody may not know of cannot be told from what never was: not by a page, a list, a count, a search, an export,
an event, a sheet of paper or the public, nor by the work that an answer takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.edge.yente.asking import Example, question_of
from comity.edge.yente.datasets import datasets_of
from comity.edge.yente.looking import matched, searched
from comity.edge.yente.options import Options
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.models import Event
from comity.kernel.truth import AudienceMode
from comity.kernel.viewer import Viewer
from comity.members.roles import Role
from comity.notices.commands import Audience, add_file, ask_bureau, submit, suspend, withdraw
from comity.notices.models import Notice, NoticeFile
from comity.notices.tests.people import drafted, out, png, to, turned_down
from comity.screening.commands import receive_manifest, screen_manifest
from comity.screening.models import Match
from comity.screening.queries import passengers_of
from tests.browsing import sign_in
from tests.pages import at_desk, plain
from tests.people import World, make_world
from tests.village import taken_back

pytestmark = pytest.mark.xdist_group("hidden")

NAME, BORN, NUMBER = "Zawadi Nyambura Kilonzo", "1971-02-03", "ZK7654321"
WHO = {
    "forename": "Zawadi Nyambura",
    "family_name": "Kilonzo",
    "birth_date": BORN,
    "document_numbers": [NUMBER],
    "public_extract": True,
}
TEXT = f"{NAME} {BORN}"
FLIGHT = f"name,birth date,nationality,document,seat\n{NAME},{BORN},KEN,{NUMBER},14C\n".encode()
PERSON = {"schema": "Person", "properties": {"name": [NAME], "birthDate": [BORN], "passportNumber": [NUMBER]}}
SERVICE = "/public/notices/v1"
Seen = dict[str, tuple[Any, int]]
"""What was answered at each place, without what differs from one time to the next, and in how many queries."""


@dataclass(frozen=True)
class Target:
    """What is asked for by its number, as somebody would who has heard of it."""

    notice: UUID = field(default_factory=uuid4)
    file: UUID = field(default_factory=uuid4)
    record: UUID = field(default_factory=uuid4)
    code: str = "0" * 20
    reference: str = ""

    def masked(self, text: str) -> str:
        for each in (self.notice, self.file, self.record, self.code):
            text = text.replace(str(each), "IT")
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)


def is_out(world: World, notice: Notice) -> Notice:
    return out(world, submit(world.amina, notice.pk))


def all_but_france(world: World) -> Audience:
    return Audience(AudienceMode.EXCEPT, frozenset({world.france.pk}))


WAYS: dict[str, Callable[[World, Notice], object]] = {
    "a draft": lambda w, n: None,
    "under review": lambda w, n: submit(w.amina, n.pk),
    "asked about": lambda w, n: ask_bureau(w.ravi, submit(w.amina, n.pk).pk, "Which court was it?"),
    "refused": lambda w, n: turned_down(w.ravi, submit(w.amina, n.pk)),
    "suspended": lambda w, n: suspend(w.amina, is_out(w, n).pk),
    "withdrawn": lambda w, n: withdraw(w.amina, is_out(w, n).pk, "lifted"),
    "restricted": is_out,
    "sent to another": is_out,
}
"""How a notice comes to be hidden from France."""
TOLD = ["notice.published", "notice.hidden"] * 2
"""What France was told of the two that it once saw."""


def asked_for(world: World, kind: str = "red", audience: Audience | None = None) -> Notice:
    """A complete draft with a photograph."""
    draft = drafted(world.amina, kind, audience, **WHO)
    add_file(world.amina, draft.pk, NoticeFile.What.PHOTOGRAPH, "face.png", png(), True)
    return draft


def made(world: World, way: str) -> Target:
    """A notice that went this way."""
    if way == "sent to another":
        notice = asked_for(world, "wanted_diffusion", to(world.germany))
    else:
        notice = asked_for(world, "red", all_but_france(world) if way == "restricted" else None)
    WAYS.get(way, is_out)(world, notice)
    with acting_as(world.amina):
        notice = Notice.objects.get(pk=notice.pk)
        file = notice.noticefiles.get().pk
    code = notice.verification or "F" * 20
    return Target(notice.pk, file, notice.record or uuid4(), code, notice.reference)


@dataclass
class Stage:
    """One hub before anybody was looked for in it, and with a notice for each way to be hidden."""

    world: World
    before: dict[str, Seen]
    hidden: dict[str, Target]


@pytest.fixture(scope="module")
def stage(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic(), clock.standing_at(clock.now()):
        world = make_world()
        before = seen(world, {"": Target()})
        hidden = {way: made(world, way) for way in WAYS}
        yield Stage(world, before, hidden)
        transaction.set_rollback(True)


LISTS = [
    "/", f"/search/?q={TEXT}", f"/search/?q={NUMBER}", "/notices/?show=others", "/notices/?show=others&type=red",
    "/purges/", "/records/", "/api/v1/notices?limit=200", "/api/v1/notices?state=suspended",
    "/api/v1/records?limit=200", "/api/v1/purges", "/api/v1/hits",
]  # fmt: skip
ITS_OWN = [
    "/notices/{it.notice}/", "/notices/{it.notice}/files/{it.file}/", "/records/{it.record}/",
    "/records/{it.record}/portrait/", "/api/v1/notices/{it.notice}", "/api/v1/notices/{it.notice}/export",
    "/api/v1/notices/{it.notice}/pdf", "/api/v1/records/{it.record}",
]  # fmt: skip
PUBLIC = ["/public/?q=Kilonzo", f"{SERVICE}/red?name=Kilonzo", f"{SERVICE}/deleted"]
ITS_PUBLIC = ["/public/{it.notice}/", "/public/verify/?code={it.code}", SERVICE + "/{it.notice}"]


def seen(world: World, targets: dict[str, Target]) -> dict[str, Seen]:
    """What each can learn: a duty officer and a border officer of France, a partner body, anybody at all.

    Nothing of their asking stays behind. What is read once, such as the engine's index, is read before.
    """
    claire, rosa = world.claire, world.rosa
    baptiste = world.seat("baptiste", world.france, Role.BORDER_OFFICER)
    with taken_back():
        visited(claire, LISTS[1:2])
    with taken_back():
        found = {
            "claire": visited(claire, LISTS) | screened(claire),
            "baptiste": visited(baptiste, LISTS[3:4]),
            "rosa": visited(rosa, LISTS[:2]),
            "a stranger": visited(None, PUBLIC),
        }
        for way, target in targets.items():
            found[f"claire {way}"] = visited(claire, ITS_OWN, target) | posted(claire, target)
            found[f"a stranger {way}"] = visited(None, ITS_PUBLIC, target)
    return found


def visited(viewer: Viewer | None, places: list[str], it: Target | None = None) -> Seen:
    client = Client(raise_request_exception=False)
    if viewer is not None:
        sign_in(client, viewer)
    it = it or Target()
    return {place: counted(it, place.format(it=it), client.get) for place in places}


def posted(viewer: Viewer, it: Target) -> Seen:
    """Pages and operations to which something is sent."""
    client = sign_in(Client(raise_request_exception=False), viewer)
    sent: dict[str, tuple[str, dict[str, Any]]] = {
        "export the record": (
            reverse("api:export_records"),
            {"ids": [str(it.record)], "reason": "for the court"},
        ),
        "print": (f"/notices/{it.notice}/print/", {}),
        "export": (f"/notices/{it.notice}/export/", {}),
        "disagree": (f"/notices/{it.notice}/disagree/", {"disagree-note": "he was judged for this in Lyon"}),
        "tell": (f"/notices/{it.notice}/tell/", {"tell-what": "extradition_refused"}),
    }
    found = {}
    for name, (address, body) in sent.items():
        kind = {"content_type": "application/json"} if address.startswith("/api") else {}
        found[name] = counted(it, address, lambda a, b=body, k=kind: client.post(a, b, **k))
    return found


def counted(it: Target, address: str, ask: Callable[[str], HttpResponse]) -> tuple[Any, int]:
    connection.queries_log.clear()  # it is bounded
    with CaptureQueriesContext(connection) as queries:
        answer = ask(address)
    assert answer.status_code < 500, (address, answer.status_code)
    if not answer.headers["Content-Type"].startswith(("text/", "application/json", "application/problem")):
        return answer.headers["Content-Type"], len(queries)
    return it.masked(plain(answer, address)), len(queries)


def screened(viewer: Viewer) -> Seen:
    """A list, the operations that search, the API of yente, and what the bureau was told."""
    client = sign_in(Client(raise_request_exception=False), viewer)
    datasets, options = datasets_of(viewer), Options({})
    asked = [question_of(Example(**PERSON))]

    def listed() -> Any:
        manifest = screen_manifest(viewer, receive_manifest(viewer, "flight.csv", FLIGHT).pk)
        return [passenger.status for passenger in passengers_of(viewer, manifest)]

    ways: dict[str, Callable[[], Any]] = {
        "a list of travellers": listed,
        "yente: match": lambda: matched(viewer, datasets, asked, None, options, 5),
        "yente: search": lambda: searched(viewer, datasets, None, options, TEXT),
        "search": lambda: client.post(
            "/api/v1/search", {"text": TEXT}, content_type="application/json"
        ).json(),
        "screen": lambda: client.post(
            "/api/v1/screen", {"name": NAME, "birth_dates": [BORN]}, content_type="application/json"
        ).json(),
    }
    found: Seen = {}
    for name, ask in ways.items():
        connection.queries_log.clear()
        with acting_as(viewer), CaptureQueriesContext(connection) as queries:
            answer = ask()
        found[name] = answer, len(queries)
    with acting_as(viewer):
        found["matches"] = Match.objects.count(), 0
        told = Event.objects.filter(kind__startswith="notice").order_by("sequence")
        found["events"] = list(told.values_list("kind", flat=True)), 0
    return found


def test_what_is_hidden_cannot_be_told_from_what_never_was(stage):
    after = seen(stage.world, stage.hidden)
    assert after["claire"].pop("events")[0] == TOLD
    for who, answers in stage.before.items():
        wanted = {place: answer for place, answer in answers.items() if place != "events"}
        alike = [after[who]] if who in after else [after[who + way] for way in WAYS]
        for got in alike:
            different = {
                place: (got[place], answer) for place, answer in wanted.items() if got[place] != answer
            }
            assert not different, who


def test_the_number_on_it_finds_nothing_either(stage):
    claire = at_desk(stage.world.claire)
    for target in stage.hidden.values():
        with taken_back():
            assert "Kilonzo" not in claire.reads("screening:search", q=target.reference)


def test_what_is_shown_differs_at_each_of_these_places(stage):
    """So that the test before does not pass because it looks at nothing."""
    world = stage.world
    with taken_back():
        target = made(world, "shown")
        with taken_back():
            after = visited(world.claire, LISTS[1:]) | screened(world.claire)
            after |= visited(world.claire, ITS_OWN, target) | posted(world.claire, target)
    before = stage.before["claire"] | stage.before["claire "]
    alike = {place for place, answer in after.items() if answer[0] == before[place][0]}
    assert alike == {"/purges/", "/api/v1/purges", "/api/v1/notices?state=suspended", "/api/v1/hits"}
