"""Writing machine-readable zones with right check digits, for demonstration data and tests."""

import unicodedata
from collections.abc import Mapping

from anyascii import anyascii

from comity.screening.documents.mrz_fields import FILLER, check_digit
from comity.screening.documents.mrz_layout import LAYOUTS, Layout, Span
from comity.screening.documents.mrz_model import Format, Particulars

_CODES: Mapping[Format, str] = {"TD1": "I", "TD2": "I", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}
_LATIN = str.maketrans(
    {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Æ": "AE", "Ø": "OE", "Œ": "OE", "ẞ": "SS"}
    | {"Þ": "TH", "Ð": "D", "Đ": "D", "Ł": "L", "Ħ": "H", "Ŋ": "N", "Ŧ": "T", "ı": "I", "’": "", "'": ""}
)
"""The transliterations of ICAO Doc 9303-3, section 6.A; other letters lose their marks."""


def format_td1(particulars: Particulars) -> tuple[str, ...]:
    """Three lines of 30: an identity card."""
    return format_mrz("TD1", particulars)


def format_td3(particulars: Particulars) -> tuple[str, ...]:
    """Two lines of 44: a passport."""
    return format_mrz("TD3", particulars)


def format_mrz(wanted: Format, particulars: Particulars) -> tuple[str, ...]:
    """The lines of ``particulars`` in the ``wanted`` format, every check digit right.

    Names in any script are put in Latin letters and cut to their field. Raises :class:`ValueError` where a
    number, a code or optional data does not fit its field or holds a character that no zone can hold.
    """
    layout = LAYOUTS[wanted]
    canvas = [[FILLER] * layout.width for _ in range(layout.height)]
    for name, text in _texts(layout, particulars).items():
        place = layout.fields.get(name)
        if place is None:
            if text:
                raise ValueError(f"{wanted} has no place for {name}")
            continue
        _put(canvas, place.span, text, name)
    for name in ("birth_date", "expires", *(["optional"] if layout.optional_check else [])):
        _put(
            canvas,
            layout.fields[f"{name}_check"].span,
            check_digit(_get(canvas, layout.fields[name].span)),
            name,
        )
    if layout.composite:
        covered = "".join(_get(canvas, span) for span in layout.composite)
        _put(canvas, layout.fields["composite_check"].span, check_digit(covered), "composite")
    return tuple("".join(line) for line in canvas)


def _texts(layout: Layout, particulars: Particulars) -> dict[str, str]:
    number, number_check, overflow = _number(layout, _plain(particulars.number))
    name = layout.fields["name"].span
    return {
        "document_code": _plain(particulars.document_code) or _CODES[layout.format],
        "issuer": _plain(particulars.issuer),
        "name": format_name(particulars.surname, particulars.given_names, name.end - name.start),
        "number": number,
        "number_check": number_check,
        "nationality": _plain(particulars.nationality),
        "birth_date": _yymmdd(particulars.birth_date),
        "sex": particulars.sex if particulars.sex in {"M", "F"} else FILLER,
        "expires": _yymmdd(particulars.expires),
        "optional": overflow + _plain(particulars.optional),
        "optional2": _plain(particulars.optional2),
    }


def _number(layout: Layout, number: str) -> tuple[str, str, str]:
    """The nine places of the number, its check digit's place, and what goes on in the optional data."""
    if len(number) <= 9:
        return number, check_digit(number), ""
    if not layout.long_number or FILLER in number:
        raise ValueError(f"{layout.format} cannot hold the document number {number!r}")
    return number[:9], FILLER, f"{number[9:]}{check_digit(number)}{FILLER}"


def _yymmdd(iso: str) -> str:
    year, month, day = (*iso.split("-"), "", "")[:3] if iso else ("", "", "")
    return "".join(part[-2:].rjust(2, FILLER) for part in (year, month, day))


def _plain(text: str) -> str:
    return text.upper().strip().replace(" ", FILLER).replace("-", FILLER)


def latin(name: str) -> str:
    """``name`` in the letters of a zone, words parted by single blanks."""
    upper = unicodedata.normalize("NFC", name).upper().translate(_LATIN)
    plain = anyascii(unicodedata.normalize("NFKD", upper)).upper()
    return " ".join("".join(c if "A" <= c <= "Z" else " " for c in plain if c not in "'`").split())


def format_name(surname: str, given_names: str, width: int) -> str:
    """The name field. A name that is too long ends in a letter, which tells readers that it was cut."""
    primary, secondary = (latin(part).replace(" ", FILLER) for part in (surname, given_names))
    if secondary:
        primary = primary[: width - 3].rstrip(FILLER)
    field = f"{primary}{FILLER * 2}{secondary}" if secondary else primary
    while len(field) > width and field[width - 1] == FILLER:
        # Give up the last letter in front of the filler, so that a letter of the next part comes last.
        letter = len(field[:width].rstrip(FILLER)) - 1
        field = field[:letter] + field[letter + 1 :]
    return field[:width]


def _get(canvas: list[list[str]], span: Span) -> str:
    return "".join(canvas[span.line][span.start : span.end])


def _put(canvas: list[list[str]], span: Span, text: str, name: str) -> None:
    room = span.end - span.start
    if len(text) > room:
        raise ValueError(f"{name} {text!r} is longer than its field of {room} characters")
    check_digit(text)
    canvas[span.line][span.start : span.end] = text.ljust(room, FILLER)
