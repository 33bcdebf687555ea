"""CUSRES, the answer to a carrier (UN/EDIFACT D.05B, WCO/IATA/ICAO API response guide).

It says that the list was received and, where boarding answers are asked for, "OK TO BOARD" or "NO BOARD,
CONTACT THE AUTHORITY" for each traveller: never why, never who asked. Both answers have the same segments, so
neither the shape nor the number of segments tells whether anything matched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from comity.screening.manifests.edifact import escape
from comity.screening.manifests.model import Leg, Message, Reading, Traveller
from comity.screening.manifests.separators import Separators


class Outcome(StrEnum):
    """What the carrier is told about one traveller."""

    BOARD = "board"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who answers: our EDIFACT address, the time (local, without seconds) and our control reference."""

    sender: str
    prepared: datetime
    control_reference: str


_BY: Final = Separators()
# Application error codes of the guide (9321) and the text that goes with them.
_ANSWERS: Final = {
    Outcome.BOARD: ("0Z", "OK TO BOARD"),
    Outcome.REFER: ("1Z", "NO BOARD, CONTACT THE AUTHORITY"),
}
_VERSION: Final = ("D", "05B", "UN", "IATA")
_LONGEST: Final = 35


def answer(reading: Reading, letterhead: Letterhead, outcomes: Mapping[int, Outcome] | None = None) -> str:
    """The answer to every message of `reading`, as text ready to send.

    `outcomes` maps a traveller's position to what the carrier is told; without it the answer only confirms
    receipt. Raises `ValueError` where an outcome is missing: nobody is cleared by being forgotten.
    """
    if outcomes is not None:
        missing = [t.position for t in reading.travellers if t.position not in outcomes]
        if missing:
            raise ValueError(f"No outcome for the travellers at positions {missing[:5]}.")
    day, time = letterhead.prepared.strftime("%y%m%d"), letterhead.prepared.strftime("%H%M")
    control = _short(letterhead.control_reference)
    parties = (letterhead.sender, reading.sender, (day, time))
    messages = reading.messages or (Message(0, reference=reading.reference),)
    body = [line for message in messages for line in _message(message, reading.travellers, outcomes)]
    group = [
        _segment("UNG", "CUSRES", *parties, "1", "UN", _VERSION[:2]),
        *body,
        _segment("UNE", str(len(messages)), "1"),
    ]
    syntax = "UNOA" if all(line.isascii() for line in group) else "UNOY"
    return "".join(
        [
            "UNA:+.? '",
            _segment("UNB", (syntax, "4"), *parties, control),
            *group,
            _segment("UNZ", "1", control),
        ]
    )


def _message(
    message: Message, travellers: tuple[Traveller, ...], outcomes: Mapping[int, Outcome] | None
) -> list[str]:
    reference = message.reference or str(message.index + 1)
    part = (f"{message.part:02d}", message.part_state) if message.part else ()
    lines = [
        _segment("UNH", reference, ("CUSRES", *_VERSION), message.access_reference, part),
        _segment("BGM", "962"),
    ]
    if message.transaction:
        lines.append(_segment("RFF", ("TN", message.transaction, "", "", message.sequence)))
    for number, leg in enumerate(message.legs, start=1):
        lines += _leg(leg, is_last=number == len(message.legs))
    if outcomes is not None:
        for traveller in travellers:
            if traveller.message == message.index:
                lines += _traveller(traveller, outcomes[traveller.position])
    return [*lines, _segment("UNT", str(len(lines) + 1), reference)]


def _leg(leg: Leg, *, is_last: bool) -> list[str]:
    """A leg as the carrier gave it; 125 and 87 for the border crossing, 92 for the legs before."""
    departure, arrival = ("125", "87") if is_last else ("92", "92")
    lines = [_segment("RFF", ("AF", leg.carrier_flight))]
    for qualifier, moment in (("189", leg.departs), ("232", leg.arrives)):
        digits = moment.replace("-", "").replace("T", "").replace(":", "")[2:]
        if digits:
            lines.append(_segment("DTM", (qualifier, digits, "201" if len(digits) == 10 else "101")))
    for qualifier, place in ((departure, leg.departure), (arrival, leg.arrival)):
        if place:
            lines.append(_segment("LOC", qualifier, place))
    return lines


def _traveller(traveller: Traveller, outcome: Outcome) -> list[str]:
    """The carrier knows its traveller by the references it sent, or else by the place in its list."""
    code, text = _ANSWERS[outcome]
    lines = [_segment("ERP", "2")]
    if traveller.booking:
        lines.append(_segment("RFF", ("AVF", traveller.booking)))
    return [
        *lines,
        _segment("RFF", ("ABO", traveller.reference or str(traveller.position))),
        _segment("ERC", code),
        _segment("FTX", "AAP", "", "", text),
    ]


def _segment(tag: str, *elements: str | tuple[str, ...]) -> str:
    """One segment, values escaped, empty elements and components at the end left out."""
    written = [
        _trimmed(_BY.component, [escape(_short(part), _BY) for part in _parts(element)])
        for element in elements
    ]
    return _trimmed(_BY.element, [tag, *written]) + _BY.terminator


def _parts(element: str | tuple[str, ...]) -> tuple[str, ...]:
    return (element,) if isinstance(element, str) else element


def _trimmed(mark: str, values: list[str]) -> str:
    while values and not values[-1]:
        values.pop()
    return mark.join(values)


def _short(value: str) -> str:
    return value[:_LONGEST]
