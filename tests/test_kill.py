"""Whatever dies in the middle: no row that was kept and no search that was answered is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings

from comity.kernel.acting import acting_as
from comity.ledger.queries import Search, own_entries
from comity.ledger.sequencer import sequence
from comity.ledger.verification import verify
from comity.records.commands import start_import
from comity.records.models import ImportRun, Record
from comity.records.tasks import import_later
from comity.screening import index
from tests.hub import command, environment, run, serving, wait_for, working
from tests.people import World, handling, make_world
from tests.test_serving import key_of_amina

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PERSONS = 6_000
SEARCHES = 1_000
AS_CLAIRE = ("--as", "claire", "--purpose", "border_control")


@pytest.fixture
def world() -> World:
    index.close()
    shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
    return make_world()


@pytest.fixture
def list_of_persons(tmp_path: Path) -> Path:
    path = tmp_path / "persons.ftm.json"
    with path.open("w") as file:
        for number in range(PERSONS):
            properties = {"name": [f"Person Number {number}"], "birthDate": [f"19{number % 90 + 10}-01-01"]}
            file.write(json.dumps({"id": f"p{number}", "schema": "Person", "properties": properties}) + "\n")
    return path


def kept(world: World) -> int:
    with acting_as(world.claire):
        return Record.objects.of_source(world.claire).count()


def the_run(world: World) -> ImportRun:
    with acting_as(world.claire):
        return ImportRun.objects.get()


def test_an_import_that_was_killed_goes_on_where_it_was(world, list_of_persons):
    assert world.claire  # she is seated
    arguments = command("import", list_of_persons, *AS_CLAIRE)
    killed = subprocess.Popen(arguments, env=environment(), stdout=subprocess.DEVNULL)
    had = wait_for(lambda: kept(world))
    killed.kill()
    killed.wait()
    had = kept(world)
    assert 0 < had < PERSONS
    assert the_run(world).added == had  # what the report says and what is there are one transaction
    done = run("import", list_of_persons, *AS_CLAIRE)
    assert done.returncode == 0, done.stderr
    run_after = the_run(world)
    assert (run_after.state, run_after.added, run_after.unchanged) == ("done", PERSONS, 0)
    assert kept(world) == PERSONS


@pytest.fixture
def list_of_ofac(tmp_path: Path) -> Path:
    """Entries of two entities each: a person, and that she is listed."""
    path = tmp_path / "sdn.zip"
    row = '{0},"NUMBER, Person {0}","individual","SDGT",' + "-0- ," * 7 + '"DOB 14 Jun 1975."'
    with ZipFile(path, "w") as archive:
        archive.writestr("sdn.csv", "\r\n".join(row.format(n) for n in range(1, PERSONS // 2 + 1)))
    return path


def test_a_list_of_ofac_left_to_the_hub_is_taken_up_by_the_next_worker(world, list_of_ofac):
    with list_of_ofac.open("rb") as content:
        left = start_import(world.claire, "sdn.zip", content, handling(world.france.pk), status="suspect")
    import_later(world.claire, left)
    with working() as first:
        wait_for(lambda: kept(world))
        first.kill()
        first.wait()
    had = kept(world)
    assert 0 < had < PERSONS // 2
    with working():
        wait_for(lambda: the_run(world).state == "done", 90)
    assert (the_run(world).format, the_run(world).added, kept(world)) == ("ofac-csv", PERSONS, PERSONS // 2)
    with acting_as(world.claire):
        assert {len(record.attached) for record in Record.objects.of_source(world.claire)} == {1}


def test_every_search_that_was_answered_is_on_the_ledger_when_the_power_is_cut(world):
    key = key_of_amina(world)
    answered: list[str] = []
    enough = threading.Event()

    def search(first: int) -> None:
        for number in range(first, SEARCHES, 8):
            name = f"Traveller Number {number}"
            try:
                status, _ = hub.ask("POST", "/api/v1/screen", {"name": name}, key)
            except Exception:
                return  # the hub is gone
            if status == 200:
                answered.append(name)
            if len(answered) >= SEARCHES // 2:
                enough.set()

    with serving() as hub:
        searching = [threading.Thread(target=search, args=(first,)) for first in range(8)]
        for thread in searching:
            thread.start()
        assert enough.wait(120)
        hub.kill()
        for thread in searching:
            thread.join()
    assert SEARCHES // 2 <= len(answered) < SEARCHES
    assert set(answered) <= set(searched(world))
    while sequence():
        pass
    assert verify().ok


def searched(world: World) -> list[str]:
    """Every name that Amina's bureau asked about, by its own ledger."""
    names: list[str] = []
    before = None
    while lines := own_entries(world.amina, Search(verb="screening.asked", before=before, limit=500)):
        names += [line.details.details["names"][0] for line in lines if line.details]
        before = lines[-1].id
    return names
