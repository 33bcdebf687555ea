"""A match is a question; only a person's yes makes it a hit, and only then does the source hear of it."""

from datetime import timedelta

import pytest

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import AudienceMode, Tier
from comity.members.commands import set_discreet_consent
from comity.records.commands import delete_record, edit_record
from comity.records.models import UpdateTask
from comity.records.queries import holders, update_tasks
from comity.records.rules import Draft
from comity.screening.commands import (
    answer_hit,
    decide_match,
    erase_passengers,
    expire_hits,
    receive_manifest,
    remind,
    screen_manifest,
    search,
    set_outcome,
)
from comity.screening.models import Hit, Manifest, Match, Passenger
from comity.screening.queries import hits, hits_to_answer, open_matches, passengers_of
from tests.people import make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db

FLIGHT = b"""name,birth date,nationality,document,seat
Josphat Kiprono Mutua,1984-03-17,KEN,AK0456789,14C
Solveig Aaltonen,1991-07-02,FIN,FP1234567,15A
"""


@pytest.fixture
def world():
    return make_world()


def screened(viewer, raw=FLIGHT, name="flight.csv"):
    return screen_manifest(viewer, receive_manifest(viewer, name, raw).pk)


def the_match(viewer):
    with acting_as(viewer):
        return open_matches(viewer).get()


def told(bureau):
    """Kinds of events that ``bureau`` was told."""
    from comity.kernel.acting import Task, as_task

    with as_task(Task.DELIVERY):
        return set(Event.objects.filter(bureau=bureau.pk).values_list("kind", flat=True))


def make_hit(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    decide_match(world.claire, match.pk, Match.State.YES, "same scar")
    with acting_as(world.amina):
        return hits(world.amina).get()


def test_claire_learns_of_seat_14c_and_of_nobody_else(world):
    wanted(world.amina)
    manifest = screened(world.claire)
    with acting_as(world.claire):
        people = passengers_of(world.claire, manifest, matches_first=True)
    assert [(p.data["seat"], p.status) for p in people] == [("14C", "match"), ("15A", "clear")]


def test_a_stolen_passport_is_found_by_its_number_whoever_carries_it(world):
    record = stolen_passport(world.amina)
    screened(world.claire, FLIGHT.replace(b"Josphat Kiprono Mutua", b"Peter Smith"))
    assert the_match(world.claire).record_id == record.pk


def test_kenya_hears_nothing_before_claire_verifies_and_at_once_when_she_does(world):
    record = wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    with acting_as(world.amina):
        assert not hits(world.amina).exists()
        assert not Match.objects.visible_to(world.amina).exists()
        assert not Match.objects.exists()
        assert not Passenger.objects.exists()
        assert holders(world.amina, record).seen == 0
    assert told(world.kenya) == set()
    decide_match(world.claire, match.pk, Match.State.YES)
    with acting_as(world.amina):
        hit = hits_to_answer(world.amina).get()
        assert hit.bureau == world.france.pk
        assert holders(world.amina, record).seen == 1
    assert told(world.kenya) == {"hit.made"}


def test_a_no_stays_with_claire_and_holds_until_either_side_changes(world):
    record = wanted(world.amina)
    screened(world.claire)
    decide_match(world.claire, the_match(world.claire).pk, Match.State.NO)
    assert told(world.kenya) == set()
    again = screened(world.claire, FLIGHT + b"\n")
    with acting_as(world.claire):
        assert {p.status for p in passengers_of(world.claire, again)} == {"clear"}
    draft = Draft("Person", {**record.properties, "birthPlace": ["Kisumu"]}, status="suspect")
    edit_record(world.amina, record.pk, draft, seen_version=1)
    screened(world.claire, FLIGHT + b"\n\n")
    assert the_match(world.claire).record_version == 2


def test_nobody_decides_twice_and_jonas_cannot_decide_for_france(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    with pytest.raises(NotFound):
        decide_match(world.jonas, match.pk, Match.State.YES)
    decide_match(world.claire, match.pk, Match.State.UNSURE)
    decide_match(world.claire, match.pk, Match.State.YES)
    with pytest.raises(Invalid):
        decide_match(world.claire, match.pk, Match.State.NO)


def test_the_source_answers_and_no_action_comes_before_its_confirmation(world):
    hit = make_hit(world)
    with pytest.raises(Denied):
        set_outcome(world.claire, hit.pk, Hit.Outcome.ACTION, "held for identity check")
    with pytest.raises(Denied):
        answer_hit(world.claire, hit.pk, Hit.Answer.CONFIRMED)
    answer_hit(world.amina, hit.pk, Hit.Answer.CONFIRMED, "fingerprints follow")
    done = set_outcome(world.claire, hit.pk, Hit.Outcome.ACTION, "held for identity check")
    assert done.outcome == Hit.Outcome.ACTION
    assert "hit.answered" in told(world.france)


def test_a_stale_answer_opens_a_task_for_the_source_that_an_edit_closes(world):
    hit = make_hit(world)
    answer_hit(world.amina, hit.pk, Hit.Answer.STALE, "passport was renewed")
    with acting_as(world.amina):
        task = update_tasks(world.amina).get()
        record = task.record
    edit_record(world.amina, record.pk, Draft("Person", record.properties, status="suspect"), record.version)
    with acting_as(world.amina):
        assert UpdateTask.objects.get(pk=task.pk).done_at


def test_an_unanswered_hit_lapses_after_one_reminder(world):
    hit = make_hit(world)
    with clock.standing_at(clock.now() + timedelta(hours=7)):
        assert remind() == 1
        assert remind() == 0
    with clock.standing_at(clock.now() + timedelta(hours=13)):
        assert expire_hits() == 1
    with acting_as(world.claire):
        assert hits(world.claire).get(pk=hit.pk).answer == Hit.Answer.EXPIRED
    assert {"hit.due", "hit.expired"} <= told(world.kenya)


def test_with_hit_no_hit_claire_learns_whom_to_ask_and_nothing_else(world):
    wanted(world.amina, tier=Tier.HIT_NO_HIT)
    screened(world.claire)
    match = the_match(world.claire)
    assert (match.access, match.source, match.features) == ("hit_no_hit", world.kenya.pk, [])
    assert match.score in {0.7, 0.9}


def test_a_discreet_record_is_met_only_with_consent_and_only_the_desk_sees_it(world):
    wanted(world.amina, tier=Tier.DISCREET, legal_order="Order 12/2026, High Court of Nairobi")
    manifest = screened(world.claire)
    with acting_as(world.denis):
        assert not open_matches(world.denis).exists()
    set_discreet_consent(world.lucie, True)
    manifest = screened(world.claire, FLIGHT + b"\n")
    with acting_as(world.claire):
        assert {p.status for p in passengers_of(world.claire, manifest)} == {"clear"}
        assert not open_matches(world.claire).exists()
        assert not Match.objects.exists()
    with acting_as(world.denis):
        match = open_matches(world.denis).get()
    with pytest.raises(NotFound):
        decide_match(world.claire, match.pk, Match.State.YES)
    assert told(world.kenya) == set()
    decide_match(world.denis, match.pk, Match.State.YES)
    assert told(world.kenya) == {"hit.made"}
    assert "hit.made" not in told(world.france)
    with acting_as(world.claire):
        assert not hits(world.claire).exists()


def test_a_discreet_record_needs_a_legal_order_and_fits_a_quota(world):
    with pytest.raises(Invalid) as refused:
        wanted(world.amina, tier=Tier.DISCREET)
    assert refused.value.field == "legal_order"


@pytest.mark.parametrize("status", ["victim", "presumed_victim", "witness", "refugee"])
def test_victims_witnesses_and_refugees_are_never_found(world, status):
    wanted(world.amina, status=status)
    manifest = screened(world.claire)
    with acting_as(world.claire):
        assert {p.status for p in passengers_of(world.claire, manifest)} == {"clear"}
    assert search(world.claire, "Josphat Kiprono Mutua 1984-03-17").found == []
    assert search(world.amina, "Josphat Kiprono Mutua 1984-03-17").found == []


def test_a_record_kept_from_france_is_not_met_in_france(world):
    wanted(world.amina, mode=AudienceMode.EXCEPT, bureaus=frozenset({world.france.pk}))
    manifest = screened(world.claire)
    with acting_as(world.claire):
        assert {p.status for p in passengers_of(world.claire, manifest)} == {"clear"}
    screened(world.jonas)
    assert the_match(world.jonas)


def test_travellers_without_a_match_are_erased_after_48_hours(world):
    wanted(world.amina)
    manifest = screened(world.claire)
    assert erase_passengers() == 0
    with clock.standing_at(clock.now() + timedelta(hours=49)):
        assert erase_passengers() == 1
    with acting_as(world.claire):
        (kept,) = Passenger.objects.filter(manifest=manifest)
        assert kept.data["seat"] == "14C"
        assert Manifest.objects.get(pk=manifest.pk).raw == ""


def test_the_same_message_twice_is_one_manifest_and_a_newer_one_replaces_it(world):
    first = receive_manifest(world.claire, "flight.csv", FLIGHT)
    assert receive_manifest(world.claire, "copy.csv", FLIGHT).pk == first.pk
    assert receive_manifest(world.claire, "flight.csv", FLIGHT + b"\n").pk != first.pk
    assert receive_manifest(world.jonas, "flight.csv", FLIGHT).pk != first.pk


def test_rosa_may_not_screen_lists_and_the_refusal_names_the_reason(world):
    with pytest.raises(Denied, match=r"manifest\.screen"):
        receive_manifest(world.rosa, "flight.csv", FLIGHT)


def test_a_record_deleted_meanwhile_cannot_become_a_hit(world):
    record = wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    delete_record(world.amina, record.pk, "withdrawn by the court")
    with pytest.raises(Invalid):
        decide_match(world.claire, match.pk, Match.State.YES)
