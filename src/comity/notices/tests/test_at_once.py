"""Two people at the same moment: one comes through, nothing is done twice, nobody waits for ever."""

import pytest

from comity.kernel.acting import Task, acting_as, as_task
from comity.notices.commands import (
    answer_clearance,
    answer_steps,
    approve,
    read_notice,
    save_draft,
    suspend,
    withdraw,
)
from comity.notices.models import Notice, NoticeStep, Purge
from comity.notices.tests.people import drafted, everything_holds, published, submitted
from comity.records.models import Record
from tests.at_once import at_once, kinds
from tests.people import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return make_world()


def verbs(notice):
    with as_task(Task.NOTICES):
        return list(NoticeStep.objects.filter(notice=notice).values_list("verb", flat=True))


def test_two_people_withdraw_at_once_and_holders_are_asked_once(world):
    notice, amina = published(world, world.amina), world.amina
    read_notice(world.claire, notice.pk)
    results = at_once(*[lambda: withdraw(amina, notice.pk, "lifted")] * 2)
    assert kinds(results) == ["Invalid", "done"]
    assert verbs(notice).count("withdraw") == 1
    with as_task(Task.NOTICES):
        assert Purge.objects.count() == 1


def test_two_reviewers_and_the_officer_speak_at_once_and_it_is_published_once(world):
    notice, ravi, sofia, tomas = submitted(world.amina), world.ravi, world.sofia, world.tomas
    for reviewer in (ravi, sofia):
        answer_steps(reviewer, notice.pk, everything_holds(notice))
    results = at_once(
        lambda: approve(ravi, notice.pk),
        lambda: approve(sofia, notice.pk),
        lambda: answer_clearance(tomas, notice.pk, True),
    )
    assert kinds(results) == ["done"] * 3
    assert verbs(notice).count("publish") == 1
    with as_task(Task.INDEX):
        assert Record.objects.count() == 1


def test_one_person_clicking_twice_approves_once(world):
    notice, ravi = submitted(world.amina), world.ravi
    answer_steps(ravi, notice.pk, everything_holds(notice))
    assert kinds(at_once(*[lambda: approve(ravi, notice.pk)] * 2)) == ["Denied", "done"]
    with acting_as(world.amina):
        assert Notice.objects.get(pk=notice.pk).approvals == [ravi.person]


def test_suspended_and_withdrawn_at_once_it_is_gone_either_way(world):
    notice, amina, ravi = published(world, world.amina), world.amina, world.ravi
    at_once(lambda: withdraw(amina, notice.pk, "lifted"), lambda: suspend(ravi, notice.pk))
    with acting_as(world.claire):
        assert not Notice.objects.exists()
        assert not Record.objects.exists()
    with as_task(Task.INDEX):
        assert not Record.objects.exists()


def test_two_drafters_save_at_once_and_the_slower_one_is_told(world):
    draft, amina = drafted(world.amina), world.amina
    saves = [
        lambda alias=alias: save_draft(
            amina, draft.pk, {**draft.content, "aliases": [alias]}, None, draft.version
        )
        for alias in ("One", "Two")
    ]
    assert kinds(at_once(*saves)) == ["Invalid", "done"]
