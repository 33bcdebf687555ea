"""OFAC's list, and things of any list: whole, again, changed, after a cut, and only with a reason."""

import io
import zipfile

import pytest

from comity.kernel.acting import acting_as
from comity.kernel.refusals import Invalid
from comity.records.commands import continue_import, imports
from comity.records.models import Record
from comity.records.tests.test_imports import begin, bring_in, counted, lines, person, problems, records
from tests.people import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def ofac(shared_data, change=lambda text: text, every=60):
    """Each so-many-th entry of the published list, as its archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("sdn", "add", "alt"):
            text = (shared_data / "lists" / f"{name}.csv").read_text("latin-1")
            kept = [line for line in text.splitlines() if int(line.split(",", 1)[0] or 0) % every == 0]
            archive.writestr(f"{name}.csv", "\n".join(change(line) for line in kept))
    return packed.getvalue()


def take_ofac(viewer, content, **choices):
    return bring_in(viewer, content, filename="sdn.zip", thing_reason="trace", **choices)


@pytest.mark.django_db(transaction=True)
def test_ofacs_list_comes_in_with_its_ships_again_changes_nothing_and_a_cut_loses_nothing(
    world, shared_data, monkeypatch
):
    monkeypatch.setattr(imports, "CHUNK", 25)
    content = ofac(shared_data)
    run = begin(world.amina, content, "sdn.zip", thing_reason="trace")

    class PowerCut(Exception):
        pass

    def cut(run):
        if run.position >= 100:
            raise PowerCut

    with pytest.raises(PowerCut):
        continue_import(world.amina, run.pk, cut)
    first = continue_import(world.amina, run.pk)
    with acting_as(world.amina):
        kinds_of = set(Record.objects.values_list("schema", flat=True))
    assert kinds_of == {"Person", "Organization", "Vessel", "Airplane"}
    assert (first.changed, first.unchanged) == (0, 0)
    assert counted(take_ofac(world.amina, content)) == (0, 0, first.added, first.refused)

    def change(line):
        return line.replace("nationality", "citizen") if "individual" in line else line

    told = [line for line in content_of(content, "sdn.csv") if "individual" in line and "nationality" in line]
    assert told
    again = take_ofac(world.amina, ofac(shared_data, change))
    assert (again.added, again.changed) == (0, len(told)), "exactly those that differ"


def test_things_are_refused_where_nobody_says_why_they_are_on_the_list(world):
    ship = {"id": "v-1", "schema": "Vessel", "properties": {"name": ["Marie"]}}
    run = bring_in(world.amina, lines(person(1), ship))
    assert (counted(run), problems(world.amina, run)) == ((1, 0, 0, 1), [("line 2", "schema")])
    again = bring_in(world.amina, lines(person(1), ship), thing_reason="trace")
    assert counted(again) == (1, 0, 1, 0)
    assert records(world.amina)["v-1"].reason == "trace"
    with pytest.raises(Invalid):
        begin(world.amina, lines(ship), thing_reason="because")


def content_of(packed, name):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.read(name).decode("latin-1").splitlines()
