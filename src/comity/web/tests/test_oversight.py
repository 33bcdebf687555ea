"""The commission looks over every bureau without learning whom it looks for, and examines discreet checks by chance."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid
from comity.kernel.truth import Tier
from comity.ledger.models import Detail, Entry
from comity.ledger.queries import Search, own_entries
from comity.ledger.sequencer import sequence
from comity.members.commands import set_discreet_consent
from comity.records.commands import read_record
from comity.records.models import Record
from comity.screening.commands import (
    decide_match,
    draw_sample,
    receive_manifest,
    screen_manifest,
    state_finding,
)
from comity.screening.models import Examination, Hit, Match, Sample
from comity.screening.queries import discreet_matches, examinations
from comity.screening.rules import drawn
from tests.browsing import sign_in
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
FLIGHT = b"name,birth date,nationality\nJosphat Kiprono Mutua,1984-03-17,KEN\n"
Finding = Examination.Finding


@pytest.fixture
def world():
    return make_world()


def discreet(viewer, order, name="Josphat Kiprono Mutua"):
    return wanted(viewer, name, tier=Tier.DISCREET, legal_order=order)


def one_drawn(world, size=1):
    ines = world.ines
    sequence()
    draw_sample(ines, size)
    with acting_as(ines):
        return examinations(ines)[0]


# The ledger


def test_ines_sees_what_each_bureau_did_and_not_about_whom(world, client):
    ines = world.ines
    record = wanted(world.amina)
    read_record(world.claire, record.pk)
    sign_in(client, ines)
    shown = client.get(
        reverse("oversight"), {"bureau": world.france.pk, "verb": "record.read"}
    ).content.decode()
    entry = own_entries(world.claire, Search(verb="record.read"))[0]
    assert str(entry.id) in shown
    assert "NCB Paris" in shown
    assert "Josphat" not in shown
    assert str(record.pk) not in shown
    assert str(world.claire.person) not in shown
    assert "sealed to the bureau that acted" in shown
    assert own_entries(ines, Search(limit=1))[0].verb == "ledger.overseen"
    with acting_as(ines):
        assert Entry.objects.filter(bureau=world.france.pk).exists()
        assert not Detail.objects.exclude(bureau=ines.bureau).exists(), "not even its ciphertext"


def test_a_filter_that_is_none_shows_everything_and_does_not_crash(world, client):
    sign_in(client, world.ines)
    for query in ({"bureau": "x"}, {"verb": "no.such"}, {"before": "\0"}, {"bureau": "\0"}):
        assert client.get(reverse("oversight"), query).status_code == 200


def test_nobody_but_the_commission_looks_over_others(world, client):
    for viewer in (world.amina, world.lucie, world.odile, world.viktor):
        sign_in(client, viewer)
        assert client.get(reverse("oversight")).status_code == 403
        with pytest.raises(Denied):
            draw_sample(viewer)
        with acting_as(viewer):
            assert not Entry.objects.exclude(bureau=viewer.bureau).exists()


# Sampling


def test_a_sample_can_be_drawn_again_by_whoever_keeps_checkpoints(world):
    for number in range(7):
        discreet(world.amina, f"Order {number}/2026", f"Person {number} Kamau")
    examined = one_drawn(world, 3)
    with acting_as(world.ines):
        sample = Sample.objects.get()
        chosen = set(Examination.objects.values_list("record_id", flat=True))
    seed = bytes.fromhex(sample.root)
    again = sorted(
        sample.population, key=lambda pk: hashlib.sha256(seed + bytes.fromhex(pk.replace("-", ""))).digest()
    )
    assert set(again[:3]) == set(map(str, chosen))
    assert len(sample.population) == 7
    assert (examined.in_force, examined.source) == (7, world.kenya.pk)
    said = own_entries(world.ines, Search(verb="oversight.drawn"))[0].details.details
    assert (said["seed"], said["population"], set(said["records"])) == (sample.root, 7, set(map(str, chosen)))


def test_another_seed_draws_others():
    from comity.kernel.ids import new_id

    population = [new_id() for _ in range(100)]
    assert drawn(b"a", population, 5) == drawn(b"a", reversed(population), 5) != drawn(b"b", population, 5)


def test_the_commission_sees_order_quota_and_outcomes_and_never_whom(world, client):
    set_discreet_consent(world.lucie, True)
    record = discreet(world.amina, "Order 7/2026 of the High Court")
    screen_manifest(world.claire, receive_manifest(world.claire, "flight.csv", FLIGHT).pk)
    denis, ines = world.denis, world.ines
    with acting_as(denis):
        match = discreet_matches(denis).get()
    decide_match(denis, match.pk, Match.State.YES)
    examined = one_drawn(world)
    assert (examined.legal_order, examined.answers) == ("Order 7/2026 of the High Court", {"waiting": 1})
    sign_in(client, ines)
    shown = client.get(reverse("oversight")).content.decode()
    assert "1 of 20 discreet records" in shown
    assert "Waits for the source: 1" in shown
    assert "Josphat" not in shown
    with acting_as(ines):
        assert not Hit.objects.exists()
        assert not Record.objects.filter(pk=record.pk).exists()


def test_a_finding_is_on_the_ledger_and_told_to_the_bureau_which_hears_nothing_before(world, client):
    discreet(world.amina, "Order 7/2026")
    examined = one_drawn(world)
    amina = world.amina
    sign_in(client, amina)
    assert "What the commission found" not in client.get(reverse("ledger:index")).content.decode()
    with pytest.raises(Invalid, match="what the question"):
        state_finding(world.ines, examined.pk, Finding.OBJECTION)
    state_finding(world.ines, examined.pk, Finding.OBJECTION, "The order names another court.")
    with pytest.raises(Invalid, match="already"):
        state_finding(world.ines, examined.pk, Finding.IN_ORDER)
    with as_task(Task.DELIVERY):
        event = Event.objects.get(kind="oversight.found")
    assert (event.bureau, event.data) == (world.kenya.pk, {"finding": "objection"})
    shown = client.get(reverse("ledger:index")).content.decode()
    assert "The order names another court." in shown
    assert (
        own_entries(world.ines, Search(verb="oversight.found"))[-1].details.details["finding"] == "objection"
    )
    claire = world.claire
    with acting_as(claire):
        assert examinations(claire) == [], "nobody else hears of it"


def test_nothing_to_draw_is_said(world):
    with pytest.raises(Invalid, match="checkpoint"):
        draw_sample(world.ines)
    sequence()
    wanted(world.amina)
    sequence()
    with pytest.raises(Invalid, match="no discreet record"):
        draw_sample(world.ines)
    with pytest.raises(Invalid, match="between"):
        draw_sample(world.ines, 21)


def test_records_whose_time_has_run_out_are_not_drawn(world):
    with clock.standing_at(clock.now() - timedelta(days=730)):
        discreet(world.amina, "Order 1/2024")
    discreet(world.amina, "Order 2/2026")
    assert one_drawn(world, 5).legal_order == "Order 2/2026"
    with acting_as(world.ines):
        assert Examination.objects.count() == 1


def test_what_was_drawn_stays_as_it_was_drawn(world):
    discreet(world.amina, "Order 7/2026")
    examined = one_drawn(world)
    ines, amina = world.ines, world.amina
    with acting_as(ines), pytest.raises(DatabaseError, match="stays with"), transaction.atomic():
        Examination.objects.filter(pk=examined.pk).update(legal_order="another")
    with acting_as(amina):
        assert not Examination.objects.exists()
        assert not Sample.objects.exists()
        assert Examination.objects.update(finding="in_order") == 0


def test_the_page_draws_and_takes_a_finding_and_says_what_is_missing(world, client):
    discreet(world.amina, "Order 7/2026")
    sequence()
    sign_in(client, world.ines)
    assert client.post(reverse("oversight_draw"), {"size": "0"}).status_code == 400
    assert client.post(reverse("oversight_draw"), {"size": "1"}).status_code == 302
    with acting_as(world.ines):
        examined = examinations(world.ines)[0]
    url = reverse("oversight_finding", args=[examined.pk])
    refused = client.post(url, {f"{examined.pk}-finding": "question"})
    assert refused.status_code == 400
    assert "Say what the question or the objection is." in refused.content.decode()
    assert client.post(url, {f"{examined.pk}-finding": "in_order"}).status_code == 302
    assert "In order" in client.get(reverse("oversight")).content.decode()
