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
def test_a_listed_person_is_found_in_original_script_in_latin_and_with_a_slip(shared_data):
    world = make_world()
    import_un(world.amina, shared_data)
    with acting_as(world.amina):
        people = Record.objects.of_source(world.amina).filter(
            schema="Person", properties__has_key="birthDate"
        )
        scripts = [(person, other) for person in people for other in original_script(person)]
    assert len(scripts) > 50
    for person, written in scripts[::12]:
        whole = max(person.values("name"), key=len)
        for text in (written, whole, with_a_slip(whole)):
            found = search(world.claire, f"{text} {person.values('birthDate')[0]}").found
            assert person.pk in [item.record.pk for item in found], text


def original_script(person):
    return [name for name in person.values("alias") if ord(max(name)) > 0x0590 and "\u2019" not in name][:1]


def with_a_slip(name):
    """The third letter of the longest word left out."""
    longest = max(name.split(), key=len)
    return name.replace(longest, longest[:2] + longest[3:], 1)
