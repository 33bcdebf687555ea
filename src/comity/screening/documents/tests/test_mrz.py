"""The examples are the specimens of ICAO Doc 9303: Utopia, Anna Maria Eriksson, Peter John Stevenson."""

from datetime import date

import pytest

from comity.screening.documents.mrz import MrzError, check_digit, parse

TODAY = date(2026, 11, 23)
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
SMALL_CARD = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG_CARD = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
LONG_SMALL_CARD = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8"
VISA = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
SMALL_VISA = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"


def fields(problems):
    return [problem.field for problem in problems]


def test_it_reads_annas_passport():
    mrz = parse(PASSPORT, TODAY)
    assert (mrz.format, mrz.document_code, mrz.issuer, mrz.number) == ("TD3", "P", "UTO", "L898902C3")
    assert (mrz.surname, mrz.given_names, mrz.nationality) == ("ERIKSSON", "ANNA MARIA", "UTO")
    assert (mrz.birth_date, mrz.sex, mrz.expires, mrz.optional) == (
        "1974-08-12",
        "F",
        "2012-04-15",
        "ZE184226B",
    )
    assert mrz.valid
    assert mrz.problems == ()
    assert not mrz.name_truncated
    assert [check.field for check in mrz.checks] == [
        "number",
        "birth_date",
        "expires",
        "optional",
        "composite",
    ]


@pytest.mark.parametrize(
    ("text", "expected", "number"),
    [
        (CARD, "TD1", "D23145890"),
        (SMALL_CARD, "TD2", "D23145890"),
        (PASSPORT, "TD3", "L898902C3"),
        (VISA, "MRV-A", "L8988901C"),
        (SMALL_VISA, "MRV-B", "L8988901C"),
    ],
)
def test_it_tells_the_five_formats_apart(text, expected, number):
    mrz = parse(text, TODAY)
    assert (mrz.format, mrz.number, mrz.surname, mrz.given_names) == (
        expected,
        number,
        "ERIKSSON",
        "ANNA MARIA",
    )
    assert mrz.valid


@pytest.mark.parametrize("text", [LONG_CARD, LONG_SMALL_CARD])
def test_a_long_document_number_goes_on_in_the_optional_data(text):
    mrz = parse(text, TODAY)
    assert mrz.number == "D23145890734"
    assert mrz.optional == ""
    assert mrz.valid
    assert mrz.checks[0].found == "9"


def test_what_follows_a_long_number_stays_optional_data():
    first = "I<UTOD23145890<7349<ABC123<<<<"
    mrz = parse([first, *LONG_CARD.splitlines()[1:]], TODAY)
    assert (mrz.number, mrz.optional) == ("D23145890734", "ABC123")
    assert fields(mrz.problems) == ["composite"]


def test_a_wrong_digit_in_a_long_number_is_noticed():
    assert not parse(LONG_CARD.replace("7349", "7359"), TODAY).valid


def test_a_passport_has_no_long_number():
    mrz = parse(PASSPORT.replace("L898902C36", "L898902C3<"), TODAY)
    assert mrz.number == "L898902C3"
    assert "number" in fields(mrz.problems)


def test_a_visa_has_no_composite_digit():
    assert "composite" not in [check.field for check in parse(VISA, TODAY).checks]


@pytest.mark.parametrize("printed", ["<", "0"])
def test_the_check_digit_of_empty_optional_data_may_be_a_filler_or_a_zero(printed):
    line = f"L898902C36UTO7408122F1204159<<<<<<<<<<<<<<{printed}"
    covered = line[:10] + line[13:20] + line[21:43]
    assert parse([PASSPORT.splitlines()[0], line + check_digit(covered)], TODAY).valid


def test_it_refuses_a_filler_as_check_digit_of_data_that_is_there():
    mrz = parse(PASSPORT.replace("<<<<<10", "<<<<<<0"), TODAY)
    assert [check.field for check in mrz.checks if not check.ok] == ["optional", "composite"]


def test_it_reads_the_german_code_of_one_letter():
    mrz = parse(
        "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4", TODAY
    )
    assert (mrz.issuer, mrz.nationality, mrz.surname, mrz.birth_date) == (
        "D",
        "D",
        "MUSTERMANN",
        "1964-08-12",
    )
    assert mrz.valid


@pytest.mark.parametrize(
    ("printed", "read"),
    [("740812", "1974-08-12"), ("7408<<", "1974-08"), ("74<<<<", "1974"), ("<<<<<<", "")],
)
def test_day_and_month_of_birth_may_be_unknown(printed, read):
    line = f"L8988901C4XXX{printed}{check_digit(printed)}F9612109<<<<<<<<"
    mrz = parse([SMALL_VISA.splitlines()[0], line], TODAY)
    assert mrz.birth_date == read
    assert mrz.valid


@pytest.mark.parametrize(
    ("printed", "read"),
    [("741308", "1974"), ("740231", "1974-02"), ("740000", "1974"), ("74<<12", "1974"), ("A40812", "")],
)
def test_a_birth_date_that_cannot_be_is_told_and_read_as_far_as_it_goes(printed, read):
    line = f"L8988901C4XXX{printed}{check_digit(printed)}F9612109<<<<<<<<"
    mrz = parse([SMALL_VISA.splitlines()[0], line], TODAY)
    assert mrz.birth_date == read
    assert fields(mrz.problems) == ["birth_date"]
    assert mrz.problems[0].line == 2


def test_a_birth_date_is_never_in_the_future():
    def born(printed):
        line = f"L8988901C4XXX{printed}{check_digit(printed)}F9612109<<<<<<<<"
        return parse([SMALL_VISA.splitlines()[0], line], TODAY).birth_date

    assert born("261123") == "2026-11-23"
    assert born("261124") == "1926-11-24"
    assert born("26<<<<") == "2026"
    assert born("27<<<<") == "1927"


def test_an_expiry_is_read_in_the_nearest_century_and_after_birth():
    def expiry(printed, birth="400907"):
        line = f"L8988901C4XXX{birth}{check_digit(birth)}F{printed}{check_digit(printed)}<<<<<<<<"
        return parse([SMALL_VISA.splitlines()[0], line], TODAY).expires

    assert expiry("360101") == "2036-01-01"
    assert expiry("960101") == "1996-01-01"
    assert expiry("990101", birth="050101") == "2099-01-01"
    assert expiry("<<<<<<") == ""


def test_a_holder_may_have_no_primary_identifier():
    mrz = parse(["P<IND<<AHMADI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", PASSPORT.splitlines()[1]], TODAY)
    assert (mrz.surname, mrz.given_names) == ("", "AHMADI")
    assert mrz.valid


def test_a_holder_may_have_no_secondary_identifier():
    mrz = parse(["P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", PASSPORT.splitlines()[1]], TODAY)
    assert (mrz.surname, mrz.given_names) == ("ARKFREITH", "")


def test_a_zone_without_a_name_is_told():
    mrz = parse(["P<UTO" + "<" * 39, PASSPORT.splitlines()[1]], TODAY)
    assert fields(mrz.problems) == ["name"]


def test_a_name_that_fills_its_field_may_have_been_cut():
    mrz = parse(["P<UTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", PASSPORT.splitlines()[1]], TODAY)
    assert mrz.name_truncated
    assert mrz.given_names == "CHAYAPA DEJTHAMRONG K"


@pytest.mark.parametrize(("printed", "read"), [("F", "F"), ("M", "M"), ("<", ""), ("X", "X")])
def test_sex_may_be_left_open(printed, read):
    mrz = parse(SMALL_VISA.replace("8F96", f"8{printed}96"), TODAY)
    assert mrz.sex == read
    assert mrz.valid


def test_an_impossible_sex_is_told():
    assert fields(parse(SMALL_VISA.replace("8F96", "8Q96"), TODAY).problems) == ["sex"]


def test_look_alikes_are_repaired_where_the_type_of_a_field_is_fixed():
    misread = PASSPORT.replace("P<UTOERIKSSON", "P<UT0ERIK55ON").replace("7408122F12", "74OBI22FI2")
    mrz = parse(misread, TODAY)
    assert (mrz.issuer, mrz.surname, mrz.birth_date, mrz.expires) == (
        "UTO",
        "ERIKSSON",
        "1974-08-12",
        "2012-04-15",
    )
    assert fields(mrz.problems) == ["issuer", "name", "birth_date", "expires"]
    assert all(problem.repaired for problem in mrz.problems)
    assert mrz.valid


def test_a_document_number_is_never_repaired():
    mrz = parse(PASSPORT.replace("L898902C3", "L8989O2C3"), TODAY)
    assert mrz.number == "L8989O2C3"
    assert mrz.number != parse(PASSPORT, TODAY).number


def test_a_wrong_digit_is_named_with_its_field_and_line():
    mrz = parse(PASSPORT.replace("7408122", "7508122"), TODAY)
    assert not mrz.valid
    assert fields(mrz.problems) == ["birth_date", "composite"]
    assert mrz.problems[0].message == "Birth date: the check digit is “2” where “5” was computed."


@pytest.mark.parametrize(
    "text",
    [
        PASSPORT.replace("\n", ""),
        PASSPORT.replace("\n", " "),
        PASSPORT.lower(),
        "  " + PASSPORT.replace("\n", "\r\n\r\n") + "\n\n",
        PASSPORT.replace("<", "＜"),
        PASSPORT.replace("<<", "«"),
        PASSPORT.replace("<", "&lt;"),
        " ".join(PASSPORT),
        PASSPORT[:30] + "\n" + PASSPORT[30:44] + "\n" + PASSPORT[45:],
        PASSPORT.replace("MARIA<<<<<<<<<<<<<<<<<<<", "MARIA"),
        PASSPORT.replace("MARIA<<", "MARIA<<<<<"),
    ],
)
def test_it_reads_what_was_pasted_carelessly(text):
    mrz = parse(text, TODAY)
    assert (mrz.format, mrz.number, mrz.given_names) == ("TD3", "L898902C3", "ANNA MARIA")
    assert mrz.valid


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "nothing to read", 0),
        ([], "nothing to read", 0),
        ("\n \n", "nothing to read", 0),
        (PASSPORT.splitlines()[0], "2 or 3 lines, not 1", 0),
        (PASSPORT[:-1], "Line 2 has 43 characters", 2),
        (PASSPORT + "\n" + PASSPORT, "2 or 3 lines, not 4", 0),
        (PASSPORT.replace("ERIK", "ER*K"), "Line 1, character 8: '*'", 1),
        ("محمد\nعلي", "Line 1, character 1", 1),
        ("A" * 5000, "too long", 0),
        (CARD.replace("1204159", "120415"), "Line 2 has 29 characters", 2),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, message, line):
    with pytest.raises(MrzError) as refusal:
        parse(text, TODAY)
    assert message in refusal.value.message
    assert refusal.value.line == line


def test_a_document_code_that_does_not_fit_is_told():
    assert fields(parse(PASSPORT.replace("P<UTO", "X<UTO"), TODAY).problems) == ["document_code"]


def test_a_missing_nationality_is_told():
    assert fields(parse(SMALL_VISA.replace("XXX", "<<<"), TODAY).problems) == ["nationality"]


def test_check_digits_are_those_of_the_standard():
    assert check_digit("D23145890734") == "9"
    assert check_digit("520727") == "3"
    assert check_digit("AB2134<<<") == "5"
    assert check_digit("") == "0"
    with pytest.raises(ValueError, match="é"):
        check_digit("é")
