import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange import un_list
from comity.exchange.model import Read, fingerprint

PERSON = """
    <INDIVIDUAL>
      <DATAID>4711</DATAID>
      <FIRST_NAME>IMRE </FIRST_NAME><SECOND_NAME>VARGA-TOTH</SECOND_NAME>
      <NAME_ORIGINAL_SCRIPT>Имре\n   Варга</NAME_ORIGINAL_SCRIPT>
      <UN_LIST_TYPE>Test</UN_LIST_TYPE><REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER>
      <LISTED_ON>2012-12-31-05:00</LISTED_ON>
      <COMMENTS1>Father of three.\nGender: male</COMMENTS1>
      <TITLE><VALUE>Dr.</VALUE></TITLE>
      <DESIGNATION><VALUE>Broker </VALUE></DESIGNATION>
      <NATIONALITY><VALUE>Türkiye</VALUE><VALUE>na</VALUE></NATIONALITY>
      <LAST_DAY_UPDATED><VALUE/><VALUE>2016-10-13</VALUE></LAST_DAY_UPDATED>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Imre Toth</ALIAS_NAME>
        <DATE_OF_BIRTH>1971-02-03</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Broker</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ADDRESS><CITY>Ankara</CITY><COUNTRY>Türkiye</COUNTRY><NOTE>previous</NOTE></INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-03-02</DATE></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Izmir</CITY><COUNTRY>Türkiye</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Numéro de passeport </TYPE_OF_DOCUMENT>
        <NUMBER>Turkish passport no. U 1234567</NUMBER><ISSUING_COUNTRY>Türkiye</ISSUING_COUNTRY>
        <DATE_OF_ISSUE>2010-05-06</DATE_OF_ISSUE><NOTE>expired on 5 May 2020</NOTE></INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification\n     Number</TYPE_OF_DOCUMENT>
        <NUMBER>99-11</NUMBER></INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT/>
    </INDIVIDUAL>"""
COMPANY = """
    <ENTITY><DATAID>4712</DATAID><FIRST_NAME>LONG ROAD LINES (LRL)</FIRST_NAME>
      <REFERENCE_NUMBER>TSe.001</REFERENCE_NUMBER><LISTED_ON>2014-01-02</LISTED_ON>
      <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Short Road Lines</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Al-Tariq</ALIAS_NAME>
        <NOTE>in Arabic script: شركة الطريق</NOTE></ENTITY_ALIAS>
    </ENTITY>"""


def document(individuals: str = PERSON, entities: str = COMPANY, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}\n<CONSOLIDATED_LIST dateGenerated="2026-01-01">\n'
        f"<INDIVIDUALS>{individuals}</INDIVIDUALS>\n<ENTITIES>{entities}</ENTITIES>\n</CONSOLIDATED_LIST>"
    ).encode()


def reads(content: bytes, **options: int) -> list[Read]:
    return list(un_list.read(io.BytesIO(content), **options))


def properties(read: Read) -> dict[str, list[str]]:
    assert read.entity is not None
    return read.entity["properties"]


def messages(found: list[Read]) -> str:
    return "\n".join(str(problem) for read in found for problem in read.problems)


def ids(found: list[Read]) -> list[str]:
    return [read.entity["id"] for read in found if read.entity]


def test_a_person_comes_first_then_the_documents_then_the_listing() -> None:
    assert ids(reads(document(entities=""))) == [
        "un-4711",
        "un-4711-passport-u1234567",
        "un-4711-id-9911",
        "un-4711-listing",
    ]


def test_a_person_s_names_dates_and_countries_are_all_there() -> None:
    person = properties(reads(document())[0])
    assert person["name"] == ["IMRE VARGA-TOTH"]
    assert (person["firstName"], person["lastName"]) == (["IMRE"], ["VARGA-TOTH"])
    assert person["alias"] == ["Имре Варга", "Imre Toth"]
    assert person["weakAlias"] == ["The Broker"]
    assert person["birthDate"] == ["1971-02-03", "1971-03-02"]
    assert (person["nationality"], person["birthCountry"], person["country"]) == (["tr"], ["tr"], ["tr"])
    assert (person["gender"], person["title"], person["position"]) == (["male"], ["Dr."], ["Broker"])
    assert (person["passportNumber"], person["idNumber"]) == (["U 1234567"], ["99-11"])
    assert person["address"] == ["Ankara, Türkiye"]
    assert "Imre Toth: birth date 1971-02-03" in person["notes"]
    assert "Address Ankara, Türkiye: previous" in person["notes"]


def test_documents_are_linked_to_their_holder() -> None:
    _, passport, identification, listing = reads(document(entities=""))
    assert properties(passport) == {
        "holder": ["un-4711"],
        "number": ["U 1234567"],
        "passportNumber": ["U 1234567"],
        "type": ["Numéro de passeport"],
        "country": ["tr"],
        "startDate": ["2010-05-06"],
        "endDate": ["2020-05-05"],
        "summary": ["expired on 5 May 2020"],
        "description": ["Turkish passport no. U 1234567"],
    }
    assert properties(identification)["type"] == ["National Identification Number"]
    assert properties(listing)["listingDate"] == ["2012-12-31"]
    assert properties(listing)["unscId"] == ["TSi.001"]


def test_an_organisation_keeps_its_former_and_its_arabic_name() -> None:
    company = properties(reads(document(individuals=""))[0])
    assert company["name"] == ["LONG ROAD LINES"]
    assert company["abbreviation"] == ["LRL"]
    assert company["previousName"] == ["Short Road Lines"]
    assert company["alias"] == ["Al-Tariq", "شركة الطريق"]


def test_an_unknown_nationality_is_reported_and_kept_in_the_notes() -> None:
    person = reads(document())[0]
    assert [problem.value for problem in person.problems] == ["na"]
    assert person.problems[0].field == "NATIONALITY"
    assert "DATAID 4711" in person.problems[0].at
    assert "NATIONALITY: na" in properties(person)["notes"]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (PERSON.replace("4711", ""), "no usable number"),
        ("<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME/></INDIVIDUAL>", "no name"),
        (PERSON + PERSON, "same number as entry 1"),
        (PERSON.replace("Father of", "Father & of"), "damaged"),
    ],
)
def test_a_refused_entry_is_named_and_the_next_one_is_read(entry: str, why: str) -> None:
    found = reads(document(individuals=entry))
    refused = [read for read in found if read.entity is None]
    assert [why in str(read.problems[0]) for read in refused] == [True]
    assert "entry" in refused[0].at
    assert "un-4712" in ids(found)


def test_damage_is_named_by_its_line() -> None:
    content = document(individuals=PERSON.replace("Father of", "Father & of"))
    line = content[: content.index(b"Father &")].count(b"\n") + 1
    assert f"line {line}:" in messages(reads(content))


def test_a_file_cut_off_gives_the_whole_entries_and_says_so() -> None:
    content = document(entities=COMPANY + COMPANY.replace("4712", "4713"))
    found = reads(content[: content.index(b"4713") + 40])
    assert ids(found)[-2:] == ["un-4712", "un-4712-listing"]
    assert "damaged" in messages(found)


def test_reading_goes_on_behind_the_last_kept_position() -> None:
    every = reads(document())
    assert [read.position for read in every] == list(range(1, len(every) + 1))
    for done in range(len(every) + 2):
        assert reads(document(), start_after=done) == every[done:]


def test_entity_bombs_are_refused_without_being_expanded() -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    found = reads(document(individuals=PERSON.replace("IMRE ", "&c;"), before=lol))
    assert ids(found) == []
    assert "document type" in messages(found)


def test_no_file_of_the_machine_can_be_drawn_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    dtd = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    found = reads(document(individuals=PERSON.replace("IMRE ", "&a;"), before=dtd))
    assert ids(found) == []
    assert "TOP SECRET" not in repr(found)


def test_too_deep_too_wide_and_too_long_are_bounded() -> None:
    deep = "<INDIVIDUAL>" + "<A>" * 200
    assert "nested more than 12" in messages(reads(document(individuals=deep)))
    wide = "<INDIVIDUAL>" + "<A/>" * 30_000
    assert "more than 20,000 elements" in messages(reads(document(individuals=wide)))
    short = un_list.Limits(file_bytes=200)
    found = list(un_list.read(io.BytesIO(document()), limits=short))
    assert "larger than 200 bytes" in messages(found)


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\0", b"name,born\nA,1970\n", b"<html><body/></html>", b"<CONSOLIDATED_LIST/>", b"{}"],
)
def test_another_kind_of_file_is_one_clear_problem(content: bytes) -> None:
    found = reads(content)
    assert [read.entity for read in found] == [None]
    assert messages(found)


def test_one_line_of_ten_megabytes_is_read() -> None:
    flat = document().replace(b"\n", b" ").replace(b"Father", b"Father" + b" x" * 4_000_000)
    assert ids(reads(flat))[0] == "un-4711"


@settings(max_examples=150)
@given(st.data())
def test_no_damage_breaks_the_reader(data: st.DataObject) -> None:
    content = bytearray(document())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=10))
    found = reads(bytes(content))
    assert [read.position for read in found] == list(range(1, len(found) + 1))
    assert all(read.entity or read.problems for read in found)


@pytest.mark.real_data
def test_the_real_list_is_read_whole(shared_data: Path) -> None:
    from followthemoney import model

    with (shared_data / "lists" / "UN_consolidated.xml").open("rb") as stream:
        found = list(un_list.read(stream))
    entities = [read.entity for read in found if read.entity]
    counts = Counter(entity["schema"] for entity in entities)
    assert (counts["Person"], counts["Organization"], counts["Sanction"]) == (730, 273, 1003)
    assert counts["Passport"] > 300
    assert len({entity["id"] for entity in entities}) == len(entities)
    assert len({fingerprint(entity) for entity in entities}) == len(entities)
    reported = [problem for read in found for problem in read.problems]
    assert Counter(problem.field for problem in reported) == {
        "INDIVIDUAL_DATE_OF_BIRTH": 2,
        "INDIVIDUAL_DOCUMENT": 2,
        "NATIONALITY": 1,
    }
    for entity in entities:
        schema = model.get(entity["schema"])
        assert schema is not None
        for name, values in entity["properties"].items():
            prop = schema.get(name)
            assert prop is not None, name
            assert [value for value in values if prop.type.clean(value) is None] == []
