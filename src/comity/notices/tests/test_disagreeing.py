"""Bureaus that disagree: Claire says why Kenya's notice should not stand, Amina answers, Ingrid decides."""

from datetime import timedelta

import pytest

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.members.models import Person
from comity.members.roles import Role
from comity.notices.commands import (
    answer_disagreement,
    contest,
    decide_disagreement,
    lay_disagreement,
    lay_overdue,
    raise_disagreement,
    settle_disagreement,
    withdraw,
)
from comity.notices.models import Disagreement
from comity.notices.queries import disagreements
from comity.notices.tests.people import as_it_is, published, to
from comity.records.models import Record
from tests.people import make_world

pytestmark = pytest.mark.django_db
Outcome = Disagreement.Outcome


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def notice(world):
    return published(world, world.amina)


def raised(world, notice):
    return raise_disagreement(world.claire, notice.pk, "he was judged for this in Lyon")


def again(found):
    with as_task(Task.NOTICES):
        return Disagreement.objects.get(pk=found.pk)


def late(found):
    with as_task(Task.NOTICES):
        Disagreement.objects.filter(pk=found.pk).update(due_at=clock.now() - timedelta(minutes=1))


def heard(bureau, kind):
    with as_task(Task.DELIVERY):
        return Event.objects.filter(bureau=bureau.pk, kind=kind).exists()


def test_while_two_bureaus_disagree_the_notice_is_contested_wherever_it_is_shown(world, notice):
    found = raised(world, notice)
    assert as_it_is(world.amina, notice).contested
    with acting_as(world.jonas):
        assert Record.objects.get().contested
    assert heard(world.kenya, "disagreement.raised")
    assert found.due_at <= clock.now() + timedelta(days=14)
    settle_disagreement(world.claire, found.pk, "Kenya sent the judgment")
    assert not as_it_is(world.amina, notice).contested
    with acting_as(world.jonas):
        assert not Record.objects.get().contested


def test_a_mark_that_others_put_there_stays(world, notice):
    found = raised(world, notice)
    contest(world.amina, notice.pk, "the court is asked again")
    settle_disagreement(world.claire, found.pk, "Kenya sent the judgment")
    assert as_it_is(world.amina, notice).contested


def test_who_may_disagree(world, notice):
    with pytest.raises(Denied):
        raise_disagreement(world.amina, notice.pk, "our own is wrong")
    with pytest.raises(Invalid):
        raise_disagreement(world.claire, notice.pk, "no")
    raised(world, notice)
    with pytest.raises(Invalid):
        raised(world, notice)
    hidden = published(world, world.amina, "blue", to(world.germany), forename="Chebet")
    with pytest.raises(NotFound):
        raise_disagreement(world.claire, hidden.pk, "what we cannot see")


def test_the_source_answers_first_and_nobody_else_does(world, notice):
    found = raised(world, notice)
    with pytest.raises(Denied):
        answer_disagreement(world.claire, found.pk, "we answer ourselves")
    with pytest.raises(Invalid):
        lay_disagreement(world.claire, found.pk)
    answer_disagreement(world.amina, found.pk, "it was another offence")
    assert heard(world.france, "disagreement.answered")
    with pytest.raises(Invalid):
        answer_disagreement(world.amina, found.pk, "once more then")
    lay_disagreement(world.claire, found.pk)
    assert again(found).state == "laid"
    assert heard(world.secretariat, "disagreement.laid")


def test_a_third_bureau_knows_nothing_of_it(world, notice):
    found = raised(world, notice)
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    assert not disagreements(greta).exists()
    for act in (answer_disagreement, settle_disagreement):
        with pytest.raises(NotFound):
            act(greta, found.pk, "let me see this")
    with acting_as(greta):
        assert not Disagreement.objects.exists()


def test_what_nobody_answers_goes_to_the_legal_office_by_itself(world, notice):
    found = raised(world, notice)
    assert lay_overdue() == 0
    late(found)
    assert lay_overdue() == 1
    assert again(found).state == "laid"
    assert heard(world.france, "disagreement.laid")
    assert heard(world.secretariat, "disagreement.laid")


def test_the_legal_office_says_that_it_stands(world, notice):
    found = raised(world, notice)
    with pytest.raises(Invalid):
        decide_disagreement(world.ingrid, found.pk, Outcome.STANDS, "too early for this")
    late(found)
    lay_overdue()
    with pytest.raises(Invalid):
        decide_disagreement(world.ingrid, found.pk, Outcome.AGREED, "that is not hers")
    decide_disagreement(world.ingrid, found.pk, Outcome.STANDS, "two different offences")
    stands = as_it_is(world.amina, notice)
    assert (stands.state, stands.contested) == ("published", False)
    assert again(found).decision == "two different offences"


def test_or_that_it_is_looked_at_again(world, notice):
    found = raised(world, notice)
    late(found)
    lay_disagreement(world.claire, found.pk)
    decide_disagreement(world.ingrid, found.pk, Outcome.LOOK_AGAIN, "the judgment was not seen")
    assert as_it_is(world.amina, notice).state == "suspended"
    with acting_as(world.jonas):
        assert not Record.objects.exists()


def test_nobody_decides_between_her_own_state_and_another(world, notice):
    found = raised(world, notice)
    late(found)
    lay_overdue()
    ingrid = world.ingrid
    for states in (["fr"], ["ke"]):
        Person.objects.filter(pk=ingrid.person).update(nationalities=states)
        with pytest.raises(NotFound):
            decide_disagreement(ingrid, found.pk, Outcome.STANDS, "my own state is right")


def test_it_ends_with_the_notice(world, notice):
    found = raised(world, notice)
    withdraw(world.amina, notice.pk, "lifted")
    assert (again(found).state, again(found).outcome) == ("ended", "moot")
    with pytest.raises(NotFound):
        settle_disagreement(world.claire, found.pk, "too late for this")
