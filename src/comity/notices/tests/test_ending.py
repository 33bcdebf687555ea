"""What is left of a notice that ended: nothing of its words where it was deleted, and after its trace nothing at all."""

from datetime import timedelta

import pytest

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.ledger.models import Entry
from comity.notices.commands import (
    acknowledge_purge,
    add_file,
    delete_by_decision,
    erase_ended,
    raise_disagreement,
    read_notice,
    withdraw,
)
from comity.notices.models import Disagreement, Notice, NoticeFile, NoticeVersion, Purge
from comity.notices.tables import current
from comity.notices.tests.people import as_it_is, drafted, published, submitted
from tests.pages import at_desk
from tests.people import make_world

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def world():
    return make_world()


def move_end(notice, hours):
    with as_task(Task.NOTICES):
        Notice.objects.filter(pk=notice.pk).update(ended_at=clock.now() - timedelta(hours=hours))


def trace():
    return current(clock.now().date()).deadlines["trace"].hours


def left():
    with as_task(Task.RETENTION):
        return Notice.objects.count(), NoticeVersion.objects.count(), Purge.objects.count()


def test_what_is_deleted_by_decision_keeps_none_of_its_words(world):
    notice = submitted(world.amina)
    with as_task(Task.NOTICES):
        assert NoticeVersion.objects.exists()
    delete_by_decision(world.ines, notice.pk, "decision 12 of 2026")
    gone = as_it_is(world.amina, notice)
    assert (gone.state, gone.content, gone.caption, gone.keys) == ("deleted", {}, "", [])
    with as_task(Task.NOTICES):
        assert not NoticeVersion.objects.exists()
        assert not NoticeFile.objects.exists()
    assert notice.reference in at_desk(world.amina).reads("notices:detail", notice.pk)


def test_what_a_bureau_said_against_a_notice_goes_with_what_is_deleted(world):
    notice = published(world, world.amina)
    raise_disagreement(world.claire, notice.pk, "he was judged for this in Lyon")
    delete_by_decision(world.ines, notice.pk, "decision 12 of 2026")
    with as_task(Task.NOTICES):
        assert not Disagreement.objects.exists()


def test_the_trace_of_what_ended_is_kept_as_long_as_the_rules_say_and_then_erased(world):
    draft = drafted(world.amina)
    add_file(world.amina, draft.pk, NoticeFile.What.PHOTOGRAPH, "face.png", PNG, True)
    notice = published(world, world.amina, "blue")
    read_notice(world.claire, notice.pk)
    withdraw(world.amina, notice.pk, "found")
    with acting_as(world.claire):
        asked = Purge.objects.get()
    acknowledge_purge(world.claire, asked.pk)
    move_end(notice, trace() - 1)
    assert erase_ended() == 0
    move_end(notice, trace() + 1)
    assert erase_ended() == 1
    kept, _versions, purges = left()
    assert (kept, purges) == (1, 0), "the draft did not end"
    with as_task(Task.LEDGER):
        assert Entry.objects.get(verb="notice.erased").bureau is None
    assert erase_ended() == 0


def test_a_request_to_erase_that_nobody_acknowledged_outlives_the_trace(world):
    notice = published(world, world.amina, "blue")
    read_notice(world.claire, notice.pk)
    withdraw(world.amina, notice.pk, "found")
    move_end(notice, trace() + 1)
    assert erase_ended() == 1
    assert left() == (0, 0, 1)
