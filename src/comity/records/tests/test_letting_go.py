"""Deleting, exporting and referring to records: who holds what, and who learns of it."""

import pytest

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Invalid
from comity.members.roles import Role
from comity.records import rules
from comity.records.commands import (
    create_record,
    delete_record,
    edit_record,
    note_reference,
    open_update_task,
    read_record,
)
from comity.records.exporting.commands import export_records
from comity.records.models import Deletion, Record, YourReference
from comity.records.queries import update_tasks, your_reference
from comity.records.rules import Draft
from tests.people import handling, make_world, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def draft_of(record, **properties):
    return Draft(record.schema, {**record.properties, **properties}, record.status, record.reason)


def test_a_deletion_reaches_every_holder_and_leaves_a_trace_without_content(world):
    record = wanted(world.amina)
    read_record(world.claire, record.pk)
    export_records(world.seat("uwe", world.germany, Role.DUTY_OFFICER), [record.pk], "for the court")
    note_reference(world.claire, record.pk, "PARIS-7")
    paper = Draft("Passport", {"number": ["AK1"]}, reason="lost", holder=str(record.pk))
    create_record(world.amina, paper, handling(world.kenya.pk))
    deletion = delete_record(world.amina, record.pk, "withdrawn by the court")
    assert deletion.holders == 1, "Berlin's export is told; France's look led to nothing and is not"
    with as_task(Task.DELIVERY):
        told = set(Event.objects.filter(kind="record.deleted").values_list("bureau", flat=True))
    assert told == {world.france.pk, world.germany.pk}
    for viewer, seen in ((world.amina, 1), (world.claire, 1), (world.jonas, 1), (world.rosa, 0)):
        with acting_as(viewer):
            assert Deletion.objects.count() == seen
            assert not YourReference.objects.exists()
            assert not Record.objects.filter(pk=record.pk).exists()
    with acting_as(world.amina):
        assert Record.objects.get().holder is None, "the passport stays and lost its holder"


def test_a_deletion_needs_a_reason(world):
    record = wanted(world.amina)
    with pytest.raises(Invalid):
        delete_record(world.amina, record.pk, " ")


# Referring and exporting


def test_each_bureau_keeps_its_own_reference_and_nobody_reads_anothers(world):
    record = wanted(world.amina)
    note_reference(world.claire, record.pk, "PARIS-7")
    note_reference(world.claire, record.pk, "PARIS-8")
    note_reference(world.jonas, record.pk, "BER-1")
    for viewer, expected in ((world.claire, "PARIS-8"), (world.jonas, "BER-1"), (world.amina, "")):
        with acting_as(viewer):
            assert your_reference(viewer, record) == expected
    with pytest.raises(Invalid):
        note_reference(world.claire, record.pk, "x" * 101)


def test_an_edit_closes_what_others_found_out_of_date(world):
    from comity.kernel.commands import Act, command

    record = wanted(world.amina)

    @command("test.stale", None)
    def stale(act: Act):
        return open_update_task(act, record, "passport was renewed")

    stale(world.claire)
    with acting_as(world.amina):
        assert update_tasks(world.amina).count() == 1
    with acting_as(world.claire):
        assert not update_tasks(world.claire).exists()
    edit_record(world.amina, record.pk, draft_of(record), 1)
    with acting_as(world.amina):
        assert not update_tasks(world.amina).exists()


def test_differences_name_fields_in_their_order_and_pass_over_what_is_empty():
    before = {"b": ["1"], "a": "x", "gone": ["y"], "empty": []}
    after = {"b": ["1", "2"], "a": "x", "empty": None, "new": 3}
    assert rules.differences(before, after) == [
        rules.Difference("b", ("1",), ("1", "2")),
        rules.Difference("gone", ("y",), ()),
        rules.Difference("new", (), ("3",)),
    ]
