"""Amina ends her shift: what is open, what Koech should know, and that he took it over."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.ledger.models import Entry
from comity.members.roles import Role
from comity.records.commands import forget_shifts
from comity.records.commands.retention import SHIFTS_KEPT
from comity.records.handing_over.commands import accept_shift, sign_over, withdraw_shift
from comity.records.handing_over.models import HandOver
from comity.records.handing_over.queries import hand_overs, takers, waiting
from comity.screening.commands import receive_manifest, screen_manifest
from tests.pages import at_desk, text_of
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
FLIGHT = b"name,birth date,nationality\nJosphat Kiprono Mutua,1984-03-17,KEN\n"
REMARKS = "KE/2026/14: the court calls back at 6."


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def koech(world):
    return world.seat("koech", world.kenya, Role.DUTY_OFFICER)


def test_amina_signs_her_shift_over_and_koech_accepts_it(world, koech):
    wanted(world.claire)
    screen_manifest(world.amina, receive_manifest(world.amina, "flight.csv", FLIGHT).pk)
    wanted(world.amina, "Ending Person", expires_at=clock.now() + timedelta(days=9))
    amina, him = at_desk(world.amina), at_desk(koech)
    page = amina.reads("records:shift")
    assert "Matches to verify 1 Josphat Kiprono Mutua" in page
    assert "Records that run out within a month 1" in page
    assert amina.post("records:shift", taker=str(koech.person), remarks=REMARKS).status_code == 302
    with acting_as(koech):
        (shift,) = waiting(koech)
    assert shift.open["matches"] == 1
    assert shift.open["reviews"] == 1
    assert "Shift signed over to you: read it, and accept" in him.reads("home")
    assert "Amina signs the shift over to you" in him.reads("records:shift")
    assert REMARKS in him.reads("records:hand_over", shift.pk)
    assert him.post("records:hand_over", shift.pk, answer="understood").status_code == 302
    assert him.post("records:hand_over", shift.pk, answer="again").status_code == 400
    read = amina.reads("records:hand_over", shift.pk)
    assert "Accepted" in read
    assert "understood" in read
    for viewer, verb in ((world.amina, "shift.signed_over"), (koech, "shift.accepted")):
        with acting_as(viewer):
            assert Entry.objects.filter(verb=verb, outcome="done").count() == 1
    with acting_as(koech), pytest.raises(DatabaseError), transaction.atomic():
        hand_overs(koech).update(remarks="never said")


def test_a_shift_goes_to_a_colleague_who_looks_at_matches(world, koech):
    world.seat("kezia", world.kenya, Role.BUREAU_ADMINISTRATOR)
    with acting_as(world.amina):
        assert takers(world.amina) == {koech.person: "Koech"}
    for taker in (
        world.amina.person,
        world.claire.person,
        world.seat("kezia", world.kenya, Role.BUREAU_ADMINISTRATOR).person,
    ):
        with pytest.raises(Invalid):
            sign_over(world.amina, taker, REMARKS)
    with pytest.raises(Denied):
        sign_over(world.odile, world.claire.person, REMARKS)
    assert at_desk(world.odile).get("records:shift").status_code == 403
    assert at_desk(world.amina).post("records:shift", taker="", remarks="x").status_code == 400


def test_nobody_else_accepts_or_takes_back_and_no_other_bureau_reads(world, koech):
    shift = sign_over(world.amina, koech.person, REMARKS)
    with pytest.raises(Denied):
        accept_shift(world.amina, shift.pk)
    with pytest.raises(Denied):
        withdraw_shift(koech, shift.pk)
    for attempt in (accept_shift, withdraw_shift):
        with pytest.raises(NotFound):
            attempt(world.claire, shift.pk)
    assert at_desk(world.claire).get("records:hand_over", shift.pk).status_code == 404
    with acting_as(world.claire):
        assert not HandOver.objects.exists()
    assert at_desk(world.amina).post("records:withdraw_shift", shift.pk).status_code == 302
    accepted = sign_over(world.amina, koech.person, "")
    accept_shift(koech, accepted.pk)
    with pytest.raises(Invalid):
        withdraw_shift(world.amina, accepted.pk)


def test_shifts_are_forgotten_after_a_year(world, koech):
    sign_over(world.amina, koech.person, REMARKS)
    assert "Not yet" in text_of(at_desk(koech).get("records:shift"))
    assert forget_shifts() == 0
    with clock.standing_at(clock.now() + SHIFTS_KEPT + timedelta(days=1)):
        assert forget_shifts() == 1
