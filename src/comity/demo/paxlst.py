"""Writing passenger lists as carriers send them: UN/EDIFACT PAXLST D.05B, CSV, and machine-readable zones."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from anyascii import anyascii

from comity.demo.passengers import Passenger
from comity.screening.documents.mrz import Particulars
from comity.screening.documents.mrz_write import format_td3

_COLUMNS = (
    "flight",
    "origin",
    "destination",
    "family name",
    "given names",
    "birth date",
    "sex",
    "nationality",
    "document number",
    "expiry date",
    "seat",
)


@dataclass(frozen=True, slots=True)
class Flight:
    """One leg. Times are local; ``sender`` and ``receiver`` are the parties of the interchange."""

    number: str
    origin: str
    destination: str
    departs: datetime
    arrives: datetime
    sender: str
    receiver: str
    reference: str


def paxlst(flight: Flight, people: Sequence[Passenger]) -> bytes:
    """One interchange with a group and a message in level A characters, a segment a line."""
    sent = f"{flight.departs:%y%m%d}:{flight.departs:%H%M}"
    message = [
        f"UNH+{flight.reference}+PAXLST:D:05B:UN:IATA+{flight.number}/{flight.departs:%y%m%d}+01:F",
        "BGM+745",
        f"RFF+TN:{flight.reference}",
        "NAD+MS+++OPERATIONS DESK",
        "COM+ops@carrier.example:EM",
        f"TDT+20+{flight.number}",
        f"LOC+125+{flight.origin}",
        f"DTM+189:{flight.departs:%y%m%d%H%M}:201",
        f"LOC+87+{flight.destination}",
        f"DTM+232:{flight.arrives:%y%m%d%H%M}:201",
        *(segment for person in people for segment in _person(flight, person)),
        f"CNT+42:{sum(not person.crew for person in people)}",
    ]
    segments = [
        f"UNB+UNOA:4+{flight.sender}+{flight.receiver}+{sent}+{flight.reference}++APIS",
        f"UNG+PAXLST+{flight.sender}+{flight.receiver}+{sent}+{flight.reference}+UN+D:05B",
        *message,
        f"UNT+{len(message) + 1}+{flight.reference}",
        f"UNE+1+{flight.reference}",
        f"UNZ+1+{flight.reference}",
    ]
    return ("UNA:+.? '\r\n" + "".join(f"{segment}'\r\n" for segment in segments)).encode("ascii")


def _person(flight: Flight, person: Passenger) -> Iterable[str]:
    yield f"NAD+{'FM' if person.crew else 'FL'}+++{_released(person.family)}:{_released(person.given)}"
    yield f"ATT+2++{person.sex}"
    yield f"DTM+329:{person.born:%y%m%d}"
    yield f"LOC+178+{flight.origin}"
    yield f"LOC+179+{flight.destination}"
    yield f"NAT+2+{person.nationality}"
    if person.booking:
        yield f"RFF+AVF:{person.booking}"
    if person.seat:
        yield f"RFF+SEA:{person.seat}"
    yield f"DOC+P:110:111+{person.number}"
    yield f"DTM+36:{person.expires:%y%m%d}"
    yield f"LOC+91+{person.issued_by}"


def _released(name: str) -> str:
    """Capital letters as a reservation system writes them, with EDIFACT's own signs released."""
    plain = re.sub(r"[^A-Z0-9 ?'+:.-]", "", anyascii(name).upper())
    return re.sub(r"([?'+:])", r"?\1", plain)


def table(flight: Flight, people: Iterable[Passenger]) -> bytes:
    """CSV in UTF-8 with a header line; names keep their marks."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for person in people:
        writer.writerow(
            [
                flight.number,
                flight.origin,
                flight.destination,
                person.family,
                person.given,
                person.born.isoformat(),
                person.sex,
                person.nationality,
                person.number,
                person.expires.isoformat(),
                person.seat,
            ]
        )
    return text.getvalue().encode("utf-8")


def zones(people: Iterable[Passenger]) -> bytes:
    """Passport zones (TD3), two lines each, with a blank line between."""
    blocks = (
        "\n".join(
            format_td3(
                Particulars(
                    surname=person.family,
                    given_names=person.given,
                    number=person.number,
                    issuer=person.issued_by,
                    nationality=person.nationality,
                    birth_date=person.born.isoformat(),
                    sex=person.sex,
                    expires=person.expires.isoformat(),
                )
            )
        )
        for person in people
    )
    return ("\n\n".join(blocks) + "\n").encode("ascii")
