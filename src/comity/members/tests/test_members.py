"""Who joins the hub, who may do what there, until when, and who decides that."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.models import Event
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.viewer import BodyKind
from comity.members.commands import (
    add_bureau,
    add_person,
    found_hub,
    grant_role,
    set_discreet_consent,
    withdraw_role,
)
from comity.members.models import Bureau, Grant, Person
from comity.members.queries import desks_of, viewer_at, viewer_named
from comity.members.roles import FOR_KIND, PERMISSIONS, Role
from tests.at_once import at_once, kinds
from tests.people import confirmed, make_world

pytestmark = pytest.mark.django_db
BORDER = Purpose.BORDER_CONTROL
MONTH = timedelta(days=30)


@pytest.fixture
def world():
    return make_world()


def newcomer(viewer, username="paul"):
    return add_person(viewer, username, username.title(), None)


def grant_of(viewer):
    return Grant.objects.get(person=viewer.person)


# Founding


def test_a_hub_is_founded_once_and_its_founder_can_sit_down():
    found_hub("Secretariat", "viktor", "Viktor", "a long enough password")
    assert viewer_named("viktor", BORDER).kind is BodyKind.SECRETARIAT
    with pytest.raises(Denied):
        found_hub("Another", "mallory", "Mallory", "a long enough password")
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_founders_at_once_found_one_hub():
    def found(name):
        return found_hub(f"Secretariat {name}", name, name, "a long enough password")

    assert kinds(at_once(lambda: found("viktor"), lambda: found("mallory"))) == ["Denied", "done"]
    assert Bureau.objects.count() == Person.objects.count() == Grant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_founding_that_fails_leaves_nothing_so_that_it_can_be_tried_again():
    for username in ("v" * 61, "v\0"):
        with pytest.raises(Invalid):
            found_hub("Secretariat", username, "Viktor", "a long enough password")
    Person.objects.create(username="viktor", name="Viktor")
    with pytest.raises(Invalid):
        found_hub("Secretariat", "viktor", "Viktor", "a long enough password")
    assert not Bureau.objects.exists()
    assert found_hub("Secretariat", "vera", "Vera", "a long enough password")


# Bureaus


def test_viktor_adds_a_bureau_and_odile_a_unit_that_acts_for_paris(world):
    lima = add_bureau(world.viktor, "NCB Lima", "PE", state="pe")
    assert lima.kind == BodyKind.MEMBER
    unit = add_bureau(world.odile, "Border police Roissy", "FR-CDG", answers_to=world.france.pk)
    assert (unit.state_id, unit.answering) == ("fr", world.france)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": ""}, "state"),
        ({"state": "France"}, "state"),
        ({"state": "xx"}, "state"),
        ({"state": "fr"}, "state"),
        ({"short": "FR"}, "short"),
        ({"short": "x" * 41}, "short"),
        ({"name": "x" * 201}, "name"),
        ({"kind": BodyKind.SECRETARIAT, "state": ""}, "kind"),
    ],
)
def test_a_bureau_that_cannot_be(world, changes, field):
    with pytest.raises(Invalid) as refused:
        add_bureau(world.viktor, **{"name": "NCB Lima", "short": "PE", "state": "pe", **changes})
    assert refused.value.field == field


def test_odile_adds_neither_a_bureau_nor_a_unit_of_another(world):
    with pytest.raises(Denied):
        add_bureau(world.odile, "NCB Lima", "PE", state="pe")
    with pytest.raises(Denied):
        add_bureau(world.odile, "A unit in Kenya", "KE-1", answers_to=world.kenya.pk)


def test_a_unit_has_no_units_whose_data_would_be_nobodys(world):
    with pytest.raises(Invalid) as refused:
        add_bureau(world.viktor, "Gate 7", "DE-7", answers_to=world.border_unit.pk)
    assert refused.value.field == "answers_to"


@pytest.mark.django_db(transaction=True)
def test_two_bureaus_of_one_state_at_once_become_one(world):
    viktor = world.viktor
    results = at_once(*(lambda n=n: add_bureau(viktor, f"NCB {n}", f"PE{n}", state="pe") for n in range(2)))
    assert kinds(results) == ["Invalid", "done"]


def test_jonas_sits_in_a_unit_and_looks_as_berlin(world):
    assert world.jonas.bureau == world.germany.pk
    assert world.jonas.body == world.border_unit.pk


# Roles


def test_odile_gives_a_role_and_it_ends_by_the_clock(world):
    person = newcomer(world.odile)
    confirmed(grant_role(world.odile, person.pk, world.france.pk, Role.DUTY_OFFICER, clock.now() + MONTH))
    assert viewer_named("paul", BORDER).may(Permission.MATCH_VERIFY)
    with clock.standing_at(clock.now() + MONTH), pytest.raises(Denied):
        viewer_named("paul", BORDER)


def test_a_role_that_begins_later_opens_nothing_before(world):
    person = newcomer(world.odile)
    tomorrow = clock.now() + timedelta(days=1)
    ends = clock.now() + MONTH
    confirmed(grant_role(world.odile, person.pk, world.france.pk, Role.ANALYST, ends, tomorrow))
    assert not desks_of(person).exists()
    with clock.standing_at(tomorrow):
        assert desks_of(person).exists()


def test_a_withdrawn_role_closes_the_desk_at_once_and_is_withdrawn_once(world):
    claire = world.claire
    person, grant = Person.objects.get(pk=claire.person), grant_of(claire)
    assert viewer_at(desks_of(person), grant.pk, BORDER) == claire
    withdraw_role(world.odile, grant.pk)
    with pytest.raises(Denied):
        viewer_at(desks_of(person), grant.pk, BORDER)
    with pytest.raises(NotFound):
        withdraw_role(world.odile, grant.pk)


@pytest.mark.parametrize("grant_id", ["", "no id", "0"])
def test_a_desk_that_is_no_desk_is_refused_and_no_crash(world, grant_id):
    person = Person.objects.get(pk=world.claire.person)
    with pytest.raises(Denied):
        viewer_at(desks_of(person), grant_id, BORDER)


def test_nobody_sits_at_anothers_desk_and_nobody_sits_without_a_purpose(world):
    person = Person.objects.get(pk=world.claire.person)
    with pytest.raises(Denied):
        viewer_at(desks_of(person), grant_of(world.amina).pk, BORDER)
    with pytest.raises(Invalid) as refused:
        viewer_at(desks_of(person), grant_of(world.claire).pk, "curiosity")
    assert refused.value.field == "purpose"


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_role_lasts_a_year_at_most(world, days):
    person = newcomer(world.odile)
    ends = clock.now() + timedelta(days=days)
    with pytest.raises(Invalid) as refused:
        grant_role(world.odile, person.pk, world.france.pk, Role.ANALYST, ends)
    assert refused.value.field == "ends_at"


def test_years_are_not_given_in_advance_around_the_yearly_review(world):
    person = newcomer(world.odile)
    later = clock.now() + timedelta(days=300)
    with pytest.raises(Invalid):
        grant_role(world.odile, person.pk, world.france.pk, Role.ANALYST, later + timedelta(days=100), later)
    with pytest.raises(Invalid):
        grant_role(world.odile, person.pk, world.france.pk, Role.ANALYST, datetime(2027, 1, 1))  # noqa: DTZ001


def test_each_kind_of_body_has_roles_of_its_own(world):
    person = newcomer(world.viktor)
    for bureau, role in (
        (world.secretariat, Role.DUTY_OFFICER),
        (world.support_body, Role.DUTY_OFFICER),
        (world.france, Role.SECRETARIAT_ADMINISTRATOR),
        (world.france, Role.COMMISSIONER),
        (world.commission, Role.DISCREET_DESK),
    ):
        with pytest.raises(Invalid):
            grant_role(world.viktor, person.pk, bureau.pk, role, clock.now() + MONTH)


def test_no_role_of_the_secretariat_or_the_commission_reads_what_members_share():
    for kind in (BodyKind.SECRETARIAT, BodyKind.COMMISSION):
        for role in FOR_KIND[kind]:
            assert not PERMISSIONS[role] & {
                Permission.RECORD_READ,
                Permission.SCREENING_SEARCH,
                Permission.HIT_READ,
                Permission.RECORD_EXPORT,
            }


def test_every_role_belongs_to_a_kind_of_body_and_every_permission_to_a_role():
    assert frozenset().union(*FOR_KIND.values()) == set(Role) == PERMISSIONS.keys()
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


# The secretariat


def test_viktor_cannot_give_himself_or_a_friend_a_seat_at_a_bureau(world):
    for role in set(FOR_KIND[BodyKind.MEMBER]):
        with pytest.raises(Denied):
            grant_role(world.viktor, world.viktor.person, world.kenya.pk, role, clock.now() + MONTH)
    friend = newcomer(world.viktor, "friend")
    for role in set(FOR_KIND[BodyKind.MEMBER]) - {Role.BUREAU_ADMINISTRATOR}:
        for bureau in (world.kenya, world.border_unit):
            with pytest.raises(Denied):
                grant_role(world.viktor, friend.pk, bureau.pk, role, clock.now() + MONTH)


def test_viktor_names_a_bureaus_administrator_only_while_it_has_none_and_the_bureau_hears_of_it(world):
    friend = newcomer(world.viktor, "friend")
    world.seat("otieno", world.kenya, Role.BUREAU_ADMINISTRATOR)
    for bureau in (world.kenya, add_bureau(world.viktor, "A unit", "KE-1", answers_to=world.kenya.pk)):
        with pytest.raises(Denied, match="has an administrator"):
            grant_role(world.viktor, friend.pk, bureau.pk, Role.BUREAU_ADMINISTRATOR, clock.now() + MONTH)
    Grant.objects.filter(bureau=world.kenya).update(withdrawn_at=clock.now())
    given = grant_role(
        world.viktor, friend.pk, world.kenya.pk, Role.BUREAU_ADMINISTRATOR, clock.now() + MONTH
    )
    withdraw_role(world.viktor, given.pk)
    with as_task(Task.DELIVERY):
        told = list(
            Event.objects.filter(bureau=world.kenya.pk).order_by("sequence").values_list("kind", flat=True)
        )
    assert told == ["role.granted", "role.withdrawn"]


def test_nobody_holds_roles_at_two_bodies_not_even_from_tomorrow(world):
    person = newcomer(world.odile)
    tomorrow = clock.now() + timedelta(days=1)
    grant_role(world.odile, person.pk, world.france.pk, Role.ANALYST, clock.now() + MONTH, tomorrow)
    otieno = world.seat("otieno", world.kenya, Role.BUREAU_ADMINISTRATOR)
    with pytest.raises(Denied, match="another body"):
        grant_role(otieno, person.pk, world.kenya.pk, Role.ANALYST, clock.now() + MONTH)


@pytest.mark.django_db(transaction=True)
def test_two_bureaus_that_hire_the_same_person_at_once_do_not_both_get_her(world):
    person = newcomer(world.odile)
    odile, otieno = world.odile, world.seat("otieno", world.kenya, Role.BUREAU_ADMINISTRATOR)
    ends = clock.now() + MONTH
    results = at_once(
        lambda: grant_role(odile, person.pk, world.france.pk, Role.ANALYST, ends),
        lambda: grant_role(otieno, person.pk, world.kenya.pk, Role.ANALYST, ends),
    )
    assert kinds(results) == ["Denied", "done"]


def test_odile_manages_her_own_people_and_nobody_elses(world):
    assert withdraw_role(world.odile, grant_of(world.claire).pk)
    for wish in (grant_of(world.amina).pk, uuid4()):
        with pytest.raises(NotFound):
            withdraw_role(world.odile, wish)
    person = newcomer(world.odile)
    with pytest.raises(Denied):
        grant_role(world.odile, person.pk, world.kenya.pk, Role.ANALYST, clock.now() + MONTH)


def test_claire_manages_nobody(world):
    with pytest.raises(Denied):
        newcomer(world.claire)
    with pytest.raises(Denied):
        withdraw_role(world.claire, grant_of(world.odile).pk)


def test_a_unit_of_a_closed_bureau_acts_no_longer(world):
    grant = grant_of(world.jonas)
    Bureau.objects.filter(pk=world.germany.pk).update(closed_at=clock.now())
    assert not Grant.objects.in_force().filter(pk=grant.pk).exists()


def test_a_person_who_is_no_longer_active_sits_nowhere(world):
    Person.objects.filter(pk=world.claire.person).update(is_active=False)
    with pytest.raises(Denied):
        viewer_named("claire", BORDER)


def test_usernames_are_each_persons_own(world):
    newcomer(world.odile)
    with pytest.raises(Invalid) as refused:
        newcomer(world.viktor)
    assert refused.value.field == "username"
    with pytest.raises(Invalid):
        add_person(world.odile, "anne", "Anne", None, language="klingon")


def test_consent_to_discreet_checks_is_the_lawyers_to_give(world):
    assert set_discreet_consent(world.lucie, True).consents_to_discreet
    for viewer in (world.claire, world.odile, world.viktor, world.denis):
        with pytest.raises(Denied):
            set_discreet_consent(viewer, False)
    assert Bureau.objects.get(pk=world.france.pk).consents_to_discreet
