"""The first page: search first, then what needs the person who looks, and nobody else's business."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from comity.kernel import clock
from comity.kernel.truth import AudienceMode
from comity.screening.commands import answer_hit, set_outcome
from comity.screening.engine.words import SENTENCES
from comity.screening.models import Hit
from comity.screening.nearness import WORDS as NEARLY
from comity.screening.tests.walking import FLIGHT, NAME, at_desk, screened, verified
from comity.screening.things import IN_SERIES
from comity.screening.things import WORDS as OF_NUMBERS
from comity.screening.words import ANSWERS, ENGINE, MATCH_STATES
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def counts_of(walker):
    return walker.client.get("/").context["shell"].counts


def test_everybody_at_a_desk_has_a_first_page(world):
    for name, viewer in world.everyone().items():
        assert "Whom do you want to find?" in at_desk(viewer).home(), name


def test_a_hub_that_keeps_travellers_for_a_day_says_so(world, settings):
    settings.COMITY = settings.COMITY.model_copy(update={"passenger_hours": 24})
    amina = at_desk(world.amina)
    for page in (amina.home(), amina.reads("manifests")):
        assert "without a match are erased after 24 h" in page


def test_a_stranger_is_sent_to_sign_in(world):
    assert Client().get("/").status_code == 302


def test_an_empty_first_page_teaches(world):
    page = at_desk(world.claire).home()
    for title in ("No match waits for you", "No open hit", "Nothing else", "No manifest yet"):
        assert title in page


def test_claire_sees_what_waits_and_how_many_were_screened(world):
    wanted(world.amina)
    screened(world.claire)
    claire = at_desk(world.claire)
    page = claire.home()
    assert NAME in page
    assert "2 Travellers screened today" in page
    assert counts_of(claire) == {"waiting": 1, "hits": 0, "review": 0, "purges": 0, "alerts": 0}


def test_the_tile_counts_all_that_waits_though_only_some_are_listed(world):
    wanted(world.amina)
    for blanks in range(10):
        screened(world.claire, FLIGHT + b"\n" * blanks)
    claire = at_desk(world.claire)
    assert counts_of(claire)["waiting"] == 10
    assert "10 Matches waiting" in claire.home()


def test_a_hit_needs_the_source_until_it_answers_and_the_searcher_until_it_closes(world):
    wanted(world.amina)
    screened(world.claire)
    amina, claire = at_desk(world.amina), at_desk(world.claire)
    assert set(counts_of(amina).values()) == {0}
    hit = verified(world.claire)
    assert (counts_of(amina)["hits"], counts_of(claire)["hits"]) == (1, 1)
    assert NAME in amina.home()
    answer_hit(world.amina, hit.pk, Hit.Answer.CONFIRMED)
    assert (counts_of(amina)["hits"], counts_of(claire)["hits"]) == (0, 1)
    set_outcome(world.claire, hit.pk, Hit.Outcome.NO_ACTION)
    assert (counts_of(amina)["hits"], counts_of(claire)["hits"]) == (0, 0)


def test_records_that_run_out_soon_are_named_to_their_source_alone(world):
    wanted(world.amina, expires_at=clock.now() + timedelta(days=9))
    assert "runs out: extend or delete it" in at_desk(world.amina).home()
    assert "runs out" not in at_desk(world.claire).home().replace("Records that run out", "")


def test_nobody_elses_lists_and_matches_are_shown(world):
    wanted(world.amina)
    screened(world.claire)
    for viewer in (world.amina, world.jonas, world.rosa, world.viktor, world.ines):
        page = at_desk(viewer).home()
        assert NAME not in page
        assert "No match waits for you" in page
        assert "0 Travellers screened today" in page


def test_the_newest_list_stands_first(world):
    for days, name in ((2, "a.csv"), (0, "c.csv"), (1, "b.csv")):
        with clock.standing_at(clock.now() - timedelta(days=days)):
            screened(world.claire, FLIGHT + b"\n" * days, name)
    assert re.findall(r"\b[abc]\.csv", at_desk(world.claire).home()) == ["c.csv", "b.csv", "a.csv"]


def test_every_sentence_of_the_engine_and_every_state_has_its_words():
    assert set(ENGINE) == {*SENTENCES, *NEARLY.values(), *OF_NUMBERS.values(), IN_SERIES}
    assert {state.value for state in MATCH_STATES} >= {"open", "yes", "no", "unsure"}
    assert set(ANSWERS) == set(Hit.Answer)


def test_a_record_shared_with_others_only_stays_off_claires_page(world):
    wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk}))
    screened(world.claire)
    assert "No match waits for you" in at_desk(world.claire).home()
