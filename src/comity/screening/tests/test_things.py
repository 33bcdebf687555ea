"""Things and accounts by their numbers: found at the search box, asked of people, and told to nobody before."""

import io
import json

import pytest
from django.urls import reverse

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.queries import Search, own_entries
from comity.members.commands import set_discreet_consent
from comity.members.roles import Role
from comity.records.commands import (
    continue_import,
    create_record,
    delete_record,
    edit_record,
    start_import,
)
from comity.records.rules import Draft
from comity.screening.commands import compare, decide_match, look_at_match, search
from comity.screening.models import Hit, Match
from comity.screening.queries import compared
from comity.screening.rules import LIKELY_LINE, MATCH_LINE
from comity.screening.tests.walking import HEADER, at_desk, screened, the_match
from tests.browsing import key_of, with_key
from tests.people import handling, make_world, stolen_passport, thing, wanted

pytestmark = pytest.mark.django_db

PLATE, VIN = "KDA 001A", "WVWZZZ1JZ3W386752"
IBAN, PHONE = "GB82 WEST 1234 5698 7654 32", "+254 712 345678"
ETHER = "0x52908400098527886E0F7030069857D2E4169EE7"


@pytest.fixture
def world():
    return make_world()


def van(viewer, **said):
    return thing(viewer, registrationNumber=[PLATE], country=["ke"], vin=[VIN], make=["Toyota"], **said)


def found(viewer, text):
    return {item.record.pk: item for item in search(viewer, text).found}


def score(viewer, record, text):
    item = found(viewer, text).get(record.pk)
    return item.score if item else 0.0


def test_a_plate_an_iban_a_chassis_number_a_phone_and_an_ether_address_each_find_their_record(world):
    records = {
        "kda-001 a": van(world.amina),
        VIN.lower(): None,
        "GB82WEST12345698765432": thing(world.amina, "BankAccount", "proceeds", iban=[IBAN]),
        "00254712345678": thing(world.amina, "Telephone", "trace", phone=["0712345678"], country=["ke"]),
        ETHER.lower(): thing(world.amina, "CryptoWallet", "trace", publicKey=[ETHER]),
        "work@example.ORG": thing(world.amina, "UserAccount", "trace", email=["Work@example.org"]),
        "@Safe_Trips": thing(world.amina, "UserAccount", "trace", username=["safe_trips"]),
        "IMO 9074729": thing(world.amina, "Vessel", imoNumber=["9074729"]),
        "ab-12345": thing(world.amina, "Firearm", serialNumber=["AB 12345"]),
        "G-ABCD": thing(world.amina, "Airplane", registrationNumber=["G-ABCD"]),
        "SS Marigold Trader": thing(world.amina, "Vessel", name=["Marigold Trader"]),
    }
    records[VIN.lower()] = records["kda-001 a"]
    for text, record in records.items():
        assert set(found(world.claire, text)) == {record.pk}, text
    page = at_desk(world.claire).reads("search", q="kda-001 a")
    assert "Licence plate: KDA-001 A" in page
    assert "KDA 001A · Toyota" in page
    assert "Vehicle" in page
    assert "Stolen" in page
    assert "a number agrees" in page


def test_a_number_that_is_of_anything_is_looked_up_as_that_of_a_document_and_of_a_thing(world):
    passport = stolen_passport(world.amina, "AK0456789")
    gun = thing(world.amina, "Firearm", serialNumber=["AK-0456789"])
    account = thing(world.amina, "BankAccount", "proceeds", accountNumber=["AK0456789"])
    assert set(found(world.claire, "AK 0456789")) == {passport.pk, gun.pk, account.pk}
    page = at_desk(world.claire).reads("search", q="AK0456789")
    assert "Document number · Licence plate · Number of a thing: AK0456789" in page


def test_how_near_a_number_may_be_is_for_its_kind_to_say(world):
    claire, record = world.claire, van(world.amina)
    assert score(claire, record, VIN) > LIKELY_LINE
    wrong = VIN.replace("386752", "386753")
    assert MATCH_LINE < score(claire, record, wrong) < LIKELY_LINE
    assert MATCH_LINE < score(claire, record, "KDA OO1A") < score(claire, record, PLATE)
    assert score(claire, record, "KDA 002A") == 0.0, "another plate is another vehicle"
    account = thing(world.amina, "BankAccount", "proceeds", accountNumber=["12345678"])
    assert account.pk in found(claire, "12345678")
    assert found(claire, "12345679") == {}


def test_of_several_as_near_none_is_a_question_and_what_is_hidden_counts_for_nothing(world):
    first = thing(world.amina, "Firearm", serialNumber=["XA123450"])
    alone = score(world.claire, first, "XA123459")
    hidden = {"mode": AudienceMode.ONLY, "bureaus": frozenset({world.germany.pk})}
    thing(world.amina, "Firearm", serialNumber=["XA123451"], **hidden)
    assert score(world.claire, first, "XA123459") == alone > MATCH_LINE
    thing(world.amina, "Firearm", serialNumber=["XA123452"])
    assert 0.0 < score(world.claire, first, "XA123459") < MATCH_LINE


def test_what_a_bureau_may_not_see_it_does_not_find_and_what_changed_is_found_as_it_is(world):
    van(world.amina, mode=AudienceMode.EXCEPT, bureaus=frozenset({world.france.pk}))
    assert found(world.claire, PLATE) == {}
    record = thing(world.amina, registrationNumber=["KDB 002B"])
    assert set(found(world.claire, "KDB 002B")) == {record.pk}
    edit_record(
        world.amina, record.pk, Draft("Vehicle", {"registrationNumber": ["KDC 3"]}, reason="stolen"), 1
    )
    assert found(world.claire, "KDB 002B") == {}
    assert set(found(world.claire, "KDC 3")) == {record.pk}
    delete_record(world.amina, record.pk, "found again")
    assert found(world.claire, "KDC 3") == {}


def test_of_a_hit_no_hit_record_its_number_itself_tells_and_a_guess_does_not(world):
    record = van(world.amina, tier=Tier.HIT_NO_HIT)
    assert record.pk in found(world.claire, VIN)
    assert found(world.claire, VIN.replace("386752", "386753")) == {}
    page = at_desk(world.claire).reads("search", q=VIN)
    assert "NCB Nairobi holds a record: ask." in page
    assert "Toyota" not in page
    assert "a number agrees" not in page


def test_a_discreet_vehicle_is_a_question_to_the_desk_and_nothing_to_the_officer(world):
    set_discreet_consent(world.lucie, True)
    van(world.amina, reason="trace", tier=Tier.DISCREET, legal_order="Order 12/2026")
    assert found(world.claire, PLATE) == {}
    with acting_as(world.denis):
        match = Match.objects.get()
    assert match.query["identifiers"][0]["number"] == "KDA001A"
    with acting_as(world.claire):
        assert not Match.objects.exists()


def told(bureau):
    with as_task(Task.DELIVERY):
        return list(Event.objects.filter(bureau=bureau.pk).values_list("kind", flat=True))


def test_claire_compares_and_says_yes_and_only_then_does_kenya_hear_which_number_was_met(world):
    record = van(world.amina)
    claire = at_desk(world.claire)
    response = claire.post("compare", record.pk, q=PLATE)
    with acting_as(world.claire):
        match = Match.objects.get()
    assert response.url == reverse("screening:match", args=[match.pk])
    page = claire.reads("match", match.pk)
    assert "Is this the same thing?" in page
    assert "Number of a thing" in page
    assert "Birth date" not in page
    assert told(world.kenya) == []
    verbs = {line.verb for line in own_entries(world.amina, Search())}
    decide_match(world.claire, match.pk, Match.State.YES, "same scratch on the door")
    assert told(world.kenya) == ["hit.made"]
    assert "hit.made" not in verbs
    with acting_as(world.amina):
        hit = Hit.objects.get()
    page = at_desk(world.amina).reads("hit", hit.pk)
    assert "KDA 001A" in page
    assert "Confirmed: the same thing, and the record holds" in page
    assert "The same thing" in claire.reads("match", match.pk)


def test_a_slip_in_a_chassis_number_is_marked_on_the_card(world):
    record = van(world.amina)
    match = compare(world.claire, VIN.replace("386752", "386753"), record.pk)
    body = at_desk(world.claire).get("match", match.pk).content.decode()
    assert "WVWZZZ1JZ3W38675<mark>3</mark>" in body
    assert "WVWZZZ1JZ3W38675<mark>2</mark>" in body
    (row,) = compared(*look_at_match(world.claire, match.pk))
    assert (row.field, row.verdict) == ("number", "close")


def test_a_no_keeps_a_number_and_a_record_apart_until_either_changes(world):
    record = van(world.amina)
    decide_match(world.claire, compare(world.claire, PLATE, record.pk).pk, Match.State.NO)
    assert found(world.claire, PLATE) == {}
    assert record.pk in found(world.claire, VIN), "another number is another question"


@pytest.mark.parametrize(("number", "status"), [("AK0001234", "match"), ("AK0001400", "clear")])
def test_a_traveller_with_a_passport_of_a_stolen_series_is_a_question(world, number, status):
    thing(
        world.amina,
        "BlankDocuments",
        "stolen_blank",
        firstNumber=["AK0001200"],
        lastNumber=["AK0001399"],
        country=["ke"],
    )
    flight = screened(world.claire, HEADER + f"Solveig Aaltonen,1991-07-02,KEN,{number},15A\n".encode())
    with acting_as(world.claire):
        assert {passenger.status for passenger in flight.passengers.all()} == {status}
    if status == "match":
        page = at_desk(world.claire).reads("match", the_match(world.claire).pk)
        assert "the number lies in a series of blank documents on the list" in page
        assert "Is this the same person?" in page
        assert "AK0001200 · AK0001399" in page
    assert bool(found(world.claire, number)) is (status == "match")


def test_a_person_is_found_by_her_telephone_unless_she_is_protected(world):
    draft = {"name": ["Wanjiru Kamau"], "phone": [PHONE]}

    suspect = create_record(world.amina, Draft("Person", draft, "suspect"), handling(world.kenya.pk))
    create_record(world.amina, Draft("Person", draft, "presumed_victim"), handling(world.kenya.pk))
    assert set(found(world.claire, PHONE)) == {suspect.pk}
    match = compare(world.claire, PHONE, suspect.pk)
    assert "Is this the same person?" in at_desk(world.claire).reads("match", match.pk)


def test_a_wallet_that_a_list_keeps_with_its_holder_finds_her(world):
    entities = [
        {"id": "l-1", "schema": "Person", "properties": {"name": ["Zuberi Hassan Mbogo"]}},
        {"id": "l-2", "schema": "CryptoWallet", "properties": {"publicKey": [ETHER], "holder": ["l-1"]}},
    ]
    lines = io.BytesIO("\n".join(map(json.dumps, entities)).encode())
    run = start_import(world.amina, "list.json", lines, handling(world.kenya.pk), status="suspect")
    continue_import(world.amina, run.pk)
    (item,) = search(world.claire, ETHER).found
    assert item.record.caption == "Zuberi Hassan Mbogo"
    match = compare(world.claire, ETHER.lower(), item.record.pk)
    (row,) = compared(*look_at_match(world.claire, match.pk))
    assert (row.recorded, row.verdict) == ((ETHER,), "agree")


def test_travellers_are_never_matched_with_things(world):
    thing(world.amina, "Vessel", name=["Josphat Kiprono Mutua"])
    thing(world.amina, "Firearm", serialNumber=["AK0456789"])
    flight = screened(world.claire, HEADER + b"Josphat Kiprono Mutua,1984-03-17,KEN,AK0456789,14C\n")
    with acting_as(world.claire):
        assert [passenger.status for passenger in flight.passengers.all()] == ["clear"]


def test_a_program_is_told_how_its_text_was_read_and_what_is_no_iban(world):
    record = van(world.amina)
    secret, _ = key_of(world.claire, world.seat("odile", world.france, Role.BUREAU_ADMINISTRATOR))
    program = with_key(secret)

    def asks(text):
        return program.post("/api/v1/search", {"text": text}, content_type="application/json").json()

    answer = asks(f"vin {VIN}")
    assert answer["understood"] == [{"what": "vin", "text": VIN}]
    assert answer["asked"]["identifiers"] == [{"check": "vin", "number": VIN, "shown": VIN}]
    assert [(one["id"], one["kind"]) for one in answer["found"]] == [(str(record.pk), "Vehicle")]
    answer = asks("GB82 WEST 1234 5698 7654 31")
    assert {"what": "no_iban", "text": "GB82 WEST 1234 5698 7654 31"} in answer["understood"]
    page = at_desk(world.claire).reads("search", q="GB82 WEST 1234 5698 7654 31")
    assert "is no IBAN: its check digits are wrong" in page


def test_a_person_sought_by_name_is_found_beside_what_her_number_finds(world):
    person, telephone = wanted(world.amina), thing(world.amina, "Telephone", "trace", phone=[PHONE])
    assert set(found(world.claire, f"Josphat Kiprono Mutua 1984-03-17 {PHONE}")) == {person.pk, telephone.pk}
