"""The command line as an operator and an officer use it."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64decode
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from comity.cli.main import app
from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.ledger.models import Entry
from comity.ledger.sequencer import sequence
from comity.members.models import ApiKey, Bureau, Grant, Person
from comity.members.queries import UnknownKey, viewer_of_key
from comity.screening import index
from tests.people import make_world, thing, wanted

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = {"COMITY_PASSWORD": "nine-blue-herons-walk"}
VIKTOR = ("--as", "viktor", "--purpose", "security_check")
AMINA = ("--as", "amina", "--purpose", "border_control")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    index.close()
    shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
    for name in ("COMITY_AS", "COMITY_PURPOSE"):
        monkeypatch.delenv(name, raising=False)


def comity(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "240", **environment})


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def found_with_kenya() -> None:
    said(comity("member", "found", "Secretariat", "viktor", "Viktor Brandt", **PASSWORD))
    said(comity("member", "add-bureau", "NCB Nairobi", "NCB-NBO", "--state", "KE", *VIKTOR))
    said(comity("member", "add-person", "kezia", "Kezia Njoroge", *VIKTOR, **PASSWORD))
    said(comity("member", "grant", "kezia", "NCB-NBO", "bureau_administrator", *VIKTOR))
    said(comity("member", "add-person", "amina", "Amina Wanjiru", *VIKTOR, **PASSWORD))
    waiting = said(comity("member", "grant", "amina", "NCB-NBO", "duty_officer", "--days", 90, *KEZIA))
    assert "second person" in waiting
    assert comity("member", "confirm", *UUID.findall(waiting), *KEZIA).exit_code == 1
    said(comity("member", "confirm", *UUID.findall(waiting), *VIKTOR))


KEZIA = ("--as", "kezia", "--purpose", "security_check")


def test_a_hub_is_founded_once_and_filled_by_those_who_may():
    found_with_kenya()
    assert Bureau.objects.get(short="NCB-NBO").state_id == "ke"
    assert Person.objects.get(username="viktor").check_password(PASSWORD["COMITY_PASSWORD"])
    again = comity("member", "found", "Other", "eve", "Eve Other", **PASSWORD)
    assert again.exit_code == 1
    assert "founded already" in again.output
    refused = comity("member", "grant", "amina", "NCB-NBO", "analyst", *VIKTOR)
    assert refused.exit_code == 1
    assert "names its administrator" in refused.output
    listed = said(comity("member", "list", *KEZIA))
    assert "Amina Wanjiru" in listed
    assert "Viktor" not in listed
    with as_task(Task.LEDGER):
        denied = Entry.objects.filter(outcome="denied").order_by("id").values_list("verb", flat=True)
        assert list(denied) == ["role.confirmed", "role.granted"]


def test_a_role_is_taken_back_by_its_number():
    found_with_kenya()
    grant = Grant.objects.get(person__username="amina")
    assert str(grant.pk) in said(comity("member", "list", *KEZIA))
    said(comity("member", "withdraw", grant.pk, *KEZIA))
    assert comity("ledger", "show", *AMINA).exit_code == 1


@pytest.mark.parametrize("weak", ["short", "password1234"])
def test_a_weak_password_is_refused(weak):
    result = comity("member", "found", "Secretariat", "viktor", "Viktor Brandt", COMITY_PASSWORD=weak)
    assert result.exit_code == 1
    assert not Bureau.objects.exists()


def test_a_key_is_shown_once_works_and_ends():
    found_with_kenya()
    grant = Grant.objects.get(person__username="amina").pk
    made = comity("key", "create", grant, "gate", "--for", "border_control", "--days", 30, *KEZIA)
    secret = said(made).strip().splitlines()[-1]
    key = ApiKey.objects.get()
    with pytest.raises(UnknownKey):
        viewer_of_key(secret)
    assert "not confirmed" in said(comity("key", "list", *KEZIA))
    assert comity("key", "confirm", key.pk, *KEZIA).exit_code == 1
    said(comity("key", "confirm", key.pk, *VIKTOR))
    assert viewer_of_key(secret).viewer.person == Person.objects.get(username="amina").pk
    listed = said(comity("key", "list", *KEZIA))
    assert secret not in listed
    assert str(ApiKey.objects.get().pk) in listed
    said(comity("key", "revoke", ApiKey.objects.get().pk, *KEZIA))
    assert ApiKey.objects.get().revoked_at
    assert "revoked" in said(comity("key", "list", *KEZIA))
    assert comity("key", "list", *AMINA).exit_code == 1


@pytest.mark.parametrize(
    "missing",
    [(), ("--as", "amina"), ("--purpose", "border_control"), ("--as", "amina", "--purpose", "curiosity")],
)
def test_without_name_or_purpose_the_door_stays_shut(missing):
    assert make_world().amina
    result = comity("ledger", "show", *missing)
    assert result.exit_code == 1
    assert result.stderr.startswith("comity: ")
    assert "Traceback" not in result.output


def test_amina_sees_her_bureaus_entries_and_proves_one():
    world = make_world()
    wanted(world.claire)
    wanted(world.amina, "Tadeo Maravi")
    shown = said(comity("ledger", "show", *AMINA))
    assert shown.count("record.created") == 1
    entry = UUID.findall(shown)[-1]
    proof = json.loads(said(comity("ledger", "prove", entry)))
    assert proof["entry"] == entry
    assert len(b64decode(proof["leaf_hash"])) == 32
    assert comity("ledger", "prove", "01a20812-4a4c-76d9-93a1-459613dcd6ce").exit_code == 1


def test_a_whole_ledger_verifies_and_says_so(tmp_path: Path):
    world = make_world()
    wanted(world.claire)
    assert "The ledger is whole: 1 entries" in said(comity("ledger", "verify"))
    status = said(comity("ledger", "status"))
    assert "1 entries are provable, 0 wait" in status
    kept = tmp_path / "checkpoint"
    kept.write_text(status[status.index(settings.COMITY.origin + "\n") :].rstrip("\n") + "\n")
    wanted(world.claire, "Tadeo Maravi")
    assert "2 entries" in said(comity("ledger", "verify", "--checkpoint", kept))
    kept.write_text(kept.read_text().replace("1\n", "2\n", 1))
    forged = comity("ledger", "verify", "--checkpoint", kept)
    assert forged.exit_code == 1


def test_an_altered_entry_is_named(root_sql):
    world = make_world()
    for name in ("Josphat Mutua", "Tadeo Maravi"):
        wanted(world.claire, name)
    sequence()
    ((entry,),) = root_sql(
        "UPDATE ledger_entry SET verb = 'record.read'"
        " WHERE id = (SELECT id FROM ledger_entry ORDER BY id DESC LIMIT 1) RETURNING id"
    )
    result = comity("ledger", "verify")
    assert result.exit_code == 1
    assert str(entry) in result.stderr
    assert "Tadeo" not in result.output


def test_amina_screens_a_list_and_the_answer_is_one_object_a_line(tmp_path: Path):
    world = make_world()
    wanted(world.claire)
    assert world.amina
    path = tmp_path / "list.csv"
    path.write_text("name,birth date\nJosphat Kiprono Mutua,1984-03-17\nTadeo Maravi,1991-01-02\n")
    lines = [json.loads(line) for line in said(comity("screen", path, "--json", *AMINA)).splitlines()]
    assert [line["status"] for line in lines] == ["match", "clear"]
    assert lines[0]["matches"][0]["source"] == "NCB Paris"


def test_amina_looks_for_a_plate_reads_how_it_was_understood_and_carries_it_away(tmp_path):
    world = make_world()
    thing(world.claire, registrationNumber=["AB-123-CD"], country=["fr"], make=["Peugeot"])
    assert world.amina
    read, found = map(json.loads, said(comity("search", "ab 123 cd", "--json", *AMINA)).splitlines())
    assert ["Licence plate", "AB 123 CD"] in [
        [kind.split(" · ")[0], value] for kind, value in read["understood"]
    ]
    assert (found["record"], found["kind"], found["source"]) == (
        "AB-123-CD · Peugeot",
        "Vehicle",
        "NCB Paris",
    )
    assert "AB-123-CD" in said(comity("search", "ab 123 cd", *AMINA))
    file = tmp_path / "register.xlsx"
    assert comity("export", file, *AMINA).exit_code == 1, "a reason is asked for"
    assert "1 records" in said(comity("export", file, "--reason", "for the court", *AMINA))
    assert load_workbook(file).worksheets[0]["A2"].value.startswith("AB-123-CD")
    assert comity("export", file, "--reason", "again", *AMINA).exit_code == 2, "nothing is written over"


def test_a_role_that_ended_opens_nothing():
    world = make_world()
    assert world.amina
    Grant.objects.update(ends_at=clock.now())
    assert comity("ledger", "show", *AMINA).exit_code == 1
