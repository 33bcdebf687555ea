"""Birth dates as people write them, found in a line of text."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

OLDEST = 125
"""Years: no living person was born longer ago, so that an earlier year is another number."""

_MONTH_LANGUAGES = ("en", "fr", "es", "ar", "ar_SY", "ar_DZ", "ar_MA", "de", "pt", "it", "ru", "tr")
_LABEL = re.compile(
    r"(?:date of birth|d\.?\s?o\.?\s?b\.?|birth\s?date|year of birth|born(?: on| in)?|b\."
    r"|date de naissance|née?(?: le| en)?|fecha de nacimiento|nacid[oa](?: el| en)?|f\.?\s?nac\.?|nac\."
    r"|geb\.|geboren(?: am)?|تاريخ الميلاد|من مواليد|مواليد|ولدت?(?: في)?|circa|ca?\.|~)\s*[:=]?\s*$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:exp(?:iry|ires|iration)?\.?(?: date)?|valid (?:until|to)|issued(?: on)?|expire le|caduca|vence)\s*[:=]?\s*$",
    re.IGNORECASE,
)


class FoundDate(NamedTuple):
    """``start`` and ``end`` are offsets, a label in front included; ``dates`` are the ISO prefixes it may mean.

    ``dates`` is empty where the date is none of birth: in the future, or marked as an expiry. ``doubtful`` is a
    word taken with the date that may as well end a name: “Juan Julio 1974”, “Max Born 1974”.
    """

    start: int
    end: int
    dates: tuple[str, ...]
    doubtful: str = ""


@dataclass(frozen=True)
class _Pattern:
    regex: re.Pattern[str]
    read: Callable[[re.Match[str], date], tuple[str, ...]]


def find_dates(text: str, today: date) -> list[FoundDate]:
    """Every date of ``text`` (digits already ASCII), in order, none overlapping, the fullest reading first."""
    taken: list[FoundDate] = []
    for pattern in _patterns():
        for match in pattern.regex.finditer(text):
            dates = pattern.read(match, today)
            start, other = _with_label(text, match.start())
            if not dates or any(start < each.end and each.start < match.end() for each in taken):
                continue
            born = tuple(each for each in dates if not other and _may_be_birth(each, today))
            doubtful = _doubtful(text, start, match)
            if doubtful and born and "month_year" in match.groupdict():
                born = (*born, born[0][:4])
            taken.append(FoundDate(start, match.end(), born, doubtful))
    return sorted(taken)


def compact_dates(digits: str, today: date) -> tuple[str, ...]:
    """What eight digits mean if they are a birth date, year first or day first; nothing for any other text."""
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return ()
    orders = ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2]))
    written = (_iso(int(year), int(month), int(day)) for year, month, day in orders)
    return tuple(dict.fromkeys(each for each in written if each and _may_be_birth(each, today)))


def _with_label(text: str, start: int) -> tuple[int, bool]:
    """Where the date begins with its label, and whether the label says that it is no date of birth."""
    before = text[max(0, start - 40) : start]
    for label, other in ((_LABEL, False), (_OTHER_LABEL, True)):
        match = label.search(before)
        # A label is a word of its own: the “b.” of “Jacob.” is none.
        if match and (match.start() == 0 or not before[match.start() - 1].isalnum()):
            return start - len(before) + match.start(), other
    return start, False


def _doubtful(text: str, start: int, match: re.Match[str]) -> str:
    """The word in the date or its label that may belong to a name in front of it, or nothing."""
    before = text[:start].rstrip(" ")
    if not before or not before[-1].isalpha():
        return ""
    label = text[start : match.start()].strip()
    if label:
        return label if label.isalpha() and label[0].isupper() else ""
    return str(match["month_year"]) if "month_year" in match.groupdict() else ""


def _may_be_birth(iso: str, today: date) -> bool:
    return str(today.year - OLDEST) <= iso[:4] and iso <= today.isoformat()[: len(iso)]


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    """The ISO prefix, or nothing where there is no such date."""
    if not 1 <= year <= 9999 or not 0 <= month <= 12:
        return ""
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if day <= monthrange(year, month)[1] else ""


def _year(written: str, today: date) -> int:
    """A year; one of two digits is the latest that is not in the future."""
    if len(written) > 2:
        return int(written)
    year = today.year // 100 * 100 + int(written)
    return year if year <= today.year else year - 100


def _known(*dates: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in dates if each))


def _read_year_first(match: re.Match[str], _today: date) -> tuple[str, ...]:
    return _known(_iso(int(match["year"]), int(match["month"]), int(match["day"] or 0)))


def _read_numbers(match: re.Match[str], today: date) -> tuple[str, ...]:
    """Day first with dots; with strokes and hyphens the month may come first, so that both are meant."""
    year, first, second = _year(match["year"], today), int(match["first"]), int(match["second"])
    if not first or not second:
        return ()
    day_first = _iso(year, second, first)
    return _known(day_first) if match["mark"] == "." else _known(day_first, _iso(year, first, second))


def _read_word(match: re.Match[str], today: date) -> tuple[str, ...]:
    groups = match.groupdict()
    month = _months()[_plain(groups["month"])]
    return _known(_iso(_year(groups["year"], today), month, int(groups.get("day") or 0)))


def _read_year(match: re.Match[str], today: date) -> tuple[str, ...]:
    return tuple(each for each in (match["year"],) if _may_be_birth(each, today))


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    words = "|".join(re.escape(word) for word in sorted(_month_words(), key=len, reverse=True))
    month = rf"(?P<month>{words})\.?(?![^\W\d_])"
    of = r"(?:d[eu']l?\s+|of\s+)?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
    texts: tuple[tuple[str, Callable[[re.Match[str], date], tuple[str, ...]]], ...] = (
        (
            r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?(?![-/.]?\d)",
            _read_year_first,
        ),
        (r"(?P<year>\d{4})年\s?(?P<month>\d{1,2})月(?:\s?(?P<day>\d{1,2})日)?", _read_year_first),
        (
            r"(?P<first>\d{1,2})\s?(?P<mark>[-/.])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4}|\d\d)(?![-/.]?\d)",
            _read_numbers,
        ),
        (rf"{day}[\s\-./]*{of}{month}[\s\-./,]*{of}(?P<year>\d{{4}}|\d\d)", _read_word),
        (rf"{month}\s*{day},?\s*{of}(?P<year>\d{{4}})", _read_word),
        (rf"(?P<month_year>{month})[\s\-/,]*{of}(?P<year>\d{{4}})", _read_word),
        (r"(?P<year>\d{4})年?", _read_year),
    )
    return tuple(_Pattern(re.compile(rf"(?<![\w]){text}(?!\w)", re.IGNORECASE), read) for text, read in texts)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    known: dict[str, int] = {}
    for word, number in _month_names():
        known.setdefault(_plain(word), number)
    return known


def _month_words() -> set[str]:
    """Names of months as they are written, with their accents and without."""
    return {form for word, _ in _month_names() for form in (word, _plain(word))}


def _month_names() -> Iterator[tuple[str, int]]:
    for language in _MONTH_LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    word = unicodedata.normalize("NFKC", str(name)).strip(". ").casefold()
                    # Two letters are a word in Arabic (آب) and an accident elsewhere.
                    if len(word) > (2 if word.isascii() else 1) and not word[0].isdigit():
                        yield word, int(number)
    yield from (("sept", 9), ("set", 9))


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
