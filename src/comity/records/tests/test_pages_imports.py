"""Imports as people meet them on pages: a list is dropped, taken in by the hub, and every refusal is reported."""

import csv
import io
import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from comity.kernel.acting import Task, acting_as, as_task
from comity.members.roles import Role
from comity.records.commands import continue_import
from comity.records.import_pages import FORMULA, as_text, write_report
from comity.records.models import ImportProblem, ImportRun, Record
from comity.records.tasks import take_in
from tests.browsing import grant_of
from tests.pages import at_desk, fields_of, text_of
from tests.people import make_world

pytestmark = pytest.mark.django_db

LIST = [
    {"id": "p-1", "schema": "Person", "properties": {"name": ["Zuberi Hassan Mbogo"], "birthDate": ["1969"]}},
    {"id": "=cmd|x!A1", "schema": "Vessel", "properties": {"name": ["Not a person"]}},
]


@pytest.fixture
def world():
    return make_world()


def a_list(entities=LIST, name="list.json"):
    return SimpleUploadedFile(name, "\n".join(map(json.dumps, entities)).encode())


def drops(desk, file=None, **changes):
    sent = {**fields_of(desk.get("records:import")), **changes}
    return desk.client.post(reverse("records:import"), sent | ({"file": file} if file else {}))


def kept_lists():
    return set((settings.COMITY.home / "raw").glob("*.list"))


def only_run(viewer):
    with acting_as(viewer):
        return ImportRun.objects.get(source=viewer.bureau)


def works_on(run, viewer):
    """What the hub's worker does with the job that was left to it."""
    job = ProcrastinateJob.objects.get(task_name="records.import")
    assert job.args["run"] == str(run.pk)
    take_in(**job.args)
    return only_run(viewer)


def test_a_dropped_list_is_taken_in_by_the_hub_under_the_handling_that_was_chosen(world):
    amina = at_desk(world.amina)
    response = drops(amina, a_list(), tier="hit_no_hit", purposes=["border_control"], status="suspect")
    run = only_run(world.amina)
    assert response["Location"] == reverse("records:import_run", args=[run.pk])
    assert "goes on with it by itself" in amina.reads("records:import_run", run.pk)
    run = works_on(run, world.amina)
    with acting_as(world.amina):
        record = Record.objects.select_related("audience").get()
    assert (record.status, record.audience.tier, record.audience.purposes) == (
        "suspect",
        "hit_no_hit",
        ["border_control"],
    )
    text = amina.reads("records:import_run", run.pk)
    assert "1 New 0 Changed 0 As before 1 Refused" in text
    assert "line 2" in text
    assert "Say why the things on this list are on it" in text
    assert "goes on with it by itself" not in text
    assert "list.json" in amina.reads("records:import")


def test_whoever_lost_her_role_meanwhile_imports_nothing_and_a_colleague_goes_on(world):
    amina = at_desk(world.amina)
    drops(amina, a_list())
    grant = grant_of(world.amina)
    grant.withdrawn_at = grant.starts_at
    grant.save()
    run = works_on(only_run(world.amina), world.amina)
    assert run.state == ImportRun.State.WAITING
    kamau = world.seat("kamau", world.kenya, Role.DUTY_OFFICER)
    response = at_desk(kamau).post("records:import_run", run.pk)
    assert response.status_code == 302
    newest = ProcrastinateJob.objects.order_by("-id").first()
    take_in(**newest.args)
    assert only_run(kamau).state == ImportRun.State.DONE


@pytest.mark.parametrize(
    ("file", "changes", "field", "sentence"),
    [
        (None, {}, "file", "Choose a file first."),
        (SimpleUploadedFile("x.pdf", b"%PDF-1.7"), {}, "file", "none of the lists that the hub knows"),
        (SimpleUploadedFile("x.json", b""), {}, "file", "The submitted file is empty."),
        (a_list(), {"mode": "only"}, "bureaus", "Name the bureaus"),
        (a_list(), {"expires_at": "soon"}, "expires_at", "Enter a valid date/time."),
        (a_list(), {"tier": "discreet"}, "tier", "discreet is not one of the available choices."),
        (a_list(), {"purposes": []}, "purposes", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world, file, changes, field, sentence):
    amina, before = at_desk(world.amina), kept_lists()
    if file:
        file.seek(0)
    response = drops(amina, file, status="missing", **changes)
    assert response.status_code == 400
    assert sentence in " ".join(response.context["form"].errors[field])
    assert sentence.split("“")[0] in text_of(response)
    assert fields_of(response)["status"] == ["missing"]
    with acting_as(world.amina):
        assert not ImportRun.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    assert kept_lists() == before


def test_a_list_beyond_the_limit_is_refused(world, monkeypatch):
    monkeypatch.setattr(settings.COMITY, "import_max_bytes", 20)
    response = drops(at_desk(world.amina), a_list())
    assert "larger than" in text_of(response)


def test_another_bureaus_import_reads_like_none(world):
    drops(at_desk(world.amina), a_list())
    run, claire = only_run(world.amina), at_desk(world.claire)
    for response in (
        claire.get("records:import_run", run.pk),
        claire.post("records:import_run", run.pk),
        claire.get("records:import_report", run.pk),
    ):
        assert response.status_code == 404
    assert "list.json" not in claire.reads("records:import")


def test_the_report_is_a_table_in_which_nothing_is_calculated(world):
    amina = at_desk(world.amina)
    drops(amina, a_list([{"id": "p", "schema": "=HYPERLINK(1)", "properties": {"name": ["x"]}}, *LIST]))
    run = works_on(only_run(world.amina), world.amina)
    with acting_as(world.amina):
        ImportProblem.objects.create(run=run, at="line 9", field="@SUM(1)", message="-2+3")
    response = amina.get("records:import_report", run.pk)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert header == ["at", "field", "message", "outcome"]
    assert [row[3] for row in rows] == ["refused", "refused", "noted"]
    assert rows[-1] == ["line 9", "'@SUM(1)", "'-2+3", "noted"]


@given(st.text(max_size=20), st.sampled_from(["", " ", "  "]), st.sampled_from([*FORMULA, ""]))
def test_no_cell_begins_like_a_formula(text, blanks, beginning):
    response = HttpResponse()
    problem = ImportProblem(at="x", field="", message=f"{blanks}{beginning}{text}")
    write_report(response, [problem])
    cell = as_text(problem.message)
    assert not cell.lstrip(" ").startswith(FORMULA)
    assert cell.endswith(problem.message)


def test_an_import_whose_list_is_gone_is_not_gone_on_with(world):
    amina = at_desk(world.amina)
    drops(amina, a_list())
    run = only_run(world.amina)
    with as_task(Task.RETENTION), acting_as(world.amina):
        ImportRun.objects.filter(pk=run.pk).update(raw="", state=ImportRun.State.FAILED)
    assert "The import stopped" in amina.reads("records:import_run", run.pk)
    assert amina.post("records:import_run", run.pk).status_code == 400


def test_a_finished_import_is_not_begun_again(world):
    amina = at_desk(world.amina)
    drops(amina, a_list())
    run = continue_import(world.amina, only_run(world.amina).pk)
    assert amina.post("records:import_run", run.pk).status_code == 400
    assert "Go on with it" not in amina.reads("records:import_run", run.pk)
