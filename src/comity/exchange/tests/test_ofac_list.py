"""OFAC's list: its files together, its remarks, its damage; and the published list whole."""

import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from followthemoney import model
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange import ofac_list, ofac_remarks
from comity.exchange.model import Read

MAN = (
    '101,"TAVASLI, Orhan, Jr.","individual","SDGT] [IRGC","Director, Long Road Lines",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 14 Jun 1975; alt. DOB 1968 to 1970; POB Izmir, Turkey; nationality Turkey; alt. citizen Iran; Gender Male; '
    "Passport U1234567 (Turkey) issued 25 Jul 2011 expires 24 Jul 2021; alt. Passport AB77 Iran; Tax ID No. 99-1 (Iran); "
    "a.k.a. 'THE; BROKER'; Digital Currency Address - XBT 1BoatSLRHtKNngkdXEeobR76b53LETtpyT; Linked To: LONG ROAD L\""
)
FIRM = '102,"LONG ROAD LINES",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Registration ID 77-12; Website http://example.org."'
SHIP = '103,"MARIE",vessel,"IRAN",-0- ,"P3QG3","Bulk Carrier","640",-0- ,"Panama",-0- ,"Vessel Registration Identification IMO 9187629."'
PLANE = '104,"EP-XYZ","aircraft","IRAN",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Aircraft Model ATR-72; Aircraft Manufacture Date 19 Jun 2018."'
ADD = '101,1,"42 Via Brasil","Panama City","Panama",-0- \r\n102,2,-0- ,-0- ,"undetermined",-0- \r\n'
ALT = '101,7,"aka","TAVASLY, Orkhan",-0- \r\n102,8,"fka","SHORT ROAD",-0- \r\n'
COMMENTS = '101,"INES."\r\n'


def archive(main: str, **files: str) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as found:
        for name, text in {"sdn": main, "add": ADD, "alt": ALT, "sdn_comments": COMMENTS, **files}.items():
            found.writestr(f"OFAC/{name.upper()}.CSV", text)
    packed.seek(0)
    return packed


def reads(*rows: str, **files: str) -> list[Read]:
    return list(ofac_list.read(archive("\r\n".join([*rows, "\x1a"]), **files)))


def entities(found: list[Read]) -> dict[str, dict[str, list[str]]]:
    return {read.entity["id"]: read.entity["properties"] for read in found if read.entity}


def messages(found: list[Read]) -> list[str]:
    return [str(problem) for read in found for problem in read.problems]


def test_a_person_has_what_four_files_say_of_him() -> None:
    found = entities(reads(MAN, FIRM))
    man = found["ofac-101"]
    assert man["name"] == ["Orhan TAVASLI Jr."]
    assert man["alias"] == ["Orkhan TAVASLY"]
    assert man["weakAlias"] == ["THE; BROKER"]
    assert man["birthDate"] == ["1975-06-14", "1968", "1969", "1970"]
    assert (man["birthCountry"], man["nationality"], man["citizenship"]) == (["tr"], ["tr"], ["ir"])
    assert man["address"] == ["42 Via Brasil, Panama City, Panama"]
    assert man["position"] == ["Director, Long Road Lines"]
    assert "Linked To: LONG ROAD LINES" in man["notes"], (
        "remarks go on in another file, in the middle of a word"
    )
    paper = found["ofac-101-passport-u1234567"]
    assert (paper["country"], paper["startDate"], paper["endDate"]) == (
        ["tr"],
        ["2011-07-25"],
        ["2021-07-24"],
    )
    assert found["ofac-101-passport-ab77"]["country"] == ["ir"]
    assert found["ofac-101-id-991"]["type"] == ["Tax ID No."]
    assert found["ofac-101-wallet-1boatslrhtknngkdxeeobr76b53lettpyt"]["holder"] == ["ofac-101"]
    assert found["ofac-101-listing"]["program"] == ["SDGT", "IRGC"]


def test_a_body_a_ship_and_an_aircraft_are_what_they_are() -> None:
    found = reads(FIRM, SHIP, PLANE)
    kinds = [read.entity["schema"] for read in found if read.entity and read.entity["schema"] != "Sanction"]
    assert kinds == ["Organization", "Vessel", "Airplane"]
    said = entities(found)
    assert said["ofac-102"]["registrationNumber"] == ["77-12"]
    assert said["ofac-102"]["previousName"] == ["SHORT ROAD"]
    assert (said["ofac-103"]["imoNumber"], said["ofac-103"]["flag"]) == (["IMO 9187629"], ["pa"])
    assert (said["ofac-104"]["registrationNumber"], said["ofac-104"]["buildDate"]) == (
        ["EP-XYZ"],
        ["2018-06-19"],
    )


@pytest.mark.parametrize(
    ("said", "dates"),
    [
        ("25 Nov 1928", ("1928-11-25",)), ("Apr 1963", ("1963-04",)), ("circa 1956", ("1956",)), ("1979-1982", ("1979", "1980", "1981", "1982")),
        ("01 Jan 1946 to 31 Dec 1948", ("1946", "1947", "1948")), ("1900 to 1990", ()), ("31 Feb 1975", None), ("unknown", None),
    ],
)  # fmt: skip
def test_a_birth_date_is_read_as_far_as_it_is_known(said: str, dates: tuple[str, ...] | None) -> None:
    found = ofac_remarks.dates(said)
    assert (found.dates if found else None) == dates


def test_damage_costs_its_line_and_is_named() -> None:
    found = reads(
        MAN.replace("101,", "x,", 1), FIRM, FIRM, '105,"CUT', SHIP.replace("vessel", '"tank"'), PLANE,
        add=ADD + "101,3,broken\r\n", alt=ALT + '999,9,"aka","NOBODY",-0- \r\n',
    )  # fmt: skip
    told = "\n".join(messages(found))
    for words in (
        "no number of its own", "the same number as an entry before", "sdn.csv line 4", "is no kind of entry",
        "add.csv line 3", "entry 999: other files speak of it",
    ):  # fmt: skip
        assert words in told, told
    assert {"ofac-102", "ofac-104"} == {key for key in entities(found) if key.count("-") == 1}


def test_what_is_no_such_list_says_so() -> None:
    for content in (b"", b"\x1a", b"PK\x03\x04broken", b"\xff" * 200, archive("").getvalue()):
        (read,) = [read for read in ofac_list.read(io.BytesIO(content)) if read.entity is None][-1:]
        assert read.problems
    alone = list(ofac_list.read(io.BytesIO(FIRM.encode())))
    assert "add.csv is missing" in " ".join(messages(alone))
    assert ofac_list.is_list(archive(FIRM))
    assert ofac_list.is_list(io.BytesIO(FIRM.encode()))
    assert not ofac_list.is_list(io.BytesIO(b'1,"Tavasli",x\n'))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6), st.text(max_size=200))
def test_no_content_makes_it_fall(rows: list[str], remarks: str) -> None:
    row = '101,"A, B","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"' + remarks.replace('"', "'") + '"'
    for read in reads(row, *rows, add="\n".join(rows)):
        assert read.entity or read.problems


def test_a_reading_that_was_cut_goes_on_behind_it() -> None:
    whole = reads(MAN, FIRM, SHIP)
    for kept in range(len(whole)):
        rest = list(ofac_list.read(archive("\r\n".join([MAN, FIRM, SHIP])), start_after=kept))
        assert [read.position for read in rest] == list(range(kept + 1, len(whole) + 1))
        assert rest == whole[kept:]


def test_the_published_list_comes_whole(shared_data: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as found:
        for name in ("sdn", "add", "alt", "sdn_comments"):
            found.write(shared_data / "lists" / f"{name}.csv", f"{name}.csv")
    packed.seek(0)
    every = list(ofac_list.read(packed))
    schemas = Counter(read.entity["schema"] for read in every if read.entity)
    assert (schemas["Person"], schemas["Organization"], schemas["Vessel"], schemas["Airplane"]) == (
        3845,
        2994,
        323,
        217,
    )
    assert schemas["Sanction"] == 7379
    refused = [read for read in every if read.entity is None]
    assert all("the list does not have it" in str(read.problems[0]) for read in refused), (
        "each has its number"
    )
    ids = [read.entity["id"] for read in every if read.entity]
    assert len(ids) == len(set(ids))
    for read in every[:2000]:
        for name in read.entity["properties"] if read.entity else ():
            assert model.get(read.entity["schema"]).get(name) is not None, name  # type: ignore[union-attr, index]
