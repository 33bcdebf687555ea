"""Which kinds of things and accounts there are: one table, from which forms, checks, lists and words follow. Pure.

A kind is a FollowTheMoney schema where there is one. Where there is none the hub's own name stands, and ``exported``
says as what it leaves the hub. A field is a FollowTheMoney property in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.lists import Code
from comity.kernel.codes.thing_reasons import ThingReason

Words = str | Promise
Properties = Mapping[str, Sequence[str]]


class Holds(StrEnum):
    """What the values of a field are. Identifiers have a check instead."""

    TEXT = "text"
    NAME = "name"
    """A name by which people look for the thing."""
    COUNTRY = "country"
    DATE = "date"


@dataclass(frozen=True)
class Field:
    """``check``: the name of one of `checks.CHECKS`, by which every value is read."""

    name: str
    label: Words
    check: str = ""
    holds: Holds = Holds.TEXT
    help: Words = ""


@dataclass(frozen=True)
class Kind:
    """``needs``: fields of which one at least is filled in, said by ``wants`` where none is. ``called``: fields of
    which the first that is filled in is what the record is called; ``described``: what is said after it.
    """

    key: str
    schema: str
    exported: str
    label: Words
    plural: Words
    fields: tuple[Field, ...]
    needs: tuple[str, ...]
    wants: Words
    called: tuple[str, ...]
    described: tuple[str, ...] = ()
    reasons: tuple[Code, ...] = tuple(ThingReason)
    series: bool = False
    """Whether it is of a series of numbers, from ``firstNumber`` to ``lastNumber``."""

    @property
    def checks(self) -> dict[str, str]:
        """The check of each field that is an identifier."""
        return {field.name: field.check for field in self.fields if field.check}

    @property
    def names(self) -> tuple[str, ...]:
        """Fields by which people look for it as by a name."""
        return tuple(field.name for field in self.fields if field.holds is Holds.NAME)

    def reason(self, value: str) -> Code | None:
        """One of its reasons by value; None where it has no such reason."""
        return next((reason for reason in self.reasons if reason.value == value), None)

    def caption(self, properties: Properties) -> str:
        """What to call such a record in a list."""
        said = [value for name in self.called if (value := _first(properties, name))][
            : 2 if self.series else 1
        ]
        about = [value for name in self.described if (value := _first(properties, name))]
        return " · ".join(filter(None, ("–".join(said), " ".join(about))))[:300]


def _first(properties: Properties, name: str) -> str:
    return next((value.strip() for value in properties.get(name, ()) if value.strip()), "")


OF_ACCOUNTS: tuple[Code, ...] = (
    ThingReason.EVIDENCE,
    ThingReason.TRACE,
    ThingReason.USED,
    ThingReason.PROCEEDS,
    ThingReason.MISAPPROPRIATED,
)
COUNTRY = Field("country", _("Countries"), holds=Holds.COUNTRY)
NOTES = Field("notes", _("Notes"))
MAKE, MODEL = Field("make", _("Make")), Field("model", _("Model"))
SORT = Field("type", _("Kind"))
BUILT = Field("buildDate", _("Built"), holds=Holds.DATE, help=_("A year is enough."))

KINDS: tuple[Kind, ...] = (
    Kind(
        "vehicle",
        "Vehicle",
        "Vehicle",
        _("Vehicle"),
        _("Vehicles"),
        (
            Field(
                "registrationNumber",
                _("Registration number"),
                "plate",
                help=_("The licence plate, as it is written."),
            ),
            COUNTRY,
            Field("vin", _("Chassis number (VIN)"), "vin"),
            Field("engineNumber", _("Engine number"), "serial"),
            Field("type", _("Kind"), help=_("Car, lorry, motorcycle, trailer, caravan, machine.")),
            MAKE,
            MODEL,
            Field("colour", _("Colour")),
            BUILT,
            NOTES,
        ),
        ("registrationNumber", "vin", "engineNumber"),
        _("A vehicle needs its registration number, chassis number or engine number."),
        ("registrationNumber", "vin", "engineNumber"),
        ("make", "model", "colour"),
    ),
    Kind(
        "vessel",
        "Vessel",
        "Vessel",
        _("Vessel"),
        _("Vessels"),
        (
            Field("name", _("Names"), holds=Holds.NAME),
            Field("previousName", _("Former names"), holds=Holds.NAME),
            Field("imoNumber", _("IMO number"), "imo"),
            Field("mmsi", _("Radio identity (MMSI)"), "number"),
            Field("callSign", _("Call sign"), "number"),
            Field("hullNumber", _("Hull number"), "serial"),
            Field("engineNumber", _("Engine number"), "serial"),
            Field("flag", _("Flag"), holds=Holds.COUNTRY),
            Field("type", _("Kind"), help=_("Cargo ship, fishing boat, inflatable, yacht.")),
            MODEL,
            BUILT,
            NOTES,
        ),
        ("name", "imoNumber", "mmsi", "callSign", "hullNumber", "engineNumber"),
        _("A vessel needs its name or one of its numbers."),
        ("name", "imoNumber", "mmsi", "callSign", "hullNumber", "engineNumber"),
        ("type", "model"),
    ),
    Kind(
        "aircraft",
        "Airplane",
        "Airplane",
        _("Aircraft"),
        _("Aircraft"),
        (
            Field("registrationNumber", _("Registration number"), "number", help=_("The mark on its tail.")),
            COUNTRY,
            Field("serialNumber", _("Serial number"), "serial"),
            Field(
                "transponder",
                _("Transponder address"),
                "number",
                help=_("24 bits, written as six characters."),
            ),
            Field("engineNumber", _("Engine number"), "serial"),
            Field("manufacturer", _("Manufacturer")),
            MODEL,
            Field("icaoCode", _("Type designator (ICAO)")),
            BUILT,
            NOTES,
        ),
        ("registrationNumber", "serialNumber", "transponder", "engineNumber"),
        _("An aircraft needs its registration, its serial number or another of its numbers."),
        ("registrationNumber", "serialNumber", "transponder", "engineNumber"),
        ("manufacturer", "model"),
    ),
    Kind(
        "firearm",
        "Firearm",
        "Asset",
        _("Firearm"),
        _("Firearms"),
        (
            Field("serialNumber", _("Serial number"), "serial"),
            Field("type", _("Kind"), help=_("Pistol, rifle, shotgun, converted alarm weapon.")),
            MAKE,
            MODEL,
            Field("calibre", _("Calibre")),
            Field("country", _("Made in"), holds=Holds.COUNTRY),
            NOTES,
        ),
        ("serialNumber",),
        _("A firearm needs its serial number."),
        ("serialNumber",),
        ("make", "model", "calibre"),
    ),
    Kind(
        "artwork",
        "WorkOfArt",
        "Asset",
        _("Work of art"),
        _("Works of art"),
        (
            Field("name", _("Names"), holds=Holds.NAME, help=_("Its title, or what it shows.")),
            Field("author", _("Artist or maker")),
            Field("type", _("Kind"), help=_("Painting, sculpture, coin, manuscript.")),
            Field("material", _("Material and technique")),
            Field("size", _("Size")),
            Field("period", _("Period")),
            Field("inventoryNumber", _("Inventory number"), "serial"),
            Field("country", _("Countries"), holds=Holds.COUNTRY),
            NOTES,
        ),
        ("name", "inventoryNumber"),
        _("A work of art needs its title, what it shows, or its inventory number."),
        ("name", "inventoryNumber"),
        ("author", "type"),
    ),
    Kind(
        "blanks",
        "BlankDocuments",
        "Passport",
        _("Blank documents"),
        _("Blank documents"),
        (
            Field("type", _("Kind"), help=_("Passport, identity card, visa sticker, residence permit.")),
            Field("country", _("Issued by"), holds=Holds.COUNTRY),
            Field("firstNumber", _("First number")),
            Field("lastNumber", _("Last number"), help=_("The same as the first, where it is but one.")),
            NOTES,
        ),
        ("firstNumber",),
        _("A series of blank documents needs its first and its last number."),
        ("firstNumber", "lastNumber"),
        ("type",),
        (DocumentReason.STOLEN_BLANK, DocumentReason.LOST),
        series=True,
    ),
    Kind(
        "account",
        "BankAccount",
        "BankAccount",
        _("Bank account"),
        _("Bank accounts"),
        (
            Field("iban", _("IBAN"), "iban"),
            Field("accountNumber", _("Account number"), "number", help=_("Where there is no IBAN.")),
            Field("bic", _("Code of the bank (BIC)"), "bic"),
            Field("bankName", _("Bank")),
            Field("accountType", _("Kind of account")),
            Field("currency", _("Currency")),
            COUNTRY,
            NOTES,
        ),
        ("iban", "accountNumber"),
        _("A bank account needs its IBAN or its number."),
        ("iban", "accountNumber"),
        ("bankName",),
        OF_ACCOUNTS,
    ),
    Kind(
        "wallet",
        "CryptoWallet",
        "CryptoWallet",
        _("Crypto address"),
        _("Crypto addresses"),
        (
            Field(
                "publicKey",
                _("Address"),
                "crypto",
                help=_("Bitcoin, Ethereum, Tron, Monero, Litecoin, Dogecoin, XRP or Solana."),
            ),
            Field(
                "accountId",
                _("Other address or account"),
                "account",
                help=_("Of another network, or at an exchange."),
            ),
            Field("currency", _("Currency")),
            Field("managingExchange", _("Exchange")),
            NOTES,
        ),
        ("publicKey", "accountId"),
        _("A crypto address needs the address itself."),
        ("publicKey", "accountId"),
        ("currency",),
        OF_ACCOUNTS,
    ),
    Kind(
        "phone",
        "Telephone",
        "UserAccount",
        _("Telephone"),
        _("Telephones"),
        (
            Field("phone", _("Telephone numbers"), "phone", help=_("With + and the code of the country.")),
            Field("imei", _("Device numbers (IMEI)"), "imei"),
            Field("service", _("Network or service")),
            COUNTRY,
            NOTES,
        ),
        ("phone", "imei"),
        _("A telephone needs its number or the number of the device."),
        ("phone", "imei"),
        ("service",),
        (*OF_ACCOUNTS, ThingReason.STOLEN, ThingReason.LOST),
    ),
    Kind(
        "online",
        "UserAccount",
        "UserAccount",
        _("E-mail or platform account"),
        _("E-mail and platform accounts"),
        (
            Field("service", _("Network or service"), help=_("Telegram, TikTok, a market place.")),
            Field("username", _("Name on the platform"), "account"),
            Field("email", _("E-mail addresses"), "email"),
            Field("phone", _("Telephone numbers"), "phone", help=_("With + and the code of the country.")),
            Field("sourceUrl", _("Web address")),
            NOTES,
        ),
        ("username", "email"),
        _("An account needs its name on the platform or its e-mail address."),
        ("username", "email"),
        ("service",),
        OF_ACCOUNTS,
    ),
)
BY_KEY: dict[str, Kind] = {kind.key: kind for kind in KINDS}
BY_SCHEMA: dict[str, Kind] = {kind.schema: kind for kind in KINDS}
SERIES = frozenset(kind.schema for kind in KINDS if kind.series)

ALSO: dict[str, str] = {"phone": "phone", "email": "email"}
"""Properties of persons and organisations that are identifiers too, by their check. What cannot be read is left."""


def checks_of(schema: str) -> dict[str, str]:
    """The check of each property of a schema that is an identifier."""
    kind = BY_SCHEMA.get(schema)
    return kind.checks if kind else ALSO


def exported(schema: str, properties: Properties) -> tuple[str, dict[str, list[str]]]:
    """A record as FollowTheMoney has it: schema and properties. What FollowTheMoney has no property for is a note."""
    from followthemoney import model  # noqa: PLC0415 - slow, and needed where something leaves the hub

    kind = BY_SCHEMA.get(schema)
    if kind is None:
        return schema, {name: list(values) for name, values in properties.items()}
    known = model.get(kind.exported)
    assert known is not None
    said: dict[str, list[str]] = {}
    rest = "notes" if "notes" in known.properties else "summary"
    for name in dict.fromkeys([*(field.name for field in kind.fields), *properties]):
        values = list(properties.get(name, ()))
        if name in known.properties and values:
            said.setdefault(name, []).extend(values)
        elif values:
            said.setdefault(rest, []).extend(f"{name}: {value}" for value in values)
    for needed in known.required:
        if not said.get(needed):
            said[needed] = [kind.caption(properties)]
    return kind.exported, said
