"""The one search box: what a line of text says about a person or a document.

>>> understand("Amina Wanjiru 1990 KE", date(2026, 11, 23)).names
('Amina Wanjiru',)
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from comity.kernel.codes.countries import canonical as country_code
from comity.screening.documents.mrz import Mrz, MrzError, find, parse
from comity.screening.documents.numbers import canonical as canonical_number
from comity.screening.understand_dates import compact_dates, find_dates
from comity.screening.understand_words import Words, read_words

LONGEST = 2000
"""Characters read; the rest is cut off, and told."""
LONGEST_NAME = 200
MOST = 8
"""Values of one kind that a search may hold."""

_BOUND = "\x1f"
_NUMBER_LABEL = re.compile(
    r"(?:passport|passeport|pasaporte|reisepass|паспорт|جواز(?: السفر)?|document|documento|identity card|id card|id"
    r"|card|carte|visa|dni|رقم الجواز|رقم)?\s*(?:numbers?|numéro|número|nummer|num|nr|no|n[°ºo]|№|#|رقم)?\.?\s*[:#=]?\s*$",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    r"(?<![\w\-/.])(?:(?P<letters>[A-Z]{1,3}) )?(?P<digits>\d{2,}(?: \d{2,})+|\d{5,})(?!\w|[-/.]\w)"
)
_NUMBER = re.compile(r"(?<![\w@.])[^\W_]+(?:[-/.][^\W_]+)*(?![\w@])")


class What(StrEnum):
    """What a part of the text was read as. ``MRZ_UNREADABLE`` and ``NOT_READ`` say what helped nothing."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    DOCUMENT_NUMBER = "document_number"
    NATIONALITY = "nationality"
    SEX = "sex"
    MRZ = "mrz"
    MRZ_UNREADABLE = "mrz_unreadable"
    NOT_READ = "not_read"
    CUT = "cut"
    EMPTY = "empty"


class Reading(NamedTuple):
    """One thing understood: ``text`` is the value as it will be searched (a country as its stored code)."""

    what: What
    text: str


@dataclass(frozen=True)
class Understanding:
    """What will be searched. Several values of one kind are alternatives ("12/08/1974" may be two dates).

    ``names`` as written, in any script; ``birth_dates`` ISO prefixes; ``document_numbers`` canonical;
    ``nationalities`` stored codes; ``sex`` ``M``, ``F``, ``X`` or empty. ``reading`` tells the page how the text
    was understood, in order, with what was left out.
    """

    names: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    document_numbers: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    sex: str = ""
    mrz: Mrz | None = None
    reading: tuple[Reading, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not (self.names or self.birth_dates or self.document_numbers or self.nationalities)


def understand(text: str, today: date) -> Understanding:
    """Read ``text``; never fails. ``today`` bounds birth dates and decides two-digit years."""
    notes: list[Reading] = []
    if len(text) > LONGEST:
        notes.append(Reading(What.CUT, str(LONGEST)))
    cleaned = _clean(text[:LONGEST])
    if not cleaned.strip():
        return Understanding(reading=(*notes, Reading(What.EMPTY, "")))
    rest, mrz = _take_mrz(cleaned, today, notes)
    if mrz is not None:
        return _from_mrz(mrz, rest, notes)
    return _Reader(rest, today, notes).understanding()


def _clean(text: str) -> str:
    """Plain characters: full width and presentation forms resolved, digits ASCII, no controls, no pictures."""
    kept = []
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            kept.append(str(digit))
        elif character in "\n\t" or category == "Zl":
            kept.append("\n" if character != "\t" else "\t")
        elif category == "Cf":
            continue
        else:
            kept.append(" " if category[0] in "CZ" or category in {"So", "Sk", "Me"} else character)
    return "".join(kept)


def _take_mrz(text: str, today: date, notes: list[Reading]) -> tuple[str, Mrz | None]:
    """The first zone that can be read, and the text without any zone; a broken one is told and taken out."""
    lines = text.split("\n")
    read: Mrz | None = None
    for block in find(text.replace("\t", " ")):
        try:
            read = read or parse(block.lines, today)
        except MrzError as refusal:
            notes.append(Reading(What.MRZ_UNREADABLE, refusal.message))
        left = 1 if len("".join(lines[block.line_number - 1].split())) > 60 else len(block.lines)
        for place in range(block.line_number - 1, len(lines)):
            if left and lines[place].strip():
                lines[place] = ""
                left -= 1
    return "\n".join(lines), read


def _from_mrz(mrz: Mrz, rest: str, notes: list[Reading]) -> Understanding:
    names = tuple(name for name in (f"{mrz.given_names} {mrz.surname}".strip(),) if name)
    found = Understanding(
        names=names,
        birth_dates=(mrz.birth_date,) if mrz.birth_date else (),
        document_numbers=tuple(number for number in (canonical_number(mrz.number),) if number),
        nationalities=tuple(code for code in (country_code(mrz.nationality),) if code),
        sex=mrz.sex,
        mrz=mrz,
    )
    if rest.strip():
        notes.append(Reading(What.NOT_READ, " ".join(rest.split())[:LONGEST_NAME]))
    return _told(found, [Reading(What.MRZ, mrz.format)], notes)


def _told(found: Understanding, first: Iterable[Reading], last: Iterable[Reading]) -> Understanding:
    kinds = (
        (What.NAME, found.names),
        (What.BIRTH_DATE, found.birth_dates),
        (What.DOCUMENT_NUMBER, found.document_numbers),
        (What.NATIONALITY, found.nationalities),
        (What.SEX, (found.sex,) if found.sex else ()),
    )
    told = (Reading(what, text) for what, texts in kinds for text in texts)
    return Understanding(
        found.names,
        found.birth_dates,
        found.document_numbers,
        found.nationalities,
        found.sex,
        found.mrz,
        (*first, *told, *last),
    )


@dataclass
class _Reader:
    """Takes dates, then numbers, then countries and sex out of the text; names are what remains."""

    text: str
    today: date
    notes: list[Reading]
    dates: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    doubtful_words: list[str] = field(default_factory=list)

    def understanding(self) -> Understanding:
        self._take_dates()
        self._take_numbers()
        words = read_words(self.text, _BOUND)
        names = self._names(words)
        found = Understanding(
            names=_few(names),
            birth_dates=_few(self.dates),
            document_numbers=_few(self.numbers),
            nationalities=_few(words.nationalities),
            sex=words.sex,
        )
        unread = [Reading(What.NOT_READ, text[:LONGEST_NAME]) for text in words.unread[:MOST]]
        empty = [Reading(What.EMPTY, "")] if found.empty and not self.notes and not unread else []
        return _told(found, (), (*self.notes, *unread, *empty))

    def _names(self, words: Words) -> list[str]:
        names = [name[:LONGEST_NAME].strip() for name in words.names]
        if names and self.doubtful_words:
            # “Juan Julio 1974”: the month, and the letters before a number, may belong to the name.
            names.append(" ".join((names[0], *self.doubtful_words))[:LONGEST_NAME])
        return names

    def _cut_out(self, start: int, end: int) -> None:
        self.text = f"{self.text[:start]} {_BOUND} {self.text[end:]}"

    def _take_dates(self) -> None:
        for found in reversed(find_dates(self.text, self.today)):
            written = self.text[found.start : found.end]
            if not found.dates:
                self.notes.append(Reading(What.NOT_READ, written.strip()[:LONGEST_NAME]))
            self.dates[:0] = found.dates
            if found.doubtful:
                self.doubtful_words.append(found.doubtful)
            self._cut_out(found.start, found.end)

    def _take_numbers(self) -> None:
        for match in reversed(list(_GROUPED.finditer(self.text))):
            digits = match["digits"].replace(" ", "")
            if len(digits) >= 5:
                self._take_grouped(match, digits)
        for match in reversed(list(_NUMBER.finditer(self.text))):
            number = canonical_number(match[0])
            if 5 <= len(number) <= 24 and sum(c.isdigit() for c in number) >= 3:
                self.numbers.insert(0, number)
                self._take_number(match.start(), match.end())
        if not self.dates:
            self.dates.extend(iso for number in self.numbers for iso in compact_dates(number, self.today))

    def _take_grouped(self, match: re.Match[str], digits: str) -> None:
        """Digits in groups, or after letters that may be the series of the number or the end of a name."""
        if len(digits) > 24:
            return
        self.numbers.insert(0, digits)
        if match["letters"]:
            self.numbers.insert(0, match["letters"] + digits)
            if self.text[: match.start()].rstrip(" ")[-1:].isupper():
                self.doubtful_words.insert(0, match["letters"])
        self._take_number(match.start(), match.end())

    def _take_number(self, start: int, end: int) -> None:
        label = _NUMBER_LABEL.search(self.text, max(0, start - 40), start)
        begin = label.start() if label else start
        # A label is a word of its own: the “id” of “David” is none.
        whole_word = begin == 0 or not self.text[begin - 1].isalnum()
        self._cut_out(begin if whole_word else start, end)


def _few(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:MOST]
