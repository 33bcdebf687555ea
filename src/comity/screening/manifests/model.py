"""What a reader answers: the flight, the people, and what could not be read."""

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]
Role = Literal["passenger", "crew", "transit"]
Format = Literal["paxlst", "pnrgov", "csv", "mrz", "ftm", "unknown"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of us; the defaults hold a ferry of 20,000 people several times over."""

    max_bytes: int = 32 * 1024 * 1024
    max_segment: int = 64 * 1024
    """Characters of one EDIFACT segment, or of one record of a table."""
    max_segments: int = 1_000_000
    """Segments of a message, lines of a table, or entities of a JSON file."""
    max_travellers: int = 50_000
    max_problems: int = 1_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that is not as it should be.

    `at` names the place in the sender's own terms (segment and tag, line and column). An *error* says that
    somebody or something could not be read, a *warning* that it was read and is doubtful, a *note* that the
    sender strayed from the standard without harm.
    """

    at: str
    message: str
    severity: Severity = "error"


@dataclass(slots=True)
class Problems:
    """Collects problems up to a limit, so that ten megabytes of rubbish give a page and not a gigabyte."""

    limit: int = 1_000
    found: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def add(self, at: str, message: str, severity: Severity = "error") -> None:
        if len(self.found) < self.limit:
            self.found.append(Problem(at, message, severity))
        else:
            self.left_out += 1

    def all(self) -> tuple[Problem, ...]:
        if not self.left_out:
            return tuple(self.found)
        return (*self.found, Problem("file", f"{self.left_out} further problems are not listed."))


@dataclass(frozen=True, slots=True)
class Leg:
    """One movement. Places are codes as written (IATA, ICAO or UN/LOCODE).

    Times are ISO 8601 local times without a zone, as carriers give them ("2026-11-23T17:25"), or empty.
    """

    carrier_flight: str
    departure: str
    arrival: str
    departs: str = ""
    arrives: str = ""


@dataclass(frozen=True, slots=True)
class TravelDocument:
    """`kind` as written: P passport, V visa, A/C/I identity cards, AC crew certificate; `expires` ISO."""

    kind: str
    number: str
    issuer: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Traveller:
    """One person on the list.

    `family`, `given`, `middle` are cleaned of titles; `names_as_written` keeps every spelling the file has,
    because a title that was split off may after all have been part of a name. `birth_date` is an ISO prefix
    ("1974", "1974-08", "1974-08-12") or empty. Country codes are as written: ISO, ICAO or anything else.
    """

    position: int
    role: Role
    family: str
    given: str
    middle: str = ""
    names_as_written: tuple[str, ...] = ()
    title: str = ""
    birth_date: str = ""
    birth_place: str = ""
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[TravelDocument, ...] = ()
    booking: str = ""
    reference: str = ""
    seat: str = ""
    residence: str = ""
    embarkation: str = ""
    debarkation: str = ""
    clearance: str = ""
    """Where border formalities are done, if elsewhere than on debarkation (LOC 22)."""
    itinerary: tuple[Leg, ...] = ()
    infant: bool = False
    name_truncated: bool = False
    verified: bool = False
    message: int = 0
    at: str = ""

    @property
    def nationality(self) -> str:
        return self.nationalities[0] if self.nationalities else ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of an interchange; a table or a text of MRZs counts as one message.

    `document` and `function` come from BGM ("745", "CP"); `transaction` and `sequence` from RFF TN.
    `part` counts from 1 where a list comes in several parts, with `part_state` C (more follow) or F (final).
    `declared` is what CNT says: pairs of qualifier ("42" passengers, "41" crew) and number.
    """

    index: int
    reference: str = ""
    kind: str = ""
    version: str = ""
    document: str = ""
    function: str = ""
    transaction: str = ""
    sequence: str = ""
    access_reference: str = ""
    part: int = 0
    part_state: str = ""
    legs: tuple[Leg, ...] = ()
    declared: tuple[tuple[str, int], ...] = ()

    @property
    def is_partial(self) -> bool:
        """Whether other messages hold more of the same list."""
        return self.part > 1 or self.part_state == "C"


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file as read: who sent it, about which movement, who is on it, what could not be read."""

    format: Format
    sender: str = ""
    receiver: str = ""
    reference: str = ""
    messages: tuple[Message, ...] = ()
    travellers: tuple[Traveller, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every movement named, each once, in the order of the file."""
        return tuple(dict.fromkeys(leg for message in self.messages for leg in message.legs))

    @property
    def function(self) -> str:
        """BGM of the first message, for example "745" or "745 CP"."""
        if not self.messages:
            return ""
        first = self.messages[0]
        return " ".join(part for part in (first.document, first.function) if part)

    @property
    def sequence(self) -> str:
        return self.messages[0].sequence if self.messages else ""

    @property
    def declared_count(self) -> int | None:
        """How many passengers the sender says there are (CNT 42), or None where it does not say."""
        counts = [number for m in self.messages for code, number in m.declared if code == "42"]
        return sum(counts) if counts else None

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for the same message sent twice: sender, kind, references, sequence, parts and flights."""
        parts = [self.sender]
        for m in self.messages:
            reference = m.transaction or m.access_reference or m.reference
            parts += [m.kind, m.document, m.function, reference, m.sequence, f"{m.part}{m.part_state}"]
        for leg in self.legs:
            parts += [leg.carrier_flight, leg.departure, leg.arrival, leg.departs]
        return tuple(parts)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")
