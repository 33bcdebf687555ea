"""The public samples of the US GTAS system; the counts were made by hand (NAD FL, FM; TIF outside history)."""

from datetime import UTC, datetime

import pytest

from comity.screening.manifests.cusres import Letterhead, Outcome, answer
from comity.screening.manifests.read import read
from comity.screening.manifests.tests.writing import TODAY, told

pytestmark = pytest.mark.real_data

LISTS = [
    ("Test1.txt", 0, 8),
    ("Test3.txt", 260, 0),
    ("airline2.edi", 10, 0),
    ("apisMessage.txt", 2, 0),
    ("multiple_flight_leg_apis.txt", 2, 0),
]
RECORDS = [
    ("2_pnrs_basic.edi", 4),
    ("adult_and_infant.edi", 2),
    ("danglingMetaCharacter.txt", 1),
    ("infant.edi", 2),
    ("pnrBadFormat.txt", 2),
    ("pnrMessage.txt", 2),
    ("pnrMessagePg75.txt", 2),
    ("pnrNoOrgMsg.txt", 1),
    ("pnrSeatFormats.txt", 1),
]


@pytest.mark.parametrize(("name", "passengers", "crew"), LISTS)
def test_every_list_gives_the_right_number_of_people(shared_data, name, passengers, crew):
    result = read((shared_data / "edifact" / "paxlst" / name).read_bytes(), TODAY)
    assert result.format == "paxlst"
    roles = [t.role for t in result.travellers]
    assert (roles.count("passenger"), roles.count("crew"), len(roles)) == (
        passengers,
        crew,
        passengers + crew,
    )
    assert all(t.family and t.given and t.birth_date and t.sex for t in result.travellers)
    assert all(leg.carrier_flight and leg.departure and leg.arrival and leg.departs for leg in result.legs)
    assert result.errors == ()


@pytest.mark.parametrize(("name", "people"), RECORDS)
def test_every_record_gives_its_people(shared_data, name, people):
    result = read((shared_data / "edifact" / "pnrgov" / name).read_bytes(), TODAY)
    assert result.format == "pnrgov"
    assert len(result.travellers) == people
    assert all(t.family and t.given for t in result.travellers)
    assert not any(t.given.endswith(("MR", "MRS")) for t in result.travellers)
    assert len(result.legs) == 1


def test_no_sample_is_left_out(shared_data):
    folder = shared_data / "edifact"
    assert {p.name for p in (folder / "paxlst").iterdir()} == {name for name, *_ in LISTS}
    assert {p.name for p in (folder / "pnrgov").iterdir()} == {name for name, _ in RECORDS}


@pytest.mark.parametrize(
    "name", ["danglingMetaCharacter.txt", "infant.edi", "pnrBadFormat.txt", "pnrNoOrgMsg.txt"]
)
def test_what_was_broken_on_purpose_is_told(shared_data, name):
    result = read((shared_data / "edifact" / "pnrgov" / name).read_bytes(), TODAY)
    assert told(result, "error") or told(result, "warning")


def test_legs_infants_and_parts_are_right_where_they_were_looked_at(shared_data):
    def sample(folder, name):
        return read((shared_data / "edifact" / folder / name).read_bytes(), TODAY)

    legs = sample("paxlst", "multiple_flight_leg_apis.txt").legs
    assert [(leg.departure, leg.arrival) for leg in legs] == [("MIA", "IAD"), ("IAD", "JFK"), ("JFK", "CDG")]
    for name in ("infant.edi", "adult_and_infant.edi"):
        travellers = sample("pnrgov", name).travellers
        assert [t.infant for t in travellers] == [False, True]
        assert len({number.number for t in travellers for number in t.documents}) == 2
    part = sample("paxlst", "airline2.edi").messages[0]
    assert (part.part, part.part_state, dict(part.declared)) == (10, "F", {"42": 136})


@pytest.mark.parametrize("name", [name for name, *_ in LISTS])
def test_a_real_list_can_be_answered(shared_data, name):
    result = read((shared_data / "edifact" / "paxlst" / name).read_bytes(), TODAY)
    outcomes = dict.fromkeys(range(1, len(result.travellers) + 1), Outcome.BOARD)
    text = answer(result, Letterhead("KEBORDER", datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "1"), outcomes)
    assert text.count("ERC+0Z'") == len(result.travellers)
