"""Sharing a record and reading one: what it has to say, and who is shown it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import AudienceMode, Tier
from comity.records.commands import (
    create_record,
    edit_record,
    read_record,
)
from comity.records.models import Holding, Portrait, Record
from comity.records.queries import history, holders, own_records
from comity.records.rules import Draft
from tests.people import handling, make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def world():
    return make_world()


def draft_of(record, **properties):
    return Draft(record.schema, {**record.properties, **properties}, record.status, record.reason)


def test_amina_shares_a_record_and_its_first_version_says_what_it_says(world):
    record = wanted(world.amina)
    with acting_as(world.amina):
        (change,) = history(world.amina, own_records(world.amina).get())
    assert (record.version, change.version.number, change.version.verb) == (1, 1, "record.created")
    assert change.version.content["name"] == ["Josphat Kiprono Mutua"]


def test_amina_cannot_share_in_the_name_of_france(world):
    with pytest.raises(Denied):
        create_record(world.amina, Draft("Person", {"name": ["X"]}, "suspect"), handling(world.france.pk))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("Person", {"name": ["A B"]}), "status"),
        (Draft("Person", {"name": ["A B"]}, "villain"), "status"),
        (Draft("Person", {"name": ["  "]}, "suspect"), "name"),
        (Draft("Person", {}, "suspect"), "name"),
        (Draft("Passport", {"number": ["A1"]}), "reason"),
        (Draft("Passport", {"number": [""]}, reason="stolen"), "number"),
        (Draft("Organization", {}), "name"),
        (Draft("Spaceship", {"name": ["Marie"]}), "schema"),
        (Draft("Person", {"name": ["x" * 5_001]}, "suspect"), "name"),
        (Draft("Person", {"name": ["x"] * 201}, "suspect"), "name"),
        (Draft("Person", {"name": ["A"], "birthDate": ["17/03/1984"]}, "suspect"), "birthDate"),
        (Draft("Person", {"name": ["A"], "nationality": ["Kenya"]}, "suspect"), "nationality"),
        (Draft("Person", {"name": ["A"], "<b>": ["x"]}, "suspect"), "<b>"),
        (Draft("Person", {"name": ["A"], "notes": ["a\0b"]}, "suspect"), "notes"),
        (Draft("Person", {"name": ["A"], "notes": ["\ud800"]}, "suspect"), "notes"),
        (Draft("Person", {"name": ["A"]}, "suspect", our_reference="x" * 101), "our_reference"),
        (Draft("Person", {"name": ["A"]}, "suspect", external_id="x" * 201), "external_id"),
        (Draft("Passport", {"number": ["A"]}, reason="lost", holder="nobody"), "holder"),
        (Draft("Passport", {"number": ["A"]}, reason="lost", holder=str(uuid4())), "holder"),
        (Draft("Person", {"name": ["A"]}, "suspect", portrait=("text/html", b"<p>")), "portrait"),
        (Draft("Person", {"name": ["A"]}, "suspect", portrait=("image/png", b"<svg>")), "portrait"),
        (Draft("Person", {"name": ["A"]}, "suspect", portrait=("image/png", PNG + b"0" * 2**21)), "portrait"),
        (
            Draft("Person", {"name": ["A"]}, "suspect", portrait=("image/svg+xml", b"<svg><script>")),
            "portrait",
        ),
        (
            Draft("Person", {"name": ["A"]}, "suspect", portrait=("image/svg+xml", b"<svg onload = 'x'>")),
            "portrait",
        ),
    ],
)
def test_what_a_record_has_to_say_and_the_field_that_is_at_fault(world, draft, field):
    with pytest.raises(Invalid) as refused:
        create_record(world.amina, draft, handling(world.kenya.pk))
    assert refused.value.field == field
    with acting_as(world.amina):
        assert not Record.objects.exists()


def test_dates_are_as_exact_as_what_is_known(world):
    assert wanted(world.amina, born=["1984", "1985-02", "1986-03-04"]).values("birthDate")[0] == "1984"


def test_a_portrait_is_kept_with_its_record_and_replaced(world):
    draft = Draft("Person", {"name": ["A"]}, "suspect", portrait=("image/png", PNG))
    record = create_record(world.amina, draft, handling(world.kenya.pk))
    edit_record(world.amina, record.pk, replace(draft, portrait=("image/png", PNG + b"1")), 1)
    with acting_as(world.claire):
        assert bytes(Portrait.objects.get().content) == PNG + b"1"


def test_only_the_state_that_issued_a_passport_can_say_it_was_revoked(world):
    assert stolen_passport(world.amina, reason="revoked").reason == "revoked"
    with pytest.raises(Invalid) as refused:
        stolen_passport(world.claire, reason="revoked")
    assert refused.value.field == "reason"
    assert stolen_passport(world.claire, reason="stolen").reason == "stolen"


def test_a_passport_has_a_holder_of_the_same_bureau(world):
    person = wanted(world.amina)
    paper = Draft("Passport", {"number": ["AK1"]}, reason="lost", holder=str(person.pk))
    record = create_record(world.amina, paper, handling(world.kenya.pk))
    assert record.holder == person
    with pytest.raises(Invalid):
        create_record(world.claire, paper, handling(world.france.pk))


# Reading


def test_claire_reads_what_all_members_may_and_the_source_learns_nothing_of_it(world):
    record = wanted(world.amina)
    assert read_record(world.claire, record.pk).caption == "Josphat Kiprono Mutua"
    with acting_as(world.amina):
        assert holders(world.amina, record).seen == 0
    with as_task(Task.DELIVERY):
        assert not Event.objects.filter(bureau=world.kenya.pk).exists()
        assert Holding.objects.get().bureau == world.france.pk


@pytest.mark.parametrize("tier", [Tier.HIT_NO_HIT, Tier.DISCREET])
def test_what_is_hidden_reads_like_what_never_was(world, tier):
    hidden = wanted(world.amina, tier=tier, legal_order="Order 12/2026")
    answers = []
    for wish in (hidden.pk, uuid4(), "no id at all"):
        with pytest.raises(NotFound) as refused:
            read_record(world.claire, wish)
        answers.append(refused.value.reason)
    assert len(set(answers)) == 1


def test_rosa_of_a_partner_body_reads_only_what_names_her_body(world):
    everyones = wanted(world.amina)
    named = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.support_body.pk}))
    assert read_record(world.rosa, named.pk)
    with pytest.raises(NotFound):
        read_record(world.rosa, everyones.pk)


def test_viktor_administers_the_hub_and_reads_nothing(world):
    record = wanted(world.amina)
    with pytest.raises(Denied):
        read_record(world.viktor, record.pk)
    with acting_as(world.viktor):
        assert not Record.objects.exists()


def test_jonas_unit_reads_and_holds_in_the_name_of_berlin(world):
    record = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk}))
    assert read_record(world.jonas, record.pk)
    with as_task(Task.DELIVERY):
        assert Holding.objects.get().bureau == world.germany.pk
