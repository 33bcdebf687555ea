"""Identifiers that are no document numbers: of vehicles, accounts, devices and wallets. Pure.

>>> canonical(Kind.IBAN, "gb82 west 1234 5698 7654 32").canonical
'GB82WEST12345698765432'
>>> [one.kind.value for one in recognise("amina@example.org")]
['email']

A check digit that the standard binds everybody to refuses what is wrong; any other is a doubt that is told with it.
"""

from collections.abc import Callable

from comity.exchange.identifiers.accounts import account, bic, email, iban, phone
from comity.exchange.identifiers.crypto import crypto
from comity.exchange.identifiers.model import Doubt, Identifier, Kind, NotOne
from comity.exchange.identifiers.things import imei, imo, number, plate, vin

__all__ = ["LONGEST", "Doubt", "Identifier", "Kind", "NotOne", "canonical", "recognise"]

LONGEST = 400
"""Characters beyond which nothing is an identifier."""
_READERS: dict[Kind, Callable[[str], Identifier]] = {
    Kind.CRYPTO: crypto,
    Kind.EMAIL: email,
    Kind.IBAN: iban,
    Kind.VIN: vin,
    Kind.IMEI: imei,
    Kind.PHONE: phone,
    Kind.BIC: bic,
    Kind.PLATE: plate,
    Kind.IMO: imo,
    Kind.ACCOUNT: account,
    Kind.NUMBER: number,
}
"""In the order of how much their spelling proves."""
_NEEDS_COUNTRY: dict[Kind, Callable[[str, str], Identifier]] = {Kind.PHONE: phone, Kind.PLATE: plate}


def canonical(kind: Kind, text: str, country: str = "") -> Identifier:
    """``text`` as an identifier of this kind; raises `NotOne`. ``country``: a two-letter code, where it is known."""
    if len(text) > LONGEST:
        raise NotOne("longer than any identifier")
    if kind in _NEEDS_COUNTRY:
        return _NEEDS_COUNTRY[kind](text, country)
    return _READERS[kind](text)


def recognise(text: str) -> list[Identifier]:
    """Every identifier that the whole of ``text`` may be, the surest first; none where it is a word or a name."""
    found = []
    for kind in _READERS:
        try:
            one = canonical(kind, text)
        except NotOne:
            continue
        if _telling(one, text):
            found.append(one)
    return found


_TELLING: dict[Kind, Callable[[Identifier, str], bool]] = {
    Kind.VIN: lambda one, _: Doubt.LENGTH not in one.doubts and any(c.isdigit() for c in one.canonical),
    Kind.BIC: lambda one, _: Doubt.UNKNOWN not in one.doubts,
    Kind.PLATE: lambda one, text: (
        4 <= len(one.canonical) <= 10 and any(c.isalpha() for c in one.canonical) and len(text.split()) <= 4
    ),
    Kind.IMO: lambda _, text: "imo" in text.lower(),
    Kind.ACCOUNT: lambda _, text: text.strip().startswith("@"),
    Kind.NUMBER: lambda _one, _text: False,
}
"""Whether a form says of itself what it is. A plate, an old chassis number, a bank's code or the number of a thing may
be any word; of a kind that is not here the form alone proves it.
"""


def _telling(one: Identifier, text: str) -> bool:
    return one.kind not in _TELLING or _TELLING[one.kind](one, text)
