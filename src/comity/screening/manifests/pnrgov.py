"""PNRGOV, passenger name records pushed to a state (PADIS EDIFACT), into travellers.

A record's people come from its TIF segments; SSR DOCS adds what their passports say, SSR INFT the infants,
SSR SEAT and SSD the seats. History (from ABI on) tells who was once on the booking and is not read.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from comity.exchange.tables import dates
from comity.screening.manifests import names
from comity.screening.manifests.edifact import Segment
from comity.screening.manifests.model import Leg, Message
from comity.screening.manifests.person import Draft, Roster
from comity.screening.manifests.pnr_services import Infant, Passport, attach, infant_of, passport_of
from comity.screening.manifests.route import carrier_flight

_MANDATORY: Final = ("MSG", "ORG", "TVL")
_CANCELLED: Final = frozenset({"XX", "XK", "XL", "XR", "HX", "UC", "UN", "NO"})


@dataclass(slots=True)
class PnrgovMessage:
    """Takes the segments between UNH and UNT; a record's people go to the roster when the record ends."""

    head: Message
    roster: Roster
    legs: list[Leg] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    _record: list[Segment] | None = None

    def feed(self, segment: Segment) -> None:
        if segment.tag == "SRC":
            self._close_record()
            self._record = []
        elif self._record is not None:
            self._record.append(segment)
        else:
            self._before_records(segment)

    def finish(self) -> Message:
        self._close_record()
        for tag in _MANDATORY:
            if tag not in self.seen:
                place = f"message {self.head.reference}"
                self.roster.problems.add(place, f"The mandatory segment {tag} is missing.")
        return replace(self.head, legs=tuple(self.legs))

    def _before_records(self, segment: Segment) -> None:
        self.seen.add(segment.tag)
        if segment.tag == "TVL" and (leg := _leg(segment, self.roster)):
            self.legs.append(leg)
        if segment.tag == "TIF":
            # Without SRC there is still somebody to be found: take what follows as one record.
            self.roster.problems.add(segment.at, "A traveller stands before any record (SRC).", "warning")
            self._record = [segment]

    def _close_record(self) -> None:
        if self._record:
            _Record(self._record, self.legs[0] if self.legs else None, self.roster).close(self.head.index)
        self._record = None


class _Record:
    """One passenger name record, read in two passes because DOCS may stand before the name it belongs to."""

    def __init__(self, segments: list[Segment], flight: Leg | None, roster: Roster) -> None:
        history = next((n for n, s in enumerate(segments) if s.tag == "ABI"), len(segments))
        self.segments = segments[:history]
        self.flight = flight
        self.roster = roster
        self.people: list[Draft] = []
        self.seats: dict[str, str] = {}
        context = date.fromisoformat(flight.departs[:10]) if flight and flight.departs else roster.today
        self.context = min(context, roster.today)

    def close(self, message: int) -> None:
        booking = next((s.value(0, 1) for s in self.segments if s.tag == "RCI" and s.value(0, 1)), "")
        legs = (_leg(s, self.roster) for s in self.segments if s.tag == "TVL")
        itinerary = tuple(dict.fromkeys(leg for leg in legs if leg))
        self._travellers()
        self._services()
        for person in self.people:
            person.booking = booking
            person.itinerary = itinerary
            person.seat = person.seat or self.seats.get(person.reference.split(".")[0], "")
            if self.flight:
                person.embarkation, person.debarkation = self.flight.departure, self.flight.arrival
            self.roster.add(person, message)

    def _travellers(self) -> None:
        last: Draft | None = None
        for segment in self.segments:
            if segment.tag == "TIF":
                last = self._traveller(segment)
            elif segment.tag == "SSD" and last and not last.seat:
                last.seat = segment.value(0).lstrip("0")

    def _traveller(self, segment: Segment) -> Draft:
        """The person of a TIF; the same one again where the flight details repeat the name."""
        family, given, kind, reference = (
            segment.value(0),
            segment.value(1),
            segment.value(1, 1),
            segment.value(1, 2),
        )
        key = names.squeeze(family + given)
        for person in self.people:
            if names.squeeze(person.family + person.given) == key and reference in ("", person.reference):
                return person
        infant = kind.startswith("IN")
        person = Draft("passenger", segment.at, family, given, reference=reference, infant=infant)
        self.people.append(person)
        return person

    def _services(self) -> None:
        passports: list[Passport] = []
        infants: list[Infant] = []
        for segment in self.segments:
            if segment.tag != "SSR" or segment.value(0, 1) in _CANCELLED:
                continue
            kind = segment.value(0)
            try:
                if kind == "DOCS" and (passport := passport_of(segment, self.context)):
                    passports.append(passport)
                elif kind == "INFT" and (infant := infant_of(segment, self.context)):
                    infants.append(infant)
                elif kind == "SEAT":
                    self._seat(segment)
            except ValueError as error:
                self.roster.problems.add(segment.at, str(error))
        attach(self.people, passports, infants, self.roster.problems)

    def _seat(self, segment: Segment) -> None:
        here = self.flight and segment.value(0, 6) == self.flight.departure
        for element in range(1, len(segment.elements)):
            seat, reference = segment.value(element), segment.value(element, 2)
            if seat and reference and (here or reference not in self.seats):
                self.seats[reference] = seat.lstrip("0")


def _leg(segment: Segment, roster: Roster) -> Leg | None:
    """A TVL as a leg; None for hotels, cars and code-share remarks, which have no two airports."""
    departure, arrival = segment.value(1), segment.value(2)
    if not (departure and arrival):
        return None
    day, time, end_day, end_time = (segment.value(0, n) for n in range(4))
    if len(end_day) == 4 and not end_time:
        # 230220:1010:1422: the arrival day was left out together with its separator.
        end_day, end_time = "", end_day
    flight = carrier_flight(segment.value(4), segment.value(3))
    leg = Leg(flight, departure, arrival)
    try:
        leg = replace(leg, departs=dates.day_first(day, time, roster.today) if day else "")
        if end_day or end_time:
            leg = replace(leg, arrives=dates.day_first(end_day or day, end_time, roster.today))
    except dates.DateError as error:
        roster.problems.add(segment.at, str(error))
    return leg
