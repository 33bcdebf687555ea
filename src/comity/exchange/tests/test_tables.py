"""Tables as bureaus keep them: Excel with merged cells and doubled headings, CSV in Windows-1256, and what is wrong."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from comity.exchange.model import Read
from comity.exchange.tables import sheets
from comity.exchange.tables.charset import encoding_of
from comity.exchange.tables.rows import Column, Plan, look, read
from comity.exchange.tables.sheets import NoTableError
from comity.exchange.tables.words import plain

KNOWN = {"nom", "prenom", "ne le", "pays", "sexe", "passeport", "plaque", "الاسم", "تاريخ الميلاد"}


def known(row: list[str]) -> int:
    return sum(plain(cell) in KNOWN for cell in row)


def workbook(*rows: list[object], merged: tuple[str, ...] = ()) -> io.BytesIO:
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for one in merged:
        page.merge_cells(one)
    kept = io.BytesIO()
    book.save(kept)
    return kept


HOWS = {"Nom": ("lastName", "text"), "Prénom": ("firstName", "text"), "Né le": ("birthDate", "date"), "Pays": ("nationality", "country"),
        "Sexe": ("gender", "gender"), "Passeport": ("passportNumber", "many"), "N°": ("", "id")}  # fmt: skip


def planned(stream: io.BytesIO, kind: str = "Person") -> Plan:
    found = look(stream, known)
    columns = [
        Column(place, heading, *HOWS[heading])
        for place, heading in enumerate(found.headings)
        if heading in HOWS
    ]
    return Plan("person", kind, found.header, tuple(columns), "2026-11-25")


def entities(stream: io.BytesIO) -> list[Read]:
    return list(read(stream, planned(stream)))


BORN = datetime(1984, 3, 17)  # noqa: DTZ001 - as Excel has it, without a zone
MISTAKES = [
    ["Registre des personnes recherchées", None, None, None, None, None],
    ["Nom", "Prénom", "Né le", "Pays", "Sexe", "Passeport"],
    ["MUTUA", "Josphat", BORN, "Kenya", "H", 123456.0],
    ["OUMA", "Baraka", 29107, "Narnia", "F", "AK1; AK2"],
    [None, "Otieno", "31/02/1980", "KEN", "divers", ""],
    ["Nom", "Prénom", "Né le", "Pays", "Sexe", "Passeport"],
    ["MUTUA", "Josphat", "17.03.1984", "ke", "m", "123456"],
    [None, None, None, None, None, None],
    ["WAR\u202eSAME\u200b", "Halima", "05/06/1979", "n/a", "-", None],
]


def test_a_workbook_full_of_mistakes_gives_its_people_and_names_each_bad_cell() -> None:
    stream = workbook(*MISTAKES, merged=("A4:A5", "A1:F1"))
    found = look(stream, known)
    assert (found.header, found.headings) == (2, ["Nom", "Prénom", "Né le", "Pays", "Sexe", "Passeport"])
    reads = entities(stream)
    people = {r.entity["properties"]["name"][0]: r.entity["properties"] for r in reads if r.entity}
    assert set(people) == {"Josphat MUTUA", "Baraka OUMA", "Otieno OUMA", "Halima WARSAME"}
    mutua = people["Josphat MUTUA"]
    assert (mutua["birthDate"], mutua["nationality"], mutua["gender"]) == (["1984-03-17"], ["ke"], ["male"])
    assert mutua["passportNumber"] == ["123456"]
    assert (people["Baraka OUMA"]["birthDate"], people["Baraka OUMA"]["passportNumber"]) == (
        ["1979-09-09"],
        ["AK1", "AK2"],
    )
    assert people["Baraka OUMA"]["notes"] == ["Pays: Narnia"]
    wrong = [(problem.at, problem.field) for r in reads for problem in r.problems]
    assert wrong == [
        ("row 4", "Pays"), ("row 5", "Né le"), ("row 5", "Sexe"), ("row 7", ""), ("row 9", "Né le"),
    ]  # fmt: skip
    assert "same as row 3" in reads[3].problems[0].message


def test_headings_that_are_doubled_or_missing_have_each_a_name() -> None:
    stream = workbook(["Nom", "Nom", None, "Prénom"], ["MUTUA", "KIPRONO", "x", "Josphat"])
    assert look(stream, known).headings == ["Nom", "Nom (2)", "C", "Prénom"]
    assert look(io.BytesIO(b"one;two\nthree;four\n"), known).header == 1
    assert look(io.BytesIO(b"A1;2\nB3;4\n"), known).header == 0


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1256", "الاسم;تاريخ الميلاد\nمحمد يوسف;1984-03-17\n"),
        ("cp1252", "Nom;Né le\nGarçon;1984-03-17\n"),
        ("utf-8-sig", "Nom;Né le\nGarçon;1984-03-17\n"),
        ("utf-16", "Nom\tNé le\nGarçon\t1984-03-17\n"),
    ],
)
def test_a_text_is_read_in_the_encoding_it_is_in(encoding: str, text: str) -> None:
    found = look(io.BytesIO(text.encode(encoding)), known)
    assert found.headings == text.splitlines()[0].replace("\t", ";").split(";")
    assert found.sample == [(2, text.splitlines()[1].replace("\t", ";").split(";"))]


def test_the_byte_that_decides_may_come_late() -> None:
    late = b"a;b\n" * 100_000 + "é;è\n".encode("cp1252")
    assert encoding_of(io.BytesIO(late)) == ("cp1252", 0)
    assert encoding_of(io.BytesIO(b"a;b\n" * 100_000 + "é\n".encode())) == ("utf-8", 0)


def test_identifiers_are_checked_and_an_own_number_makes_the_row_its_own() -> None:
    stream = io.BytesIO(
        b"No,Plaque,Pays\n7,KAA 123 B,Kenya\n7,x,Kenya\n8,---,Kenya\n9,no plate at all,Kenya\n"
    )
    columns = (
        Column(0, "No", "", "id"),
        Column(1, "Plaque", "registrationNumber", "check:plate"),
        Column(2, "Pays", "country", "country"),
    )
    reads = list(read(stream, Plan("vehicle", "Vehicle", 1, columns, "2026-11-25")))
    assert reads[0].entity == {
        "id": "vehicle:7",
        "schema": "Vehicle",
        "properties": {
            "registrationNumber": [reads[0].entity["properties"]["registrationNumber"][0]],
            "country": ["ke"],
        },
    }
    assert "same number as row 2" in reads[1].problems[-1].message
    assert [problem.field for problem in reads[3].problems] == ["Plaque"]


def test_a_reading_that_was_cut_goes_on_behind_it() -> None:
    stream = workbook(*MISTAKES)
    plan = planned(stream)
    whole = list(read(stream, plan))
    for kept in (r.position for r in whole):
        assert list(read(stream, plan, kept)) == [r for r in whole if r.position > kept]


def test_a_quote_that_is_never_closed_costs_nobody_her_row() -> None:
    content = b'Nom;Pays\n"MUTUA;Kenya\n' + b"OUMA;Kenya\n" * 9
    (doubtful, *others) = entities(io.BytesIO(content))
    assert doubtful.entity is not None
    assert "never closed" in doubtful.problems[0].message
    assert len(others) == 9


def test_what_is_no_table_or_too_much_is_refused() -> None:
    for content, words in (
        (sheets.OLD_EXCEL + b"x" * 100, "old Excel"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"one word\n", "no character"),
        (b"", "no character"),
    ):
        with pytest.raises(NoTableError, match=words):
            look(io.BytesIO(content), known)
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(NoTableError, match="no Excel"):
        look(odt, known)
    bomb = workbook(*MISTAKES)
    with zipfile.ZipFile(bomb, "a") as archive:
        archive.writestr("xl/comments1.xml", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>')
    with pytest.raises(NoTableError, match="document type"):
        look(bomb, known)
    small = sheets.Limits(file_bytes=1000)
    with pytest.raises(NoTableError, match="larger"):
        sheets.sheet(workbook(*MISTAKES), known, small)
    long = io.BytesIO(b"Nom;Pays\n" + b"x" * 100_000 + b";y\nA;B\n")
    found = look(long, known)
    assert [row for _, row in found.sample] == [["A", "B"]]


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400)
    | st.lists(st.text(max_size=40), max_size=8).map(lambda rows: "\n".join(rows).encode())
)
def test_no_content_makes_it_fall(content: bytes) -> None:
    stream = io.BytesIO(b"Nom;Pays\n" + content)
    columns = (Column(0, "Nom", "name"), Column(1, "Pays", "country", "country"))
    for one in read(stream, Plan("person", "Person", 1, columns, "2026-11-25")):
        assert one.entity or one.problems
