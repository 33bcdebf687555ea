"""Two bureaus about one hit: what each reads, what each may say, and in which order."""

from datetime import timedelta

import pytest
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.truth import Tier
from comity.members.roles import Role
from comity.records.commands import delete_record
from comity.records.queries import update_tasks
from comity.screening.commands import answer_hit, expire_hits
from comity.screening.models import Hit
from comity.screening.tests.walking import NAME, at_desk, consent, screened, the_hit, verified
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def hit(world):
    wanted(world.amina)
    screened(world.claire)
    return verified(world.claire)


def test_the_source_reads_what_it_is_told_and_is_asked_for_an_answer(world, hit):
    page = at_desk(world.amina).reads("hit", hit.pk)
    assert "Another bureau waits for your answer" in page
    assert "NCB Paris compared this traveller with your record and verified it." in page
    for told in (NAME, "1984-03-17", "AK0456789", "same scar"):
        assert told in page
    assert "14C" not in page
    assert "What followed" not in page


def test_the_searcher_reads_the_duty_and_is_asked_for_the_outcome(world, hit):
    page = at_desk(world.claire).reads("hit", hit.pk)
    assert "Contact the source before any action. Silence is no ground to hold anyone." in page
    assert "What followed" in page
    assert "Your answer" not in page


def test_the_source_answers_and_both_read_it(world, hit):
    amina, claire = at_desk(world.amina), at_desk(world.claire)
    response = amina.post("answer", hit.pk, answer="confirmed", note="fingerprints follow")
    assert response.url == reverse("screening:hit", args=[hit.pk])
    for walker in (amina, claire):
        page = walker.reads("hit", hit.pk)
        assert "The source confirmed" in page
        assert "fingerprints follow" in page
    assert "Your answer" not in amina.reads("hit", hit.pk)


def test_no_action_before_the_source_has_confirmed(world, hit):
    claire = at_desk(world.claire)
    refused = claire.post("outcome", hit.pk, outcome="action", text="held for identity check")
    assert refused.status_code == 403
    assert "contact the source first" in refused.content.decode()
    answer_hit(world.amina, hit.pk, Hit.Answer.CONFIRMED)
    unsaid = claire.post("outcome", hit.pk, outcome="action", text=" ")
    assert unsaid.status_code == 400
    assert "Say which action was taken." in unsaid.content.decode()
    assert claire.post("outcome", hit.pk, outcome="action", text="held for identity check").status_code == 302
    assert "held for identity check" in at_desk(world.amina).reads("hit", hit.pk)


def test_the_searcher_cannot_answer_nor_the_source_close(world, hit):
    assert at_desk(world.claire).post("answer", hit.pk, answer="confirmed").status_code == 403
    assert at_desk(world.amina).post("outcome", hit.pk, outcome="no_action").status_code == 403
    assert the_hit(world.claire).answer == Hit.Answer.WAITING


@pytest.mark.parametrize("fields", [{}, {"answer": "expired"}, {"answer": "confirmed", "note": "x" * 2001}])
def test_an_answer_that_is_none_is_not_taken(world, hit, fields):
    assert at_desk(world.amina).post("answer", hit.pk, **fields).status_code == 400
    assert the_hit(world.amina).answer == Hit.Answer.WAITING


def test_whoever_answers_second_is_told(world, hit):
    amina = at_desk(world.amina)
    amina.post("answer", hit.pk, answer="confirmed")
    again = amina.post("answer", hit.pk, answer="not_same")
    assert again.status_code == 400
    assert "This hit was answered already." in again.content.decode()


def test_a_stale_record_leads_its_source_to_what_must_be_mended(world, hit):
    amina = at_desk(world.amina)
    amina.post("answer", hit.pk, answer="stale", note="passport was renewed")
    assert "This record is said to be out of date: update it." in amina.reads("hit", hit.pk)
    assert "said to be out of date" in amina.home()
    assert "said to be out of date: update it" not in at_desk(world.claire).reads("hit", hit.pk)
    with acting_as(world.amina):
        assert update_tasks(world.amina).count() == 1


def test_not_the_same_person_frees_the_traveller_in_words(world, hit):
    answer_hit(world.amina, hit.pk, Hit.Answer.NOT_SAME)
    page = at_desk(world.claire).reads("hit", hit.pk)
    assert "NCB Nairobi has answered: nothing may follow for the traveller." in page


def test_silence_lets_the_traveller_go_and_a_late_answer_is_still_taken(world, hit):
    with clock.standing_at(clock.now() + timedelta(hours=13)):
        expire_hits()
        amina, claire = at_desk(world.amina), at_desk(world.claire)
        assert "did not answer in time: the traveller goes on." in claire.reads("hit", hit.pk)
        assert "You did not answer in time" in amina.reads("hit", hit.pk)
        assert amina.post("answer", hit.pk, answer="confirmed").status_code == 302


def test_an_overdue_answer_is_called_overdue(world, hit):
    with clock.standing_at(clock.now() + timedelta(hours=13)):
        page = at_desk(world.amina).reads("hit", hit.pk)
    assert "Your answer is overdue" in page


def test_a_bureau_that_is_no_party_reads_nothing(world, hit):
    for viewer in (world.jonas, world.denis):
        walker = at_desk(viewer)
        expected = 200 if viewer.bureau == world.france.pk else 404
        assert walker.get("hit", hit.pk).status_code == expected
        assert walker.get("hit", world.france.pk).status_code == 404
    assert at_desk(world.jonas).post("answer", hit.pk, answer="confirmed").status_code == 403
    assert at_desk(world.rosa).get("hit", hit.pk).status_code == 403


def test_an_analyst_of_the_source_reads_but_does_not_answer(world, hit):
    analyst = at_desk(world.seat("achieng", world.kenya, Role.ANALYST))
    assert "Your answer" not in analyst.reads("hit", hit.pk)
    assert analyst.post("answer", hit.pk, answer="confirmed").status_code == 403


def test_the_way_to_the_record_is_shown_as_long_as_there_is_one(world, hit):
    amina = at_desk(world.amina)
    address = reverse("records:detail", args=[hit.record_id])
    assert address in amina.get("hit", hit.pk).content.decode()
    delete_record(world.amina, hit.record_id, "withdrawn by the court")
    assert address not in amina.get("hit", hit.pk).content.decode()


def test_with_hit_no_hit_the_searcher_is_shown_no_way_to_the_record(world):
    wanted(world.amina, tier=Tier.HIT_NO_HIT)
    screened(world.claire)
    hit = verified(world.claire)
    body = at_desk(world.claire).get("hit", hit.pk).content.decode()
    assert str(hit.record_id) not in body
    assert str(hit.record_id) in at_desk(world.amina).get("hit", hit.pk).content.decode()


def test_the_desk_closes_a_discreet_hit_and_no_officer_of_france_reads_it(world):
    consent(world)
    wanted(world.amina, tier=Tier.DISCREET, legal_order="Order 12/2026")
    screened(world.claire)
    hit = verified(world.denis)
    denis, claire = at_desk(world.denis), at_desk(world.claire)
    assert reverse("screening:discreet") in denis.get("hit", hit.pk).content.decode()
    assert denis.post("outcome", hit.pk, outcome="no_action").status_code == 302
    assert claire.get("hit", hit.pk).status_code == 404
    assert claire.post("outcome", hit.pk, outcome="no_action").status_code == 404
    assert at_desk(world.amina).get("hit", hit.pk).status_code == 200


def test_hits_are_listed_by_what_is_to_be_done(world, hit):
    amina, claire = at_desk(world.amina), at_desk(world.claire)
    assert NAME in amina.reads("matches", show="answer")
    assert NAME not in amina.reads("matches", show="asked")
    assert NAME in claire.reads("matches", show="asked")
    assert NAME not in claire.reads("matches", show="answer")
    assert claire.get("matches", show="x';--").status_code == 200


def test_the_fragments_that_follow_events_fetch_themselves(world, hit):
    """What an event replaces is there when the same address is asked again, after a refused form too."""
    amina = at_desk(world.amina)
    refused = amina.post("answer", hit.pk).content.decode()
    for part in ("hit-marks", "hit-duty", "hit-events"):
        assert f'id="{part}" data-live="hit" hx-get="{reverse("screening:hit", args=[hit.pk])}"' in refused
    assert 'data-live="hit"' in amina.get("matches").content.decode()
