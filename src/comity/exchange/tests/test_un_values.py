import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange import un_values


@pytest.mark.parametrize(
    ("parts", "dates"),
    [
        ({"TYPE_OF_DATE": "EXACT", "DATE": "1974-08-12"}, ("1974-08-12",)),
        ({"TYPE_OF_DATE": "EXACT", "YEAR": "1974"}, ("1974",)),
        ({"TYPE_OF_DATE": "EXACT", "YEAR": "1958", "NOTE": "Sep."}, ("1958-09",)),
        ({"TYPE_OF_DATE": "EXACT", "NOTE": "Nov. 1973"}, ("1973-11",)),
        ({"TYPE_OF_DATE": "EXACT", "NOTE": "3 August 1961"}, ("1961-08-03",)),
        ({"TYPE_OF_DATE": "EXACT", "NOTE": "Between Aug. and Sep. 1977"}, ("1977",)),
        ({"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1968", "TO_YEAR": "1970"}, ("1968", "1969", "1970")),
        ({}, ()),
        ({"TYPE_OF_DATE": ""}, ()),
    ],
)
def test_birth_dates_keep_the_precision_the_list_gives(parts: dict[str, str], dates: tuple[str, ...]) -> None:
    read = un_values.birth_dates(parts)
    assert read.dates == dates
    assert read.problem == ""


def test_an_approximate_birth_year_says_so_in_a_note() -> None:
    read = un_values.birth_dates({"TYPE_OF_DATE": "APPROXIMATELY", "YEAR": "1963"})
    assert read.dates == ("1963",)
    assert read.note == "Born approximately 1963"


@pytest.mark.parametrize(
    "parts",
    [
        {"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1940", "TO_YEAR": "1990"},
        {"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1970", "TO_YEAR": "1960"},
        {"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "soon", "TO_YEAR": "1960"},
        {"TYPE_OF_DATE": "EXACT", "NOTE": "24/06/1402 (Hijri Calendar)"},
        {"TYPE_OF_DATE": "EXACT", "NOTE": "30-35 years old"},
        {"TYPE_OF_DATE": "EXACT", "DATE": "1974-02-31"},
        {"TYPE_OF_DATE": "EXACT", "DATE": "0000-00-00"},
    ],
)
def test_a_birth_date_that_cannot_be_used_is_kept_in_words_and_reported(parts: dict[str, str]) -> None:
    read = un_values.birth_dates(parts)
    assert read.dates == ()
    assert read.problem
    assert any(value in read.note for tag, value in parts.items() if tag != "TYPE_OF_DATE")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (" AB187304 ", "AB187304"),
        ("French passport number 05XX12345", "05XX12345"),
        ("381110042 (Expired 25 Jan. 2016)", "381110042"),
        ("German travel document (“Reiseausweis”) A 0139243", "A 0139243"),
        ("R00012098, South Sudan", "R00012098"),
        ("Utopian passport number 8208 No. 555627", "8208 555627"),
        ("No34409/129", "34409/129"),
        ("Laissez-passer no. N°235/ABC/DEF ", "235/ABC/DEF"),
        ("PASSPORT NO. X1234567", "X1234567"),
        ("armed forces (FA) Military identification\nnumber 911-10-77", "911-10-77"),
        ("unknown", None),
        ("", None),
    ],
)
def test_a_document_number_is_told_from_the_words_around_it(written: str, number: str | None) -> None:
    assert un_values.document_number(written) == number


def test_prose_gives_a_number_only_where_it_says_so() -> None:
    assert un_values.document_number("SSN 156-00-0000 (Utopia)", labelled=True) == "156-00-0000"
    assert (
        un_values.document_number("Utopian passport number L72, issued on 5 May 1998", labelled=True) == "L72"
    )
    assert un_values.document_number("issued in 1993, under another name", labelled=True) is None
    assert un_values.document_number("Residential card number 665", labelled=True) == "665"


@pytest.mark.parametrize(
    "kind", ["Passport", "Numéro de passeport ", "Número de pasaporte", " national\n   passport"]
)
def test_passports_are_known_in_three_languages_and_across_line_breaks(kind: str) -> None:
    assert un_values.is_passport(kind)


def test_an_identity_number_over_two_lines_is_no_passport() -> None:
    assert not un_values.is_passport("National Identification\n                 Number")


def test_expiry_is_read_from_notes() -> None:
    assert un_values.expiry("Issued 15 October 2000; expired on 26 Mar. 2011") == "2011-03-26"
    assert un_values.expiry("valid until 4 April 2018") == "2018-04-04"
    assert un_values.expiry("expires on 31 February 2018") is None
    assert un_values.expiry("revoked as at Sep. 2012") is None


def test_the_abbreviation_na_is_not_namibia() -> None:
    assert un_values.country("na") is None
    assert un_values.country("Namibia") == "na"


def test_country_names_of_the_united_nations_are_known() -> None:
    names = {"Türkiye": "tr", "Iran (Islamic Republic of)": "ir", "former Soviet Union": "suhh"}
    assert {name: un_values.country(name) for name in names} == names
    assert un_values.country("Atlantis") is None


def test_several_names_in_one_element_are_taken_apart() -> None:
    read = un_values.names("Jon Dow; John Dou b) J. Dow; “x” (JD) (birth name)")
    assert read.full == ["Jon Dow", "John Dou", "J. Dow", "“x”"]
    assert read.short == ["JD"]
    assert read.remarks == ["birth name"]


def test_a_name_in_brackets_in_another_script_is_a_name() -> None:
    assert un_values.names("Wang Xiao (王小)").full == ["王小", "Wang Xiao"]
    assert un_values.names("José (Ñandú Peña y Gómez)").full == ["José"]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_a_value(text: str) -> None:
    un_values.names(text)
    un_values.expiry(text)
    un_values.iso_date(text)
    number = un_values.document_number(text)
    assert number is None or any(letter.isdigit() for letter in number)
    un_values.birth_dates({"NOTE": text, "YEAR": text})
    un_values.birth_dates({"FROM_YEAR": text, "TO_YEAR": text})
