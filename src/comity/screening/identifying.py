"""The one search box: identifiers of things and accounts in a line of text, and what remains for names and dates.

>>> [one["check"] for one in identify("gb82 west 1234 5698 7654 32").found]
['iban']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from comity.exchange.identifiers import Identifier, NotOne, recognise
from comity.exchange.identifiers import Kind as Form
from comity.records.things.checks import CHECKS, OF_FORM

LONGEST = 400
MOST = 8
"""Identifiers that one search may hold."""
SHORTEST, SHORTEST_DIGITS, MOST_PARTS = 3, 5, 4
"""Letters and digits of a number, where all of them are digits, and the parts in which it is written."""
LONGEST_WORD = 3
"""Letters that stand together on a plate; more of them are a word."""

CERTAIN = frozenset({Form.CRYPTO, Form.EMAIL, Form.IBAN, Form.PHONE, Form.ACCOUNT, Form.IMO})
"""What is nothing else; a plate or a chassis number may be the number of a document as well."""
WITHIN = CERTAIN - {Form.IMO} | {Form.VIN}
"""What is recognised among other words too."""

_LABELS = {
    "vin": r"vin|chassis(?: (?:no|number|nr))?|châssis|bastidor|fahrgestellnummer|هيكل",
    "plate": r"(?:licence |license |number )?plate|reg(?:istration)?|plaque|immatriculation|matr[ií]cula|kennzeichen|لوحة",
    "iban": r"iban",
    "imo": r"imo|omi",
    "imei": r"imei",
    "phone": r"(?:tele)?phone|tel|t[ée]l[ée](?:phone|fono)|mobile|whatsapp|هاتف",
    "email": r"e-?mail|correo|courriel",
    "account": r"user(?:name)?|telegram|handle",
    "serial": r"serial(?: (?:no|number|nr))?|s/n|engine|moteur|motor|mmsi|call ?sign|hull|account|compte|cuenta|konto",
}
_NAMELIKE = frozenset({"plate", "phone", "account", "serial"})
"""Labels that are names of people as well."""
_LABEL = re.compile(
    rf"(?:{'|'.join(f'(?P<{check}>{words})' for check, words in _LABELS.items())})\.?(?:\s*[:#=]\s*|\s+)",
    re.IGNORECASE,
)
_LOOKS = {
    "iban": re.compile(r"[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}"),
    "crypto": re.compile(r"(?:bc1|ltc1)[a-z0-9]{20,90}|[13][1-9A-HJ-NP-Za-km-z]{26,34}"),
}
"""What reads like an identifier whose check digits bind, so that whoever mistyped one is told."""
_PHONE = re.compile(r"(?<!\w)\+\d[\d\s().\-]{6,20}\d(?!\w)")
_TOKEN = re.compile(r"[^\s,;|()\[\]<>\"“”«»]+")
_MARK = re.compile(r"(?=.*[0-9-])[A-Z0-9]{1,4}-?[A-Z0-9]{2,8}")
"""A mark that an aircraft or a ship bears, which no number of a document need look like: G-ABCD, 5ZAB."""


class Asked(TypedDict):
    """An identifier that is looked for: by which check it was read, as it is compared, as it is shown."""

    check: str
    number: str
    shown: str


@dataclass(frozen=True)
class Identified:
    """``rest`` is the text without what is certainly an identifier; ``wrong`` (check, text): reads like one, and is none;
    ``whole``: all of the text is one, or may be.
    """

    found: tuple[Asked, ...]
    rest: str
    wrong: tuple[tuple[str, str], ...] = ()
    whole: bool = False


def identify(text: str) -> Identified:
    """What of ``text`` names a thing or an account; never fails."""
    whole = text.strip()
    if not whole or "<" in whole or len(whole) > LONGEST:
        return Identified((), text)
    if (label := _LABEL.match(whole)) and _labels(label, whole[label.end() :]):
        return _labelled(label, whole)
    if found := [one for one in recognise(whole) if _may_be(one, whole)]:
        certain = [one for one in found if one.kind in CERTAIN]
        return Identified(_asked(certain or found), "" if certain else text, whole=True)
    if _MARK.fullmatch(whole):
        return Identified((of_number(whole),), text)
    looks = next((check for check, form in _LOOKS.items() if form.fullmatch(whole)), "")
    return Identified((), text, ((looks, whole),)) if looks else _within(text)


def may_be_a_number(text: str) -> bool:
    """Whether the whole of ``text`` may be the number of a thing, as it may be written on it."""
    compact = [c for c in text if c.isalnum()]
    digits = sum(c.isdigit() for c in compact)
    telling = digits and (digits < len(compact) or digits >= SHORTEST_DIGITS)
    return bool(
        telling and len(compact) >= SHORTEST and len(text.split()) <= MOST_PARTS and not _has_words(text)
    )


def of_number(number: str) -> Asked:
    """A number as that of a thing, whichever of its numbers it is."""
    return Asked(check="serial", number=CHECKS["serial"].read(number).canonical, shown=number)


def _labelled(label: re.Match[str], whole: str) -> Identified:
    check, value = str(label.lastgroup), whole[label.end() :]
    try:
        one = CHECKS[check].read(value)
    except NotOne:
        return Identified((), value, ((check, value),))
    return Identified((Asked(check=check, number=one.canonical, shown=one.display),), "")


def _labels(label: re.Match[str], value: str) -> bool:
    """Whether a word in front says what follows: “tel 0712” does, “Tel Aviv” does not, “plate: Aviv” does."""
    if any(mark in label[0] for mark in ":#="):
        return True
    return any(c.isdigit() for c in value) and not (label.lastgroup in _NAMELIKE and _has_words(value))


def _may_be(one: Identifier, text: str) -> bool:
    """A code of a bank names no account, and what has words in it is no plate."""
    return one.kind is not Form.BIC and not (one.kind is Form.PLATE and _has_words(text))


def _has_words(text: str) -> bool:
    return any(len(word) > LONGEST_WORD for word in re.findall(r"[^\W\d_]+", text))


def _within(text: str) -> Identified:
    found: list[Identifier] = []
    rest = text
    for start, end in reversed(list(_places(text))):
        for one in recognise(text[start:end]):
            if one.kind in WITHIN:
                found.insert(0, one)
                if one.kind in CERTAIN:
                    rest = f"{rest[:start]} {rest[end:]}"
                break
    return Identified(_asked(found), rest)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where something may stand that is recognised among other words: telephones, which have blanks, and tokens."""
    taken = [span for match in _PHONE.finditer(text) if (span := _telephone(text, match))]
    tokens = (match.span() for match in _TOKEN.finditer(text))
    free = [(one, two) for one, two in tokens if not any(a < two and one < b for a, b in taken)]
    yield from sorted([*taken, *free])


def _telephone(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The longest beginning of what reads like a telephone number that is one: a year may follow it."""
    start, end = match.span()
    while end > start:
        if any(one.kind is Form.PHONE for one in recognise(text[start:end])):
            return start, end
        end = start + max(text[start:end].rfind(" "), 0)
    return None


def _asked(found: list[Identifier]) -> tuple[Asked, ...]:
    asked = (Asked(check=OF_FORM[one.kind], number=one.canonical, shown=one.display) for one in found[:MOST])
    return tuple(asked)
