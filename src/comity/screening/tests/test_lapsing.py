"""Undecided matches have an end: silence is no ground to hold anyone, nor to keep anyone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Invalid
from comity.kernel.truth import Tier
from comity.ledger.models import Entry
from comity.members.commands import set_discreet_consent
from comity.screening.commands import (
    decide_match,
    erase_passengers,
    expire_discreet_matches,
    expire_matches,
    receive_manifest,
    remind,
    screen_manifest,
)
from comity.screening.models import Match, NotSame, Passenger
from comity.screening.queries import discreet_matches, officers_matches, open_matches
from comity.screening.rules import DEADLINES, MATCH_DECIDED, MATCH_LAPSES, match_lapses_after
from tests.browsing import sign_in
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
FLIGHT = b"name,birth date,nationality,document,seat\nJosphat Kiprono Mutua,1984-03-17,KEN,AK0456789,14C\n"
SECOND = timedelta(seconds=1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def match(world):
    wanted(world.amina)
    screen_manifest(world.claire, receive_manifest(world.claire, "flight.csv", FLIGHT).pk)
    with acting_as(world.claire):
        return open_matches(world.claire).get()


def told(bureau):
    with as_task(Task.DELIVERY):
        return list(
            Event.objects.filter(bureau=bureau.pk).order_by("sequence").values_list("kind", flat=True)
        )


def waits(viewer):
    with acting_as(viewer):
        return officers_matches(viewer).count()


def entries(verb):
    with as_task(Task.LEDGER):
        return Entry.objects.filter(verb=verb).count()


def test_deadlines_are_a_table_that_says_where_each_comes_from():
    assert len({rule.rule_id for rule in DEADLINES}) == len(DEADLINES)
    for rule in DEADLINES:
        assert rule.text
        assert rule.source
        assert timedelta() < rule.remind < rule.within


def test_a_hub_that_keeps_travellers_shorter_lets_questions_lapse_sooner_and_never_later():
    assert match_lapses_after(12) == timedelta(hours=12)
    assert match_lapses_after(96) == MATCH_LAPSES.within


def test_people_are_reminded_before_a_decision_is_due_and_again_before_it_lapses(world, match):
    start = match.created_at
    for moment, reminded in (
        (start, 0),
        (start + MATCH_DECIDED.within - MATCH_DECIDED.remind, 1),
        (start + MATCH_DECIDED.within + SECOND, 0),
        (start + MATCH_LAPSES.within - MATCH_LAPSES.remind, 1),
        (start + MATCH_LAPSES.within - SECOND, 0),
    ):
        with clock.standing_at(moment):
            assert remind() == reminded, moment - start
    assert told(world.france).count("match.due") == 2
    assert told(world.kenya) == []


def test_an_undecided_match_lapses_to_the_travellers_benefit(world, match):
    decide_match(world.claire, match.pk, Match.State.UNSURE)
    lapsed = match.created_at + MATCH_LAPSES.within
    with clock.standing_at(lapsed - SECOND):
        assert expire_matches() == 0
        assert waits(world.claire) == 1
    with clock.standing_at(lapsed):
        assert waits(world.claire) == 0, "before the hub has come round"
        with pytest.raises(Invalid, match="lapsed"):
            decide_match(world.claire, match.pk, Match.State.YES)
        assert expire_matches() == 1
        assert expire_matches() == 0
        erase_passengers()
    with acting_as(world.claire):
        assert Match.objects.get(pk=match.pk).state == Match.State.EXPIRED
        assert not Passenger.objects.exists(), "like a traveller without a match"
        assert Match.objects.get(pk=match.pk).query == {}
        assert not NotSame.objects.exists(), "nobody said that the two differ"
    assert (told(world.france).count("match.expired"), entries("match.expired")) == (1, 1)
    assert told(world.kenya) == [], "the source learns nothing"


def test_what_was_decided_does_not_lapse(world, match):
    decide_match(world.claire, match.pk, Match.State.YES)
    with clock.standing_at(match.created_at + MATCH_LAPSES.within):
        assert expire_matches() == 0


def test_a_lapsed_traveller_who_comes_again_is_asked_about_again(world, match):
    with clock.standing_at(match.created_at + MATCH_LAPSES.within):
        expire_matches()
        screen_manifest(world.claire, receive_manifest(world.claire, "again.csv", FLIGHT + b"\n").pk)
        assert waits(world.claire) == 1


def test_a_discreet_match_lapses_at_night_under_an_entry_that_every_night_writes(world):
    set_discreet_consent(world.lucie, True)
    denis = world.denis
    assert expire_discreet_matches() == 0
    wanted(world.amina, tier=Tier.DISCREET, legal_order="Order 12/2026")
    screen_manifest(world.claire, receive_manifest(world.claire, "flight.csv", FLIGHT).pk)
    with acting_as(denis):
        match = discreet_matches(denis).get()
    with clock.standing_at(match.created_at + MATCH_LAPSES.within):
        before = told(world.france)
        assert expire_matches() == 0
        with pytest.raises(Invalid, match="lapsed"):
            decide_match(denis, match.pk, Match.State.YES)
        assert expire_discreet_matches() == 1
        assert told(world.france) == before
    assert entries("match.expired") == 2, "one a night, whether or not there was a match"


def test_the_pages_say_until_when_and_then_that_it_has_lapsed(world, match, client):
    sign_in(client, world.claire)
    card = reverse("screening:match", args=[match.pk])
    until = f"{match.lapses_at:%H:%M} UTC"
    assert until in client.get(reverse("screening:matches")).content.decode()
    shown = client.get(card).content.decode()
    assert until in shown
    assert "Undecided, this match lapses" in shown
    assert client.get("/api/v1/matches", {"state": "open"}).json()["items"][0]["lapses_at"]
    with clock.standing_at(match.lapses_at):
        expire_matches()
        sign_in(client, world.claire)
        assert "Lapsed undecided, to the traveller’s benefit" in client.get(card).content.decode()
        decided = client.get(reverse("screening:matches"), {"show": "decided"}).content.decode()
        assert "Lapsed undecided" in decided
        erase_passengers()
        assert (
            "Erased traveller"
            in client.get(reverse("screening:matches"), {"show": "decided"}).content.decode()
        )
        assert "Lapsed undecided" in client.get(card).content.decode()
