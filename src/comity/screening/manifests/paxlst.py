"""PAXLST, the passenger and crew list (UN/EDIFACT D.02B and D.05B, WCO/IATA/ICAO guide), into travellers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from comity.exchange.tables import dates
from comity.screening.manifests.edifact import Segment
from comity.screening.manifests.model import Message, Problems, Role, TravelDocument
from comity.screening.manifests.names import joined
from comity.screening.manifests.person import SEXES, Draft, Roster
from comity.screening.manifests.route import ARRIVES, DEPARTS, STOPS, Stop, Transport, carrier_flight

ROLES: Final[dict[str, Role]] = {"FL": "passenger", "FM": "crew", "DDU": "transit", "DDT": "transit"}
# Parties that are no travellers: message sender, reporting party, carrier, group contact.
NO_TRAVELLERS: Final = frozenset({"MS", "MR", "RP", "CA", "VT", "WPA", "EM", "AM", "ZZZ"})
PASSENGERS, CREW = "42", "41"


@dataclass(slots=True)
class PaxlstMessage:
    """Takes the segments between UNH and UNT, one after another; people go to the roster as they end."""

    head: Message
    roster: Roster
    document: str = ""
    function: str = ""
    transaction: str = ""
    sequence: str = ""
    transports: list[Transport] = field(default_factory=list)
    declared: dict[str, int] = field(default_factory=dict)
    counted: dict[Role, int] = field(default_factory=lambda: {"passenger": 0, "crew": 0, "transit": 0})
    _person: Draft | None = None
    _paper: TravelDocument | None = None
    _outside: bool = False
    """Whether the segments at hand tell of a party that is no traveller."""

    def feed(self, segment: Segment) -> None:
        handler = _HANDLERS.get(segment.tag)
        if handler:
            handler(self, segment)

    def finish(self) -> Message:
        self._close_person()
        return replace(
            self.head,
            document=self.document,
            function=self.function,
            transaction=self.transaction,
            sequence=self.sequence,
            legs=tuple(leg for transport in self.transports for leg in transport.legs()),
            declared=tuple(self.declared.items()),
        )

    def _problem(self, segment: Segment, message: str) -> None:
        self.roster.problems.add(segment.at, message)

    def _context(self) -> date:
        """The day of departure, before which everybody on board was born; today where it is later or unknown."""
        departs = next((stop.departs for t in self.transports for stop in t.stops if stop.departs), "")
        return min(date.fromisoformat(departs[:10]), self.roster.today) if departs else self.roster.today

    def _close_document(self) -> None:
        if self._paper and self._person:
            self._person.documents.append(self._paper)
        self._paper = None

    def _close_person(self) -> None:
        self._close_document()
        if self._person:
            self.counted[self._person.role] += 1
            self.roster.add(self._person, self.head.index)
        self._person = None

    def _bgm(self, segment: Segment) -> None:
        self.document, self.function = segment.value(0), segment.value(1)

    def _nad(self, segment: Segment) -> None:
        self._close_person()
        qualifier = segment.value(0)
        role = ROLES.get(qualifier)
        self._outside = role is None
        if role is None:
            if qualifier not in NO_TRAVELLERS:
                self._problem(
                    segment, f"NAD {qualifier or 'without qualifier'} is no kind of traveller; not read."
                )
            return
        # C080 is the fourth element; some senders put the name one or two places too early.
        parts = next((segment.values(n) for n in (3, 2, 1) if any(segment.values(n))), ())
        family, given, *middle = (*parts, "", "")
        self._person = Draft(role, segment.at, family, given, joined(*middle))

    def _att(self, segment: Segment) -> None:
        if not self._person or segment.value(0) not in ("2", ""):
            return
        written = segment.value(2) or segment.value(1)
        self._person.sex = SEXES.get(written.upper(), "")
        if written and not self._person.sex:
            self._problem(segment, f"'{written[:20]}' is no sex; expected M, F or X.")

    def _nat(self, segment: Segment) -> None:
        if self._person and (country := segment.value(1) or segment.value(1, 3)):
            self._person.nationalities.append(country)

    def _gei(self, segment: Segment) -> None:
        if self._person and segment.value(0) == "4" and segment.value(1) == "173":
            self._person.verified = True

    def _rff(self, segment: Segment) -> None:
        qualifier, value = segment.value(0), segment.value(0, 1)
        if self._person:
            name = {"AVF": "booking", "ABO": "reference", "YZY": "reference", "SEA": "seat"}.get(qualifier)
            # YZY is a ticket or a reference of the carrier's; ABO, which the answer must quote, goes first.
            if name and (qualifier != "YZY" or not self._person.reference):
                setattr(self._person, name, value)
        elif qualifier == "TN":
            self.transaction = value
            self.sequence = next((v for n in (4, 3, 2) if (v := segment.value(0, n))), "")

    def _doc(self, segment: Segment) -> None:
        self._close_document()
        if self._person:
            self._paper = TravelDocument(segment.value(0).upper(), segment.value(1))
            if not segment.value(1):
                self._problem(segment, "A travel document without a number.")
        elif not self._outside:
            self._problem(segment, "A travel document stands before any person; not read.")

    def _tdt(self, segment: Segment) -> None:
        self._close_person()
        self._outside = False
        self.transports.append(Transport(carrier_flight(segment.value(1), segment.value(4))))

    def _loc(self, segment: Segment) -> None:
        qualifier = segment.value(0)
        place = segment.value(1) or segment.value(1, 3)
        if self._person is None:
            if qualifier in STOPS:
                if not self.transports:
                    self._problem(
                        segment, "A place of the route stands before any TDT; the flight is unknown."
                    )
                    self.transports.append(Transport(""))
                self.transports[-1].stops.append(Stop(qualifier, place))
        elif qualifier == "91":
            self._issued(segment, place)
        elif qualifier in _PLACES:
            setattr(self._person, _PLACES[qualifier], place)

    def _issued(self, segment: Segment, place: str) -> None:
        if self._paper is None:
            self._problem(segment, "An issuing state without a travel document; not read.")
        else:
            self._paper = replace(self._paper, issuer=place)

    def _dtm(self, segment: Segment) -> None:
        qualifier, text, code = segment.value(0), segment.value(0, 1), segment.value(0, 2)
        if not text:
            return
        try:
            if self._person:
                self._personal_date(self._person, segment)
            elif self.transports and self.transports[-1].stops:
                stop = self.transports[-1].stops[-1]
                if qualifier in DEPARTS:
                    stop.departs = dates.moment(text, code, self.roster.today)
                elif qualifier in ARRIVES:
                    stop.arrives = dates.moment(text, code, self.roster.today)
        except dates.DateError as error:
            self._problem(segment, str(error))

    def _personal_date(self, person: Draft, segment: Segment) -> None:
        qualifier, text, code = segment.value(0), segment.value(0, 1), segment.value(0, 2)
        if qualifier == "329":
            person.birth_date = dates.birth(text, code, self._context())
        elif qualifier == "36" and self._paper:
            expires = dates.expiry(text, code, self._context())
            self._paper = replace(self._paper, expires=expires)
        elif qualifier == "36":
            self._problem(segment, "An expiry date without a travel document; not read.")

    def _cnt(self, segment: Segment) -> None:
        self._close_person()
        # CNT+42+118 instead of CNT+42:118 is common.
        qualifier, number = segment.value(0), segment.value(0, 1) or segment.value(1)
        if number.isdecimal() and len(number) < 10:
            self.declared[qualifier] = int(number)
        else:
            self._problem(segment, f"'{number[:20]}' is no number of people.")


def check_counts(messages: list[PaxlstMessage], problems: Problems) -> None:
    """Compares CNT with the people read, over all parts of a list where it comes in parts.

    Where a part is not in the file the numbers cannot be compared: the last part's count covers all parts.
    """
    lists: dict[str, list[PaxlstMessage]] = {}
    for number, message in enumerate(messages):
        shared = message.head.access_reference if message.head.is_partial else ""
        lists.setdefault(shared or f"alone {number}", []).append(message)
    for parts in lists.values():
        if len(parts) == max(1, *(part.head.part for part in parts)) and parts[-1].head.part_state != "C":
            _check_list(parts, problems)
        else:
            numbers = ", ".join(str(part.head.part) for part in parts)
            place = f"message {parts[-1].head.reference} (UNH)"
            problems.add(
                place, f"Only part {numbers} of this list is here; the other parts come apart.", "note"
            )


def _check_list(parts: list[PaxlstMessage], problems: Problems) -> None:
    passengers = sum(part.counted["passenger"] + part.counted["transit"] for part in parts)
    crew = sum(part.counted["crew"] for part in parts)
    found = {PASSENGERS: {passengers, passengers + crew}, CREW: {crew, passengers + crew}}
    for part in parts:
        for qualifier, number in part.declared.items():
            if qualifier in found and number not in found[qualifier]:
                what = "crew" if qualifier == CREW else "passengers"
                problems.add(
                    f"message {part.head.reference} (CNT)",
                    f"The sender counts {number} {what}; the list names {passengers} passengers, {crew} crew.",
                    "warning",
                )


_PLACES: Final = {
    "22": "clearance", "174": "residence", "178": "embarkation", "179": "debarkation", "180": "birth_place",
}  # fmt: skip
_HANDLERS: Final[dict[str, Callable[[PaxlstMessage, Segment], None]]] = {
    "BGM": PaxlstMessage._bgm,
    "NAD": PaxlstMessage._nad,
    "ATT": PaxlstMessage._att,
    "NAT": PaxlstMessage._nat,
    "GEI": PaxlstMessage._gei,
    "RFF": PaxlstMessage._rff,
    "DOC": PaxlstMessage._doc,
    "TDT": PaxlstMessage._tdt,
    "LOC": PaxlstMessage._loc,
    "DTM": PaxlstMessage._dtm,
    "CNT": PaxlstMessage._cnt,
}
