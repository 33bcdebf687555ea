"""Keys of programs: what they open, until when, and who may make one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.members.commands import (
    create_key,
    revoke_key,
    withdraw_role,
)
from comity.members.models import ApiKey, Grant
from comity.members.queries import UnknownKey, viewer_of_key
from comity.members.roles import Role
from tests.people import as_program, confirmed, make_world

pytestmark = pytest.mark.django_db
BORDER = Purpose.BORDER_CONTROL
MONTH = timedelta(days=30)


@pytest.fixture
def world():
    return make_world()


def grant_of(viewer):
    return Grant.objects.get(person=viewer.person)


def key_for(world, purposes=(Purpose.BORDER_CONTROL, Purpose.ALERT), **changes):
    grant = changes.pop("grant", None) or grant_of(world.claire)
    viewer = changes.pop("viewer", world.odile)
    key, secret = create_key(
        viewer, grant.pk, "gate", list(purposes), changes.pop("ends", clock.now() + MONTH)
    )
    return confirmed(key), secret


def test_a_key_acts_for_its_role_with_the_purposes_it_was_given(world):
    _key, secret = key_for(world)
    assert viewer_of_key(secret).viewer == as_program(world.claire)
    assert viewer_of_key(secret, "alert").viewer.purpose is Purpose.ALERT
    with pytest.raises(Denied):
        viewer_of_key(secret, "forensic")
    with pytest.raises(Invalid):
        viewer_of_key(secret, "curiosity")


def test_the_secret_is_kept_nowhere(world):
    key, secret = key_for(world)
    kept = " ".join(str(value) for value in ApiKey.objects.filter(pk=key.pk).values_list().get())
    assert secret not in kept
    assert secret[:-4] not in kept


@pytest.mark.parametrize("secret", ["", "comity_guess", "x" * 10_000, "\0", "é"])
def test_a_secret_that_is_none_opens_nothing(world, secret):
    key_for(world)
    with pytest.raises(UnknownKey):
        viewer_of_key(secret)


def test_a_key_ends_by_the_clock_by_revocation_and_with_its_role(world):
    _key, secret = key_for(world, ends=clock.now() + timedelta(days=1))
    with clock.standing_at(clock.now() + timedelta(days=1)), pytest.raises(UnknownKey):
        viewer_of_key(secret)
    key, secret = key_for(world)
    revoke_key(world.odile, key.pk)
    with pytest.raises(UnknownKey):
        viewer_of_key(secret)
    with pytest.raises(NotFound):
        revoke_key(world.odile, key.pk)
    _key, secret = key_for(world)
    withdraw_role(world.odile, grant_of(world.claire).pk)
    with pytest.raises(UnknownKey):
        viewer_of_key(secret)


def test_a_key_outlives_neither_its_role_nor_goes_without_purpose_or_name(world):
    grant = grant_of(world.claire)
    for changes in ({"ends": grant.ends_at + MONTH}, {"ends": clock.now()}, {"purposes": ()}):
        with pytest.raises(Invalid):
            key_for(world, **changes)
    with pytest.raises(Invalid):
        create_key(world.odile, grant.pk, "x" * 101, [BORDER], clock.now() + MONTH)


def test_nobody_makes_a_key_to_another_bureau_least_of_all_the_secretariat(world):
    for viewer in (world.odile, world.viktor):
        with pytest.raises(NotFound):
            key_for(world, grant=grant_of(world.amina), viewer=viewer)
    for viewer in (world.claire, world.ines, world.rosa):
        with pytest.raises(Denied):
            key_for(world, viewer=viewer)


def test_anothers_key_reads_like_one_that_never_was(world):
    otieno = world.seat("otieno", world.kenya, Role.BUREAU_ADMINISTRATOR)
    key, _secret = key_for(world)
    for wish in (key.pk, uuid4()):
        with pytest.raises(NotFound):
            revoke_key(otieno, wish)
