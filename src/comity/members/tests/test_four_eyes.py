"""Four eyes: nobody gives herself a role, and nobody alone gives one or makes a key that reads data."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.models import Event
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, NotFound
from comity.ledger.queries import Search, own_entries
from comity.members.commands import (
    add_person,
    confirm_key,
    confirm_role,
    create_key,
    grant_role,
    revoke_key,
    withdraw_role,
)
from comity.members.models import WAITS, ApiKey, Grant, Person
from comity.members.queries import UnknownKey, desks_of, viewer_of_key, who_may_confirm
from comity.members.roles import PERMISSIONS, Role
from tests.at_once import at_once, kinds
from tests.browsing import grant_of, sign_in
from tests.people import as_program, make_world

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
BORDER = Purpose.BORDER_CONTROL


@pytest.fixture
def world():
    return make_world()


def olga(world):
    """A second administrator of the French bureau."""
    return world.seat("olga", world.france, Role.BUREAU_ADMINISTRATOR)


def asked(world, role=Role.DUTY_OFFICER, by=None, username="paul"):
    person = Person.objects.filter(username=username).first()
    person = person or add_person(world.odile, username, username.title(), None)
    return grant_role(by or world.odile, person.pk, world.france.pk, role, clock.now() + MONTH)


def key_asked(world, viewer=None):
    grant = grant_of(viewer or world.claire)
    return create_key(world.odile, grant.pk, "gate", [BORDER], clock.now() + MONTH)


def told(bureau):
    with as_task(Task.DELIVERY):
        return list(
            Event.objects.filter(bureau=bureau.pk).order_by("sequence").values_list("kind", flat=True)
        )


def test_every_role_can_read_data_or_let_others_so_none_is_left_out_of_the_rule():
    harmless = {Permission.MEMBERS_READ, Permission.LEDGER_READ}
    assert all(permissions - harmless for permissions in PERMISSIONS.values())


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.DISCREET_DESK, Role.BUREAU_ADMINISTRATOR])
def test_odile_gives_herself_no_role(world, role):
    odile = world.odile
    with pytest.raises(Denied, match="to herself"):
        grant_role(odile, odile.person, world.france.pk, role, clock.now() + MONTH)
    assert Grant.objects.filter(person=odile.person).count() == 1
    assert own_entries(odile, Search(limit=1))[0].outcome == "denied"


def test_a_role_opens_nothing_before_a_second_administrator_confirmed_it(world):
    second = olga(world)
    grant = asked(world)
    assert not desks_of(grant.person).exists()
    confirm_role(second, grant.pk)
    assert desks_of(grant.person).get() == grant
    grant.refresh_from_db()
    assert (grant.asked_by, grant.confirmed_by_id) == (world.odile.person, second.person)
    assert [line.verb for line in own_entries(second, Search(limit=2))] == ["role.confirmed", "role.granted"]
    assert told(world.france) == ["confirmation.asked"]
    with pytest.raises(NotFound):
        confirm_role(second, grant.pk)


def test_neither_who_asked_nor_whom_it_is_for_confirms(world):
    second = olga(world)
    for grant, viewer in ((asked(world), world.odile), (asked(world, Role.ANALYST, username="olga"), second)):
        with pytest.raises(Denied, match="second person"):
            confirm_role(viewer, grant.pk)
    key, _ = key_asked(world)
    with pytest.raises(Denied, match="second person"):
        confirm_key(world.odile, key.pk)


def test_a_bureau_with_one_administrator_is_helped_by_the_secretariat_and_hears_of_it(world):
    viktor = world.viktor
    grant = asked(world)
    confirm_role(viktor, grant.pk)
    assert desks_of(grant.person).exists()
    assert told(world.secretariat) == ["confirmation.asked"]
    assert told(world.france) == ["role.confirmed"]


def test_a_bureau_with_two_administrators_does_not_need_the_secretariat(world):
    second, viktor = olga(world), world.viktor
    grant = asked(world)
    key, _ = key_asked(world)
    for refused in (lambda: confirm_role(viktor, grant.pk), lambda: confirm_key(viktor, key.pk)):
        with pytest.raises(Denied, match="another administrator"):
            refused()
    assert who_may_confirm(world.france, world.odile.person, grant.person_id) == {second.person}


def test_what_olga_shall_get_is_confirmed_by_the_secretariat_since_she_may_not(world):
    olga(world)
    viktor = world.viktor
    assert (
        confirm_role(viktor, asked(world, Role.ANALYST, username="olga").pk).confirmed_by_id == viktor.person
    )


def test_administrators_of_other_bureaus_and_officers_confirm_nothing(world):
    grant = asked(world)
    key, _ = key_asked(world)
    otieno = world.seat("otieno", world.kenya, Role.BUREAU_ADMINISTRATOR)
    for wish in (lambda: confirm_role(otieno, grant.pk), lambda: confirm_key(otieno, key.pk)):
        with pytest.raises(NotFound):
            wish()
    for wish in (lambda: confirm_role(world.claire, grant.pk), lambda: confirm_key(world.claire, key.pk)):
        with pytest.raises(Denied):
            wish()
    assert not desks_of(grant.person).exists()


def test_a_key_opens_nothing_before_a_second_person_confirmed_it(world):
    viktor = world.viktor
    key, secret = key_asked(world)
    with pytest.raises(UnknownKey):
        viewer_of_key(secret)
    confirm_key(viktor, key.pk)
    assert viewer_of_key(secret).viewer == as_program(world.claire)
    assert told(world.france) == ["key.confirmed"]


def test_odile_does_not_become_the_second_person_by_a_key_on_anothers_role(world):
    second, viktor = olga(world), world.viktor
    key, secret = key_asked(world, second)
    confirm_key(viktor, key.pk)
    holder = viewer_of_key(secret).viewer
    assert not holder.may(Permission.MEMBERS_CONFIRM)
    with pytest.raises(Denied):
        confirm_role(holder, asked(world).pk)


def test_what_is_refused_never_takes_effect(world):
    second = olga(world)
    grant = asked(world)
    key, secret = key_asked(world)
    withdraw_role(second, grant.pk)
    revoke_key(second, key.pk)
    for wish in (lambda: confirm_role(second, grant.pk), lambda: confirm_key(second, key.pk)):
        with pytest.raises(NotFound):
            wish()
    with pytest.raises(UnknownKey):
        viewer_of_key(secret)


def test_what_nobody_confirms_lapses_after_two_weeks_and_binds_nobody(world):
    second = olga(world)
    grant = asked(world)
    otieno = world.seat("otieno", world.kenya, Role.BUREAU_ADMINISTRATOR)
    key, _ = key_asked(world)
    with clock.standing_at(clock.now() + WAITS):
        for wish in (lambda: confirm_role(second, grant.pk), lambda: confirm_key(second, key.pk)):
            with pytest.raises(NotFound):
                wish()
        ends = clock.now() + MONTH
        assert grant_role(otieno, grant.person_id, world.kenya.pk, Role.ANALYST, ends)


def test_the_only_administrator_of_the_secretariat_acts_alone_and_the_ledger_says_so(world):
    viktor = world.viktor
    vera = add_person(viktor, "vera", "Vera", None)
    alone = grant_role(
        viktor, vera.pk, world.secretariat.pk, Role.SECRETARIAT_ADMINISTRATOR, clock.now() + MONTH
    )
    assert alone.confirmed_at
    assert own_entries(viktor, Search(limit=1))[0].details.details["alone"] is True
    otieno = add_person(viktor, "otieno", "Otieno", None)
    two = grant_role(viktor, otieno.pk, world.kenya.pk, Role.BUREAU_ADMINISTRATOR, clock.now() + MONTH)
    assert two.confirmed_at is None, "now there are two of them"
    confirm_role(alone.viewer(Purpose.SECURITY_CHECK), two.pk)
    assert desks_of(otieno).exists()


def test_a_bureau_whose_secretariat_has_nobody_waits_and_never_acts_alone(world):
    grant = asked(world)
    assert grant.confirmed_at is None
    assert own_entries(world.odile, Search(limit=1))[0].details.details["alone"] is False


def test_the_database_holds_the_rule_a_second_time(world):
    grant = asked(world)
    odile = world.odile.person
    for wrong in (
        {"confirmed_by": odile},
        {"confirmed_by": grant.person_id},
        {"granted_by": grant.person_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(**wrong)
    key, _ = key_asked(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(confirmed_by=odile)


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_confirm_once(world):
    seconds = [olga(world), world.seat("oriane", world.france, Role.BUREAU_ADMINISTRATOR)]
    grant = asked(world)
    results = at_once(*(lambda s=s: confirm_role(s, grant.pk) for s in seconds))
    assert kinds(results) == ["NotFound", "done"]


def test_the_pages_show_what_waits_to_whom_it_concerns_and_the_button_to_the_second_person(world, client):
    second, viktor = olga(world), world.viktor
    grant = asked(world)
    pages = (reverse("members:list"), reverse("members:bureau", args=[world.france.pk]))
    button = reverse("members:confirm", args=[grant.pk])
    for viewer, sees, confirms in (
        (world.odile, True, False),
        (second, True, True),
        (viktor, True, False),
        (world.claire, False, False),
    ):
        sign_in(client, viewer)
        for page in pages:
            shown = client.get(page).content.decode()
            assert ("Waiting for a second person" in shown, button in shown) == (sees, confirms)
            assert not sees or ("Paul" in shown and "Odile" in shown)
    sign_in(client, world.odile)
    assert client.post(button).status_code == 403
    sign_in(client, second)
    assert "1 role or key" in client.get(reverse("home")).content.decode()
    assert client.post(button).status_code == 302
    assert desks_of(grant.person).exists()
    assert "Waiting for a second person" not in client.get(pages[0]).content.decode()


def test_the_api_confirms_and_says_who_asked(world, client):
    sign_in(client, olga(world))
    grant = asked(world)
    answer = client.post(f"/api/v1/grants/{grant.pk}/confirmation")
    assert answer.status_code == 200, answer.content
    assert answer.json()["confirmed_at"]
    key, _ = key_asked(world)
    assert client.post(f"/api/v1/keys/{key.pk}/confirmation").json()["made_by"] == str(world.odile.person)
