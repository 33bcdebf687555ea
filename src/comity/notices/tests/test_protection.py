"""The sealed register: asked blindly, answered to one officer alone, and no trace of it anywhere else."""

from datetime import timedelta

import pytest
from django.db import connection

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, NotFound
from comity.ledger.queries import Search, own_entries
from comity.notices.commands import (
    Told,
    answer_clearance,
    look_at_clearance,
    read_notice,
    register_protected,
    tell_of,
    withdraw_protected,
)
from comity.notices.models import Clearance, Notice, NoticeStep, Protected, Question
from comity.notices.queries import to_clear
from comity.notices.tests.people import as_it_is, published, say_yes, submitted, turned_down
from tests.people import make_world

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def world():
    return make_world()


def protect(viewer, name="Josphat Kiprono Mutua", born="1984", ground=Protected.Ground.ASYLUM):
    return register_protected(viewer, ground, [name], born, ["ke"], clock.now() + YEAR, "room 4")


@pytest.mark.parametrize("name", ["Mutua Josphat Kiprono", "Josfat Kipronoh Mutuwa", "Жосфат Кипроно Мутуа"])
def test_the_officer_alone_learns_of_somebody_under_protection_however_she_is_written(world, name):
    protect(world.lucie, name)
    notice = submitted(world.amina)
    clearance, told = look_at_clearance(world.tomas, notice.pk)
    assert [entry["names"] for entry in told] == [[name]]
    for viewer in (world.amina, world.ravi, world.ingrid, world.viktor, world.claire, world.helena):
        with acting_as(viewer):
            assert not Clearance.objects.exists()
            assert not Protected.objects.exists()
    for viewer in (world.amina, world.ravi, world.ingrid):
        with pytest.raises((Denied, NotFound)):
            look_at_clearance(viewer, notice.pk)
    assert clearance.answer == "open"


def test_the_database_holds_no_name_in_clear(world):
    entry = protect(world.rosa)
    with as_task(Task.NOTICES), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM notices_protected p WHERE id = %s", [entry.pk])
        (text,) = cursor.fetchone()
    assert "Josphat" not in text
    assert b"Josphat" not in bytes(entry.sealed)


def trace(world, notice):
    """Everything that anybody but the officer can see of a request."""
    seen = []
    for viewer in (world.amina, world.ravi, world.sofia, world.ingrid, world.viktor):
        with acting_as(viewer):
            row = Notice.objects.filter(pk=notice.pk).values("state", "code", "letter", "is_open").first()
            steps = list(NoticeStep.objects.filter(notice=notice).values_list("verb", "bureau", "note"))
            asked = list(Question.objects.filter(notice=notice).values_list("code", "text"))
            events = list(Event.objects.filter(subject=notice.pk).values_list("kind", "data"))
        lines = own_entries(viewer, Search(limit=200))
        seen.append(
            (row, steps, asked, events, [line.verb for line in lines if str(notice.pk) in str(line.details)])
        )
    return seen


def test_with_and_without_an_entry_everything_reads_alike_until_the_officer_speaks(world):
    free = submitted(world.amina, family_name="Odhiambo", forename="Baraka")
    protect(world.lucie)
    held = submitted(world.amina)
    assert trace(world, held) == trace(world, free)
    for notice in (free, held):
        say_yes(world.ravi, notice)
        say_yes(world.sofia, notice)
    assert trace(world, held) == trace(world, free)
    assert as_it_is(world.amina, held).state == "approved"


def test_an_objection_reads_like_any_other_refusal(world):
    protect(world.lucie)
    notice = submitted(world.amina)
    plain = turned_down(world.ravi, submitted(world.amina, family_name="Odhiambo"), "A5")
    answer_clearance(world.tomas, notice.pk, False, "status confirmed by France")
    refused = as_it_is(world.amina, notice)
    plain = as_it_is(world.amina, plain)
    assert (refused.state, refused.code, refused.letter) == (plain.state, plain.code, plain.letter)
    with acting_as(world.amina):
        steps = [
            list(NoticeStep.objects.filter(notice=n).values_list("verb", "bureau", "note", "shown_to"))
            for n in (notice, plain)
        ]
    assert steps[0] == steps[1]
    for viewer in (world.amina, world.ravi, world.viktor, world.tomas):
        text = str([(line.verb, line.details) for line in own_entries(viewer, Search(limit=100))])
        assert "protect" not in text
        assert "cleared" not in text


def test_whoever_is_registered_after_publication_is_laid_before_the_officer_and_taken_down(world):
    notice = published(world, world.amina)
    with acting_as(world.tomas):
        assert not to_clear(world.tomas).exists()
    protect(world.rosa, ground=Protected.Ground.PRESUMED_VICTIM)
    with acting_as(world.tomas):
        assert to_clear(world.tomas).get().pk == notice.pk
    answer_clearance(world.tomas, notice.pk, False)
    assert as_it_is(world.amina, notice).state == "cancelled"
    with pytest.raises(NotFound):
        read_notice(world.claire, notice.pk)


@pytest.mark.parametrize("what", list(Told))
def test_any_state_may_tell_and_the_notice_is_looked_at_again_without_saying_why(world, what):
    notice = published(world, world.amina)
    tell_of(world.claire, notice.pk, what)
    assert as_it_is(world.amina, notice).state == "suspended"
    with acting_as(world.amina):
        steps = NoticeStep.objects.filter(notice=notice)
        assert [(step.bureau, step.note) for step in steps if step.verb == "suspend"] == [(None, "")]
        assert not steps.filter(verb=what.value).exists()
    for viewer in (world.amina, world.claire):
        text = str([(line.verb, line.details) for line in own_entries(viewer, Search(limit=100))])
        assert what.value not in text
        assert "notice.told" not in text
    with acting_as(world.tomas):
        assert to_clear(world.tomas).exists() is (what is Told.ASYLUM_GRANTED)


def test_a_body_takes_out_what_it_put_in_and_nothing_else(world):
    entry = protect(world.rosa)
    with pytest.raises(NotFound):
        withdraw_protected(world.lucie, entry.pk)
    withdraw_protected(world.rosa, entry.pk)
    with pytest.raises(Denied):
        protect(world.claire)


def test_nobody_is_cleared_whose_state_is_the_officers_own(world):
    from comity.members.models import Person

    notice = submitted(world.amina)
    Person.objects.filter(pk=world.tomas.person).update(nationalities=["ke"])
    with pytest.raises(NotFound):
        answer_clearance(world.tomas, notice.pk, True)
