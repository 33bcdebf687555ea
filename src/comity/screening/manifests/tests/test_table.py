"""Tables of people as ferries, coaches and charter firms send them."""

import pytest

from comity.screening.manifests.model import Limits
from comity.screening.manifests.read import read
from comity.screening.manifests.tests.writing import TODAY, reading, told


def brief(result):
    return [
        (t.family, t.given, t.birth_date, t.sex, t.nationality, t.documents[0].number if t.documents else "")
        for t in result.travellers
    ]


AMINA = ("OTIENO", "AMINA", "1990-08-17", "F", "KEN", "AK1234567")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_told_from_the_text(mark):
    rows = [
        "Surname,Given names,Date of birth,Sex,Nationality,Passport no.",
        "OTIENO,AMINA,1990-08-17,F,KEN,AK1234567",
    ]
    result = reading("\r\n".join(rows).replace(",", mark))
    assert result.format == "csv"
    assert brief(result) == [AMINA]
    assert result.problems == ()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Nom;Prénom(s);Né(e) le;Sexe;Nationalité;N° de passeport", "OTIENO;AMINA;17/08/1990;F;KEN;AK1234567"),
        ("Nom;Prénoms;Date de naissance;Sexe;Nationalité;Numéro de passeport", "OTIENO;AMINA;17 août 1990;Femme;KEN;AK1234567"),
        ("Apellidos;Nombres;Fecha de nacimiento;Sexo;Nacionalidad;N.º de pasaporte", "OTIENO;AMINA;17 de agosto de 1990;mujer;KEN;AK1234567"),
        ("اسم العائلة;الاسم الأول;تاريخ الميلاد;الجنس;الجنسية;رقم جواز السفر", "OTIENO;AMINA;١٧/٠٨/١٩٩٠;أنثى;KEN;AK1234567"),
    ],
)  # fmt: skip
def test_headers_in_four_languages_are_known(header, row):
    assert brief(reading(f"{header}\n{row}\n")) == [AMINA]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_western_encodings_are_told_apart(encoding):
    text = "Nom;Prénom;Nationalité\nNDIAYE;Zoé;SEN\n"
    assert brief(read(text.encode(encoding), TODAY))[0][:2] == ("NDIAYE", "Zoé")


def test_arabic_in_its_own_code_page_is_read():
    raw = "اسم العائلة;الاسم الأول;الجنسية\nالزهراني;محمد;SAU\n".encode("cp1256")
    result = read(raw, TODAY)
    assert brief(result)[0][:2] == ("الزهراني", "محمد")
    assert any("cp1256" in text for text in told(result, "note"))


def test_a_table_without_a_header_is_read_by_what_its_columns_hold():
    result = reading("OTIENO,AMINA,1990-08-17,F,KEN,AK1234567\nQUISPE,ROSA,1985-01-02,F,PER,P7654321\n")
    assert brief(result) == [AMINA, ("QUISPE", "ROSA", "1985-01-02", "F", "PER", "P7654321")]
    assert any("no header" in text for text in told(result, "note"))


def test_titles_above_the_header_are_skipped():
    result = reading("Ferry MV Example,,\nLamu - Mombasa,,\n\nName,DOB,Sex\nAMINA OTIENO,1990-08-17,F\n")
    assert [(t.family, t.at) for t in result.travellers] == [("AMINA OTIENO", "line 5")]


def test_one_date_that_can_only_be_american_settles_the_column():
    result = reading("Surname,Given name,DOB\nA,AMINA,02/03/1990\nB,ROSA,08/17/1990\n")
    assert [t.birth_date for t in result.travellers] == ["1990-02-03", "1990-08-17"]
    assert told(result, "warning") == []


def test_dates_that_can_be_read_two_ways_are_told_once():
    result = reading("Surname,Given name,DOB\nA,AMINA,02/03/1990\nB,ROSA,04/05/1990\n")
    assert [t.birth_date for t in result.travellers] == ["1990-03-02", "1990-05-04"]
    (warning,) = told(result, "warning")
    assert warning.startswith("line 2, column DOB")


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("1990", "1990"),
        ("1990-08", "1990-08"),
        ("08/1990", "1990-08"),
        ("1990-00-00", "1990"),
        ("19900817", "1990-08-17"),
        ("17AUG90", "1990-08-17"),
        ("17-Aug-1990", "1990-08-17"),
        ("17.08.90", "1990-08-17"),
        ("August 17, 1990", "1990-08-17"),
        ("1er août 1990", "1990-08-01"),
        ("1990-08-17 00:00:00", "1990-08-17"),
        ("١٩٩٠/٠٨/١٧", "1990-08-17"),
        ("١٧ آب ١٩٩٠", "1990-08-17"),
    ],
)
def test_birth_dates_in_many_spellings(written, born):
    result = reading(f'Surname;Given name;DOB\nOTIENO;AMINA;"{written}"\n')
    assert (result.travellers[0].birth_date, result.errors) == (born, ())


@pytest.mark.parametrize(
    "written", ["31/02/1990", "99/99/99", "soon", "17 Foo 1990", "2990-01-01", "17 ju 1990"]
)
def test_a_date_that_is_none_names_line_and_column_and_amina_is_still_read(written):
    result = reading(f"Surname;Given name;DOB\nOTIENO;AMINA;{written}\n")
    assert brief(result)[0][:3] == ("OTIENO", "AMINA", "")
    (error,) = result.errors
    assert error.at == "line 2, column DOB"


def test_h_and_m_in_one_column_mean_hombre_and_mujer():
    result = reading("Apellidos;Nombres;Sexo\nQUISPE;ROSA;M\nQUISPE;JORGE;H\n")
    assert [t.sex for t in result.travellers] == ["F", "M"]


def test_m_and_f_in_one_column_mean_male_and_female():
    result = reading("Surname;Given name;Sex\nMEYER;JONAS;M\nQUISPE;ROSA;F\nOTIENO;ZURI;?\n")
    assert [t.sex for t in result.travellers] == ["M", "F", ""]
    assert result.errors[0].at == "line 4, column Sex"


def test_crew_are_told_by_their_column():
    result = reading("Surname;Given name;Role\nMEYER;JONAS;Equipage\nQUISPE;ROSA;Passenger\n")
    assert [t.role for t in result.travellers] == ["crew", "passenger"]


def test_a_quote_that_is_never_closed_costs_one_line():
    rows = "\n".join(f"FAMILY{chr(65 + n)},GIVEN,F" for n in range(20))
    result = reading(f'Surname,Given name,Sex\n"OTIENO,AMINA,F\n{rows}\n')
    assert len(result.travellers) == 21
    assert brief(result)[0][:2] == ("OTIENO", "AMINA")
    assert any(text.startswith("line 2") for text in told(result, "warning"))


def test_a_quoted_cell_may_hold_a_line_break_and_the_delimiter():
    result = reading(
        'Surname,Given name,Place of birth\n"OTIENO, WA",AMINA,"Kisumu\nKenya"\nQUISPE,ROSA,Lima\n'
    )
    assert [(t.family, t.at) for t in result.travellers] == [("OTIENO, WA", "line 2"), ("QUISPE", "line 4")]


def test_a_row_without_anybody_is_told():
    result = reading("Surname,Given name,Sex\n,,F\nOTIENO,AMINA,F\n")
    assert len(result.travellers) == 1
    assert result.errors[0].at == "line 2"


def test_short_and_long_rows_are_read_as_far_as_they_go():
    result = reading("Surname,Given name,Sex\nOTIENO\nQUISPE,ROSA,F,extra,more\n")
    assert [(t.family, t.sex) for t in result.travellers] == [("OTIENO", ""), ("QUISPE", "F")]


def test_columns_that_are_not_known_are_told():
    assert any(
        "'Loyalty tier'" in t for t in told(reading("Surname,Given name,Loyalty tier\nA,B,gold\n"), "note")
    )


def test_a_line_far_too_long_is_refused_and_the_rest_is_read():
    result = reading(f"Surname,Given name\n{'X' * 100_000},Y\nOTIENO,AMINA\n")
    assert [t.family for t in result.travellers] == ["OTIENO"]
    assert result.errors[0].at == "line 2"


def test_more_people_than_allowed_are_left_unread_and_told():
    raw = b"Surname,Given name\n" + b"OTIENO,AMINA\n" * 50
    result = read(raw, TODAY, Limits(max_travellers=10))
    assert len(result.travellers) == 10
    assert any("More than 10 people" in text for text in told(result, "error"))
