"""Document numbers that carriers and people get slightly wrong: found, weighed honestly, and shown."""

import pytest
from django.urls import reverse

from comity.kernel.acting import acting_as
from comity.kernel.truth import AudienceMode, Tier
from comity.records.commands import delete_record
from comity.screening.commands import search
from comity.screening.finding import find
from comity.screening.nearness import NEAR, WORDS
from comity.screening.numbers import Likeness
from comity.screening.rules import LIKELY_LINE, MATCH_LINE, SEARCH_LINE
from comity.screening.tests.walking import HEADER, at_desk, screened, the_match
from tests.people import make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def asked(number, name="", born="", issuer=""):
    return {
        "name": name or number,
        "names": [name] if name else [],
        "birth_dates": [born] if born else [],
        "nationalities": [],
        "sex": "",
        "documents": [{"kind": "P", "number": number, "issuer": issuer, "expires": ""}],
    }


def found(viewer, question, line=SEARCH_LINE):
    with acting_as(viewer):
        (answer,) = find(viewer, [question], line)
    return {item.record.pk: item for item in answer}


def score(viewer, record, question):
    item = found(viewer, question, 0.0).get(record.pk)
    return item.score if item else 0.0


def test_the_number_itself_weighs_most_a_look_alike_less_another_character_least(world):
    record = stolen_passport(world.amina, "AK0456789")
    claire = world.claire
    same, alike, other, exchanged = (
        score(claire, record, asked(number))
        for number in ("AK0456789", "AKO456789", "AK0456788", "AK0457689")
    )
    assert same > 0.9 > LIKELY_LINE > alike > other == exchanged > MATCH_LINE
    assert found(claire, asked("AK0456711")) == {}


def test_another_issuing_state_makes_it_another_document_unless_the_number_is_the_same(world):
    record = stolen_passport(world.amina, "AK0456789")
    assert score(world.claire, record, asked("AK0456788", issuer="KEN")) > MATCH_LINE
    assert found(world.claire, asked("AK0456788", issuer="FRA")) == {}
    assert record.pk in found(world.claire, asked("AK0456789", issuer="FRA"), MATCH_LINE)


def test_one_of_several_as_near_is_no_question_about_a_traveller(world):
    first = stolen_passport(world.amina, "AK0456789")
    assert first.pk in found(world.claire, asked("AK0456788"), MATCH_LINE)
    second = stolen_passport(world.amina, "AK0456787")
    assert found(world.claire, asked("AK0456788"), MATCH_LINE) == {}
    assert set(found(world.claire, asked("AK0456788"))) == {first.pk, second.pk}
    hidden = {"mode": AudienceMode.ONLY, "bureaus": frozenset({world.germany.pk})}
    delete_record(world.amina, second.pk, "withdrawn")
    stolen_passport(world.amina, "AK0456786", **hidden)
    assert first.pk in found(world.claire, asked("AK0456788"), MATCH_LINE), (
        "what she may not see weighs nothing"
    )


def test_a_name_that_agrees_lifts_it_and_one_that_contradicts_buries_it(world):
    record = wanted(world.amina, passports=["AK0456789"])
    named = asked("AK0456788", "Josphat Mutua")
    bare = score(world.claire, record, {**named, "documents": []})
    assert score(world.claire, record, named) > max(bare, MATCH_LINE)
    assert found(world.claire, asked("AK0456788", "Solveig Aaltonen", "1991-07-02")) == {}


def test_with_hit_no_hit_a_guess_at_a_number_tells_nothing_and_a_look_alike_does(world):
    record = stolen_passport(world.amina, "AK0456789", tier=Tier.HIT_NO_HIT)
    assert found(world.claire, asked("AK0456788")) == {}
    assert record.pk in found(world.claire, asked("AKO456789"), MATCH_LINE)


def test_what_is_withdrawn_is_no_longer_near(world):
    record = stolen_passport(world.amina, "AK0456789")
    assert record.pk in found(world.claire, asked("AK0456788"))
    delete_record(world.amina, record.pk, "withdrawn")
    assert found(world.claire, asked("AK0456788")) == {}


def test_a_person_with_the_number_itself_and_a_near_one_is_found_by_the_number_itself(world):
    record = wanted(world.amina, passports=["AK0456788", "AK0456789"])
    (item,) = found(world.claire, asked("AK0456789")).values()
    assert item.record.pk == record.pk
    (feature,) = [f for f in item.candidate.features if f.name.startswith("identifier")]
    assert (feature.name, feature.query, feature.subject) == ("identifier", "AK0456789", "AK0456789")


def test_the_search_box_finds_a_document_by_a_number_with_a_slip(world):
    record = stolen_passport(world.amina, "AK0456789")
    (item,) = search(world.claire, "AK0456798").found
    assert item.record.pk == record.pk
    assert WORDS[Likeness.EXCHANGED] in {feature.words for feature in item.candidate.features}
    page = at_desk(world.claire).reads("search", q="AK0456798")
    assert "a document number agrees with two neighbouring characters exchanged" in page


def test_a_wrong_character_on_a_manifest_becomes_a_question_and_the_card_shows_which(world):
    stolen_passport(world.amina, "AK0456789")
    screened(world.claire, HEADER + b"Solveig Aaltonen,1991-07-02,KEN,AK-0456-788,15A\n")
    match = the_match(world.claire)
    assert MATCH_LINE < match.score < 0.75
    assert [f["name"] for f in match.features][-1] == NEAR
    body = at_desk(world.claire).get("match", match.pk).content.decode()
    assert "AK045678<mark>8</mark>" in body
    assert "AK045678<mark>9</mark>" in body
    assert "a document number differs in one character (character 9: 8, in the record 9)" in body
    assert "Nearly" in body


def test_a_number_that_agrees_is_not_called_nearly(world):
    stolen_passport(world.amina, "AK0456789")
    screened(world.claire, HEADER + b"Solveig Aaltonen,1991-07-02,KEN,AK0456789,15A\n")
    body = at_desk(world.claire).get("match", the_match(world.claire).pk).content.decode()
    assert "<mark>" not in body
    assert "Nearly" not in body
    assert reverse("screening:matches") in body
