"""Pages and operations of a table: Amina explains its columns, looks, imports, undoes; others find nothing there."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from comity.exchange.tests.test_tables import MISTAKES, workbook
from comity.kernel.acting import acting_as
from comity.records.models import ImportMapping, ImportRun, Record
from comity.records.tables.tests.test_wizard import CSV
from comity.records.tasks import take_back, take_in
from tests.pages import at_desk, fields_of, text_of
from tests.people import make_world
from tests.sent import later

pytestmark = pytest.mark.django_db
SHARED = {
    "mode": "all", "tier": "full", "purposes": ["border_control"], "handling_code": "H0", "reliability": "X",
    "accuracy": "4", "confidentiality": "for_official_use_only", "status": "suspect",
}  # fmt: skip


@pytest.fixture
def world():
    return make_world()


def dropped(desk, content, name="register.xlsx"):
    file = SimpleUploadedFile(name, content)
    answer = desk.post("records:import", file=file, expires_at=later()[:10], **SHARED)
    assert answer.status_code == 302, text_of(answer)
    with acting_as(desk.viewer):
        run = ImportRun.objects.latest("started_at")
    return run, answer.headers["Location"]


def works(task):
    job = ProcrastinateJob.objects.order_by("-id").first()
    task(**job.args)


def test_a_workbook_with_mistakes_is_explained_looked_at_imported_and_undone(world):
    amina = at_desk(world.amina)
    run, place = dropped(amina, workbook(*MISTAKES, merged=("A4:A5",)).getvalue())
    assert place == reverse("records:columns", args=[run.pk])
    assert not ProcrastinateJob.objects.exists(), "nothing is taken in before"
    page = amina.get("records:columns", run.pk)
    assert "Say what its columns mean" in text_of(page)
    said = fields_of(page)
    assert (said["column-0"], said["column-2"], said["kind"]) == (
        ["lastName"],
        ["birthDate"],
        ["person", "person"],
    )
    sent = {name: value[-1] for name, value in said.items() if value and name != "headless"}
    assert amina.post("records:columns", run.pk, **sent, do="look").status_code == 302
    seen = amina.reads("records:columns", run.pk)
    for words in ("Narnia", "not a country known by that name", "31/02/1980", "same as row 3", "Taken in"):
        assert words in seen, words
    answer = amina.post("records:columns", run.pk, **{**sent, "do": "run", "save_as": "Register"})
    assert answer.headers["Location"] == reverse("records:import_run", args=[run.pk])
    works(take_in)
    report = amina.reads("records:import_run", run.pk)
    assert "4 New 0 Changed 0 As before 1 Refused" in report
    assert "row 4" in report
    assert amina.get("records:columns", run.pk).status_code == 302, "it is taken in"
    assert amina.post("records:undo_import", run.pk).status_code == 302
    works(take_back)
    assert "What it added is erased" in amina.reads("records:import_run", run.pk)
    assert "Undone" in amina.reads("records:import")
    with acting_as(world.amina):
        assert not Record.objects.exists()
    second, _place = dropped(amina, workbook(*MISTAKES).getvalue())
    assert "Understood as “Register”" in amina.reads("records:columns", second.pk)
    assert "Tables that are understood by themselves Register" in amina.reads("records:import")
    with acting_as(world.amina):
        mapping = ImportMapping.objects.get()
    assert at_desk(world.claire).post("records:forget_mapping", mapping.pk).status_code == 404
    assert amina.post("records:forget_mapping", mapping.pk).status_code == 302
    assert "understood by themselves" not in amina.reads("records:import")


def test_another_kind_has_other_fields_and_a_thing_asks_for_its_reason(world):
    amina = at_desk(world.amina)
    run, _ = dropped(amina, CSV.encode(), "cars.csv")
    page = amina.get("records:columns", run.pk, kind="vehicle")
    assert "Chassis number (VIN)" in page.content.decode()
    answer = amina.post("records:columns", run.pk, **{"kind": "vehicle", "column-0": "make", "do": "look"})
    assert answer.status_code == 400
    assert "This field is required" in text_of(answer)
    answer = amina.post("records:columns", run.pk, **{"kind": "person", "do": "look"})
    assert "at least what it means" in text_of(answer)
    assert amina.get("records:columns", run.pk, headless="on", kind="person").status_code == 200


def test_a_table_goes_by_the_api_too(world):
    client = at_desk(world.amina).client
    handling = json.dumps({"expires_at": later()})
    made = client.post(
        f"/api/v1/imports?status=suspect&filename=r.csv&handling={handling}",
        CSV.encode(),
        content_type="text/csv",
    )
    assert made.status_code == 202, made.content
    run = made.json()["id"]
    assert client.post(f"/api/v1/imports/{run}/run").status_code == 400
    found = client.get(f"/api/v1/imports/{run}/columns").json()
    assert (found["kind"], [c["means"] for c in found["columns"]]) == (
        "person", ["lastName", "firstName", "birthDate", "nationality"],
    )  # fmt: skip
    body = {"kind": "person", "columns": {c["place"]: c["means"] for c in found["columns"]}, "save_as": "R"}
    rows = client.put(f"/api/v1/imports/{run}/columns", body, content_type="application/json")
    assert [row["refused"] for row in rows.json()] == ["", ""]
    assert client.post(f"/api/v1/imports/{run}/run").status_code == 202
    works(take_in)
    assert client.get(f"/api/v1/imports/{run}").json()["added"] == 2
    assert client.post(f"/api/v1/imports/{run}/undo").json()["state"] == "undoing"
    works(take_back)
    assert client.get(f"/api/v1/imports/{run}").json()["state"] == "undone"
    assert client.post(f"/api/v1/imports/{run}/undo").status_code == 400
    (mapping,) = client.get("/api/v1/import-mappings").json()["items"]
    assert at_desk(world.claire).client.get("/api/v1/import-mappings").json()["items"] == []
    assert client.delete(f"/api/v1/import-mappings/{mapping['id']}").status_code == 204
    for operation in (f"/api/v1/imports/{run}/columns", f"/api/v1/imports/{run}"):
        assert at_desk(world.claire).client.get(operation).status_code == 404
