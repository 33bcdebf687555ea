"""Vehicles, accounts and devices: one spelling each, refused where a standard binds, doubted elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.identifiers import LONGEST, Doubt, Kind, NotOne, canonical, recognise


def kinds(text: str) -> list[Kind]:
    return [one.kind for one in recognise(text)]


@pytest.mark.parametrize("number", ["1M8GDM9AXKP042788", "11111111111111111", "1HGCM82633A004352"])
def test_a_chassis_number_of_north_america_keeps_its_check_digit(number: str) -> None:
    assert canonical(Kind.VIN, number).doubts == ()
    wrong = number[:8] + ("2" if number[8] != "2" else "3") + number[9:]
    assert canonical(Kind.VIN, wrong).doubts == (Doubt.CHECK_DIGIT,)


def test_a_chassis_number_of_europe_owes_no_check_digit() -> None:
    assert canonical(Kind.VIN, "WVWZZZ1JZ3W386752").doubts == ()


def test_letters_that_no_chassis_number_has_are_read_as_the_digits_they_look_like() -> None:
    one = canonical(Kind.VIN, "wvw-zzz 1jz3w38675O")
    assert (one.canonical, one.doubts) == ("WVWZZZ1JZ3W386750", (Doubt.LETTER,))


def test_an_old_chassis_number_is_kept_and_one_that_is_none_refused() -> None:
    assert canonical(Kind.VIN, "118 456 789").doubts == (Doubt.LENGTH,)
    for text in ("", "1234", "1M8GDM9AXKP0427888", "ПМ8ГДМ9АХКП042788"):
        with pytest.raises(NotOne):
            canonical(Kind.VIN, text)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("b-ab 1234", "de", "BAB1234"),
        ("А123ВС 77", "ru", "A123BC77"),
        ("KDA 001A", "ke", "KDA001A"),
        ("١٢٣ ا ب", "eg", "123اب"),
    ],
)
def test_a_plate_is_letters_and_digits_and_is_shown_as_written(text: str, country: str, number: str) -> None:
    one = canonical(Kind.PLATE, text, country)
    assert (one.canonical, one.scheme, one.doubts) == (number, country, ())
    assert canonical(Kind.PLATE, text).doubts == (Doubt.COUNTRY,)


@pytest.mark.parametrize(
    "number",
    [
        "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000",
        "fr14 2004 1010 0505 0001 3m02 606",
        "NO93 8601 1117 947",
    ],
)
def test_an_account_number_is_checked_by_its_two_digits(number: str) -> None:
    one = canonical(Kind.IBAN, number)
    assert one.canonical == number.replace(" ", "").upper()
    assert one.display.replace(" ", "") == one.canonical
    assert one.scheme == number[:2].lower()
    digit = one.canonical[4]
    other = "1" if digit != "1" else "2"
    with pytest.raises(NotOne):
        canonical(Kind.IBAN, one.canonical[:4] + other + one.canonical[5:])


def test_a_country_without_account_numbers_of_its_own_is_doubted() -> None:
    number = (
        "ZZ"
        + "{:02}".format(98 - int("".join(str(int(c, 36)) for c in "12345678901234ZZ00")) % 97)
        + "12345678901234"
    )
    assert canonical(Kind.IBAN, number).doubts == (Doubt.COUNTRY,)


def test_a_check_digit_of_the_country_is_doubted_where_the_international_one_is_right() -> None:
    inner = "20041010050500013M02607"
    number = "FR" + "{:02}".format(98 - int("".join(str(int(c, 36)) for c in inner + "FR00")) % 97) + inner
    assert canonical(Kind.IBAN, number).doubts == (Doubt.CHECK_DIGIT,)


def test_a_bank_that_no_register_knows_is_a_bank_all_the_same() -> None:
    assert (
        canonical(Kind.BIC, "deutdeff").canonical
        == canonical(Kind.BIC, "DEUTDEFFXXX").canonical
        == "DEUTDEFF"
    )
    assert canonical(Kind.BIC, "ABCDKEN1").doubts == (Doubt.UNKNOWN,)
    for text in ("", "DEUT", "DEUTDEFF1", "DEUT99FF"):
        with pytest.raises(NotOne):
            canonical(Kind.BIC, text)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+254 712 345678", "", "+254712345678"),
        ("00254712345678", "", "+254712345678"),
        ("0712 345 678", "ke", "+254712345678"),
        ("tel:+33-1-42-68-53-00", "", "+33142685300"),
        ("٠١٠٠١٢٣٤٥٦٧", "eg", "+201001234567"),
    ],
)
def test_a_telephone_number_is_one_whoever_writes_it(text: str, country: str, number: str) -> None:
    one = canonical(Kind.PHONE, text, country)
    assert (one.canonical, one.doubts) == (number, ())


def test_a_telephone_number_without_its_country_is_none_and_one_not_given_out_is_doubted() -> None:
    for text in ("0712 345 678", "", "+", "+254", "12345", "+99912345678"):
        with pytest.raises(NotOne):
            canonical(Kind.PHONE, text)
    assert canonical(Kind.PHONE, "+254 000 000000").doubts == (Doubt.UNKNOWN,)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Amina.Wanjiru@Example.ORG", "amina.wanjiru@example.org"),
        ("Amina <amina@example.org>", "amina@example.org"),
        ("mailto:amina@example.org", "amina@example.org"),
        ("josé@bücher.example", "josé@xn--bcher-kva.example"),
        ("a+b@example.org", "a+b@example.org"),
    ],
)
def test_an_address_is_compared_without_case_and_by_the_name_its_domain_has(text: str, address: str) -> None:
    assert canonical(Kind.EMAIL, text).canonical == address


@pytest.mark.parametrize(
    "text", ["", "@", "a@", "@example.org", "a b@example.org", "a@b", "a..b@example.org", "a@-x-.org"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NotOne):
        canonical(Kind.EMAIL, text)


def test_a_telephone_is_one_with_and_without_check_digit_or_version() -> None:
    texts = ("49-015420-323751-8", "490154203237518", "49015420323751", "4901542032375100", "490154203237510")
    found = [canonical(Kind.IMEI, text) for text in texts]
    assert {one.canonical for one in found} == {"49015420323751"}
    assert {one.display for one in found} == {"49-015420-323751-8"}
    assert {one.doubts for one in found} == {()}
    assert canonical(Kind.IMEI, "490154203237517").doubts == (Doubt.CHECK_DIGIT,)
    with pytest.raises(NotOne):
        canonical(Kind.IMEI, "49015420323751x")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("amina@example.org", Kind.EMAIL),
        ("GB82 WEST 1234 5698 7654 32", Kind.IBAN),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Kind.CRYPTO),
        ("1M8GDM9AXKP042788", Kind.VIN),
        ("490154203237518", Kind.IMEI),
        ("+254712345678", Kind.PHONE),
        ("BNPAFRPP", Kind.BIC),
        ("KDA 001A", Kind.PLATE),
    ],
)
def test_what_a_text_is_is_seen_by_its_form(text: str, first: Kind) -> None:
    assert kinds(text)[0] is first


@pytest.mark.parametrize(
    "text", ["", " ", "Amina Wanjiru", "Mohamed", "1984-03-17", "FREDERIC", "x" * (LONGEST + 1)]
)
def test_a_name_a_date_and_nothing_are_no_identifiers(text: str) -> None:
    assert kinds(text) == []


@given(st.text(max_size=60), st.sampled_from(list(Kind)), st.sampled_from(["", "ke", "de", "zz", "?"]))
def test_whatever_is_read_reads_as_itself(text: str, kind: Kind, country: str) -> None:
    try:
        one = canonical(kind, text, country)
    except NotOne:
        return
    assert canonical(kind, one.canonical, country).canonical == one.canonical


@given(st.text("0123456789ABCDEFabcdef+@.:x- ", max_size=45))
def test_no_text_breaks_recognition(text: str) -> None:
    recognise(text)
