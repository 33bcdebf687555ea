"""The index follows the records: changes, restrictions, deletions, imports, other processes, backups."""

import io
import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.models import Event
from comity.kernel.truth import AudienceMode
from comity.records.commands import (
    continue_import,
    delete_record,
    edit_record,
    expire_records,
    forget_events,
    restrict_record,
    start_import,
)
from comity.records.rules import Draft
from comity.screening import index
from comity.screening.commands import search
from comity.screening.index import close, engine, rebuild
from tests.at_once import at_once, kinds
from tests.people import handling, make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db

NAME = "Josphat Kiprono Mutua"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(autouse=True)
def an_index_of_its_own():
    close()
    shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
    yield
    close()


def found(viewer, text=NAME):
    return {item.record.pk for item in search(viewer, text).found}


def held():
    """Every subject with its audience, as the engine has it now."""
    return {(id_, audience) for audience, id_ in engine().held()}


def test_what_is_shared_is_found_at_once_and_what_is_edited_by_its_new_name(world):
    record = wanted(world.amina)
    assert found(world.claire) == {record.pk}
    draft = Draft("Person", {**record.properties, "name": ["Tiberius Oduya"]}, "suspect")
    edit_record(world.amina, record.pk, draft, 1)
    assert found(world.claire) == set()
    assert found(world.claire, "Tiberius Oduya") == {record.pk}


def test_a_restriction_and_a_deletion_hold_at_the_next_question(world):
    record, other = wanted(world.amina), wanted(world.amina)
    assert found(world.claire) == {record.pk, other.pk}
    only_germany = handling(world.kenya.pk, mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk}))
    restrict_record(world.amina, record.pk, only_germany)
    assert found(world.claire) == {other.pk}
    assert found(world.jonas) == {record.pk, other.pk}
    delete_record(world.amina, other.pk, "withdrawn")
    assert found(world.claire) == set()


def test_who_becomes_a_victim_leaves_the_index(world):
    record = wanted(world.amina)
    assert found(world.claire) == {record.pk}
    edit_record(world.amina, record.pk, Draft("Person", record.properties, "presumed_victim"), 1)
    assert held() == set()


def test_following_gives_what_building_anew_gives(world):
    kept, gone, restricted = wanted(world.amina), wanted(world.amina), wanted(world.amina)
    engine()
    stolen_passport(world.amina)
    delete_record(world.amina, gone.pk, "withdrawn")
    edit_record(world.amina, kept.pk, Draft("Person", {"name": ["Tiberius Oduya"]}, "suspect"), 1)
    restrict_record(
        world.amina,
        restricted.pk,
        handling(world.kenya.pk, mode=AudienceMode.EXCEPT, bureaus=frozenset({world.france.pk})),
    )
    persons = [
        {"id": f"p{n}", "schema": "Person", "properties": {"name": [f"Marek Solberg {n}"]}} for n in range(5)
    ]
    content = io.BytesIO(b"\n".join(json.dumps(person).encode() for person in persons))
    continue_import(
        world.amina,
        start_import(world.amina, "l.json", content, handling(world.kenya.pk), status="suspect").pk,
    )
    followed = held()
    assert len(followed) == 8
    rebuild()
    assert held() == followed


def test_many_changes_are_followed_in_steps(world, monkeypatch):
    monkeypatch.setattr(index, "CHANGES_AT_ONCE", 2)
    engine()
    records = {wanted(world.amina, f"Marek Solberg {n}").pk for n in range(7)}
    assert {id_ for id_, _ in held()} == {str(pk) for pk in records}


def test_after_a_restore_from_a_backup_the_index_is_built_anew(world):
    before = wanted(world.amina)
    point = transaction.savepoint()
    lost = wanted(world.amina)
    assert found(world.claire) == {before.pk, lost.pk}
    transaction.savepoint_rollback(point)  # the database is what it was; the index on disk is not
    assert found(world.claire) == {before.pk}
    assert len(held()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_restored_hub_that_went_on_does_not_mistake_new_changes_for_those_it_lost(world, owner_sql):
    """Numbers of events are given again after a restore: alone they would tell the index that it is in step."""
    first = wanted(world.amina)
    engine()
    ((number,),) = owner_sql("SELECT max(sequence) FROM kernel_event")
    lost = wanted(world.amina, "Lost Afterwards")
    assert len(held()) == 2
    owner_sql("DELETE FROM kernel_event WHERE sequence > %s", [number])
    owner_sql("SELECT setval(pg_get_serial_sequence('kernel_event', 'sequence'), %s)", [number])
    for table in ("recordversion", "quality", "flaw"):
        owner_sql(f"DELETE FROM records_{table} WHERE record_id = %s", [lost.pk])
    owner_sql("DELETE FROM records_record WHERE id = %s", [lost.pk])
    again = wanted(world.amina, "Tiberius Oduya")
    assert owner_sql("SELECT max(sequence) FROM kernel_event") == [(number + 1,)], "given a second time"
    assert {id_ for id_, _ in held()} == {str(first.pk), str(again.pk)}


def test_what_expires_leaves_the_index_with_the_hubs_next_round(world):
    wanted(world.amina, expires_at=clock.now() + timedelta(days=1))
    kept = wanted(world.amina)
    assert len(held()) == 2
    with clock.standing_at(clock.now() + timedelta(days=2)):
        expire_records()
        assert {id_ for id_, _ in held()} == {str(kept.pk)}


def test_an_index_so_far_behind_that_changes_are_forgotten_is_built_anew(world):
    gone = wanted(world.amina)
    engine()
    close()
    delete_record(world.amina, gone.pk, "withdrawn")
    kept = wanted(world.amina)
    with clock.standing_at(clock.now() + timedelta(days=40)):
        forget_events()
        assert {id_ for id_, _ in held()} == {str(kept.pk)}


@pytest.mark.parametrize("damage", ["gone", "cut", "garbage"])
def test_a_damaged_index_is_built_anew_and_nobody_notices(world, damage):
    record = wanted(world.amina)
    engine()
    close()
    folder = settings.COMITY.home / "index"
    if damage == "gone":
        shutil.rmtree(folder)
    else:
        for path in filter(Path.is_file, folder.rglob("*")):
            path.write_bytes(path.read_bytes()[:10] if damage == "cut" else os.urandom(64))
    assert found(world.claire) == {record.pk}


def test_an_index_whose_files_go_while_it_is_open_is_built_anew(world):
    wanted(world.amina)
    engine()
    shutil.rmtree(settings.COMITY.home / "index")
    wanted(world.amina)
    assert len(found(world.claire)) == 2


@pytest.mark.parametrize(
    "properties",
    [
        {"weakAlias": ["the Broker"]},
        {"firstName": ["Josphat"], "lastName": ["Mutua"]},
        {"name": ["…"]},
        {"name": ["𝕵osphat"], "birthDate": ["0000"], "gender": ["unknown", "male"]},
        {"name": ["x " * 2_000]},
        {"name": ["A B"], "passportNumber": ["", "---", "x" * 300]},
    ],
)
def test_no_record_that_can_be_shared_stops_the_index(world, properties):
    from comity.records.commands import create_record

    create_record(world.amina, Draft("Person", properties, "suspect"), handling(world.kenya.pk))
    good = wanted(world.amina, "Tiberius Oduya")
    assert found(world.claire, "Tiberius Oduya") == {good.pk}


OTHER_PROCESS = """
import sys, django; django.setup()
from comity.screening.index import engine
print("ready", flush=True)
for _ in sys.stdin:
    print(len(engine()), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_follows_what_this_one_does_even_through_a_rebuild(world):
    wanted(world.amina)
    engine()
    command = [sys.executable, "-c", OTHER_PROCESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:

        def count():
            other.stdin.write("\n")
            other.stdin.flush()
            return int(other.stdout.readline())

        assert other.stdout.readline() == "ready\n"
        assert count() == 1
        gone = wanted(world.amina)
        assert count() == 2, "it follows the database itself"
        engine()
        rebuild()
        assert count() == 2, "it reads on in the new files"
        delete_record(world.amina, gone.pk, "withdrawn")
        engine()
        assert count() == 1
        other.stdin.close()


@pytest.mark.django_db(transaction=True)
def test_questions_and_changes_at_once_end_in_step(world):
    amina, claire = world.amina, world.claire

    def change(n):
        record = wanted(amina, f"Marek Solberg {n}")
        found(claire, "Marek Solberg")
        if n % 2:
            delete_record(amina, record.pk, "withdrawn")

    assert kinds(at_once(*(lambda n=n: change(n) for n in range(6)))) == ["done"] * 6
    assert len(held()) == 3
    with as_task(Task.INDEX):
        newest = Event.objects.filter(kind=index.CHANGED).order_by("sequence").last()
    assert engine().position == index._mark(newest)
