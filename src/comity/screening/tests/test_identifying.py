"""What the search box recognises in a line of text: numbers of things and accounts, and nothing where there is none."""

from datetime import date

import pytest

from comity.screening.identifying import identify
from comity.screening.reading import read

TODAY = date(2026, 11, 25)

VIN, IBAN = "WVWZZZ1JZ3W386752", "GB82WEST12345698765432"
ETHER = "0x52908400098527886E0F7030069857D2E4169EE7"


def found(text):
    return [(one["check"], one["number"]) for one in identify(text).found]


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("KDA 001A", [("plate", "KDA001A")], "KDA 001A"),
        ("b-ab 1234", [("plate", "BAB1234")], "b-ab 1234"),
        ("plate: AMINA 1990", [("plate", "AMINA1990")], ""),
        (VIN.lower(), [("vin", VIN)], VIN.lower()),
        ("VIN WVW-ZZZ 1JZ3W386752", [("vin", VIN)], ""),
        ("gb82 west 1234 5698 7654 32", [("iban", IBAN)], ""),
        ("+254 712 345 678", [("phone", "+254712345678")], ""),
        ("tel: +254712345678", [("phone", "+254712345678")], ""),
        ("Amina@Example.org", [("email", "amina@example.org")], ""),
        (ETHER, [("crypto", ETHER.lower())], ""),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", [("crypto", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")], ""),
        ("imo 9074729", [("imo", "9074729")], ""),
        ("@Safe_Trips", [("account", "safe_trips")], ""),
        ("serial no X 900", [("serial", "X900")], ""),
        ("G-ABCD", [("serial", "GABCD")], "G-ABCD"),
        ("Amina Wanjiru +254 712 345 678 1990", [("phone", "+254712345678")], "Amina Wanjiru   1990"),
        (f"call {VIN}, amina@example.org", [("vin", VIN), ("email", "amina@example.org")], f"call {VIN},  "),
    ],
)  # fmt: skip
def test_a_number_is_recognised_alone_with_its_label_and_among_words(text, expected, rest):
    assert found(text) == expected
    assert identify(text).rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "Amina 1990 KE",
        "Josphat Kiprono Mutua 1984-03-17",
        "12/08/1974",
        "Tel Aviv",
        "motor Schmidt 1980",
        "Wanjiru",
        "محمد علي 1980-01-02",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "",
        "x" * 5_000,
        "👮🚓",
    ],
)
def test_what_names_people_and_days_is_left_to_them(text):
    assert identify(text).found == ()
    assert identify(text).rest == text


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("IBAN GB82 WEST 1234 5698 7654 31", "iban"),
        ("GB82 WEST 1234 5698 7654 31", "iban"),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdx", "crypto"),
        ("imo: 9074728", "imo"),
        ("tel: 0712 345 678", "phone"),
    ],
)
def test_what_only_reads_like_a_number_is_told_to_be_none(text, check):
    identified = identify(text)
    assert identified.found == ()
    assert [wrong for wrong, _text in identified.wrong] == [check]


def test_a_day_is_no_number_and_what_cannot_be_read_beside_a_number_hides_no_name():
    for text in ("12/08/1974", "1984-03-17", "12 Aug 1974"):
        assert read(text, TODAY).identifiers == (), text
    question = read("Amina W4njiru +254712345678", TODAY)
    assert question.understood.names
    assert [one["check"] for one in question.identifiers] == ["phone"]
    plate = read("KDA 001A", TODAY)
    assert (plate.understood.names, plate.reading) == ((), ())
    assert [one["check"] for one in plate.identifiers] == ["plate", "serial"]
