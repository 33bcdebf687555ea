"""What stops a sending: guards that ask a person, and what cannot have arrived whole."""

import gzip
import hashlib
from pathlib import Path

import pytest
from django.conf import settings

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import Tier
from comity.members.roles import Role
from comity.records.commands import begin_undo
from comity.records.models import RegisterEntry, Sync, SyncLine
from comity.records.queries import imports
from comity.records.syncing.commands import Kept, answer_sync, keep_register
from comity.records.syncing.rules import Facts, doubts
from comity.records.syncing.taking import continue_sync
from comity.records.syncing.tests.test_syncing import (
    changes,
    counted,
    gone,
    many,
    opened,
    records,
    send,
    sync,
)
from tests.people import handling, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def register(world):
    return opened(world.amina)


def test_a_register_that_loses_a_fifth_stops_before_anything_is_applied_and_asks(world, register):
    sync(world.amina, register, many(*range(10)))
    stopped = sync(world.amina, register, many(*range(8), 50))
    assert (stopped.state, stopped.doubts) == ("asks", [{"rule_id": "sync.lost", "number": 2, "of": 10}])
    assert set(records(world.amina)) == {f"p-{n}" for n in range(10)}
    with as_task(Task.DELIVERY):
        assert Event.objects.filter(kind="sync.asks", bureau=world.kenya.pk, subject=stopped.pk).exists()
    assert continue_sync(world.amina, stopped.pk).state == "asks", "nothing but a person brings it further"
    answer_sync(world.amina, stopped.pk, apply=True)
    done = continue_sync(world.amina, stopped.pk)
    assert (done.state, counted(done), done.answered_by) == ("done", (1, 0, 2, 8, 0), world.amina.person)
    with pytest.raises(Invalid, match="any more"):
        answer_sync(world.amina, stopped.pk, apply=True)


def test_what_is_thrown_away_leaves_no_trace_in_the_register(world, register):
    sync(world.amina, register, many(*range(10)))
    stopped = sync(world.amina, register, many(0))
    assert answer_sync(world.amina, stopped.pk, apply=False).state == "thrown_away"
    assert continue_sync(world.amina, stopped.pk).state == "thrown_away"
    assert counted(sync(world.amina, register, many(*range(10)))) == (0, 0, 0, 10, 0)


def test_a_later_whole_register_takes_the_place_of_one_that_asks_and_changes_wait(world, register):
    sync(world.amina, register, many(*range(10)))
    stopped = sync(world.amina, register, b"")
    assert stopped.state == "asks", "an empty file is a register that lost everything"
    with pytest.raises(Invalid, match="waits for somebody"):
        send(world.amina, register, changes(gone(1)), changes=True)
    assert sync(world.amina, register, many(*range(11))).state == "done"
    with acting_as(world.amina):
        assert Sync.objects.get(pk=stopped.pk).state == "thrown_away"


def test_guards_are_rules_of_shares():
    limits = {"sync_lost_percent": 20, "sync_changed_percent": 50}

    def asked(**facts):
        whole = {"whole": True, "before": 100, "gone": 0, "changed": 0, "unreadable": 0}
        return [doubt.rule_id for doubt in doubts(Facts(**whole | facts), limits)]

    assert asked(gone=19) == []
    assert asked(gone=20) == ["sync.lost"]
    assert asked(gone=1, before=5, whole=False) == ["sync.lost"]
    assert asked(changed=49) == []
    assert asked(changed=50) == ["sync.changed"]
    assert asked(changed=19, before=19) == [], "a few may all change"
    assert asked(gone=1, unreadable=1) == ["sync.unreadable"]
    assert asked(unreadable=9) == []
    assert asked(gone=0, before=0) == []


def test_an_operator_may_say_another_share(world, register, monkeypatch):
    monkeypatch.setattr(settings.COMITY, "sync_lost_percent", 5)
    sync(world.amina, register, many(*range(10)))
    assert sync(world.amina, register, many(*range(9))).state == "asks"


def test_only_who_may_answers_and_nobody_learns_of_another_bureaus_registers(world, register):
    sync(world.amina, register, many(*range(10)))
    stopped = sync(world.amina, register, many(0))
    analyst = world.seat("neema", world.kenya, Role.ANALYST)
    with pytest.raises(Denied):
        answer_sync(analyst, stopped.pk, apply=True)
    for refused in (
        lambda: answer_sync(world.claire, stopped.pk, apply=True),
        lambda: continue_sync(world.claire, stopped.pk),
        lambda: send(world.claire, register, many(1)),
        lambda: begin_undo(world.amina, stopped.pk),
    ):
        with pytest.raises(NotFound):
            refused()
    with acting_as(world.claire):
        assert not any(model.objects.exists() for model in (Sync, SyncLine, RegisterEntry))
    with acting_as(world.amina):
        assert not imports(world.amina).exists()


# What arrives


def test_gzip_is_unpacked_and_what_was_cut_or_is_too_large_is_refused(world, register, monkeypatch):
    packed = gzip.compress(many(1, 2))
    digest = hashlib.sha256(packed).hexdigest()
    assert counted(sync(world.amina, register, packed, sha256=digest.upper())) == (2, 0, 0, 0, 0)
    before = sorted((settings.COMITY.home / "raw").glob("*.list"))
    for content, choices, words in (
        (packed[:-9], {}, "cut off"),
        (packed[:12] + b"\xff" * 9, {}, "damaged|cut off"),
        (many(1), {"sha256": digest}, "SHA-256"),
    ):
        with pytest.raises(Invalid, match=words):
            send(world.amina, register, content, **choices)
    monkeypatch.setattr(settings.COMITY, "register_max_bytes", 2**20)
    with pytest.raises(Invalid, match="1 MB"):
        send(world.amina, register, gzip.compress(b" " * (3 * 2**20)))
    assert sorted((settings.COMITY.home / "raw").glob("*.list")) == before
    assert Path(before[-1]).stat().st_mode & 0o077 == 0


def test_a_register_that_makes_no_sense_is_refused(world):
    opened(world.amina)
    for viewer, choices, refusal in (
        (world.amina, {}, Invalid),  # the name is taken
        (world.amina, {"name": " "}, Invalid),
        (world.amina, {"name": "x", "days": 0}, Invalid),
        (world.amina, {"name": "x", "days": 9999}, Invalid),
        (world.amina, {"name": "x", "status": "villain"}, Invalid),
        (world.jonas, {"name": "x"}, Denied),
    ):
        with pytest.raises(refusal):
            opened(viewer, **choices)
    for wrong in (handling(world.france.pk), handling(world.kenya.pk, tier=Tier.DISCREET, legal_order="12")):
        with pytest.raises(Denied):
            keep_register(world.amina, Kept("y", wrong))
