"""Cells of a table into values: dates in many spellings, sex in four languages."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from comity.exchange.model import sentence
from comity.exchange.tables import dates
from comity.exchange.tables.dates import DateError, Parts
from comity.exchange.tables.words import plain

Order = Literal["day first", "month first", "unknown"]

_MONTHS: Final = (
    "january janvier enero يناير جانفي",
    "february fevrier febrero فبراير فيفري شباط",
    "march mars marzo مارس اذار",
    "april avril abril ابريل افريل نيسان",
    "may mai mayo مايو ماي ايار",
    "june juin junio يونيو جوان حزيران",
    "july juillet julio يوليو جويلية تموز",
    "august aout agosto اغسطس اوت اب",
    "september septembre septiembre سبتمبر ايلول",
    "october octobre octubre اكتوبر",
    "november novembre noviembre نوفمبر",
    "december decembre diciembre ديسمبر",
)
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?:[T ][\d:.+Z ]*)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ][\d:. ]*)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_WORDS = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th|º)?[-/. ,]*(?:de )?([^\W\d_]+)\.?[-/. ,]*(?:de )?(\d{4}|\d{2})"
)
_AMERICAN = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DIGITS = re.compile(r"\d+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


_MALE: Final = _words("m|male|man|homme|masculin|hombre|masculino|varon|h|ذكر")
_FEMALE: Final = _words("f|female|woman|femme|feminin|mujer|femenino|انثى|انثي")
_OTHER: Final = _words("x|u|unspecified|other|autre|otro|indetermine|0")


def western_digits(text: str) -> str:
    """١٩٧٤ becomes 1974; full-width and Persian digits too."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def order_of(values: Iterable[str]) -> Order:
    """Whether a column writes days or months first, told from values that can only be read one way."""
    for value in values:
        found = _NUMBERS.fullmatch(western_digits(value).strip())
        if found and int(found[1]) > 12:
            return "day first"
        if found and int(found[2]) > 12:
            return "month first"
    return "unknown"


def is_ambiguous(text: str) -> bool:
    found = _NUMBERS.fullmatch(western_digits(text).strip())
    return bool(found and found[1] != found[2] and int(found[1]) <= 12 and int(found[2]) <= 12)


def birth(text: str, order: Order, today: date) -> str:
    """ISO prefix; raises `DateError`. Where the order is unknown the day is taken to come first."""
    return dates.born(_parts(text, order), text, today)


def expiry(text: str, order: Order, today: date) -> str:
    return dates.expires(_parts(text, order), text, today)


def is_date(text: str) -> bool:
    try:
        _parts(text, "unknown")
    except DateError:
        return False
    return len(text.strip()) > 4


def sex(text: str, *, mujer: bool = False) -> str | None:
    """M, F, X; None where the text says nothing known. `mujer`: the column writes H and M, hombre and mujer."""
    word = plain(text)
    if mujer and word == "m":
        return "F"
    for letter, words in (("M", _MALE), ("F", _FEMALE), ("X", _OTHER)):
        if word in words:
            return letter
    return None


def _parts(text: str, order: Order) -> Parts:
    tidy = " ".join(western_digits(text).split())[:60]
    if found := _ISO.fullmatch(tidy):
        return Parts(int(found[1]), False, int(found[2]), int(found[3] or 0))
    if found := _NUMBERS.fullmatch(tidy):
        first, second = int(found[1]), int(found[2])
        day, month = (second, first) if order == "month first" else (first, second)
        if month > 12 >= day:
            day, month = month, day
        return Parts(int(found[3]), len(found[3]) == 2, month, day)
    if found := _MONTH_YEAR.fullmatch(tidy):
        return Parts(int(found[2]), False, int(found[1]))
    if tidy.isascii() and _DIGITS.fullmatch(tidy):
        return _run_of_digits(tidy)
    return _in_words(tidy)


def _run_of_digits(digits: str) -> Parts:
    if len(digits) == 4:
        return Parts(int(digits), False)
    if len(digits) == 8:
        return Parts(int(digits[:4]), False, int(digits[4:6]), int(digits[6:]))
    if len(digits) == 6:
        return Parts(int(digits[:2]), True, int(digits[2:4]), int(digits[4:]))
    raise DateError(sentence("'%(value)s' is no date.", value=digits[:20]))


def _in_words(text: str) -> Parts:
    found = _WORDS.fullmatch(text)
    if found:
        day, name, year = found[1], found[2], found[3]
    elif found := _AMERICAN.fullmatch(text):
        name, day, year = found[1], found[2], found[3]
    else:
        raise DateError(sentence("'%(value)s' is no date.", value=text[:40]))
    return Parts(int(year), len(year) == 2, _month(name, text), int(day))


def _month(name: str, text: str) -> int:
    word = plain(name)
    months = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(full == word or (len(word) >= 3 and full.startswith(word)) for full in names.split())
    ]
    if len(months) != 1:
        raise DateError(sentence("'%(value)s' names no month that is known.", value=text[:40]))
    return months[0]
