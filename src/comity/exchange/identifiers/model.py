"""What an identifier is, once it has been read."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an identifier names."""

    VIN = "vin"
    PLATE = "plate"
    IBAN = "iban"
    BIC = "bic"
    PHONE = "phone"
    EMAIL = "email"
    IMEI = "imei"
    CRYPTO = "crypto"
    IMO = "imo"
    NUMBER = "number"
    """Of a thing or an account, in whatever form its maker or its bank gives: a serial, an engine, a call sign."""
    ACCOUNT = "account"
    """What somebody calls herself on a platform."""


class Doubt(StrEnum):
    """What is doubtful about an identifier that was read all the same."""

    CHECK_DIGIT = "check_digit"
    """Its check digit is wrong, or a checksum in its spelling."""
    NO_CHECK = "no_check"
    """Nothing in it shows a slip of the pen."""
    LETTER = "letter"
    """It had a letter that is never used in it, and that was read as the digit it looks like."""
    LENGTH = "length"
    """Shorter than the standard has it, as old ones are."""
    COUNTRY = "country"
    """Of no country that is known, or without one."""
    UNKNOWN = "unknown"
    """Well formed, and in no register of what was given out."""
    TEST = "test"
    """Of a test network: no money is behind it."""
    AMBIGUOUS = "ambiguous"
    """Another network spells its addresses alike."""


@dataclass(frozen=True)
class Identifier:
    """``canonical`` is compared and stored; ``display`` is shown; ``scheme`` is the country or the network."""

    kind: Kind
    canonical: str
    display: str
    scheme: str = ""
    doubts: tuple[Doubt, ...] = ()


class NotOne(ValueError):
    """The text is no identifier of the kind that was asked for."""
