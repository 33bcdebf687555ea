"""The main job, end to end: the UN list is imported, a passenger list is screened, a person is found."""

import pytest

from comity.kernel.acting import acting_as
from comity.records.commands import continue_import, start_import
from comity.records.models import Record
from comity.screening.commands import receive_manifest, screen_manifest, search
from tests.people import handling, make_world

pytestmark = pytest.mark.django_db


def import_un(viewer, shared_data):
    with (shared_data / "lists" / "UN_consolidated.xml").open("rb") as content:
        run = start_import(viewer, "un.xml", content, handling(viewer.bureau), status="person_of_interest")
    return continue_import(viewer, run.pk)


@pytest.mark.real_data
def test_the_un_list_imports_whole_and_again_changes_nothing(shared_data):
    world = make_world()
    run = import_un(world.amina, shared_data)
    with acting_as(world.amina):
        assert Record.objects.of_source(world.amina).filter(schema="Person").count() == 730
        assert Record.objects.of_source(world.amina).filter(schema="Organization").count() == 273
    assert run.refused == 0
    again = import_un(world.amina, shared_data)
    assert (again.added, again.changed, again.refused) == (0, 0, 0)


@pytest.mark.real_data
def test_every_traveller_of_a_carriers_list_is_screened(shared_data):
    world = make_world()
    raw = (shared_data / "edifact" / "paxlst" / "apisMessage.txt").read_bytes()
    manifest = receive_manifest(world.claire, "apisMessage.txt", raw)
    manifest = screen_manifest(world.claire, manifest.pk)
    assert manifest.total == manifest.screened == 2


@pytest.mark.real_data
def test_a_listed_person_is_found_in_other_letters_and_with_a_slip(shared_data):
    world = make_world()
    import_un(world.amina, shared_data)
    with acting_as(world.amina):
        record = Record.objects.of_source(world.amina).get(external_id="un-6908402")
    answer = search(world.claire, record.caption)
    assert record.pk in [found.record.pk for found in answer.found]
