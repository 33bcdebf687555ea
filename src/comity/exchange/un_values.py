"""Reading single values of the UN Security Council list: countries, birth dates, document numbers, names."""

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

WIDEST_RANGE = 15
"""A birth date "between" years further apart than this is kept as a note: it would agree with anyone."""

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY_MONTH_YEAR = rf"(?:(?P<day>\d{{1,2}})\s+)?{_MONTH}(?:\s+(?P<year>\d{{4}}))?"
_EXPIRY = re.compile(rf"(?:expir|valid until)[a-z]*(?:\s+(?:date|on))*:?\s+{_DAY_MONTH_YEAR}", re.IGNORECASE)
_DATE_NOTE = re.compile(rf"^{_DAY_MONTH_YEAR}$", re.IGNORECASE)
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_PARENTHESIS = re.compile(r"\(([^()]*)\)?")
_REMARK = re.compile(r"\s*(?:[,;]|\b(?:issued|under|expir\w*|dated|valid|made out)\b)", re.IGNORECASE)
_LABEL = re.compile(r"number|no\b|card|code|ssn|^\S*\d\S*$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_OTHER_NAMES = re.compile(r"\s*;\s*|\s+[a-z]\)\s+")


def squeeze(text: str | None) -> str:
    """Text with line breaks, control characters and runs of blanks made one blank ("" for none)."""
    return " ".join(_CONTROL.sub(" ", text or "").split())


def paragraphs(text: str | None) -> str:
    """Longer text with its line breaks kept and other control characters taken out."""
    return _CONTROL.sub(" ", text or "").strip()


@lru_cache(maxsize=1024)
def country(name: str) -> str | None:
    """FollowTheMoney code of a country's name ("Türkiye" is "tr", "former Soviet Union" "suhh").

    The list writes names in full. Shorter values are refused: its "na" means "not available", not Namibia.
    """
    if len(name) <= 3:
        return None
    from rigour.territories import lookup_territory  # noqa: PLC0415 - takes a second to load its tables

    territory = lookup_territory(name)
    return territory.ftm_country if territory is not None else None


@dataclass(frozen=True, slots=True)
class BirthDates:
    """``dates`` as ISO prefixes; ``note`` and ``problem`` in words, "" where there is nothing to say."""

    dates: tuple[str, ...] = ()
    note: str = ""
    problem: str = ""


def birth_dates(parts: dict[str, str]) -> BirthDates:
    """Read one INDIVIDUAL_DATE_OF_BIRTH, given as tag to text."""
    note = parts.get("NOTE", "")
    if parts.get("FROM_YEAR") or parts.get("TO_YEAR"):
        return _between(parts.get("FROM_YEAR", ""), parts.get("TO_YEAR", ""), note)
    stated = parts.get("DATE") or parts.get("YEAR", "")
    if stated:
        return _stated(stated, note, approximate=parts.get("TYPE_OF_DATE") == "APPROXIMATELY")
    if not note:
        return BirthDates()
    dates = _from_note(note)
    problem = "" if dates else "the birth date stands in words that cannot be read as a date"
    return BirthDates(dates, f"Birth date: {note}", problem)


def _between(first: str, last: str, note: str) -> BirthDates:
    words = f"Born between {first or '?'} and {last or '?'}" + (f" ({note})" if note else "")
    if not (_is_year(first) and _is_year(last)) or int(first) > int(last):
        return BirthDates(note=words, problem="the range of birth years has no readable beginning and end")
    if int(last) - int(first) > WIDEST_RANGE:
        return BirthDates(note=words, problem=f"a range of more than {WIDEST_RANGE} birth years")
    return BirthDates(tuple(str(year) for year in range(int(first), int(last) + 1)), words)


def _stated(stated: str, note: str, *, approximate: bool) -> BirthDates:
    date = iso_date(stated)
    if date is None:
        return BirthDates(note=f"Birth date: {stated} {note}".strip(), problem="not a date")
    remark = f"Born approximately {stated}" if approximate else ""
    if note:
        remark = f"{remark or 'Birth date ' + stated}: {note}"
    closer = _from_note(note) if len(date) == 4 else ()
    if len(closer) == 1 and closer[0].startswith(date):
        date = closer[0]
    month = _month_only(note)
    return BirthDates((f"{date}-{month:02}" if month and len(date) == 4 else date,), remark)


def _from_note(note: str) -> tuple[str, ...]:
    found = _DATE_NOTE.match(note.strip())
    if found and found["year"]:
        date = _assemble(found["year"], found["month"], found["day"])
        return (date,) if date else ()
    if "hijri" in note.casefold():
        return ()
    return tuple(dict.fromkeys(year.group() for year in _YEAR.finditer(note)))


def _month_only(note: str) -> int | None:
    found = _DATE_NOTE.match(note.strip())
    return (
        _MONTHS[found["month"][:3].casefold()] if found and not found["year"] and not found["day"] else None
    )


def _assemble(year: str, month: str, day: str | None) -> str | None:
    text = f"{year}-{_MONTHS[month[:3].casefold()]:02}"
    return iso_date(f"{text}-{int(day):02}" if day else text)


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(1[89]|20)\d\d", text) is not None


def iso_date(text: str) -> str | None:
    """An ISO date or prefix of one that exists in the calendar, without time zone; None otherwise."""
    found = re.match(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T+\-Z].*)?$", text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return "-".join(part for part in found.groups() if part)


def expiry(note: str) -> str | None:
    """The day of expiry that a document's note tells ("expired on 26 Mar. 2011" gives 2011-03-26)."""
    found = _EXPIRY.search(note)
    if found is None or not found["year"]:
        return None
    return _assemble(found["year"], found["month"], found["day"])


def document_number(text: str, *, labelled: bool = False) -> str | None:
    """The number in a text such as "French passport number 05AT521433" or "381110042 (Expired 2016)".

    With ``labelled`` the text is prose and must say that a number follows. None where no number is found.
    """
    head = _REMARK.split(_PARENTHESIS.sub(" ", squeeze(text)), maxsplit=1)[0]
    if labelled and not _LABEL.search(head):
        return None
    head = re.sub(r"(?<=\d)\s+No\.?\s+(?=\d)", " ", head)
    head = re.sub(r"\bN[o°º]\.?(?=\d)", "", head)
    taken: list[str] = []
    for word in reversed(head.split()):
        if any(letter.islower() for letter in word) or re.fullmatch(
            r"[^\W\d_]{4,}:?|NO[.:]*|NR\.?|SSN", word
        ):
            break
        taken.append(word)
    number = " ".join(reversed(taken)).strip(" .:,")
    return number if any(letter.isdigit() for letter in number) else None


def is_passport(kind: str) -> bool:
    """Whether a type of document, in English, French or Spanish, names a passport."""
    folded = squeeze(kind).casefold()
    return any(word in folded for word in ("passport", "passeport", "pasaporte"))


@dataclass(slots=True)
class Names:
    """The names that one text holds, apart from short forms and remarks in brackets."""

    full: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def names(text: str) -> Names:
    """Take apart "A; B b) C", "Full Name (FN)", "Name (金铁三)" and "Name, born 1 Jan. 1953 (…)"."""
    read = Names()
    for part in _OTHER_NAMES.split(squeeze(text)):
        for inner in _PARENTHESIS.findall(part):
            _sort_bracket(inner.strip(), read)
        rest = squeeze(_PARENTHESIS.sub(" ", part))
        name, _, remark = rest.partition(", born ")
        if remark:
            read.remarks.append(f"born {remark}")
        if any(letter.isalpha() for letter in name):
            read.full.append(name.strip(' ,"'))
    return read


def _sort_bracket(inner: str, read: Names) -> None:
    if not inner:
        return
    if not inner.isascii() and not any("LATIN" in _script(letter) for letter in inner):
        read.full.append(inner)
    elif len(inner) <= 12 and not any(letter.islower() for letter in inner):
        read.short.append(inner)
    else:
        read.remarks.append(inner)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "") if letter.isalpha() else ""
