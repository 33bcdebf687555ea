"""Passenger lists: flights, people, documents, dates, parts, and what is wrong with them."""

import pytest

from comity.screening.manifests.model import Leg, TravelDocument
from comity.screening.manifests.tests.writing import (
    FLIGHT,
    UNH,
    interchange,
    message,
    names_of,
    passport,
    person,
    reading,
    told,
)


def listed(*rows, flight=FLIGHT, head=UNH):
    return reading(interchange(message(list(rows), flight=flight, head=head)))


def only(*rows, flight=FLIGHT):
    (traveller,) = listed(*rows, flight=flight).travellers
    return traveller


def test_it_reads_everything_the_list_says_of_amina():
    amina = only(
        *person("OTIENO", "AMINA"),
        ("ATT", "2", "", "F"),
        ("DTM", ("329", "900817")),
        ("GEI", "4", "173"),
        ("LOC", "22", "CDG"),
        ("LOC", "174", "KEN"),
        ("LOC", "178", "NBO"),
        ("LOC", "179", "CDG"),
        ("LOC", "180", ("", "", "", "KISUMU KENYA")),
        ("NAT", "2", "KEN"),
        ("RFF", ("AVF", "ABC123")),
        ("RFF", ("ABO", "KQ00001")),
        ("RFF", ("YZY", "7061234567890C1")),
        ("RFF", ("SEA", "14C")),
        *passport("AK1234567", "310930"),
        ("DOC", ("V", "110", "ZZZ"), "FRA998877"),
        ("LOC", "91", "FRA"),
    )
    assert (amina.family, amina.given, amina.role, amina.sex) == ("OTIENO", "AMINA", "passenger", "F")
    assert (amina.birth_date, amina.birth_place, amina.nationality) == ("1990-08-17", "KISUMU KENYA", "KEN")
    assert (amina.residence, amina.embarkation, amina.debarkation, amina.clearance) == (
        "KEN",
        "NBO",
        "CDG",
        "CDG",
    )
    assert (amina.booking, amina.reference, amina.seat, amina.verified) == ("ABC123", "KQ00001", "14C", True)
    assert amina.documents == (
        TravelDocument("P", "AK1234567", "KEN", "2031-09-30"),
        TravelDocument("V", "FRA998877", "FRA", ""),
    )
    assert amina.at.startswith("segment 10 (NAD) at character ")


def test_the_flight_has_its_leg_with_local_times():
    result = listed(*person("OTIENO", "AMINA"))
    assert result.legs == (Leg("KQ100", "NBO", "CDG", "2026-11-23T10:40", "2026-11-23T17:55"),)
    assert (result.sender, result.receiver, result.reference, result.function) == (
        "KQAPIS",
        "KEBORDER",
        "77",
        "745",
    )


def test_several_transports_give_several_legs():
    flight = [
        ("TDT", "20", "KQ610", "", "", "KQ"),
        ("LOC", "92", "MBA"),
        ("DTM", ("189", "2611230700", "201")),
        ("LOC", "92", "NBO"),
        ("DTM", ("232", "2611230810", "201")),
        *FLIGHT,
    ]
    legs = listed(*person("OTIENO", "AMINA"), flight=flight).legs
    assert [(leg.carrier_flight, leg.departure, leg.arrival) for leg in legs] == [
        ("KQ610", "MBA", "NBO"),
        ("KQ100", "NBO", "CDG"),
    ]


def test_stops_behind_one_transport_are_strung_together():
    flight = [
        ("TDT", "20", "100", "", "", "KQ"),
        ("LOC", "125", "NBO"),
        ("DTM", ("189", "2611231040", "201")),
        ("LOC", "87", "CDG"),
        ("DTM", ("232", "2611231755", "201")),
        ("LOC", "92", "CDG"),
        ("DTM", ("189", "2611231900", "201")),
        ("LOC", "130", "LIM"),
    ]
    assert listed(*person("OTIENO", "AMINA"), flight=flight).legs == (
        Leg("KQ100", "NBO", "CDG", "2026-11-23T10:40", "2026-11-23T17:55"),
        Leg("KQ100", "CDG", "LIM", "2026-11-23T19:00", ""),
    )


def test_an_arrival_written_before_the_departure_is_turned_round():
    flight = [("TDT", "20", "KQ100"), ("LOC", "87", "CDG"), ("LOC", "125", "NBO")]
    (leg,) = listed(*person("OTIENO", "AMINA"), flight=flight).legs
    assert (leg.departure, leg.arrival) == ("NBO", "CDG")


@pytest.mark.parametrize(
    ("qualifier", "role"), [("FL", "passenger"), ("FM", "crew"), ("DDU", "transit"), ("DDT", "transit")]
)
def test_passengers_crew_and_those_in_transit_are_told_apart(qualifier, role):
    assert only(*person("OTIENO", "AMINA", role=qualifier)).role == role


def test_an_unknown_kind_of_party_is_told_and_its_details_go_to_nobody_else():
    result = listed(*person("OTIENO", "AMINA"), ("NAD", "QQ", "", "", "NOBODY"), ("ATT", "2", "", "M"))
    assert [(t.family, t.sex) for t in result.travellers] == [("OTIENO", "")]
    assert any("NAD QQ is no kind of traveller" in text for text in told(result, "error"))


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("720907", "1972-09-07"),
        ("261122", "2026-11-22"),
        ("261124", "1926-11-24"),
        ("300101", "1930-01-01"),
        ("19720907", "1972-09-07"),
        ("720900", "1972-09"),
        ("720000", "1972"),
        ("72<<<<", "1972"),
        ("1972-09-07", "1972-09-07"),
        ("1972", "1972"),
    ],
)
def test_a_birth_lies_before_the_flight(written, born):
    assert only(*person("OTIENO", "AMINA"), ("DTM", ("329", written))).birth_date == born


def test_a_birth_is_measured_by_an_old_flight_not_by_today():
    flight = [("TDT", "20", "KQ100"), ("LOC", "125", "NBO"), ("DTM", ("189", "1407010900", "201"))]
    amina = only(*person("OTIENO", "AMINA"), ("DTM", ("329", "200101")), flight=flight)
    assert amina.birth_date == "1920-01-01"


@pytest.mark.parametrize(
    ("written", "until"),
    [("300101", "2030-01-01"), ("610218", "2061-02-18"), ("180221", "2018-02-21"), ("991231", "2099-12-31")],
)
def test_an_expiry_lies_around_or_after_the_flight(written, until):
    assert only(*person("OTIENO", "AMINA"), *passport("AK1", written)).documents[0].expires == until


@pytest.mark.parametrize("written", ["900231", "901301", "9O0817", "90081", "20990101", "17991231", "²²²²²²"])
def test_a_date_that_is_none_is_told_with_its_place_and_amina_is_still_screened(written):
    result = listed(*person("OTIENO", "AMINA"), ("DTM", ("329", written)), *passport("AK1"))
    (amina,) = result.travellers
    assert (amina.birth_date, amina.documents[0].number) == ("", "AK1")
    (error,) = result.errors
    assert "(DTM) at character" in error.at


@pytest.mark.parametrize("written", ["0500", "2611", "261100", "18991231", "2611232960"])
def test_a_departure_that_is_no_day_is_told_and_births_are_measured_by_today(written):
    flight = [("TDT", "20", "KQ100"), ("LOC", "125", "NBO"), ("DTM", ("189", written))]
    result = listed(*person("OTIENO", "AMINA"), ("DTM", ("329", "900817")), flight=flight)
    assert (result.legs[0].departs, result.travellers[0].birth_date) == ("", "1990-08-17")
    assert len(result.errors) == 1


@pytest.mark.parametrize("country", ["KE", "KEN", "D", "GBD", "UTO", "XXA", "UNO"])
def test_country_codes_are_kept_as_written(country):
    assert only(*person("OTIENO", "AMINA"), ("NAT", "2", country)).nationality == country


def test_document_kinds_with_and_without_a_code_list_are_read():
    assert only(*person("OTIENO", "AMINA"), ("DOC", "I", "77")).documents == (TravelDocument("I", "77"),)


def test_a_person_without_a_name_is_told_and_kept_for_the_document():
    result = listed(("NAD", "FL"), *passport("AK1"))
    assert [t.documents[0].number for t in result.travellers] == ["AK1"]
    assert any("no name" in text for text in told(result, "error"))


def test_an_infant_without_a_document_and_one_that_shares_it_are_both_people():
    shared = passport("AK1")
    result = listed(
        *person("OTIENO", "AMINA", *shared), *person("OTIENO", "BABY INF", *shared), *person("OTIENO", "ZURI")
    )
    assert [(t.given, t.infant, len(t.documents)) for t in result.travellers] == [
        ("AMINA", False, 1),
        ("BABY", True, 1),
        ("ZURI", False, 0),
    ]


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("OTIENO/AMINA MRS", "OTIENO", "AMINA"),
        ("OTIENO, AMINA", "OTIENO", "AMINA"),
        ("OTIENO AMINA", "OTIENO AMINA", ""),
    ],
)
def test_a_name_in_one_component_is_split_where_that_is_safe(written, family, given):
    assert names_of(interchange(message([("NAD", "FL", "", "", written)]))) == [(family, given)]


def test_a_name_written_too_early_in_the_segment_is_found():
    assert names_of(interchange(message([("NAD", "FL", "", ("OTIENO", "AMINA"))]))) == [("OTIENO", "AMINA")]


def test_parts_of_one_list_are_counted_together():
    first = ("UNH", "M1", ("PAXLST", "D", "02B", "UN", "IATA"), "ABC01", ("01", "C"))
    last = ("UNH", "M2", ("PAXLST", "D", "02B", "UN", "IATA"), "ABC01", ("02", "F"))
    count = ("CNT", ("42", "2"))
    result = reading(
        interchange(
            message(person("OTIENO", "AMINA"), first), message([*person("QUISPE", "ROSA"), count], last)
        )
    )
    assert [(m.access_reference, m.part, m.part_state) for m in result.messages] == [
        ("ABC01", 1, "C"),
        ("ABC01", 2, "F"),
    ]
    assert [t.message for t in result.travellers] == [0, 1]
    assert result.declared_count == 2
    assert result.problems == ()


def test_a_part_alone_is_not_measured_by_the_count_of_the_whole_list():
    last = ("UNH", "M2", ("PAXLST", "D", "02B", "UN", "IATA"), "ABC01", ("02", "F"))
    result = listed(*person("QUISPE", "ROSA"), ("CNT", ("42", "2")), head=last)
    assert told(result, "warning") == []
    assert any("Only part 2" in text for text in told(result, "note"))


def test_a_count_that_disagrees_is_told():
    result = listed(*person("OTIENO", "AMINA"), ("CNT", ("42", "118")))
    assert any("counts 118 passengers; the list names 1" in text for text in told(result, "warning"))


def test_an_update_is_known_by_its_references_and_a_repetition_by_its_identity():
    def sent(function, sequence):
        text = interchange(message(person("OTIENO", "AMINA")))
        return reading(text.replace("BGM+745'", f"BGM+745+{function}'RFF+TN:T100:::{sequence}'"))

    first, again, update = sent("CP", "001"), sent("CP", "001"), sent("XR", "002")
    assert (update.function, update.sequence) == ("745 XR", "002")
    assert first.identity == again.identity != update.identity


def test_a_list_cut_off_in_the_middle_keeps_its_people_and_says_so():
    text = interchange(message([*person("OTIENO", "AMINA"), *person("QUISPE", "ROSA")]))
    result = reading(text[: text.index("QUISPE") + 6])
    assert [t.family for t in result.travellers] == ["OTIENO", "QUISPE"]
    assert any("cut off" in text for text in told(result, "error"))
    assert any("UNT" in text for text in told(result, "error"))


def test_a_message_that_is_no_list_is_told():
    result = reading(interchange(message([], ("UNH", "M1", ("INVOIC", "D", "96A", "UN")))))
    assert result.travellers == ()
    assert any("INVOIC" in text for text in told(result, "error"))
