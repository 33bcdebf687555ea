"""What Amina types at the desk at three in the morning, and what she pastes there."""

import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.codes.countries import every
from comity.screening.understand import LONGEST, MOST, What, understand

TODAY = date(2026, 11, 23)
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"


def whats(understanding):
    return [reading.what for reading in understanding.reading]


def test_it_takes_a_line_apart():
    understood = understand("Amina Wanjiru 1990 KE", TODAY)
    assert understood.names == ("Amina Wanjiru",)
    assert understood.birth_dates == ("1990",)
    assert understood.nationalities == ("ke",)
    assert understood.reading == (
        (What.NAME, "Amina Wanjiru"),
        (What.BIRTH_DATE, "1990"),
        (What.NATIONALITY, "ke"),
    )


def test_it_understands_a_document_number_alone():
    understood = understand("AB1234567", TODAY)
    assert understood.document_numbers == ("AB1234567",)
    assert understood.names == ()


def test_it_understands_an_arabic_name_with_a_date():
    understood = understand("محمد علي 1980-01-02", TODAY)
    assert (understood.names, understood.birth_dates) == (("محمد علي",), ("1980-01-02",))


@pytest.mark.parametrize(
    ("written", "dates"),
    [
        ("1974-08-12", ("1974-08-12",)),
        ("1974/8/12", ("1974-08-12",)),
        ("1974-08", ("1974-08",)),
        ("1974", ("1974",)),
        ("12/08/1974", ("1974-08-12", "1974-12-08")),
        ("13/08/1974", ("1974-08-13",)),
        ("08/13/1974", ("1974-08-13",)),
        ("08/08/1974", ("1974-08-08",)),
        ("12.08.1974", ("1974-08-12",)),
        ("12/08/74", ("1974-08-12", "1974-12-08")),
        ("12 Aug 1974", ("1974-08-12",)),
        ("12AUG74", ("1974-08-12",)),
        ("12 août 1974", ("1974-08-12",)),
        ("12 aout 1974", ("1974-08-12",)),
        ("1er janvier 1980", ("1980-01-01",)),
        ("12 de agosto de 1974", ("1974-08-12",)),
        ("12. März 1974", ("1974-03-12",)),
        ("August 12th, 1974", ("1974-08-12",)),
        ("Aug 1974", ("1974-08",)),
        ("١٢ أغسطس ١٩٧٤", ("1974-08-12",)),
        ("١٢/٠٨/١٩٧٤", ("1974-08-12", "1974-12-08")),
        ("12 آب 1974", ("1974-08-12",)),
        ("۱۹۷۴", ("1974",)),
        ("１９７４-０８-１２", ("1974-08-12",)),
        ("1974年8月12日", ("1974-08-12",)),
        ("DOB: 1974", ("1974",)),
        ("né le 12/13/1974", ("1974-12-13",)),
        ("1974-1976", ("1974", "1976")),
        ("29 Feb 1976", ("1976-02-29",)),
    ],
)
def test_it_reads_birth_dates_as_people_write_them(written, dates):
    understood = understand(written, TODAY)
    assert understood.birth_dates == dates
    assert understood.names == ()


@pytest.mark.parametrize(
    "written", ["2030-01-01", "24 Nov 2026", "expires 2020-01-01", "valid until 12/13/2019"]
)
def test_a_date_that_is_none_of_birth_is_left_out_and_told(written):
    understood = understand(written, TODAY)
    assert understood.birth_dates == ()
    assert whats(understood) == [What.NOT_READ]


@pytest.mark.parametrize("written", ["31/02/1974", "1974-13-01", "30 Feb 1974", "1700"])
def test_a_day_that_never_was_is_no_birth_date(written):
    assert all(len(read) < 10 for read in understand(written, TODAY).birth_dates)
    assert "1700" not in understand(written, TODAY).birth_dates


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("passport no. AB 1234567", ("AB1234567", "1234567")),
        ("Pasaporte: X-123456", ("X123456",)),
        ("N° 12AB34567", ("12AB34567",)),
        ("٠١٢٣٤٥٦٧", ("01234567",)),
        ("45 08 123456", ("4508123456",)),
        ("C01X00T47", ("C01X00T47",)),
        ("рег АА123456", ("АА123456",)),
    ],
)
def test_it_finds_document_numbers(written, numbers):
    assert understand(written, TODAY).document_numbers == numbers


def test_eight_digits_may_be_a_number_and_a_date():
    understood = understand("19740812", TODAY)
    assert understood.document_numbers == ("19740812",)
    assert understood.birth_dates == ("1974-08-12",)


@pytest.mark.parametrize(
    "written",
    [
        "Amina Wanjiru Kenya",
        "Amina Wanjiru KE",
        "Amina Wanjiru, Kenyan",
        "Amina Wanjiru nationality: Kenyan",
        "nationalité : kényane Amina Wanjiru",
        "KEN, Amina Wanjiru, 1990".replace("KEN,", "1990 KEN;"),
        "Amina Wanjiru (keniana)",
        "Amina Wanjiru 1990 кения",
    ],
)
def test_it_knows_a_nationality_by_word_and_by_code(written):
    understood = understand(written, TODAY)
    assert understood.nationalities == ("ke",)
    assert understood.names == ("Amina Wanjiru",)


@pytest.mark.parametrize(
    "name",
    [
        "Michael Jordan",
        "Chad Smith",
        "Georgia Brown",
        "LI NA",
        "AMINA WANJIRU KE",
        "Kenya",
        "أحمد المصري",
        "Miguel Alemán",
    ],
)
def test_a_name_that_is_a_country_as_well_stays_a_name(name):
    understood = understand(name, TODAY)
    assert understood.names == (name,)
    assert understood.nationalities == ()


def test_after_a_date_the_country_is_a_nationality():
    assert understand("Michael 1963 Jordan", TODAY).nationalities == ("jo",)
    assert understand("Michael Jordan 1963", TODAY).names == ("Michael Jordan",)
    assert understand("1990 KE", TODAY).nationalities == ("ke",)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("WANJIRU, Amina", ("WANJIRU Amina",)),
        ("Mr. John Smith", ("John Smith",)),
        ("John Smith aka Johnny Boy", ("John Smith", "Johnny Boy")),
        ("Amina Wanjiru; Amy Wanjiru", ("Amina Wanjiru", "Amy Wanjiru")),
        ("Amina 1990 Wanjiru", ("Amina Wanjiru",)),
        ("María-José de la Cruz", ("María-José de la Cruz",)),
        ("O'Connor", ("O'Connor",)),
        ("王伟", ("王伟",)),
        ("Виктор Иванов", ("Виктор Иванов",)),
        ("Surname: Wanjiru\nGiven names: Amina", ("Wanjiru Amina",)),
        ("علی\u200cرضا", ("علیرضا",)),
    ],
)
def test_names_are_kept_in_any_script(written, names):
    assert understand(written, TODAY).names == names


def test_a_word_that_may_be_a_month_or_a_name_is_searched_as_both():
    understood = understand("Juan Julio 1974", TODAY)
    assert understood.names == ("Juan", "Juan Julio")
    assert understood.birth_dates == ("1974-07", "1974")
    assert understand("Max Born 1974", TODAY).names == ("Max", "Max Born")
    assert understand("NGUYEN VAN AN 1234567", TODAY).names == ("NGUYEN VAN", "NGUYEN VAN AN")


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("Amina Wanjiru, F, 1990", "F"),
        ("sex: F Amina Wanjiru", "F"),
        ("Amina Wanjiru 1990 female", "F"),
        ("Amina Wanjiru 1990 femme", "F"),
        ("Amina Wanjiru 1990 أنثى", "F"),
        ("Amina Wanjiru", ""),
    ],
)
def test_it_reads_a_sex_where_one_is_given(written, sex):
    understood = understand(written, TODAY)
    assert understood.sex == sex
    assert understood.names == ("Amina Wanjiru",)


@pytest.mark.parametrize(
    "pasted",
    [
        PASSPORT,
        PASSPORT.replace("\n", " "),
        PASSPORT.replace("\n", ""),
        PASSPORT.replace("\n", "\r\n\r\n"),
        PASSPORT.lower(),
    ],
)
def test_it_reads_a_zone_however_it_was_pasted(pasted):
    understood = understand(pasted, TODAY)
    assert understood.mrz is not None
    assert understood.mrz.valid
    assert understood.names == ("ANNA MARIA ERIKSSON",)
    assert understood.birth_dates == ("1974-08-12",)
    assert understood.document_numbers == ("L898902C3",)
    assert understood.nationalities == ("uto",)
    assert understood.sex == "F"
    assert understood.reading[0] == (What.MRZ, "TD3")
    assert What.NOT_READ not in whats(understood)


def test_it_reads_the_zone_of_a_card_in_one_line():
    understood = understand(CARD.replace("\n", ""), TODAY)
    assert understood.document_numbers == ("D23145890734",)
    assert understood.names == ("PETER JOHN STEVENSON",)


def test_what_stands_beside_a_zone_is_told():
    understood = understand(f"Please check this one\n{PASSPORT}", TODAY)
    assert (What.NOT_READ, "Please check this one") in understood.reading


def test_half_a_zone_is_told_and_is_no_name():
    understood = understand(PASSPORT.splitlines()[0], TODAY)
    assert understood.empty
    assert understood.reading == ((What.MRZ_UNREADABLE, "A machine-readable zone has 2 or 3 lines, not 1."),)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200f\u202e", "\x00\x07", "😀😀", "…", "!!!", "x"])
def test_nothing_to_search_for_is_said_plainly(text):
    understood = understand(text, TODAY)
    assert understood.empty
    assert whats(understood) == [What.EMPTY]


def test_invisible_marks_and_pictures_change_nothing():
    understood = understand("\u202eAmi\u200dna\x00 Wan\u00adjiru 😀 1990", TODAY)
    assert understood.names == ("Amina Wanjiru",)
    assert understood.birth_dates == ("1990",)


def test_an_address_is_not_read_as_a_name():
    understood = understand("amina@example.org Amina", TODAY)
    assert understood.names == ("Amina",)
    assert (What.NOT_READ, "amina@example.org") in understood.reading


def test_ten_thousand_letters_are_cut_and_told():
    understood = understand("a" * 10_000, TODAY)
    assert understood.reading[-1] == (What.CUT, str(LONGEST))
    assert len(understood.names[0]) == 200


pieces = st.sampled_from(
    [
        "Amina",
        "1990",
        "KE",
        "12/08/1974",
        "12 août 1974",
        "AB 123456",
        "محمد",
        "Kenya",
        ",",
        ";",
        "aka",
        "sex:",
        "F",
        "born",
        "no.",
        PASSPORT,
    ]
)


@given(st.text(max_size=400) | st.lists(pieces, max_size=12).map(" ".join))
def test_no_text_makes_it_fail_and_every_answer_is_bounded(text):
    understood = understand(text, TODAY)
    codes = {country.code for country in every()}
    assert len(understood.names) <= MOST
    assert all(name.strip() and len(name) <= 200 and "\x1f" not in name for name in understood.names)
    assert len(understood.birth_dates) <= MOST
    assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", born) for born in understood.birth_dates)
    assert all(born <= TODAY.isoformat() for born in understood.birth_dates)
    assert all(number.isalnum() for number in understood.document_numbers)
    assert set(understood.nationalities) <= codes
    assert understood.sex in {"M", "F", "X", ""}
    assert understood.reading


def test_it_runs_without_django():
    code = (
        "import sys; from datetime import date; from comity.screening.understand import understand;"
        "understand('Amina 1990 KE', date(2026, 11, 23)); assert 'django' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
