"""Pairs and subjects on pages, in the API: as people and programs meet them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.kernel.acting import acting_as
from comity.kernel.truth import AudienceMode
from comity.records.judging.commands import judge_pair, propose_pair
from comity.records.judging.models import Judgement
from comity.records.judging.tests.test_judging import ask
from tests.browsing import sign_in
from tests.pages import at_desk, text_of
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
FOUND = [
    {
        "name": "name",
        "value": 0.93,
        "query": "a",
        "subject": "b",
        "words": "the names differ in a few letters",
    },
    {
        "name": "birth_date",
        "value": -2.0,
        "query": "a",
        "subject": "b",
        "words": "the birth dates contradict each other",
    },
]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def kenyan(world):
    return wanted(world.amina, passports=["AK111"])


@pytest.fixture
def french(world):
    return wanted(world.claire, "MUTUA Josphat", born=["1990-01-02"], nationality=["ke", "fr"])


@pytest.fixture
def judgement(world, kenyan, french):
    ask(world.claire, (kenyan, french))
    with acting_as(world.claire):
        return Judgement.objects.get()


def test_the_queue_shows_what_waits_and_what_was_answered(world, judgement):
    claire = at_desk(world.claire)
    text = claire.reads("records:pairs")
    assert "Josphat Kiprono Mutua NCB Nairobi" in text
    assert "MUTUA Josphat NCB Paris" in text
    assert "90/100" in text
    assert "No pair here" in claire.reads("records:pairs", show="positive")
    assert "No pair here" in at_desk(world.amina).reads("records:pairs")
    judge_pair(world.claire, judgement.pk, Judgement.State.POSITIVE)
    assert "No pair here" in claire.reads("records:pairs")
    assert "MUTUA Josphat" in claire.reads("records:pairs", show="positive")


def test_both_sides_are_compared_field_by_field_as_the_machine_found_them(world, kenyan, french):
    made = propose_pair(world.claire, kenyan.pk, french.pk)
    with acting_as(world.claire):
        plain = at_desk(world.claire).reads("records:pair", made.pk)
    assert "Name Differ" in plain, "without the machine only equal values agree"
    assert "Birth date Differ" in plain
    assert "Nationality Agree" in plain
    assert "Sex Agree" in plain
    assert "Document number Not known" in plain
    assert "NCB Nairobi : You see this because the source shared it with all members." in plain


def test_the_machines_evidence_is_shown_in_words(world, kenyan, french):
    from comity.kernel.commands import Act
    from comity.records.judging.commands import Suggestion, suggest

    with acting_as(world.claire):
        suggest(Act(world.claire, "x.y"), [Suggestion(kenyan.pk, french.pk, 0.71, FOUND)])
        made = Judgement.objects.get()
    text = at_desk(world.claire).reads("records:pair", made.pk)
    assert "71 of 100 alike" in text
    assert "Name Agree" in text
    assert text.count("the birth dates contradict each other") >= 2
    assert "Traveller" not in text


def test_an_answer_leads_to_the_next_pair_and_can_be_undone_from_there(world, judgement, french):
    other = wanted(world.amina, "J. K. Mutua")
    ask(world.claire, (other, french), score=0.7)
    claire = at_desk(world.claire)
    answered = claire.post("records:pair", judgement.pk, decision="positive", note="same scar")
    assert answered.status_code == 302
    page = claire.client.get(answered["Location"])
    assert "The same person" in text_of(page)
    assert "J. K. Mutua" in text_of(page)
    undone = claire.post("records:unpair", judgement.pk)
    assert undone["Location"] == reverse("records:pair", args=[judgement.pk])
    text = claire.reads("records:pair", judgement.pk)
    assert "Taken back: a question again" in text
    assert "same scar" in text


def test_an_answer_without_a_decision_is_refused_in_words(world, judgement):
    refused = at_desk(world.claire).post("records:pair", judgement.pk, note="x")
    assert refused.status_code == 400
    assert "Choose yes, no or unsure." in text_of(refused)


def test_a_record_says_which_others_are_the_same_person_and_leads_to_all_that_is_known(
    world, judgement, kenyan, french
):
    claire = at_desk(world.claire)
    assert "Nobody has judged another record" in claire.reads("records:detail", french.pk)
    judge_pair(world.claire, judgement.pk, Judgement.State.POSITIVE)
    assert (
        "These records were judged by people to be of the same person: Josphat Kiprono Mutua NCB Nairobi"
        in (claire.reads("records:detail", french.pk))
    )
    text = claire.reads("records:subject", french.pk)
    assert "Birth dates Sources differ 1990-01-02 NCB Paris 1984-03-17 NCB Nairobi" in text
    assert "Nationalities Kenya NCB Paris , NCB Nairobi France NCB Paris" in text
    assert "Passport numbers AK111 NCB Nairobi" in text


def test_a_hidden_record_is_in_nobodys_subject(world, french):
    hidden = wanted(world.claire, "Josphat M.", mode=AudienceMode.EXCEPT, bureaus=frozenset({world.kenya.pk}))
    made = propose_pair(world.claire, hidden.pk, french.pk)
    judge_pair(world.claire, made.pk, Judgement.State.POSITIVE)
    assert "Josphat M." in at_desk(world.claire).reads("records:subject", french.pk)
    amina = at_desk(world.amina)
    assert "Josphat M." not in amina.reads("records:subject", french.pk)
    assert "Nobody has judged another record" in amina.reads("records:detail", french.pk)
    assert amina.get("records:pair", made.pk).status_code == 404


def test_a_pair_is_made_by_hand_from_an_address_or_an_identifier(world, kenyan, french):
    claire = at_desk(world.claire)
    address = f"https://hub.example/records/{kenyan.pk}/"
    made = claire.post("records:propose", french.pk, other=address)
    again = claire.post("records:propose", kenyan.pk, other=str(french.pk))
    assert made.status_code == 302
    assert made["Location"] == again["Location"], "one pair whichever way round"
    for other, why in (
        ("nonsense", "no identifier of a record"),
        (str(french.pk), "one and the same record"),
        ("0192f0c1-0000-7000-8000-000000000000", "nothing here that you may see"),
    ):
        refused = claire.post("records:propose", french.pk, other=other)
        assert why in text_of(refused), other
        assert refused.status_code == 400


def test_a_protected_person_has_no_such_card_and_is_not_compared(world):
    victim = wanted(world.claire, "Esi Adjoa Mensah", status="presumed_victim")
    claire = at_desk(world.claire)
    assert "Same person" not in claire.reads("records:detail", victim.pk)
    assert claire.get("records:propose", victim.pk).status_code == 404


def test_a_program_lists_judges_and_takes_back(world, judgement, kenyan, french):
    client = sign_in(Client(), world.claire)

    def post(name, body):
        address = f"/api/v1/pairs/{judgement.pk}/{name}"
        return client.post(address, body, content_type="application/json")

    (line,) = client.get("/api/v1/pairs", {"state": "suggested"}).json()["items"]
    assert (line["id"], line["score"], line["state"]) == (str(judgement.pk), 0.9, "suggested")
    assert post("decision", {"decision": "suggested"}).status_code == 400
    assert post("decision", {"decision": "positive", "note": "scar"}).json()["state"] == "positive"
    subject = client.get(f"/api/v1/records/{french.pk}/subject").json()
    assert [record["id"] for record in subject["records"]] == [str(french.pk), str(kenyan.pk)]
    assert [answer["bureau_name"] for answer in subject["judgements"]] == ["NCB Paris"]
    assert post("withdrawal", {}).json()["state"] == "suggested"
    other = sign_in(Client(), world.amina)
    assert other.get(f"/api/v1/pairs/{judgement.pk}").status_code == 404
    assert other.get("/api/v1/pairs").json()["items"] == []
    made = other.post(
        "/api/v1/pairs", {"one": str(kenyan.pk), "two": str(french.pk)}, content_type="application/json"
    )
    assert (made.status_code, made.json()["score"]) == (201, None)


def test_the_queue_costs_the_same_for_one_pair_and_for_many(world, french):
    claire = at_desk(world.claire)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            claire.reads("records:pairs")
        return len(caught)

    ask(world.claire, (wanted(world.amina), french))
    queries()
    few = queries()
    for number in range(8):
        ask(world.claire, (wanted(world.amina, f"Mutua {number}"), french))
    assert queries() == few
