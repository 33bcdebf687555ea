"""The search box on its page: what was understood, what was found, and what is never told."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.kernel.acting import acting_as
from comity.kernel.truth import Tier
from comity.records.commands import create_record
from comity.records.rules import Draft
from comity.screening.models import Match
from comity.screening.rules import MATCH_LINE, SEARCH_LINE
from comity.screening.tests.walking import NAME, at_desk, text_of
from tests.people import handling, make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_before_a_search_the_page_teaches(world):
    assert "One box for everything" in at_desk(world.claire).reads("search")


def test_claire_finds_whom_kenya_shares_and_reads_why_she_sees_it(world):
    wanted(world.amina)
    page = at_desk(world.claire).reads("search", q=f"{NAME} 1984-03-17")
    assert NAME in page
    assert "NCB Nairobi" in page
    assert "the source shared it with all members" in page
    assert "the birth dates agree to the day" in page


def test_a_date_with_two_readings_is_shown_as_both(world):
    page = at_desk(world.claire).reads("search", q=f"{NAME} 12/08/1974")
    assert "1974-08-12" in page
    assert "1974-12-08" in page
    assert " or " in page


def test_what_was_not_understood_is_said(world):
    page = at_desk(world.claire).reads("search", q="👮🚓")
    assert "There is nothing to search for in this text." in page


@pytest.mark.parametrize(
    "text", ["a\0b", "x" * 100_000, "\u202e محمد \u202c", "'; DROP TABLE", "<script>alert(1)</script>"]
)
def test_no_text_breaks_the_page_or_becomes_markup(world, text):
    response = at_desk(world.claire).get("search", q=text)
    assert response.status_code in {200, 400}
    assert b"<script>alert(1)" not in response.content


def test_of_a_hit_no_hit_record_only_its_source_is_told(world):
    record = wanted(world.amina, tier=Tier.HIT_NO_HIT)
    page = at_desk(world.claire).reads("search", q=f"{NAME} 1984-03-17")
    assert "NCB Nairobi holds a record: ask." in page
    assert "likely" in page
    assert "the birth dates agree" not in page
    assert "suspect" not in page.lower()
    assert "/100" not in page
    assert NAME not in page.replace(f"Name: {NAME}", "")
    assert reverse("records:detail", args=[record.pk]) not in page


def test_a_faint_likeness_to_a_hit_no_hit_record_is_not_told_at_all(world):
    wanted(world.amina)
    asked = "Josphat Mutisya 1984"
    (shown,) = at_desk(world.claire).get("search", q=asked).context["results"]
    assert SEARCH_LINE <= shown.score < MATCH_LINE
    wanted(world.amina, tier=Tier.HIT_NO_HIT)
    assert "holds a record: ask" not in at_desk(world.claire).reads("search", q=asked)


def test_a_hidden_records_place_among_the_others_tells_no_finer_score(world):
    wanted(world.amina, tier=Tier.HIT_NO_HIT)
    wanted(world.amina, born=["1984"])
    response = at_desk(world.claire).get("search", q=f"{NAME} 1984-03-17")
    scores = [result.score for result in response.context["results"]]
    assert scores == sorted(scores, reverse=True)
    assert 0.9 in scores


@pytest.mark.parametrize("status", ["victim", "presumed_victim", "witness", "refugee"])
def test_victims_witnesses_and_refugees_are_never_among_the_results(world, status):
    wanted(world.amina, status=status)
    for viewer in (world.amina, world.claire):
        assert "Nothing found" in at_desk(viewer).reads("search", q=f"{NAME} 1984-03-17")


def test_a_discreet_record_is_found_by_nobody_at_the_search_box(world):
    wanted(world.amina, tier=Tier.DISCREET, legal_order="Order 12/2026")
    for viewer in (world.claire, world.denis):
        assert "Nothing found" in at_desk(viewer).reads("search", q=f"{NAME} 1984-03-17")


def test_compare_opens_a_question_and_the_source_still_knows_nothing(world):
    record = wanted(world.amina)
    claire = at_desk(world.claire)
    response = claire.post("compare", record.pk, q=f"{NAME} 1984-03-17")
    with acting_as(world.claire):
        match = Match.objects.get()
    assert response.url == reverse("screening:match", args=[match.pk])
    assert "No open hit" in at_desk(world.amina).home()


def test_one_cannot_compare_with_what_the_search_did_not_find(world):
    record = wanted(world.amina)
    assert at_desk(world.claire).post("compare", record.pk, q="Solveig Aaltonen").status_code == 404


def test_rosa_searches_but_may_not_open_a_match_and_viktor_may_not_search(world):
    record = wanted(world.amina)
    assert at_desk(world.rosa).get("search", q=NAME).status_code == 200
    assert at_desk(world.rosa).post("compare", record.pk, q=NAME).status_code == 403
    assert at_desk(world.viktor).get("search", q=NAME).status_code == 403


def test_nobody_searches_without_signing_in(world):
    response = Client().get(reverse("screening:search"), {"q": NAME})
    assert response.status_code == 302
    assert NAME not in text_of(response)


def test_a_document_is_found_with_its_reason(world):
    stolen_passport(world.amina)
    page = at_desk(world.claire).reads("search", q="AK0456789")
    assert "Stolen" in page


def test_twenty_results_cost_no_more_queries_than_three(world, django_assert_max_num_queries):
    """The names beyond the first differ by a letter, so that all of them are results."""

    def share(letter):
        draft = Draft("Person", {"name": [f"{NAME}{letter}"], "birthDate": ["1984-03-17"]}, status="suspect")
        create_record(world.amina, draft, handling(world.amina.bureau))

    claire = at_desk(world.claire)
    counted = []
    for letters in ("abc", "defghijklmnop"):
        for letter in letters:
            share(letter)
        claire.get("search", q=f"{NAME} 1984-03-17")  # the index follows the changes
        with django_assert_max_num_queries(60) as queries:
            response = claire.get("search", q=f"{NAME} 1984-03-17")
        counted.append((len(response.context["results"]), len(queries)))
    (few, first), (many, second) = counted
    assert many > few
    assert second == first
