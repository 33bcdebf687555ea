from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from comity.demo.passengers import Passenger
from comity.demo.paxlst import Flight, paxlst, table, zones
from comity.screening.documents import mrz
from comity.screening.manifests.read import read

TODAY = date(2026, 11, 23)
FLIGHT = Flight(
    number="YY0001",
    origin="IST",
    destination="NBO",
    departs=datetime(2026, 11, 23, 1, 5),  # noqa: DTZ001 - local time
    arrives=datetime(2026, 11, 23, 7, 0),  # noqa: DTZ001
    sender="AIR",
    receiver="GOV",
    reference="REF1",
)
ROSA = Passenger(
    "Quispe Ñahui", "Rosa María", "F", date(1980, 2, 3), "PER", "X12345678", date(2030, 1, 2), seat="1A"
)


def test_rosa_comes_back_from_each_kind_of_list() -> None:
    for content in (paxlst(FLIGHT, [ROSA]), table(FLIGHT, [ROSA]), zones([ROSA])):
        found = read(content, TODAY)
        (traveller,) = found.travellers
        assert found.problems == ()
        assert (traveller.birth_date, traveller.sex) == ("1980-02-03", "F")
        assert traveller.nationalities == ("PER",)
        assert traveller.documents[0].number == "X12345678"
        assert traveller.documents[0].expires == "2030-01-02"
        assert traveller.family.upper() in ("QUISPE NAHUI", "QUISPE ÑAHUI", "QUISPE NXXAHUI")


def test_the_zone_s_check_digits_are_right() -> None:
    (found,) = mrz.find(zones([ROSA]).decode("ascii"))
    assert mrz.parse(found.lines, TODAY).valid


@given(
    st.text(alphabet="ABc'+:?.- Ñéع", min_size=1, max_size=20).filter(
        lambda text: any(map(str.isalpha, text))
    )
)
def test_no_name_breaks_the_message(name: str) -> None:
    odd = Passenger(f"A{name}", f"B{name}", "X", date(1980, 2, 3), "PER", "X12345678", date(2030, 1, 2))
    found = read(paxlst(FLIGHT, [odd, ROSA]), TODAY)
    assert len(found.travellers) == 2
    assert found.travellers[1].seat == "1A"
