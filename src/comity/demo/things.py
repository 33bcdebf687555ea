"""The things and accounts of the story, and who owns or uses them. Numbers that nobody was ever given.

Plates end in 000, which their states never issue; the telephone is of the numbers that France keeps for films; the
account and the address are the examples of their standards.
"""

from dataclasses import dataclass

from comity.demo.model import DemoHandling, DemoRecord, Properties
from comity.demo.network import FORGER, SUPPLIER

VAN, BOAT, TELEPHONE, ACCOUNT, WALLET, PROFILE = (
    "fr-van",
    "tr-boat",
    "fr-telephone",
    "nl-account",
    "nl-wallet",
    "ke-profile",
)


@dataclass(frozen=True, slots=True)
class DemoLink:
    """What ``source`` says of two records, by their keys."""

    source: str
    one: str
    kind: str
    two: str
    since: str = ""
    note: str = ""


def _thing(key: str, source: str, schema: str, reason: str, properties: Properties, note: str) -> DemoRecord:
    return DemoRecord(
        key=key,
        source=source,
        schema=schema,
        properties=properties,
        reason=reason,
        our_reference=f"{source[:3].upper()}/THING/{key.upper()}",
        handling=DemoHandling(handling_code="H1", expires_in_days=700),
        note=note,
    )


THINGS: tuple[DemoRecord, ...] = (
    _thing(
        VAN,
        "paris",
        "Vehicle",
        "used_in_crime",
        {
            "registrationNumber": ("AA-000-AA",),
            "country": ("fr",),
            "vin": ("ZZ9ZZZ0ZZ00000001",),
            "type": ("Van",),
            "make": ("Renault",),
            "model": ("Master",),
            "colour": ("white",),
        },
        "The van in which the forger carries his press.",
    ),
    _thing(
        BOAT,
        "ankara",
        "Vessel",
        "trace",
        {
            "name": ("Deniz Feneri 000",),
            "flag": ("tr",),
            "type": ("Fishing boat",),
            "hullNumber": ("TR-000-FEN",),
        },
        "Seen at night where people went aboard.",
    ),
    _thing(
        TELEPHONE,
        "paris",
        "Telephone",
        "trace",
        {"phone": ("+33 6 39 98 00 17",), "country": ("fr",), "service": ("WhatsApp",)},
        "The number to which victims were told to write.",
    ),
    _thing(
        ACCOUNT,
        "the-hague",
        "BankAccount",
        "proceeds",
        {"iban": ("GB82 WEST 1234 5698 7654 32",), "bankName": ("An invented bank",)},
        "Where the money of the network goes first.",
    ),
    _thing(
        WALLET,
        "the-hague",
        "CryptoWallet",
        "proceeds",
        {"publicKey": ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",), "currency": ("ETH",)},
        "Where it goes next.",
    ),
    _thing(
        PROFILE,
        "nairobi",
        "UserAccount",
        "used_in_crime",
        {
            "service": ("Telegram",),
            "username": ("@posts_abroad_000",),
            "email": ("posts.abroad@example.org",),
        },
        "Advertises posts abroad that do not exist.",
    ),
)

LINKS = (
    DemoLink("paris", FORGER, "uses", VAN, "2025-11", "Seen three times at the workshop."),
    DemoLink("paris", FORGER, "uses", TELEPHONE, note="Read in a victim's telephone, with her consent."),
    DemoLink("ankara", SUPPLIER, "owns", BOAT, "2024", "The harbour's register."),
    DemoLink("rome", FORGER, "travelled_with", SUPPLIER, "2026-02", "One booking, Istanbul to Rome."),
    DemoLink("the-hague", "nl-money", "owns", ACCOUNT),
    DemoLink("the-hague", "nl-money", "uses", WALLET),
)
