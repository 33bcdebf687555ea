"""The guards against ourselves, held by the commands, whoever calls them: a page, a program, the command line."""

from datetime import timedelta

import pytest

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.models import Event
from comity.kernel.refusals import Invalid, NotFound, Refusal
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.models import Entry, Touch
from comity.ledger.queries import Search, own_entries, seen_counts
from comity.members.commands import set_discreet_consent
from comity.members.roles import Role
from comity.records.commands import delete_record, edit_record, read_record, restrict_record
from comity.records.models import Holding, Record
from comity.records.queries import history, holders, update_tasks
from comity.records.rules import Draft
from comity.screening.asking import of_understanding
from comity.screening.commands import (
    answer_hit,
    compare,
    decide_match,
    expire_hits,
    look_at_match,
    receive_manifest,
    remind,
    screen_manifest,
    screen_one,
    search,
    set_outcome,
)
from comity.screening.models import Hit, HitStep, Manifest, Match, NotSame, Passenger
from comity.screening.queries import hits, open_matches, passengers_of
from comity.screening.understand import understand
from tests.at_once import at_once, kinds
from tests.people import handling, make_world, wanted

pytestmark = pytest.mark.django_db

MAN = "Josphat Kiprono Mutua"
TEXT = f"{MAN} 1984-03-17"
FLIGHT = b"name,birth date,nationality,document,seat\n%s,1984-03-17,KEN,AK0456789,14C\n" % MAN.encode()
ORDER = {"tier": Tier.DISCREET, "legal_order": "Order 12/2026"}


@pytest.fixture
def world():
    return make_world()


def screened(viewer, raw=FLIGHT):
    return screen_manifest(viewer, receive_manifest(viewer, "flight.csv", raw).pk)


def the_match(viewer):
    with acting_as(viewer):
        return open_matches(viewer).get()


def asked():
    return of_understanding(understand(TEXT, clock.now().date()))


def told(bureau):
    with as_task(Task.DELIVERY):
        events = Event.objects.filter(bureau=bureau.pk).order_by("sequence")
        return list(events.values_list("kind", flat=True))


def all_that_kenya_can_learn(world, record):
    """Everything about ``record`` that any of its source's people can read, on a day that has passed."""
    learned = []
    people = [world.amina, world.seat("otieno", world.kenya, Role.BUREAU_ADMINISTRATOR)]
    people += [world.seat(role.value, world.kenya, role) for role in (Role.DISCREET_DESK, Role.ANALYST)]
    with clock.standing_at(clock.now() + timedelta(days=1)):
        for viewer in people:
            with acting_as(viewer):
                learned += [
                    list(hits(viewer).values()),
                    list(Match.objects.values()),
                    list(NotSame.objects.values()),
                    list(Holding.objects.values()),
                    list(HitStep.objects.values()),
                    list(Passenger.objects.values()),
                    list(Manifest.objects.values()),
                    list(Event.objects.values()),
                    list(Touch.objects.values("verb", "day")),
                    list(Record.objects.filter(pk=record.pk).values()),
                    holders(viewer, record),
                    len(history(viewer, record)),
                    list(update_tasks(viewer).values()),
                ]
            learned.append(seen_counts(viewer, (clock.now() - timedelta(days=2)).date()))
            learned.append(
                sorted((line.verb, line.details.subject) for line in own_entries(viewer, Search()))
            )
    return learned


# Match is not hit


@pytest.mark.parametrize("tier", [Tier.FULL, Tier.HIT_NO_HIT, Tier.DISCREET])
@pytest.mark.parametrize("end", [None, Match.State.UNSURE, Match.State.NO])
def test_before_a_person_says_yes_the_source_learns_nothing_whatever_france_does(world, tier, end):
    set_discreet_consent(world.lucie, True)
    record = wanted(world.amina, tier=tier, legal_order="Order 12/2026")
    all_that_kenya_can_learn(world, record)  # everybody sits down first
    before = all_that_kenya_can_learn(world, record)
    screened(world.claire)
    search(world.claire, TEXT)
    screen_one(world.claire, asked())
    if tier is not Tier.DISCREET:
        compare(world.claire, TEXT, record.pk)
    if tier is Tier.FULL:
        read_record(world.claire, record.pk)
    desk = world.denis if tier is Tier.DISCREET else world.claire
    with acting_as(desk):
        matches = list(open_matches(desk))
    assert matches
    for match in matches:
        look_at_match(desk, match.pk)
        if end:
            decide_match(desk, match.pk, end, "looked at twice")
    with clock.standing_at(clock.now() + timedelta(hours=3)):
        remind()
    assert all_that_kenya_can_learn(world, record) == before
    if end is None:
        decide_match(desk, matches[0].pk, Match.State.YES)
        assert all_that_kenya_can_learn(world, record) != before
        assert told(world.kenya) == ["hit.made"]


@pytest.mark.django_db(transaction=True)
def test_two_officers_decide_at_once_and_one_decision_stands(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    claire, colette = world.claire, world.seat("colette", world.france, Role.DUTY_OFFICER)
    results = at_once(
        lambda: decide_match(claire, match.pk, Match.State.YES),
        lambda: decide_match(colette, match.pk, Match.State.NO),
        lambda: decide_match(colette, match.pk, Match.State.YES),
    )
    assert kinds(results) == ["Invalid", "Invalid", "done"]
    with acting_as(claire):
        state = Match.objects.get().state
        assert Hit.objects.count() == (state == Match.State.YES)
        assert NotSame.objects.count() == (state == Match.State.NO)


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_answer_once(world):
    wanted(world.amina)
    screened(world.claire)
    decide_match(world.claire, the_match(world.claire).pk, Match.State.YES)
    amina, baraka = world.amina, world.seat("baraka", world.kenya, Role.DUTY_OFFICER)
    with acting_as(amina):
        hit = Hit.objects.get()
    results = at_once(
        lambda: answer_hit(amina, hit.pk, Hit.Answer.CONFIRMED),
        lambda: answer_hit(baraka, hit.pk, Hit.Answer.NOT_SAME),
    )
    assert kinds(results) == ["Invalid", "done"]
    assert told(world.france).count("hit.answered") == 1


def test_a_not_same_from_the_source_keeps_the_pair_apart_in_france(world):
    wanted(world.amina)
    screened(world.claire)
    decide_match(world.claire, the_match(world.claire).pk, Match.State.YES)
    with acting_as(world.amina):
        hit = Hit.objects.get()
    answer_hit(world.amina, hit.pk, Hit.Answer.NOT_SAME, "he is in custody here")
    with acting_as(world.claire):
        assert {p.status for p in passengers_of(world.claire, screened(world.claire, FLIGHT + b"\n"))} == {
            "clear"
        }


@pytest.mark.parametrize("change", ["deleted", "withheld", "other purpose", "made discreet", "expired"])
def test_a_record_withdrawn_between_match_and_decision_makes_no_hit_and_says_nothing_of_why(world, change):
    record = wanted(world.amina, expires_at=clock.now() + timedelta(hours=1))
    set_discreet_consent(world.lucie, True)
    screened(world.claire)
    match = the_match(world.claire)
    moment = clock.now()
    if change == "deleted":
        delete_record(world.amina, record.pk, "withdrawn")
    elif change == "expired":
        moment += timedelta(hours=2)
    else:
        changed = {
            "withheld": {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})},
            "other purpose": {"purposes": frozenset({Purpose.FORENSIC})},
            "made discreet": ORDER,
        }[change]
        restrict_record(world.amina, record.pk, handling(world.kenya.pk, **changed))
    claire = world.claire
    with clock.standing_at(moment):
        assert look_at_match(claire, match.pk)[1] is None
        with pytest.raises(Invalid) as refused:
            decide_match(claire, match.pk, Match.State.YES)
    assert "no longer shares" in refused.value.reason
    assert "hit.made" not in told(world.kenya)
    with acting_as(claire):
        assert Match.objects.get().state == Match.State.OPEN


def test_a_record_narrowed_to_hit_no_hit_meanwhile_is_named_no_more(world):
    record = wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    restrict_record(world.amina, record.pk, handling(world.kenya.pk, tier=Tier.HIT_NO_HIT))
    assert look_at_match(world.claire, match.pk)[1] is None
    decide_match(world.claire, match.pk, Match.State.YES)
    with acting_as(world.claire):
        assert Hit.objects.get().record_caption == ""


def test_hit_no_hit_tells_of_two_steps_of_likeness_and_whom_to_ask(world):
    wanted(world.amina, tier=Tier.HIT_NO_HIT)
    scores = set()
    for name in (MAN, "Josphat Mutua", "Yosefat Kiprono Mutua", "Josphat K Mutuah"):
        for match in screen_one(world.claire, {**asked(), "name": name, "names": [name]}):
            scores.add(match.score)
            assert match.features == []
            assert look_at_match(world.claire, match.pk)[1] is None
    assert scores
    assert scores <= {0.7, 0.9}


# Discreet checks


def discreet_match(world):
    set_discreet_consent(world.lucie, True)
    wanted(world.amina, **ORDER)
    screened(world.claire)
    return the_match(world.denis)


def test_no_officer_beside_the_desk_hears_of_a_discreet_check_in_any_way(world):
    match = discreet_match(world)
    officers = [world.claire, world.lucie, world.odile, world.seat("anne", world.france, Role.ANALYST)]
    own_verbs = {line.verb for line in own_entries(world.claire, Search())}
    before = [told(world.france), len(own_entries(world.claire, Search(limit=500)))]
    look_at_match(world.denis, match.pk)
    decide_match(world.denis, match.pk, Match.State.YES, "tattoo on the left hand")
    with acting_as(world.amina):
        hit = Hit.objects.get()
    answer_hit(world.amina, hit.pk, Hit.Answer.CONFIRMED)
    set_outcome(world.denis, hit.pk, Hit.Outcome.NO_ACTION)
    with clock.standing_at(clock.now() + timedelta(hours=30)):
        remind()
        expire_hits()
    assert [told(world.france), len(own_entries(world.claire, Search(limit=500)))] == before
    assert not own_verbs & {"screening.discreet", "match.decided", "hit.outcome", "match.looked_at"}
    for officer in officers:
        for attempt in (
            lambda officer=officer: look_at_match(officer, match.pk),
            lambda officer=officer: decide_match(officer, match.pk, Match.State.NO),
            lambda officer=officer: set_outcome(officer, hit.pk, Hit.Outcome.NO_ACTION),
        ):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert "discreet" not in refused.value.reason
        with acting_as(officer):
            assert not Match.objects.exists()
            assert not Hit.objects.exists()
            assert not HitStep.objects.exists()


def test_the_ledger_grows_alike_whether_or_not_a_discreet_record_was_met(world):
    """Otherwise the position missing between an officer's own entries would tell her of one."""

    def entries_written_by(act):
        with as_task(Task.LEDGER):
            before = Entry.objects.count()
        act()
        with as_task(Task.LEDGER):
            return Entry.objects.count() - before

    set_discreet_consent(world.lucie, True)
    searched = entries_written_by(lambda: search(world.claire, TEXT))
    listed = entries_written_by(lambda: screened(world.claire))
    wanted(world.amina, **ORDER)
    assert entries_written_by(lambda: search(world.claire, TEXT)) == searched
    assert entries_written_by(lambda: screened(world.claire, FLIGHT + b"\n")) == listed
    with acting_as(world.denis):
        assert open_matches(world.denis).count() == 2


def test_what_the_desk_does_is_on_the_hubs_own_ledger(world):
    match = discreet_match(world)
    decide_match(world.denis, match.pk, Match.State.YES)
    with as_task(Task.LEDGER):
        assert set(Entry.objects.filter(bureau=None).values_list("verb", flat=True)) >= {
            "screening.discreet",
            "match.decided",
        }


def test_a_deleted_discreet_record_is_not_announced_to_the_officers_of_the_searching_bureau(world):
    match = discreet_match(world)
    look_at_match(world.denis, match.pk)
    decide_match(world.denis, match.pk, Match.State.YES)
    delete_record(world.amina, match.record_id, "order lapsed")
    assert "record.deleted" not in told(world.france)


def test_consent_withdrawn_meanwhile_stops_a_discreet_hit(world):
    match = discreet_match(world)
    set_discreet_consent(world.lucie, False)
    with pytest.raises(Invalid):
        decide_match(world.denis, match.pk, Match.State.YES)
    assert told(world.kenya) == []


def test_a_discreet_match_of_a_record_that_is_now_hit_no_hit_shows_nothing_more(world):
    match = discreet_match(world)
    restrict_record(world.amina, match.record_id, handling(world.kenya.pk, tier=Tier.HIT_NO_HIT))
    assert look_at_match(world.denis, match.pk)[1] is None


def test_asking_again_does_not_pile_up_discreet_questions(world):
    set_discreet_consent(world.lucie, True)
    wanted(world.amina, **ORDER)
    for _ in range(3):
        search(world.claire, TEXT)
        screen_one(world.claire, asked())
    with acting_as(world.denis):
        assert open_matches(world.denis).count() == 1


# Victims, witnesses, refugees


def test_somebody_who_turns_out_to_be_a_victim_cannot_become_a_hit_any_more(world):
    record = wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    edit_record(world.amina, record.pk, Draft("Person", record.properties, "presumed_victim"), 1)
    with pytest.raises(Invalid):
        decide_match(world.claire, match.pk, Match.State.YES)
    assert told(world.kenya) == []


def test_what_is_hidden_and_what_never_was_read_the_same_in_every_verb(world):
    from uuid import uuid4

    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    answers = set()
    for pk in (match.pk, uuid4()):
        for attempt in (
            lambda pk=pk: look_at_match(world.jonas, pk),
            lambda pk=pk: decide_match(world.jonas, pk, Match.State.YES),
            lambda pk=pk: answer_hit(
                world.seat("uwe", world.germany, Role.DUTY_OFFICER), pk, Hit.Answer.CONFIRMED
            ),
            lambda pk=pk: set_outcome(world.jonas, pk, Hit.Outcome.NO_ACTION),
            lambda pk=pk: screen_manifest(world.jonas, pk),
            lambda pk=pk: compare(world.rosa, TEXT, pk),
        ):
            with pytest.raises(NotFound) as refused:
                attempt()
            answers.add(refused.value.reason)
    assert len(answers) == 1
