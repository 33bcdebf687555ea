"""The demo's world is made by the commands that people use, and made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from comity.demo.cast import BUREAUS, PEOPLE
from comity.demo.loading import PRELOADED, load
from comity.demo.story import story
from comity.demo.things import LINKS, THINGS
from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.viewer import Viewer
from comity.ledger.models import Checkpoint, Entry
from comity.ledger.verification import verify
from comity.members.models import Bureau, Grant, Person
from comity.members.queries import viewer_named
from comity.records.linking.models import Link
from comity.records.models import Portrait, Record
from comity.screening import index
from comity.screening.commands import search
from comity.screening.models import Manifest, Match

pytestmark = pytest.mark.django_db
PERSONS = 30


def forget_files() -> None:
    index.close()
    for name in ("demo", "index", "raw"):
        shutil.rmtree(settings.COMITY.home / name, ignore_errors=True)


@pytest.fixture
def told(db: None) -> Iterator[None]:
    forget_files()
    load(PERSONS)
    yield
    forget_files()


def persona(key: str) -> Viewer:
    return viewer_named(key, next(person.purpose for person in PEOPLE if person.key == key))


def records() -> int:
    with as_task(Task.INDEX):
        return Record.objects.count()


def test_everybody_of_the_story_has_a_desk_and_every_bureau_its_records(told):
    held = set(Grant.objects.in_force().values_list("person__username", "bureau__short", "role"))
    shorts = {bureau.key: bureau.short for bureau in BUREAUS if bureau.kind != "secretariat"}
    assert {
        (person.key, shorts[person.bureau], person.role) for person in PEOPLE if person.bureau in shorts
    } <= held
    published = 1  # Lima's yellow notice
    assert records() == len(story(1, clock.now().date()).records) + len(THINGS) + PERSONS + published
    paris = persona("claire")
    with acting_as(paris):
        assert {item.record.caption for item in search(paris, "aa 000 aa").found} == {
            "AA-000-AA · Renault Master white"
        }
        assert Link.objects.visible_to(paris).count() == len(LINKS)
    assert Bureau.objects.filter(consents_to_discreet=True).count() == sum(
        b.consents_to_discreet for b in BUREAUS
    )


def test_amina_finds_a_screened_flight_with_its_questions_and_not_the_discreet_one(told):
    amina = persona("amina")
    expected = next(m for m in story(1, clock.now().date()).manifests if m.key == PRELOADED).expected
    with acting_as(amina):
        (manifest,) = Manifest.objects.all()
        assert manifest.state == Manifest.State.DONE
        found = set(Match.objects.visible_to(amina).values_list("passenger__position", flat=True))
    assert found == {case.position for case in expected if case.kind != "discreet"}
    with as_task(Task.RETENTION):
        assert Match.objects.filter(access="discreet").count() == 1


def test_lists_lie_there_discreet_records_rest_on_orders_portraits_are_drawings_the_ledger_is_whole(told):
    lists = [path.suffix for path in (settings.COMITY.home / "demo").iterdir()]
    assert sorted(lists) == [".csv", ".json", ".json", ".txt"]
    with as_task(Task.INDEX):
        discreet = Record.objects.filter(audience__tier="discreet")
        assert [bool(record.legal_order) for record in discreet] == [True] * discreet.count() != []
        assert set(Portrait.objects.values_list("media_type", flat=True)) == {"image/svg+xml"}
    assert verify().ok


def test_a_second_time_changes_nothing(told):
    with as_task(Task.LEDGER):
        before = Entry.objects.count(), Checkpoint.objects.count(), records()
    load(PERSONS)
    load(PERSONS - 10, seed=5)
    with as_task(Task.LEDGER):
        assert (Entry.objects.count(), Checkpoint.objects.count(), records()) == before


def test_after_an_interruption_it_goes_on_and_more_persons_can_be_asked_for(told):
    (settings.COMITY.home / "demo" / "loaded.json").unlink()
    before, people = records(), Person.objects.count()
    load(PERSONS)
    assert (records(), Person.objects.count()) == (before, people)
    load(PERSONS + 12)
    assert records() == before + 12


def test_one_click_sits_down_at_somebody_elses_desk(told, client: Client):
    page = client.get("/demo/?next=/desk/").content.decode()
    assert all(person.name in page for person in PEOPLE)
    answer = client.post("/demo/as/youssef/", {"next": "/desk/"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar"
    assert "Youssef Nabil" in client.get("/desk/").content.decode()
    client.post("/demo/as/amina/")
    assert "Amina Wanjiru" in client.get("/desk/").content.decode()


def test_only_the_storys_people_with_a_role_in_force_are_played_and_a_link_is_not_enough(
    told, client: Client
):
    assert client.post("/demo/as/admin-paris/").status_code == 404
    assert client.post("/demo/as/nobody/").status_code == 404
    assert client.get("/demo/as/amina/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/as/amina/").status_code == 403
    assert client.post("/demo/as/amina/", {"next": "https://evil.example/"})["Location"] == "/"
    Grant.objects.filter(person__username="amina").update(withdrawn_at=clock.now())
    assert client.post("/demo/as/amina/").status_code == 404


def test_a_real_hub_has_no_such_pages(in_normal_deployment):
    code = (
        "from django.urls import get_resolver; print([str(p.pattern) for p in get_resolver().url_patterns])"
    )
    assert "demo/" not in in_normal_deployment(code)
