"""Where each field stands in each format (ICAO Doc 9303, parts 4 to 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from comity.screening.documents.mrz_model import Format

Kind = Literal["letters", "digits", "mixed", "sex"]


class Span(NamedTuple):
    """Columns ``start`` to ``end`` (from 0, end exclusive) of ``line`` (from 0)."""

    line: int
    start: int
    end: int


class Place(NamedTuple):
    """A field: where it stands and which characters it may hold."""

    span: Span
    kind: Kind


@dataclass(frozen=True)
class Layout:
    """``composite`` lists what the composite digit covers, in order; visas have no composite digit."""

    format: Format
    width: int
    height: int
    fields: Mapping[str, Place]
    composite: tuple[Span, ...] = ()
    long_number: bool = False
    optional_check: bool = False


def _two_lines(width: int, optional_end: int, extra: Mapping[str, Place]) -> dict[str, Place]:
    return {
        "document_code": Place(Span(0, 0, 2), "letters"),
        "issuer": Place(Span(0, 2, 5), "letters"),
        "name": Place(Span(0, 5, width), "letters"),
        "number": Place(Span(1, 0, 9), "mixed"),
        "number_check": Place(Span(1, 9, 10), "digits"),
        "nationality": Place(Span(1, 10, 13), "letters"),
        "birth_date": Place(Span(1, 13, 19), "digits"),
        "birth_date_check": Place(Span(1, 19, 20), "digits"),
        "sex": Place(Span(1, 20, 21), "sex"),
        "expires": Place(Span(1, 21, 27), "digits"),
        "expires_check": Place(Span(1, 27, 28), "digits"),
        "optional": Place(Span(1, 28, optional_end), "mixed"),
        **extra,
    }


TD1 = Layout(
    "TD1",
    30,
    3,
    {
        "document_code": Place(Span(0, 0, 2), "letters"),
        "issuer": Place(Span(0, 2, 5), "letters"),
        "number": Place(Span(0, 5, 14), "mixed"),
        "number_check": Place(Span(0, 14, 15), "digits"),
        "optional": Place(Span(0, 15, 30), "mixed"),
        "birth_date": Place(Span(1, 0, 6), "digits"),
        "birth_date_check": Place(Span(1, 6, 7), "digits"),
        "sex": Place(Span(1, 7, 8), "sex"),
        "expires": Place(Span(1, 8, 14), "digits"),
        "expires_check": Place(Span(1, 14, 15), "digits"),
        "nationality": Place(Span(1, 15, 18), "letters"),
        "optional2": Place(Span(1, 18, 29), "mixed"),
        "composite_check": Place(Span(1, 29, 30), "digits"),
        "name": Place(Span(2, 0, 30), "letters"),
    },
    composite=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)),
    long_number=True,
)
TD2 = Layout(
    "TD2",
    36,
    2,
    _two_lines(36, 35, {"composite_check": Place(Span(1, 35, 36), "digits")}),
    composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 35)),
    long_number=True,
)
TD3 = Layout(
    "TD3",
    44,
    2,
    _two_lines(
        44,
        42,
        {
            "optional_check": Place(Span(1, 42, 43), "digits"),
            "composite_check": Place(Span(1, 43, 44), "digits"),
        },
    ),
    composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 43)),
    optional_check=True,
)
MRV_A = Layout("MRV-A", 44, 2, _two_lines(44, 44, {}))
MRV_B = Layout("MRV-B", 36, 2, _two_lines(36, 36, {}))

LAYOUTS: Mapping[Format, Layout] = {each.format: each for each in (TD1, TD2, TD3, MRV_A, MRV_B)}


def layout_for(height: int, width: int, first: str) -> Layout | None:
    """The layout of ``height`` lines of ``width`` characters; a document code that starts with V is a visa."""
    for layout in LAYOUTS.values():
        visa = layout.format.startswith("MRV")
        if (layout.height, layout.width) == (height, width) and visa == (first == "V"):
            return layout
    return TD1 if (height, width) == (3, 30) else None
