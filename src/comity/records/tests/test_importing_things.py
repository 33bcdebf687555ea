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


MAN = '{0},"WEKESA, Man{0}","individual","SDGT",{1}"DOB 14 Jun 1975; nationality Kenya; Passport U{0}77 (Kenya)."'
SHIP = '{0},"MARIE {0}",vessel,"IRAN",-0- ,"P3QG3","Bulk Carrier","640",-0- ,"Panama",-0- ,"Remarks."'
NONE = "-0- ," * 7
DAMAGED = "{0},not a line of this list"


def invented_ofac(number):
    """So many men with a passport each, every fourth of them a ship, and a damaged line."""
    kinds = [SHIP if n % 4 == 0 else MAN for n in range(number)] + [DAMAGED]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sdn.csv", "\r\n".join(kind.format(n + 1, NONE) for n, kind in enumerate(kinds)))
        archive.writestr("add.csv", "")
        archive.writestr("sdn_comments.csv", "")
        archive.writestr("alt.csv", "".join(f'{n},{n},"aka","OTHER {n}",-0- \r\n' for n in range(1, number)))
    return packed.getvalue()


@pytest.mark.django_db(transaction=True)
def test_ofacs_list_may_be_cut_after_every_step_and_ends_as_if_it_never_was(world, monkeypatch):
    content = invented_ofac(8)
    whole = take_ofac(world.claire, content)
    assert whole.refused == 1
    assert whole.added > 20
    monkeypatch.setattr(imports, "CHUNK", 3)
    run = begin(world.amina, content, "sdn.zip", thing_reason="trace")

    class PowerCut(Exception):
        pass

    def cut(run):
        raise PowerCut

    cuts = 0
    while True:
        try:
            done = continue_import(world.amina, run.pk, cut)
        except PowerCut:
            cuts += 1
        else:
            break
    assert cuts >= (whole.added + whole.refused) / 3
    assert (done.state, counted(done)) == ("done", counted(whole))
    assert problems(world.amina, done) == problems(world.claire, whole)
    assert said(world.amina) == said(world.claire)
    assert counted(take_ofac(world.amina, content)) == (0, 0, whole.added, 1)


def said(viewer):
    """What the bureau's records say, by their numbers."""
    with acting_as(viewer):
        return {
            r.external_id: (r.schema, r.properties, r.reason, sorted(r.attached, key=lambda a: a["id"]))
            for r in Record.objects.of_source(viewer)
        }


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
