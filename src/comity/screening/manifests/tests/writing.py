"""Writes invented passenger lists the way carriers do, for the tests of this room."""

from collections.abc import Sequence
from datetime import date

from comity.screening.manifests.edifact import escape
from comity.screening.manifests.read import read
from comity.screening.manifests.separators import Separators

TODAY = date(2026, 11, 23)
COMMON = Separators()

Row = tuple[object, ...]
"""Tag and elements; an element is a text or a tuple of components."""

UNB = ("UNB", ("UNOA", "4"), ("KQAPIS", "ZZ"), ("KEBORDER", "ZZ"), ("261122", "1800"), "77")
UNG = ("UNG", "PAXLST", "KENYA AIRWAYS", "KEBORDER", ("261122", "1800"), "1", "UN", ("D", "05B"))
UNH = ("UNH", "M1", ("PAXLST", "D", "05B", "UN", "IATA"))
FLIGHT = (
    ("TDT", "20", "KQ100", "", "", "KQ"),
    ("LOC", "125", "NBO"),
    ("DTM", ("189", "2611231040", "201")),
    ("LOC", "87", "CDG"),
    ("DTM", ("232", "2611231755", "201")),
)


def segment(row: Row, by: Separators = COMMON) -> str:
    tag, *elements = row
    parts = [(e,) if isinstance(e, str) else e for e in elements]
    written = [by.component.join(escape(c, by) for c in part) for part in parts]
    return by.element.join([str(tag), *written]) + by.terminator


def una(by: Separators) -> str:
    return f"UNA{by.component}{by.element}.{by.release or ' '} {by.terminator}"


def person(family: str, given: str, *more: Row, role: str = "FL") -> list[Row]:
    return [("NAD", role, "", "", (family, given)), *more]


def passport(number: str, expires: str = "300101", issuer: str = "KEN") -> list[Row]:
    return [("DOC", ("P", "110", "111"), number), ("DTM", ("36", expires)), ("LOC", "91", issuer)]


def message(people: Sequence[Row], head: Row = UNH, flight: Sequence[Row] = FLIGHT) -> list[Row]:
    body = [head, ("BGM", "745"), *flight, *people]
    return [*body, ("UNT", str(len(body) + 1), str(head[1]))]


def interchange(*messages: Sequence[Row], by: Separators = COMMON, advice: bool = True) -> str:
    rows = [UNB, UNG, *(row for m in messages for row in m), ("UNE", "1", "1"), ("UNZ", "1", "77")]
    return (una(by) if advice else "") + "".join(segment(row, by) for row in rows)


def wrapped(text: str, width: int) -> str:
    """Broken after every `width` characters, as telex does, whatever stands there."""
    return "\r\n".join(text[n : n + width] for n in range(0, len(text), width))


def reading(text: str | bytes):
    return read(text.encode() if isinstance(text, str) else text, TODAY)


def names_of(text: str | bytes) -> list[tuple[str, str]]:
    return [(t.family, t.given) for t in reading(text).travellers]


def told(result, severity: str) -> list[str]:
    return [f"{p.at}: {p.message}" for p in result.problems if p.severity == severity]
