"""Accounts: of a bank (IBAN, BIC), of a telephone network, of a mail server."""

import re
import unicodedata

import idna
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from schwifty import BIC, IBAN
from schwifty.exceptions import InvalidBBANChecksum, InvalidCountryCode, SchwiftyException

from comity.exchange.identifiers.model import Doubt, Identifier, Kind, NotOne

_HANDLE = re.compile(r"[^\s/@]{2,100}")
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}")
_ARROWS = re.compile(r"<([^<>]+)>\s*$")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)


def iban(text: str) -> Identifier:
    """An international bank account number (ISO 13616). Its two check digits bind, what a country adds does not."""
    number = re.sub(
        r"^IBAN(?=[A-Z]{2}\d{2})", "", re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
    )
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", number) or not _mod_97(number):
        raise NotOne("no account number whose check digits are right")
    doubts: tuple[Doubt, ...] = ()
    try:
        IBAN(number, validate_bban=True)
    except InvalidCountryCode:
        doubts = (Doubt.COUNTRY,)
    except InvalidBBANChecksum:
        doubts = (Doubt.CHECK_DIGIT,)
    except SchwiftyException as error:
        raise NotOne("no account number as that country writes them") from error
    shown = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return Identifier(Kind.IBAN, number, shown, number[:2].lower(), doubts)


def _mod_97(number: str) -> bool:
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def bic(text: str) -> Identifier:
    """A bank's code (ISO 9362). A bank that no register knows may be one all the same."""
    code = "".join(text.split()).upper()
    try:
        found = BIC(code, enforce_swift_compliance=False)
    except SchwiftyException as error:
        raise NotOne("no code of a bank") from error
    canonical = code.removesuffix("XXX") if len(code) == 11 else code
    return Identifier(Kind.BIC, canonical, code, code[4:6].lower(), () if found.exists else (Doubt.UNKNOWN,))


def phone(text: str, country: str = "") -> Identifier:
    """A telephone number as E.164. Without its country's code it needs ``country``."""
    written = re.sub(
        r"^\s*(?:tel:|00(?=\s*[1-9]))", lambda m: "" if ":" in m[0] else "+", text, flags=re.IGNORECASE
    )
    try:
        number = phonenumbers.parse(written, country.upper() or None)
    except NumberParseException as error:
        raise NotOne("no telephone number, or none without its country") from error
    if not phonenumbers.is_possible_number(number):
        raise NotOne("no telephone number of that length")
    region = phonenumbers.region_code_for_number(number) or ""
    canonical = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    doubts = () if phonenumbers.is_valid_number(number) else (Doubt.UNKNOWN,)
    return Identifier(Kind.PHONE, canonical, shown, region.lower() if region.isalpha() else "", doubts)


def email(text: str) -> Identifier:
    """An e-mail address: lower case, its domain as the name system has it.

    What stands before the @ is compared without regard to case, as every large provider does. Dots and tags in it
    are left: which of them count is each provider's own affair.
    """
    written = _MAILTO.sub("", text.strip(), count=1)
    if arrows := _ARROWS.search(written):
        written = arrows[1]
    local, at, domain = unicodedata.normalize("NFKC", written.strip()).rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise NotOne("no e-mail address")
    try:
        name = idna.encode(domain.rstrip("."), uts46=True).decode("ascii").lower()
        shown = idna.decode(name)
    except idna.IDNAError as error:
        raise NotOne("no domain") from error
    if "." not in name:
        raise NotOne("no domain")
    return Identifier(Kind.EMAIL, f"{local.lower()}@{name}", f"{local}@{shown}")


def account(text: str) -> Identifier:
    """What somebody calls herself on a platform: without the sign in front, in small letters."""
    written = unicodedata.normalize("NFKC", text).strip().removeprefix("@")
    if not _HANDLE.fullmatch(written):
        raise NotOne("no name of an account")
    return Identifier(Kind.ACCOUNT, written.casefold(), written)
