"""One story, told by a seed: a network's records at eight bureaus, and three lists of travellers.

The forger flies from Istanbul to Nairobi on a stolen passport. Nairobi screens the flight; Paris looks for him.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from comity.demo.cast import BUREAUS, PEOPLE, STATES
from comity.demo.model import DemoManifest, Expected, Story
from comity.demo.network import (
    DISCREET,
    FALSE_FRIEND,
    FORGER,
    SUPPLIER,
    Network,
    network,
)
from comity.demo.papers import FORGER_PASSPORT
from comity.demo.passengers import Passenger, passport_number, seats, travellers
from comity.demo.paxlst import Flight, paxlst, table, zones

PASSENGERS_ON_BOARD, CREW_ON_BOARD = 140, 8
_CARRIER = "YY"
"""The designator that stands for no airline."""
_CASE_SEATS = ("14C", "22F", "9A")


def story(seed: int, today: date) -> Story:
    """The whole story. The same ``seed`` and ``today`` give the same bytes."""
    random = Random(f"story/{seed}")  # noqa: S311 - demonstration data, no secret
    known = network(random, today)
    return Story(
        states=STATES,
        bureaus=BUREAUS,
        people=PEOPLE,
        records=known.records,
        manifests=(
            _flight_to_nairobi(random, today, known),
            _flight_to_paris(random, today),
            _gate_in_frankfurt(random, today, known),
        ),
    )


def _flight_to_nairobi(random: Random, today: date, known: Network) -> DemoManifest:
    flight = Flight(
        number=f"{_CARRIER}0418",
        origin="IST",
        destination="NBO",
        departs=datetime.combine(today, time(1, 25)),
        arrives=datetime.combine(today, time(7, 50)),
        sender="COMITYAIR",
        receiver="KENAPIS",
        reference=f"{_CARRIER}0418{today:%y%m%d}",
    )
    forger, broker, namesake = _cases(random, today, known)
    free = seats(random, *_CASE_SEATS)
    others = travellers(random, today, PASSENGERS_ON_BOARD - 3)
    people = [replace(person, seat=next(free)) for person in others]
    for case in (forger, broker, namesake):
        people.insert(random.randrange(20, len(people)), case)
    people += travellers(random, today, CREW_ON_BOARD, crew=True)

    def expected(person: Passenger, *records: str) -> tuple[int, str, tuple[str, ...]]:
        return people.index(person) + 1, person.name, records

    return DemoManifest(
        key="flight-to-nairobi",
        filename=f"{_CARRIER}0418-{today:%Y%m%d}-IST-NBO.edi",
        bureau="nairobi",
        content=paxlst(flight, people),
        people=len(people),
        expected=(
            Expected(*expected(forger, FORGER, FORGER_PASSPORT), "true"),
            Expected(*expected(broker, DISCREET), "discreet"),
            Expected(*expected(namesake, FALSE_FRIEND), "false_friend"),
        ),
    )


def _cases(random: Random, today: date, known: Network) -> tuple[Passenger, Passenger, Passenger]:
    """The three travellers whom somebody looks for, or seems to."""
    expires = today + timedelta(days=1400)
    forger = Passenger(
        family="SOKOLAROFF",
        given="EVGENIY",
        sex="M",
        born=date(1978, 5, 14),
        nationality="FRA",
        number=known.numbers[FORGER_PASSPORT],
        expires=expires,
        seat=_CASE_SEATS[0],
        booking="QX7RTM",
    )
    broker = Passenger(
        family="HEMEIDAN",
        given="NADIRA",
        sex="F",
        born=date(1986, 11, 22),
        nationality="ITA",
        number=passport_number(random),
        expires=expires,
        seat=_CASE_SEATS[1],
        booking="L2WPHD",
    )
    namesake = Passenger(
        family="ELGINDAWI",
        given="MAHMOUD ZAHER",
        sex="M",
        born=date(1980, 2, 11),
        nationality="JOR",
        number=passport_number(random),
        expires=expires,
        seat=_CASE_SEATS[2],
        booking="ZB4KVN",
    )
    return forger, broker, namesake


def _flight_to_paris(random: Random, today: date) -> DemoManifest:
    departs = datetime.combine(today + timedelta(days=1), time(15, 10))
    flight = Flight(
        number=f"{_CARRIER}0733",
        origin="IST",
        destination="ORY",
        departs=departs,
        arrives=departs + timedelta(hours=2, minutes=40),
        sender="COMITYAIR",
        receiver="FRAAPIS",
        reference=f"{_CARRIER}0733{departs:%y%m%d}",
    )
    free = seats(random, "3D")
    people = [replace(person, seat=next(free)) for person in travellers(random, today, 47)]
    supplier = Passenger(
        family="Tavaşlı",
        given="Orhan",
        sex="M",
        born=date(1984, 1, 29),
        nationality="TUR",
        number=passport_number(random),
        expires=today + timedelta(days=800),
        seat="3D",
    )
    place = random.randrange(5, len(people))
    people.insert(place, supplier)
    return DemoManifest(
        key="flight-to-paris",
        filename=f"{_CARRIER}0733-{departs:%Y%m%d}-IST-ORY.csv",
        bureau="paris",
        content=table(flight, people),
        people=len(people),
        expected=(Expected(place + 1, supplier.name, (SUPPLIER,), "true"),),
    )


def _gate_in_frankfurt(random: Random, today: date, known: Network) -> DemoManifest:
    """What the reader at Jonas's gate read this morning; one passport is one of the stolen blanks."""
    people = list(travellers(random, today, 9))
    blank = replace(
        people[4],
        number=known.numbers["et-blank-3"],
        nationality="ETH",
        issuer="ETH",
        family="Ambelu",
        given="Fikirte",
        sex="F",
    )
    people[4] = blank
    return DemoManifest(
        key="gate-in-frankfurt",
        filename=f"gate-B42-{today:%Y%m%d}.txt",
        bureau="frankfurt-airport",
        content=zones(people),
        people=len(people),
        expected=(Expected(5, blank.name, ("et-blank-3",), "true"),),
    )
