"""Vehicles, vessels and devices: chassis numbers, plates, IMO numbers, telephones by their hardware, serials."""

import re
import unicodedata

from comity.exchange.identifiers.model import Doubt, Identifier, Kind, NotOne

_NEVER_IN_VIN = str.maketrans("IOQ", "100")
_VALUES = {
    c: v
    for v, letters in enumerate(("", "AJ", "BKS", "CLT", "DMU", "ENV", "FW", "GPX", "HY", "RZ"))
    for c in letters
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_TWINS = str.maketrans("АВЕЗІЈКМНОРСТУХ", "ABE3IJKMHOPCTYX")
"""Letters of Cyrillic plates, which are chosen so that they have a Latin twin."""


def vin(text: str) -> Identifier:
    """A vehicle identification number (ISO 3779), or the shorter chassis number of an old vehicle.

    Only North America (a first character of 1 to 5) binds the check digit at the ninth place.
    """
    written = _compact(text)
    if not re.fullmatch(r"[A-Z0-9]{5,17}", written):
        raise NotOne("a chassis number has 17 letters and digits, an old one at least five")
    if len(written) < 17:
        return Identifier(Kind.VIN, written, written, doubts=(Doubt.LENGTH,))
    number = written.translate(_NEVER_IN_VIN)
    doubts = [Doubt.LETTER] if number != written else []
    if number[0] in "12345" and number[8] != _vin_check(number):
        doubts.append(Doubt.CHECK_DIGIT)
    return Identifier(Kind.VIN, number, number, doubts=tuple(doubts))


def _vin_check(number: str) -> str:
    total = sum(w * (int(c) if c.isdigit() else _VALUES[c]) for c, w in zip(number, _WEIGHTS, strict=True))
    return "X" if total % 11 == 10 else str(total % 11)


def plate(text: str, country: str = "") -> Identifier:
    """A licence plate: letters and digits alone. Countries give the same one out, so it says little without."""
    number = _compact(text).translate(_TWINS)
    if not 2 <= len(number) <= 12 or not any(c.isdigit() for c in number):
        raise NotOne("a plate has two to twelve letters and digits")
    shown = " ".join(unicodedata.normalize("NFC", text).upper().split())
    return Identifier(Kind.PLATE, number, shown, country.lower(), () if country else (Doubt.COUNTRY,))


def imei(text: str) -> Identifier:
    """A telephone's IMEI. The first fourteen digits name the device.

    What follows is a check digit, which networks do not send, or two digits for the version of its software.
    """
    if not re.fullmatch(r"[\d\s./-]+", text.strip()):
        raise NotOne("an IMEI has digits alone")
    digits = "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())
    if len(digits) not in (14, 15, 16):
        raise NotOne("an IMEI has 14 to 16 digits")
    device, check = digits[:14], str(_luhn(digits[:14]))
    wrong = len(digits) == 15 and digits[14] not in (check, "0")
    shown = f"{device[:2]}-{device[2:8]}-{device[8:]}-{check}"
    return Identifier(Kind.IMEI, device, shown, doubts=(Doubt.CHECK_DIGIT,) if wrong else ())


def imo(text: str) -> Identifier:
    """A ship's IMO number: seven digits, the last of which binds every ship (IMO resolution A.1117)."""
    digits = re.sub(r"^IMO", "", _compact(text))
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise NotOne("an IMO number has seven digits")
    if sum(int(d) * w for d, w in zip(digits, range(7, 1, -1), strict=False)) % 10 != int(digits[6]):
        raise NotOne("the last digit of this IMO number is wrong")
    return Identifier(Kind.IMO, digits, f"IMO {digits}")


def number(text: str) -> Identifier:
    """The number of a thing as its maker wrote it: letters and digits alone are compared."""
    compact = _compact(text)
    if not 2 <= len(compact) <= 60:
        raise NotOne("a number has two letters or digits at least")
    return Identifier(Kind.NUMBER, compact, " ".join(unicodedata.normalize("NFC", text).split()))


def _luhn(digits: str) -> int:
    """The check digit that follows an even count of digits (ISO/IEC 7812-1)."""
    doubled = [int(d) * (1 + at % 2) for at, d in enumerate(digits)]
    return -sum(d - 9 if d > 9 else d for d in doubled) % 10


def _compact(text: str) -> str:
    """Capital letters and ASCII digits, without marks, blanks and punctuation."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).upper()
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain if c.isalnum())
    return "".join(digits)
