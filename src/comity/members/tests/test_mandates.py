"""A key asks at the pace of a person until a mandate says otherwise. No fishing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.ledger.queries import Search, own_entries
from comity.members.commands import create_key, revoke_key
from comity.members.mandates import TooMany, give_mandate, spend
from comity.members.models import ApiKey, Grant
from comity.members.pace import BULK, HUMAN, LARGEST, Pace
from comity.members.roles import Role
from tests.at_once import at_once, kinds
from tests.browsing import sign_in
from tests.people import World, confirmed, make_world

pytestmark = pytest.mark.django_db
BASIS = "Act 12/2026, section 4"
FEW = Pace(per_hour=3, per_day=5, batch=2)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def key(world: World) -> ApiKey:
    """A key of Claire's, made by Odile."""
    grant = Grant.objects.get(person=world.claire.person)
    until = clock.now() + timedelta(days=30)
    made, _ = create_key(world.odile, grant.pk, "gate", [Purpose.BORDER_CONTROL], until)
    confirmed(made)
    return made


def now(key: ApiKey) -> Pace:
    return ApiKey.objects.get(pk=key.pk).pace


def test_odile_gives_a_mandate_which_ends_and_which_she_takes_away(world, key):
    assert now(key) == HUMAN
    give_mandate(world.odile, key.pk, BASIS, clock.now() + timedelta(days=2), FEW)
    assert now(key) == FEW
    with clock.standing_at(clock.now() + timedelta(days=3)):
        assert now(key) == HUMAN
    give_mandate(world.odile, key.pk, BASIS, None, BULK)
    assert now(key) == BULK
    give_mandate(world.odile, key.pk, "  ", None, BULK)
    assert now(key) == HUMAN
    lines = own_entries(world.odile, Search(verb="key.mandated", limit=10))
    assert [line.details.details["basis"] for line in lines] == ["  ", BASIS, BASIS]


def test_only_the_administrator_of_the_keys_own_bureau_gives_one(world, key):
    for viewer in (world.claire, world.lucie, world.ines):
        with pytest.raises(Denied):
            give_mandate(viewer, key.pk, BASIS, None, BULK)
    for viewer in (world.viktor, world.seat("kezia", world.kenya, Role.BUREAU_ADMINISTRATOR)):
        with pytest.raises(NotFound):
            give_mandate(viewer, key.pk, BASIS, None, BULK)
    revoke_key(world.odile, key.pk)
    with pytest.raises(NotFound):
        give_mandate(world.odile, key.pk, BASIS, None, BULK)


def test_a_mandate_has_limits_and_ends_with_its_key(world, key):
    for until in (clock.now(), key.expires_at + timedelta(seconds=1)):
        with pytest.raises(Invalid):
            give_mandate(world.odile, key.pk, BASIS, until, BULK)
    for pace in (Pace(0, 1, 1), Pace(LARGEST.per_hour + 1, 1, 1), Pace(1, 1, LARGEST.batch + 1)):
        with pytest.raises(Invalid):
            give_mandate(world.odile, key.pk, BASIS, None, pace)
    with pytest.raises(Invalid):
        give_mandate(world.odile, key.pk, "x" * 2_001, None, BULK)
    assert now(key) == HUMAN


def test_questions_are_counted_by_the_hour_and_by_the_day(world, key):
    give_mandate(world.odile, key.pk, BASIS, None, FEW)
    noon = clock.now().replace(hour=12, minute=30, second=0, microsecond=0)
    with clock.standing_at(noon):
        spend(key.pk, 2)
        with pytest.raises(TooMany) as refused:
            spend(key.pk, 2)
        assert refused.value.retry_after == 1801
        spend(key.pk, 1)
        with pytest.raises(TooMany):
            spend(key.pk, 1)
    with clock.standing_at(noon + timedelta(hours=1)):
        spend(key.pk, 2)
        with pytest.raises(TooMany) as refused:
            spend(key.pk, 1)
        assert refused.value.retry_after > 3600, "the day is used up"
    with clock.standing_at(noon + timedelta(days=1)):
        spend(key.pk, 2)


def test_more_at_a_time_than_allowed_is_refused_for_good(world, key):
    with pytest.raises(TooMany) as refused:
        spend(key.pk, 2)
    assert refused.value.retry_after == 0
    spend(key.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_programs_that_ask_at_once_do_not_get_past_the_count(world, key):
    give_mandate(world.odile, key.pk, BASIS, None, FEW)
    outcomes = kinds(at_once(*(lambda: spend(key.pk, 1) for _ in range(6))))
    assert sorted(outcomes) == ["TooMany"] * 3 + ["done"] * 3


def test_the_page_shows_the_mandate_and_takes_a_new_one(world, key):
    odile = sign_in(Client(), world.odile)
    address = reverse("members:mandate", args=[key.pk])
    assert address in odile.get(reverse("members:bureau", args=[world.france.pk])).content.decode()
    assert "one question at a time, 120 an hour, 600 a day" in odile.get(address).content.decode()
    said = {"mandate": BASIS, "until": "", "per_hour": 3, "per_day": 5, "batch": 2}
    assert odile.post(address, said | {"per_hour": 0}).status_code == 400
    assert odile.post(address, said | {"until": "2001-01-01"}).status_code == 400
    assert odile.post(address, said).status_code == 302
    assert now(key) == FEW
    assert BASIS in odile.get(address).content.decode()
    assert sign_in(Client(), world.claire).get(address).status_code == 403
