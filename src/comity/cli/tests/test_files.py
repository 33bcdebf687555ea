"""Files that are broken or hostile, on the command line: answered in words, good parts taken, nothing crashes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from typer.testing import CliRunner, Result

from comity.cli.main import app
from comity.kernel.acting import acting_as
from comity.records.commands import imports
from comity.records.models import ImportRun, Record
from comity.screening import index
from tests.browsing import key_of, with_key
from tests.pages import at_desk, fields_of
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db(transaction=True)
CLAIRE = ("--as", "claire", "--purpose", "border_control")
ROW = b"name,birth date\nJosphat Kiprono Mutua,1984-03-17\n"
BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><CONSOLIDATED_LIST>&b;'
OUTSIDE = BOMB.replace(b'<!ENTITY b "&a;&a;&a;">', b'<!ENTITY b SYSTEM "file:///etc/passwd">')
MRZ = b"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
PAXLST = (
    b"UNA:+.? 'UNB+UNOA:4+XX+YY+261125:0900+1'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'"
    b"NAD+FL+++AALTONEN:SOLVEIG'NAD+FM+++CREWMAN:CARL'NAD+F"
)
FTM = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["Amina Otieno"]}}).encode()


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    index.close()
    shutil.rmtree(settings.COMITY.home / "index", ignore_errors=True)
    for name in ("COMITY_AS", "COMITY_PURPOSE"):
        monkeypatch.delenv(name, raising=False)


def comity(*words: object) -> Result:
    return CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "240"})


def screened(tmp_path: Path, content: bytes) -> tuple[int, list[dict[str, Any]]]:
    """Exit status, and the object on each line."""
    path = tmp_path / "list"
    path.write_bytes(content)
    result = comity("screen", path, "--json", *CLAIRE)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, [json.loads(line) for line in result.stdout.split("\n") if line]


def people(lines: list[dict[str, Any]]) -> list[str]:
    return [line["passenger"].get("name", "") for line in lines if "passenger" in line]


def test_each_line_is_a_person_or_an_error_in_the_shape_that_is_promised(tmp_path: Path) -> None:
    world = make_world()
    assert world.claire
    record = wanted(world.amina)
    status, lines = screened(tmp_path, ROW + b"Solveig Aaltonen,1988-31-31\n,,\n,1990-01-01\n")
    assert status == 2
    found, clear, date, nobody = lines
    assert found.keys() == clear.keys() == {"passenger", "status", "matches"}
    assert (found["status"], clear["status"], clear["matches"]) == ("match", "clear", [])
    (match,) = found["matches"]
    assert {"score", "tier", "source", "record", "features"} <= match.keys()
    assert 0 <= match["score"] <= 1
    assert (match["tier"], match["source"], match["record"]) == ("full", "NCB Nairobi", str(record.pk))
    assert date == {"error": "'1988-31-31' is no date.", "at": "line 3, column birth date"}
    assert nobody == {"error": "Neither a name nor a document number; not read.", "at": "line 5"}


@pytest.mark.parametrize(
    ("content", "status", "names"),
    [
        (PAXLST, 2, ["SOLVEIG AALTONEN", "CARL CREWMAN"]),
        (MRZ, 0, ["ANNA MARIA ERIKSSON"]),
        (FTM + b"\n", 0, ["Amina Otieno"]),
        (FTM + b"\n{broken\n" + b"[" * 100_000 + b"\n", 2, ["Amina Otieno"]),
        (ROW + b"A" * 10_000_000 + b",1990-01-01\n", 2, ["Josphat Kiprono Mutua"]),
        (ROW.replace(b"Kiprono", b"Kip\x00rono"), 0, ["Josphat Kiprono Mutua"]),
        (ROW + b"Jos\xe9,1984-03-17\n", 0, ["Josphat Kiprono Mutua", "Jos\u00e9"]),
        (BOMB, 2, []),
        (b"[" * 1_000_000, 2, []),
        (b"\x00" * 5_000, 2, []),
        (b"", 2, []),
    ],
    ids=["paxlst", "mrz", "ftm", "deep", "long", "nul", "latin", "bomb", "brackets", "zeroes", "empty"],
)
def test_good_parts_are_screened_and_the_exit_status_says_whether_that_was_all(
    tmp_path: Path, content: bytes, status: int, names: list[str]
) -> None:
    assert make_world().claire
    exit_code, lines = screened(tmp_path, content)
    assert (exit_code, people(lines)) == (status, names)
    errors = [line for line in lines if "error" in line]
    assert bool(errors) == (status == 2)
    assert all(line.keys() == {"error", "at"} and line["at"] for line in errors)


def test_a_name_in_square_brackets_is_no_markup_of_the_terminal(tmp_path: Path) -> None:
    assert make_world().claire
    path = tmp_path / "[red] list.csv"
    path.write_bytes(ROW + b"Solveig [bold] Aaltonen,1991-07-02\n")
    result = comity("screen", path, *CLAIRE)
    assert result.exit_code == 0, result.output
    assert "Solveig [bold] Aaltonen" in result.stdout
    missing = comity("screen", tmp_path / "[red] none.csv", *CLAIRE)
    assert missing.exit_code == 2
    assert "[red] none.csv" in missing.stderr.replace("\n", "")


@pytest.mark.parametrize("bomb", [BOMB, OUTSIDE])
def test_an_xml_bomb_is_refused_with_its_place(tmp_path: Path, bomb: bytes) -> None:
    assert make_world().claire
    path = tmp_path / "un.xml"
    path.write_bytes(bomb)
    result = comity("import", path, "--report", *CLAIRE)
    assert result.exit_code == 2, result.output
    assert "line 1" in result.stdout
    assert "root:" not in result.output


REFUSED = b"".join(
    (
        FTM + b"\n",
        b"{not json}\n",
        b"[" * 50_000 + b"\n",
        b'{"id": "long", "schema": "Person", "properties": {"name": ["' + b"A" * 17_000_000 + b'"]}}\n',
        b'{"id": "v-1", "schema": "Vessel", "properties": {"name": ["Marie"]}}\n',
        b'{"id": "p-2", "schema": "Person", "properties": {"name": ["Bo Li"], "birthDate": ["1988-02-31"]}}\n',
        b"Jos\xff\xe9\n",
        b'{"id": "p-3", "schema": "Person", "properties": {"name": ["A\\u0000B"]}}\n',
    )
)
PLACES = [2, 3, 4, 5, 6, 7, 8]


def test_every_refused_entry_is_named_alike_on_page_api_and_command_line(tmp_path: Path) -> None:
    world = make_world()
    assert world.claire
    path = tmp_path / "list.json"
    path.write_bytes(REFUSED)
    typed = comity("import", path, "--report", *CLAIRE)
    assert typed.exit_code == 2, typed.output
    for line in PLACES:
        assert f"line {line}: " in typed.stdout
    with acting_as(world.claire):
        run = ImportRun.objects.get()
        assert Record.objects.filter(external_id="a").exists()
        assert Path(run.raw).read_bytes() == REFUSED
    secret, _key = key_of(world.claire, world.odile)
    told = with_key(secret).get(f"/api/v1/imports/{run.pk}/problems").json()["items"]
    shown = at_desk(world.claire).reads("records:import_run", run.pk)
    assert sorted({problem["at"] for problem in told}) == [f"line {line}" for line in PLACES]
    for problem in told:
        assert problem["message"] in typed.stdout
        assert problem["message"] in shown


def test_a_file_of_notices_is_taken_from_command_line_page_and_program(tmp_path: Path) -> None:
    world = make_world()
    claire = world.claire
    path = tmp_path / "red.json"
    path.write_bytes(
        json.dumps({"entity_id": "2026/1", "name": "Mutua", "date_of_event": "2025/02/03"}).encode()
    )
    typed = comity("import", path, "--status", "suspect", *CLAIRE)
    assert typed.exit_code == 0, typed.output
    with acting_as(claire):
        record = Record.objects.get()
    assert (record.external_id, record.status) == ("interpol-2026-1", "missing")
    desk = at_desk(claire)
    sent = {
        **fields_of(desk.get("records:import")),
        "file": SimpleUploadedFile("red.json", path.read_bytes()),
    }
    assert desk.client.post(reverse("records:import"), sent).status_code == 302
    address = "/api/v1/imports?handling=" + json.dumps({"expires_at": "2027-06-30T00:00:00Z"})
    secret, _key = key_of(claire, world.odile)
    answer = with_key(secret).post(address, path.read_bytes(), content_type="application/octet-stream")
    assert answer.status_code == 202, answer.content
    with acting_as(claire):
        runs = list(ImportRun.objects.all())
        for run in runs:
            imports.continue_import(claire, run.pk)
        assert {run.format for run in runs} == {"interpol"}
        assert len(runs) == 3
        assert Record.objects.count() == 1
    assert "INTERPOL" in desk.reads("records:import")


def test_a_hostile_list_is_taken_from_page_and_program(tmp_path: Path) -> None:
    world = make_world()
    desk = at_desk(world.claire)
    sent = {**fields_of(desk.get("records:import")), "file": SimpleUploadedFile("un.xml", OUTSIDE)}
    page = desk.client.post(reverse("records:import"), sent)
    assert page.status_code == 302
    with acting_as(world.claire):
        run = ImportRun.objects.get()
    imports.continue_import(world.claire, run.pk)
    assert "declares a document type" in desk.reads("records:import_run", run.pk)
    secret, _key = key_of(world.claire, world.odile)
    posted: Any = {"data": OUTSIDE, "content_type": "application/octet-stream"}
    address = "/api/v1/imports?handling=" + json.dumps({"expires_at": "2027-06-30T00:00:00Z"})
    assert with_key(secret).post(address, **posted).status_code == 202


def test_another_list_of_the_same_name_and_size_is_not_taken_for_the_interrupted_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    assert world.claire
    path = tmp_path / "list.json"
    path.write_bytes(FTM)
    with monkeypatch.context() as cut:
        cut.setattr(imports, "_finish", None)
        assert comity("import", path, *CLAIRE).exit_code == 1
    path.write_bytes(FTM.replace(b"Otieno", b"Okello"))
    assert comity("import", path, *CLAIRE).exit_code == 0
    with acting_as(world.claire):
        assert Record.objects.get().caption == "Amina Okello"


def test_a_table_is_explained_looked_at_imported_and_undone(tmp_path: Path) -> None:
    world = make_world()
    path = tmp_path / "سجل.csv"
    path.write_bytes(
        "اسم العائلة;الاسم الشخصي;تاريخ الميلاد\nيوسف;محمد;1984-03-17\nحسن;علي;قديم\n".encode("cp1256")
    )
    assert world.claire
    looked = comity("import-table", path, "--look", *CLAIRE)
    assert (looked.exit_code, "lastName" in looked.stdout) == (0, True)
    with acting_as(world.claire):
        assert not Record.objects.exists()
    done = comity("import-table", path, "--status", "suspect", *CLAIRE)
    assert done.exit_code == 0, done.output
    assert "row 3: تاريخ الميلاد" in done.stdout
    with acting_as(world.claire):
        assert set(Record.objects.values_list("caption", flat=True)) == {"محمد يوسف", "علي حسن"}
        run = ImportRun.objects.get(state="done")
    assert "no column is called" in comity("import-table", path, "--columns", "Nom=name", *CLAIRE).output
    assert comity("import", path, *CLAIRE).exit_code != 0
    assert comity("undo-import", run.pk, *CLAIRE).exit_code == 0
    with acting_as(world.claire):
        assert not Record.objects.exists()
