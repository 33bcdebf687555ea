import re
from collections import Counter
from datetime import date, timedelta

import pytest
from rapidfuzz import fuzz

from comity.demo.background import background
from comity.demo.model import DemoManifest, DemoRecord, Expected, Story
from comity.demo.network import UNSCREENABLE
from comity.demo.story import story
from comity.screening.manifests.model import Reading, Traveller
from comity.screening.manifests.read import read

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def told() -> Story:
    return story(1, TODAY)


def manifest(told: Story, key: str) -> DemoManifest:
    return {manifest.key: manifest for manifest in told.manifests}[key]


def reading(told: Story, key: str) -> Reading:
    return read(manifest(told, key).content, TODAY)


def test_the_same_seed_and_day_tell_the_same_story(told: Story) -> None:
    assert story(1, TODAY) == told


def test_another_seed_changes_the_passengers_and_not_the_cast(told: Story) -> None:
    other = story(2, TODAY)
    assert (other.people, other.bureaus) == (told.people, told.bureaus)
    assert other.manifests[0].content != told.manifests[0].content
    assert [record.key for record in other.records] == [record.key for record in told.records]


def test_every_person_works_at_a_bureau_with_a_role_it_may_give(told: Story) -> None:
    from comity.kernel.codes.purposes import Purpose
    from comity.kernel.viewer import BodyKind
    from comity.members.roles import FOR_KIND, Role

    kinds = {bureau.key: BodyKind(bureau.kind) for bureau in told.bureaus}
    for person in told.people:
        assert Role(person.role) in FOR_KIND[kinds[person.bureau]], person.key
        assert Purpose(person.purpose)
    assert len({person.email for person in told.people}) == len(told.people)


def test_there_are_ten_states_each_with_one_central_bureau(told: Story) -> None:
    central = [bureau.state for bureau in told.bureaus if bureau.kind == "member" and not bureau.answers_to]
    assert sorted(central) == sorted(state.code for state in told.states)
    assert len(central) == 10
    names = {bureau.key for bureau in told.bureaus}
    assert {bureau.answers_to for bureau in told.bureaus} <= {"", *names}


def test_every_code_is_one_of_the_kernel_s(told: Story) -> None:
    from comity.kernel.codes.document_reasons import DocumentReason
    from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
    from comity.kernel.codes.person_status import PersonStatus
    from comity.kernel.codes.purposes import Purpose
    from comity.kernel.truth import AudienceMode, Tier

    bureaus = {bureau.key for bureau in told.bureaus}
    for record in told.records:
        handling = record.handling
        assert AudienceMode(handling.audience)
        assert Tier(handling.tier)
        assert all(Purpose(purpose) for purpose in handling.purposes)
        assert HandlingCode(handling.handling_code)
        assert Reliability(handling.reliability)
        assert Accuracy(handling.accuracy)
        assert Confidentiality(handling.confidentiality)
        assert PersonStatus(record.status) if record.schema == "Person" else DocumentReason(record.reason)
        assert {record.source, *handling.bureaus} <= bureaus


def test_every_handling_would_be_accepted(told: Story) -> None:
    for record in told.records:
        handling = record.handling
        assert (handling.audience == "all") == (not handling.bureaus), record.key
        assert handling.handling_code != "H3" or handling.handling_note
        assert 0 < handling.expires_in_days <= 5 * 365


def test_the_story_holds_every_tier_and_every_kind_of_audience(told: Story) -> None:
    handlings = [record.handling for record in told.records]
    assert {handling.tier for handling in handlings} == {"full", "hit_no_hit", "discreet"}
    assert {handling.audience for handling in handlings} == {"all", "only", "except"}
    assert {handling.handling_code for handling in handlings} == {"H0", "H1", "H2", "H3"}
    assert any(handling.contested for handling in handlings)


def test_keys_numbers_and_references_are_single_and_holders_exist(told: Story) -> None:
    keys = [record.key for record in told.records]
    assert len(set(keys)) == len(keys)
    numbers = [number for record in told.records for number in record.properties.get("number", ())]
    assert len(set(numbers)) == len(numbers)
    assert {record.holder for record in told.records} <= {"", *keys}


def test_the_properties_are_follow_the_money_s(told: Story) -> None:
    from followthemoney import model

    for record in (*told.records, *background(200)):
        schema = model.get(record.schema)
        assert schema is not None
        for name, values in record.properties.items():
            prop = schema.get(name)
            assert prop is not None, name
            assert [value for value in values if prop.type.clean(value) != value] == [], (record.key, name)


def test_the_protected_persons_are_of_a_status_that_is_never_screened(told: Story) -> None:
    from comity.kernel.codes.person_status import PersonStatus

    for record in told.records:
        if record.schema == "Person":
            assert PersonStatus(record.status).screenable == (record.key not in UNSCREENABLE), record.key
    assert {told.record(key).status for key in UNSCREENABLE} == {"presumed_victim", "witness", "refugee"}


def test_protected_persons_have_no_picture_and_no_wide_audience(told: Story) -> None:
    for key in UNSCREENABLE:
        record = told.record(key)
        assert record.portrait == ""
        assert record.handling.audience == "only"
        assert record.handling.sensitive


@pytest.mark.parametrize("day", [TODAY, date(2027, 1, 1), date(2028, 2, 29), date(2031, 12, 31)])
def test_the_missing_girls_are_children_on_every_day(day: date) -> None:
    missing = [record for record in story(1, day).records if record.status == "missing"]
    assert len(missing) == 3
    for girl in missing:
        born = date.fromisoformat(girl.properties["birthDate"][0])
        assert 15 <= (day - born).days // 365.2425 < 18
        assert girl.handling.minor


def test_the_flight_to_nairobi_reads_without_a_problem(told: Story) -> None:
    found = reading(told, "flight-to-nairobi")
    assert found.format == "paxlst"
    assert found.problems == ()
    assert Counter(person.role for person in found.travellers) == {"passenger": 140, "crew": 8}
    (leg,) = found.legs
    assert (leg.departure, leg.arrival) == ("IST", "NBO")
    seats = [person.seat for person in found.travellers if person.seat]
    assert len(seats) == len(set(seats)) == 140


@pytest.mark.parametrize(
    ("key", "form", "people"),
    [("flight-to-paris", "csv", 48), ("gate-in-frankfurt", "mrz", 9), ("flight-to-nairobi", "paxlst", 148)],
)
def test_each_list_reads_as_what_it_is(told: Story, key: str, form: str, people: int) -> None:
    found = reading(told, key)
    assert (found.format, found.problems) == (form, ())
    assert len(found.travellers) == people == manifest(told, key).people


@pytest.mark.parametrize("seed", range(5))
def test_the_expected_travellers_stand_where_the_story_says(seed: int) -> None:
    told = story(seed, TODAY)
    for list_ in told.manifests:
        travellers = read(list_.content, TODAY).travellers
        for expected in list_.expected:
            traveller = travellers[expected.position - 1]
            assert traveller.position == expected.position
            assert letters(f"{traveller.given} {traveller.family}") == letters(expected.name)


def letters(name: str) -> str:
    from anyascii import anyascii

    return re.sub(r"\W", "", anyascii(name)).casefold()


def test_the_flight_has_one_true_one_discreet_and_one_false_friend(told: Story) -> None:
    expected = manifest(told, "flight-to-nairobi").expected
    assert sorted(case.kind for case in expected) == ["discreet", "false_friend", "true"]


def case_of(told: Story, kind: str) -> tuple[Expected, Traveller]:
    (expected,) = [case for case in manifest(told, "flight-to-nairobi").expected if case.kind == kind]
    return expected, reading(told, "flight-to-nairobi").travellers[expected.position - 1]


def test_the_forger_sits_in_14c_with_the_stolen_passport_and_another_spelling(told: Story) -> None:
    expected, forger = case_of(told, "true")
    person, passport = (told.record(key) for key in expected.records)
    assert forger.seat == "14C"
    assert forger.documents[0].number == passport.properties["number"][0]
    assert passport.reason == "stolen"
    assert letters(f"{forger.given} {forger.family}") != letters(person.properties["name"][0])
    assert forger.birth_date == person.properties["birthDate"][0]


def test_the_broker_matches_a_discreet_record_of_a_state_that_may_ask_it(told: Story) -> None:
    expected, broker = case_of(told, "discreet")
    record = told.record(expected.records[0])
    assert record.handling.tier == "discreet"
    assert broker.birth_date == record.properties["birthDate"][0]
    searching = {bureau.key: bureau for bureau in told.bureaus}["nairobi"]
    assert searching.consents_to_discreet


def test_the_false_friend_has_the_name_and_neither_birth_date_nor_nationality(told: Story) -> None:
    expected, namesake = case_of(told, "false_friend")
    record = told.record(expected.records[0])
    assert letters(f"{namesake.given} {namesake.family}") == letters(record.properties["name"][0])
    assert not namesake.birth_date.startswith(record.properties["birthDate"][0])
    assert namesake.nationalities == ("JOR",)
    assert record.properties["nationality"] == ("eg",)


@pytest.mark.parametrize("seed", range(3))
def test_no_other_traveller_resembles_anybody_on_record(seed: int) -> None:
    told = story(seed, TODAY)
    listed = [
        known for record in (*told.records, *background(1500, seed)) for known in names_and_births(record)
    ]
    for list_ in told.manifests:
        awaited = {case.position for case in list_.expected}
        for traveller in read(list_.content, TODAY).travellers:
            if traveller.position not in awaited:
                assert not alike(traveller, listed), traveller


def names_and_births(record: DemoRecord) -> list[tuple[str, str]]:
    births = record.properties.get("birthDate", ("",))
    names = (*record.properties.get("name", ()), *record.properties.get("alias", ()))
    return [(name.casefold(), birth) for name in names for birth in births]


def alike(traveller: Traveller, listed: list[tuple[str, str]]) -> bool:
    name = f"{traveller.given} {traveller.family}".casefold()
    year = int(traveller.birth_date[:4])
    return any(
        abs(int(birth[:4]) - year) <= 1 and fuzz.token_sort_ratio(name, known) > 85
        for known, birth in listed
        if birth
    )


def test_no_passenger_s_number_is_on_a_record_but_the_awaited(told: Story) -> None:
    numbers = {number for record in told.records for number in record.properties.get("number", ())}
    found = [
        document.number
        for list_ in told.manifests
        for traveller in read(list_.content, TODAY).travellers
        for document in traveller.documents
        if document.number in numbers
    ]
    assert len(found) == 2


def test_the_story_can_be_told_on_any_day() -> None:
    for day in (date(2024, 2, 29), TODAY + timedelta(days=400), date(2049, 12, 31)):
        told = story(3, day)
        assert len(read(told.manifests[0].content, day).travellers) == 148
