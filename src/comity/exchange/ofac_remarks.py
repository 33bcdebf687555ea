"""The remarks of an entry of OFAC's list: prose in a fixed manner, "DOB 14 Jun 1975; Passport 123 (Iran); …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.exchange.un_values import WIDEST_RANGE, country, iso_date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})")
_DATED = r"(?:\d{1,2} )?(?:[A-Z][a-z]{2} )?\d{4}"
_ISSUED = re.compile(rf" issued ({_DATED})$")
_EXPIRES = re.compile(rf" expires ({_DATED})$")
_COUNTRY = re.compile(r"\s*\(([^()]*)\)$")
_PAPER = re.compile(
    r"(?P<label>(?:[A-Z][a-z]+ )*Passport|Cartilla de Servicio Militar Nacional|Credencial electoral|Numero de Identidad"
    r"|C\.U\.R\.P\.|R\.F\.C\.|SSN|C\.U\.I\.[TP]\."
    r"|[A-Z][^;:(]*?(?:\b(?:ID|Card)(?: No\.?| Number| Card)?|\bNo\.?|\bNumbers?|#|\bCode|\bC\.U\.R\.P\.|\bR\.F\.C\.))"
    r"(?::| #)? (?!No\.? |Number |Card )(?:Booklet:? )?(?P<rest>.*\d.*)"
)
_NOT_A_PAPER = re.compile(r"Chinese Commercial Code|CAATSA|Vessel|Aircraft|Phone|Telephone|Fax|ICTY|SWIFT")
_MOST_LETTERS = 60


def parts(text: str) -> Iterator[str]:
    """Single remarks, without the stop behind the last. A semicolon inside a quoted name ends none."""
    for part in _outside(text.strip().removesuffix(".")):
        if told := part.strip():
            yield told


def _outside(text: str) -> Iterator[str]:
    """Split where a semicolon stands outside of ``'…'``; an apostrophe inside a word opens nothing."""
    begun, quoted = 0, False
    for place, sign in enumerate(text):
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if sign == "'" and not quoted and before in {" ", ""}:
            quoted = True
        elif sign == "'" and quoted and after in {";", ".", ""}:
            quoted = False
        elif sign == ";" and not quoted:
            yield text[begun:place]
            begun = place + 1
    yield text[begun:]


@dataclass(frozen=True, slots=True)
class Dates:
    """``dates`` as ISO prefixes; ``note`` in words where a date is not the whole truth."""

    dates: tuple[str, ...]
    note: str = ""


def dates(text: str) -> Dates | None:
    """Read "14 Jun 1975", "Jun 1975", "circa 1956", "1968 to 1969"; None where it is no date.

    Of a range every year, up to fifteen.
    """
    words = text.removeprefix("circa ").strip()
    circa = words != text.strip()
    ends = re.split(r" to |(?<=\d)-(?=\d{4}$)", words)
    read = [day(end) for end in ends]
    if not all(read) or len(ends) > 2:
        return None
    if len(ends) == 1:
        return Dates((read[0] or "",), f"Born circa {words}" if circa else "")
    first, last = (int((date or "")[:4]) for date in read)
    if not 0 <= last - first <= WIDEST_RANGE:
        return Dates((), f"Born {text}")
    return Dates(tuple(map(str, range(first, last + 1))), f"Born {text}")


def day(text: str) -> str | None:
    """ "14 Jun 1975" as 1975-06-14, "May 2007" as 2007-05; None where the calendar has no such day."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    number, month, year = found.groups()
    if not month:
        return iso_date(year)
    if month.casefold() not in _MONTHS:
        return None
    iso = f"{year}-{_MONTHS.index(month.casefold()) + 1:02}"
    return iso_date(f"{iso}-{int(number):02}" if number else iso)


@dataclass(frozen=True, slots=True)
class Paper:
    """A number that a person or a body bears, and what is said of the paper it stands on."""

    label: str
    number: str
    country: str = ""
    issued: str = ""
    expires: str = ""

    @property
    def is_passport(self) -> bool:
        return "Passport" in self.label


def paper(text: str) -> Paper | None:
    """Read "Passport T14553558 (Iran) issued 28 Oct 2008 expires 29 Oct 2013", "Cedula No. 8534760 (Colombia)" …"""
    found = _PAPER.fullmatch(text)
    if found is None or _NOT_A_PAPER.match(text):
        return None
    rest, taken = found["rest"].strip(), {}
    for name, pattern in (("expires", _EXPIRES), ("issued", _ISSUED), ("country", _COUNTRY)):
        if end := pattern.search(rest):
            rest, taken[name] = rest[: end.start()].strip(), end[1].strip()
    number, _, last = rest.rpartition(" ")
    if "country" not in taken and number and not any(map(str.isdigit, last)) and country(last):
        rest, taken["country"] = number, last
    if not rest or len(rest) > _MOST_LETTERS or not any(map(str.isdigit, rest)):
        return None
    return Paper(found["label"].rstrip(" #"), rest, **taken)
