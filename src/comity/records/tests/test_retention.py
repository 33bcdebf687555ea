"""Records end: at once for others, after thirty days for everybody; and what need not be kept is forgotten."""

import io
from datetime import timedelta
from pathlib import Path

import pytest

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.queue import for_viewer
from comity.ledger.models import Entry
from comity.members.commands import withdraw_role
from comity.members.models import Grant
from comity.members.roles import Role
from comity.records.commands import (
    create_record,
    erase_raw_imports,
    expire_records,
    extend_record,
    forget_events,
    read_record,
    start_import,
)
from comity.records.models import Deletion, ImportRun, Record
from comity.records.rules import Draft
from comity.records.tasks import take_in
from comity.screening.commands import search
from tests.people import handling, make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def later(days: float):
    return clock.standing_at(clock.now() + days * DAY)


def exists(record: Record) -> bool:
    with as_task(Task.RETENTION):
        return Record.objects.filter(pk=record.pk).exists()


def events(kind: str) -> list[tuple]:
    with as_task(Task.RETENTION):
        return list(Event.objects.filter(kind=kind).values_list("bureau", "subject"))


def found(viewer, record: Record) -> bool:
    return record.pk in [item.record.pk for item in search(viewer, record.caption).found]


def test_an_expired_record_is_no_longer_found_by_others_and_not_yet_erased():
    world = make_world()
    record = wanted(world.claire, expires_at=clock.now() + DAY)
    assert found(world.amina, record)
    with later(2):
        assert not found(world.amina, record)
        assert expire_records() == 0
        assert not found(world.amina, record)
        assert exists(record)


def test_thirty_days_later_it_is_erased_and_its_holders_and_its_source_are_told():
    world = make_world()
    record = wanted(world.claire, expires_at=clock.now() + DAY)
    read_record(world.amina, record.pk)
    with later(32):
        assert expire_records() == 1
    assert not exists(record)
    assert events("record.deleted") == [(world.kenya.pk, record.pk)]
    assert events("record.expired") == [(world.france.pk, record.pk)]
    with acting_as(world.claire):
        assert Deletion.objects.get().holders == 0  # of a look that led to no hit the source never hears
    with as_task(Task.LEDGER):
        assert Entry.objects.filter(verb="record.expired", bureau=None).count() == 1


def test_a_record_that_claire_extended_in_time_stays():
    world = make_world()
    record = wanted(world.claire, expires_at=clock.now() + DAY)
    with later(10):
        extend_record(world.claire, record.pk, clock.now() + 100 * DAY, "The case goes on.")
    with later(32):
        assert expire_records() == 0
    assert exists(record)


def test_a_document_outlives_its_erased_holder():
    world = make_world()
    holder = wanted(world.claire, expires_at=clock.now() + DAY)
    draft = Draft("Passport", {"number": ["AK0456789"]}, reason="stolen", holder=str(holder.pk))
    document = create_record(world.claire, draft, handling(world.france.pk))
    with later(32):
        assert expire_records() == 1
    assert exists(document)
    with acting_as(world.claire):
        assert Record.objects.get(pk=document.pk).holder is None


def test_erasing_goes_on_until_nothing_is_left(monkeypatch):
    monkeypatch.setattr("comity.records.commands.retention.CHUNK", 2)
    world = make_world()
    for number in range(5):
        stolen_passport(world.claire, f"AK00000{number}", expires_at=clock.now() + DAY)
    with later(32):
        assert expire_records() == 5


def list_of(world) -> ImportRun:
    line = b'{"id": "p1", "schema": "Person", "properties": {"name": ["Josphat Kiprono Mutua"]}}\n'
    return start_import(
        world.claire, "list.json", io.BytesIO(line), handling(world.france.pk), status="suspect"
    )


def test_the_raw_list_of_an_import_goes_after_its_time():
    world = make_world()
    raw = Path(list_of(world).raw)
    assert erase_raw_imports() == 0
    assert raw.exists()
    with later(31):
        assert erase_raw_imports() == 1
    assert not raw.exists()
    with acting_as(world.claire):
        assert ImportRun.objects.get().state == ImportRun.State.FAILED


def test_old_events_are_forgotten_but_the_index_keeps_its_place():
    world = make_world()
    first, second = wanted(world.claire), wanted(world.claire, "Tadeo Maravi")
    with later(31):
        assert forget_events() == 1
    assert [subject for _, subject in events("record.changed")] == [second.pk]
    assert found(world.amina, first)


def test_an_import_left_to_the_hub_is_done_as_claire():
    world = make_world()
    run = list_of(world)
    viewer = world.claire
    take_in(str(run.pk), **for_viewer(viewer))
    with acting_as(viewer):
        assert ImportRun.objects.get().state == ImportRun.State.DONE


def test_an_import_whose_owner_lost_her_role_stays_undone():
    world = make_world()
    run = list_of(world)
    grant = Grant.objects.get(person=world.claire.person, role=Role.DUTY_OFFICER.value)
    withdraw_role(world.odile, grant.pk)
    take_in(str(run.pk), **for_viewer(world.claire))
    with acting_as(world.lucie):
        assert ImportRun.objects.get().state == ImportRun.State.WAITING
