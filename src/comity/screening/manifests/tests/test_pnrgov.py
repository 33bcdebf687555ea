"""Passenger name records: names, passports, infants, seats, history."""

from comity.screening.manifests.model import Leg, TravelDocument
from comity.screening.manifests.tests.writing import reading, told

HEAD = (
    "UNB+IATA:1+KQ+KEBORDER+261122:1800+77'UNH+1+PNRGOV:11:1:IA+A1'MSG+:22'ORG+KQ'"
    "TVL+231126:1040:231126:1755+NBO+CDG+KQ+100'EQN+1'"
)


def records(*bodies):
    text = HEAD + "".join(f"SRC'RCI+KQ:ABC123'{body}" for body in bodies)
    return reading(f"{text}UNT+{text.count(chr(39))}+1'UNZ+1+77'")


def docs(text, reference="", kind="DOCS"):
    return f"SSR+{kind}:HK:1:KQ:::::{text}" + (f"+::{reference}'" if reference else "'")


def test_it_reads_amina_from_her_booking_and_her_passport():
    result = records(
        "TIF+OTIENO:I+AMINAMRS:A:1'" + docs("/P/KEN/AK1234567/KEN/17AUG90/F/30SEP31/OTIENO/AMINA/ACHIENG", "1")
        + "TVL+231126:1040::1755+NBO+CDG+KQ+100:Y'SSR+SEAT:HK:1:KQ:::NBO:CDG+014C::1'"
    )  # fmt: skip
    (amina,) = result.travellers
    assert (amina.family, amina.given, amina.middle) == ("OTIENO", "AMINA", "ACHIENG")
    assert set(amina.names_as_written) == {"OTIENO AMINAMRS", "OTIENO AMINA ACHIENG"}
    assert (amina.birth_date, amina.sex, amina.nationality, amina.booking) == (
        "1990-08-17",
        "F",
        "KEN",
        "ABC123",
    )
    assert amina.documents == (TravelDocument("P", "AK1234567", "KEN", "2031-09-30"),)
    assert (amina.seat, amina.embarkation, amina.debarkation) == ("14C", "NBO", "CDG")
    assert result.legs == (Leg("KQ100", "NBO", "CDG", "2026-11-23T10:40", "2026-11-23T17:55"),)
    assert amina.itinerary == result.legs
    assert result.problems == ()


def test_a_passport_before_its_name_and_under_the_parents_reference_finds_the_infant():
    result = records(
        "TIF+OTIENO+AMINA MRS:A:1:1'"
        + docs("/P/KEN/CHILD1/KEN/10AUG26/FI/21DEC30/OTIENO/ZURI", "1")
        + docs("/P/KEN/AK1234567/KEN/17AUG90/F/30SEP31/OTIENO/AMINA", "1")
        + "TIF+OTIENO+ZURI:IN:2'"
    )
    assert [(t.given, t.infant, t.documents[0].number) for t in result.travellers] == [
        ("AMINA", False, "AK1234567"),
        ("ZURI", True, "CHILD1"),
    ]


def test_an_infant_whom_only_a_service_request_names_is_on_the_list():
    result = records("TIF+OTIENO+AMINA MRS:A:1'" + docs("OTIENO/ZURI 10AUG26", "1", "INFT"))
    assert [(t.given, t.infant, t.birth_date) for t in result.travellers] == [
        ("AMINA", False, ""),
        ("ZURI", True, "2026-08-10"),
    ]


def test_a_passport_of_somebody_without_a_name_segment_is_added_and_told():
    result = records("TIF+OTIENO+AMINA MRS:A:1'" + docs("/P/PER/P7/PER/02JAN85/F/01JAN30/QUISPE/ROSA"))
    assert [t.family for t in result.travellers] == ["OTIENO", "QUISPE"]
    assert any("no TIF" in text for text in told(result, "warning"))


def test_a_surname_broken_by_a_wrap_is_taken_from_the_booking():
    result = records(
        "TIF+OTIENO+AMINA MRS:A:1'" + docs("/P/KEN/AK1/KEN/17AUG90/F/30SEP31/OTI ENO/AMINA", "1")
    )
    (amina,) = result.travellers
    assert (amina.family, amina.given, amina.documents[0].number) == ("OTIENO", "AMINA", "AK1")


def test_who_was_once_on_the_booking_is_not_on_the_flight():
    result = records(
        "TIF+OTIENO+AMINA:A:1'ABI+1+:NBORR+NBO++KQ'DAT+ZT:071126:1010'SAC+++X'TIF+VIKTOR+OLD:A:1'"
    )
    assert [t.family for t in result.travellers] == ["OTIENO"]


def test_a_cancelled_request_gives_nothing():
    result = records(
        "TIF+OTIENO+AMINA:A:1'" + docs("/P/KEN/AK1/KEN/17AUG90/F/30SEP31/OTIENO/AMINA").replace("HK", "XX")
    )
    assert result.travellers[0].documents == ()


def test_two_records_keep_their_people_apart():
    result = records("TIF+OTIENO+AMINA:A:1'", "TIF+OTIENO+AMINA:A:1'")
    assert [t.position for t in result.travellers] == [1, 2]


def test_a_broken_date_costs_the_passport_and_not_the_person():
    result = records("TIF+OTIENO+AMINA:A:1'" + docs("/P/KEN/AK1/KEN/17XXX90/F/30SEP31/OTIENO/AMINA"))
    assert [t.family for t in result.travellers] == ["OTIENO"]
    (error,) = result.errors
    assert "(SSR)" in error.at
    assert "17XXX90" in error.message


def test_missing_mandatory_segments_are_told_and_people_are_read():
    result = reading(
        "UNB+IATA:1+KQ++261122:1800+77'UNH+1+PNRGOV:13:1:IA'SRC'TIF+OTIENO+AMINA:A:1'UNT+4+1'UNZ+1+77'"
    )
    assert [t.family for t in result.travellers] == ["OTIENO"]
    assert [text for text in told(result, "error") if "MSG" in text]


def test_a_name_before_any_record_is_still_read():
    result = reading(HEAD + "TIF+OTIENO+AMINA:A:1'UNT+7+1'UNZ+1+77'")
    assert [t.family for t in result.travellers] == ["OTIENO"]


def test_the_first_passengers_and_hotels_are_no_legs():
    result = records("TIF+OTIENO+AMINA:A:1'TVL+231126:1500:251126+CDG:GRAND HOTEL++ZE+676:ROH'TVL+++++303:Y'")
    assert result.travellers[0].itinerary == ()
