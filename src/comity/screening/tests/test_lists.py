"""Lists of travellers: screened once, erased in time, and whatever a carrier sends or an officer types."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Invalid
from comity.kernel.truth import Tier
from comity.ledger.queries import Search, own_entries
from comity.members.commands import set_discreet_consent
from comity.records.commands import edit_record
from comity.records.rules import Draft
from comity.screening.asking import of_understanding
from comity.screening.commands import (
    answer_hit,
    decide_match,
    erase_passengers,
    receive_manifest,
    remind,
    screen_manifest,
    search,
    set_outcome,
)
from comity.screening.models import Hit, Manifest, Match, NotSame, Passenger
from comity.screening.queries import open_matches
from comity.screening.tasks import retention
from comity.screening.understand import understand
from tests.at_once import at_once, kinds
from tests.people import make_world, wanted

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


def test_travellers_are_erased_after_48_hours_and_a_later_no_erases_the_rest(world):
    wanted(world.amina)
    manifest = screened(world.claire, FLIGHT + b"Solveig Aaltonen,1991-07-02,FIN,FP1234567,15A\n")
    raw = Path(manifest.raw)
    assert raw.exists()
    later = clock.now() + timedelta(hours=49)
    with clock.standing_at(later):
        assert erase_passengers() == 1
        assert not raw.exists()
        assert erase_passengers() == 0
    decide_match(world.claire, the_match(world.claire).pk, Match.State.NO, "another scar")
    with clock.standing_at(later + timedelta(minutes=10)):
        assert erase_passengers() == 1
    with acting_as(world.claire):
        assert not Passenger.objects.exists()
        match = Match.objects.get()
        assert (match.query, match.features, match.note) == ({}, [], "")
        assert NotSame.objects.count() == 1, "that the two are not the same is remembered by a hash"


def test_a_list_erased_while_it_waited_is_not_screened_for_ever(world):
    manifest = receive_manifest(world.claire, "flight.csv", FLIGHT)
    with clock.standing_at(clock.now() + timedelta(hours=49)):
        erase_passengers()
    assert screen_manifest(world.claire, manifest.pk).state == Manifest.State.ERASED


def test_the_hub_erases_by_itself_when_the_hours_are_over(world):
    wanted(world.amina)
    manifest = screened(world.claire, FLIGHT + b"Solveig Aaltonen,1991-07-02,FIN,FP1234567,15A\n")
    retention(0)
    with clock.standing_at(clock.now() + timedelta(hours=48, minutes=1)):
        retention(1)
    assert not Path(manifest.raw).exists()
    with acting_as(world.claire):
        assert [passenger.name for passenger in Passenger.objects.all()] == [MAN]


def test_a_list_sent_again_meets_the_records_that_came_since(world):
    manifest = screened(world.claire)
    with acting_as(world.claire):
        assert not Match.objects.exists()
    record = wanted(world.amina)
    again = screened(world.claire)
    assert (again.pk, again.state, again.screened) == (manifest.pk, Manifest.State.DONE, 1)
    match = the_match(world.claire)
    screened(world.claire)
    assert the_match(world.claire).pk == match.pk, "the same question is asked once"
    decide_match(world.claire, match.pk, Match.State.NO, "another scar")
    screened(world.claire)
    with acting_as(world.claire):
        assert Match.objects.count() == 1
        assert Passenger.objects.get().status == Passenger.Status.MATCH
    changed = Draft(record.schema, record.properties | {"alias": [MAN]}, status=record.status)
    edit_record(world.amina, record.pk, changed, record.version)
    screened(world.claire)
    assert the_match(world.claire).pk != match.pk, "the record has changed since the no"


def test_a_list_sent_again_waits_with_its_matches_and_its_hours_run_on(world):
    wanted(world.amina)
    manifest = screened(world.claire)
    with clock.standing_at(clock.now() + timedelta(hours=47)):
        assert receive_manifest(world.claire, "flight.csv", FLIGHT).erase_at == manifest.erase_at
    with clock.standing_at(clock.now() + timedelta(hours=49)):
        assert erase_passengers() == 0, "somebody has still to judge him"
    assert the_match(world.claire)


def test_a_discreet_desk_is_asked_once_however_often_a_list_is_sent(world):
    wanted(world.amina, **ORDER)
    set_discreet_consent(world.lucie, True)
    for _ in range(3):
        screened(world.claire)
    assert the_match(world.denis)
    decide_match(world.denis, the_match(world.denis).pk, Match.State.YES)
    screened(world.claire)
    with acting_as(world.denis):
        assert not open_matches(world.denis).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_screen_one_list_once(world):
    wanted(world.amina)
    claire = world.claire
    manifest = receive_manifest(claire, "flight.csv", FLIGHT)
    assert kinds(at_once(*(lambda: screen_manifest(claire, manifest.pk) for _ in range(2)))) == [
        "done",
        "done",
    ]
    with acting_as(claire):
        assert Match.objects.count() == 1
    lines = own_entries(claire, Search(verb="traveller.screened"))
    assert len(lines) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_list_sent_twice_at_once_is_one(world):
    claire = world.claire
    results = at_once(*(lambda: receive_manifest(claire, "flight.csv", FLIGHT) for _ in range(3)))
    assert len({manifest.pk for manifest in results}) == 1
    with acting_as(claire):
        assert Manifest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_rounds_of_the_hub_at_once_remind_once(world):
    wanted(world.amina)
    screened(world.claire)
    assert the_match(world.claire)

    def later():
        with clock.standing_at(clock.now() + timedelta(minutes=20)):
            return remind()

    assert sum(at_once(later, later)) == 1
    assert told(world.france).count("match.due") == 1


@bounds(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=60).map(lambda data: FLIGHT.replace(b"Josphat", data)),
        st.binary(max_size=60).map(
            lambda data: (
                b"UNA:+.? 'UNB+UNOA:4+A+B+260101:0900+1'UNH+1+PAXLST:D:05B:UN'NAD+FL+++"
                + data
                + b"'UNT+2+1'UNZ+1+1'"
            )
        ),
        st.text(max_size=40).map(lambda text: ("name\n" + text).encode("utf-8", "surrogatepass")),
    )
)
def test_no_bytes_that_a_carrier_sends_bring_the_screening_down(world, raw):
    try:
        manifest = receive_manifest(world.claire, "sent.bin", raw)
    except Invalid:
        return
    assert screen_manifest(world.claire, manifest.pk).state == Manifest.State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_list_that_cannot_be_kept_leaves_no_file(world, owner_sql, monkeypatch):
    folder = settings.COMITY.home / "raw"
    before = sorted(folder.glob("*.manifest"))
    owner_sql("ALTER TABLE screening_passenger ADD CONSTRAINT no_room CHECK (position < 1) NOT VALID")
    with pytest.raises(IntegrityError):
        receive_manifest(world.claire, "flight.csv", FLIGHT)
    with pytest.raises(Invalid):
        receive_manifest(world.claire, "fli\0ght.csv", FLIGHT)
    monkeypatch.setattr(settings.COMITY, "manifest_max_bytes", 10)
    with pytest.raises(Invalid):
        receive_manifest(world.claire, "flight.csv", FLIGHT)
    assert sorted(folder.glob("*.manifest")) == before


# Words that are too long, or cannot be


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 1_001])
def test_what_is_typed_into_the_search_box_is_refused_in_words_where_it_cannot_be_kept(world, text):
    with pytest.raises(Invalid):
        search(world.claire, text)


def test_notes_have_bounds(world):
    wanted(world.amina)
    screened(world.claire)
    match = the_match(world.claire)
    for note in ("x" * 2_001, "\0"):
        with pytest.raises(Invalid):
            decide_match(world.claire, match.pk, Match.State.UNSURE, note)
    decide_match(world.claire, match.pk, Match.State.YES, "x" * 2_000)
    with acting_as(world.amina):
        hit = Hit.objects.get()
    with pytest.raises(Invalid):
        answer_hit(world.amina, hit.pk, Hit.Answer.CONFIRMED, "x" * 2_001)
    with pytest.raises(Invalid) as refused:
        set_outcome(world.claire, hit.pk, Hit.Outcome.NO_ACTION, "x" * 301)
    assert refused.value.field == "text"
