"""Stops and times of one flight, as LOC and DTM give them, made into legs."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from comity.screening.manifests.model import Leg

# WCO/IATA/ICAO PAXLST guide: 125 last departure abroad, 87 first arrival, 92 any other stop of the routing,
# 130 and 131 further stops that some states ask for.
STOPS: Final = frozenset({"125", "87", "92", "130", "131"})
DEPARTS: Final = frozenset({"189", "133", "136"})
ARRIVES: Final = frozenset({"232", "132", "178"})


@dataclass(slots=True)
class Stop:
    qualifier: str
    place: str
    departs: str = ""
    arrives: str = ""


@dataclass(slots=True)
class Transport:
    """One TDT and the places that follow it."""

    flight: str
    stops: list[Stop] = field(default_factory=list)

    def legs(self) -> list[Leg]:
        stops = _merged(_ordered(self.stops))
        if len(stops) == 1:
            only = stops[0]
            if only.qualifier == "87":
                return [Leg(self.flight, "", only.place, "", only.arrives)]
            return [Leg(self.flight, only.place, "", only.departs, "")]
        return [
            Leg(self.flight, here.place, there.place, here.departs, there.arrives)
            for here, there in pairwise(stops)
        ]


def carrier_flight(flight: str, carrier: str) -> str:
    """AA123, where the sender may have put the carrier apart."""
    flight = "".join(flight.split())
    return carrier + flight if flight.isdigit() else flight


def _ordered(stops: list[Stop]) -> list[Stop]:
    """Departure 125 before arrival 87, which some senders turn round."""
    if [stop.qualifier for stop in stops[:2]] == ["87", "125"]:
        return [stops[1], stops[0], *stops[2:]]
    return stops


def _merged(stops: list[Stop]) -> list[Stop]:
    """An arrival and the departure from the same place are one stop."""
    merged: list[Stop] = []
    for stop in stops:
        if merged and merged[-1].place == stop.place:
            merged[-1].departs = merged[-1].departs or stop.departs
            merged[-1].arrives = merged[-1].arrives or stop.arrives
        else:
            merged.append(Stop(stop.qualifier, stop.place, stop.departs, stop.arrives))
    return merged
