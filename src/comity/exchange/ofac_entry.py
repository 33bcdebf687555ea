"""One entry of OFAC's list of specially designated nationals as FollowTheMoney entities."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from comity.exchange import ofac_remarks
from comity.exchange.entity_draft import Draft, EntryReader, paper_key
from comity.exchange.identifiers import Kind, NotOne, canonical
from comity.exchange.model import Entity
from comity.exchange.ofac_remarks import Paper
from comity.exchange.un_values import country, squeeze

AUTHORITY = "Office of Foreign Assets Control"
SCHEMAS = {"individual": "Person", "": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
GENDERS = {"male": "male", "female": "female"}
NOT_SAID = {"undetermined", "none identified"}
ALIASES = {"aka": "alias", "fka": "previousName", "nka": "alias"}
_SUFFIX = re.compile(r"(?P<first>.*),\s*(?P<suffix>Jr\.?|Sr\.?|I{1,3}|IV)")
_TAX = re.compile(r"Tax|R\.F\.C|NIT|RUC|RIF|V\.A\.T|VAT|C\.U\.I\.T|P\.T|Fiscal")
_REGISTER = re.compile(
    r"Regist|Matricula|Folio|C\.R\.|Company|Trade|Commerc|Licen[cs]e|Enterprise|Gazette|Legal Entity"
)
_WALLET = re.compile(r"Digital Currency Address - (?P<currency>\w{2,8}) (?P<key>\S+)")
_NAME = re.compile(r"(?P<kind>a\.k\.a\.|f\.k\.a\.|n\.k\.a\.) '(?P<name>.*)'")
_PHONE = re.compile(r"(?:Tele)?[Pp]hone(?: Number| No\.)?:? (?P<number>.*\d.*)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of ``sdn.csv``: empty where the list writes ``-0-``."""

    number: str
    name: str
    kind: str
    programs: str
    title: str
    call_sign: str
    vessel_type: str
    tonnage: str
    gross_tonnage: str
    flag: str
    owner: str
    remarks: str

    @classmethod
    def of(cls, values: Sequence[str], comment: str) -> "Row":
        """The row of as many values; ``comment``: its remarks go on in another file, in the middle of a word."""
        return cls(**dict(zip(cls.__slots__, (*values[:-1], values[-1] + comment), strict=True)))


@dataclass(slots=True)
class Beside:
    """What the other files say of an entry: addresses (street, city, country, remark), other names (kind, name,
    remark)."""

    addresses: list[tuple[str, str, str, str]] = field(default_factory=list)
    aliases: list[tuple[str, str, str]] = field(default_factory=list)


class Entry(EntryReader):
    """Reads one entry: :meth:`entities` first, ``problems`` afterwards. Nothing that is said is lost: what has no place
    of its own is kept in the notes."""

    def __init__(self, row: Row, beside: Beside, at: str) -> None:
        super().__init__(at)
        self._row, self._beside = row, beside
        self._papers: dict[str, Draft] = {}

    def entities(self) -> list[Entity]:
        """The person, body, ship or aircraft ``ofac-<number>`` first, then papers, wallets and the listing."""
        row = self._row
        subject = Draft(f"ofac-{row.number}", SCHEMAS[row.kind])
        self._names(subject)
        for street, city, land, remark in self._beside.addresses:
            subject.add("address", ", ".join(part for part in (street, city, land) if part))
            subject.add("country", self._country("add.csv Country", land, subject))
            subject.add("notes", remark)
        subject.add("position" if row.kind == "individual" else "notes", row.title)
        self._ship(subject)
        for part in ofac_remarks.parts(row.remarks):
            self._remark(subject, part)
        subject.add("topics", "sanction")
        return [draft.entity() for draft in (subject, *self._papers.values(), self._listing(subject))]

    def _names(self, subject: Draft) -> None:
        is_person = subject.schema == "Person"
        if subject.schema == "Airplane":
            subject.add("registrationNumber", self._row.name)
        subject.add("name", _in_order(self._row.name) if is_person else self._row.name)
        last, comma, first = self._row.name.partition(", ")
        if is_person and comma:
            subject.add("lastName", last)
            subject.add("firstName", first)
        for kind, name, remark in self._beside.aliases:
            subject.add(ALIASES.get(kind, "alias"), _in_order(name) if is_person else name)
            subject.add("notes", f"{name}: {remark}" if remark else None)

    def _ship(self, subject: Draft) -> None:
        row = self._row
        is_ship = subject.schema == "Vessel"
        for name, label, value in (
            ("callSign", "Call sign", row.call_sign),
            ("type", "Type", row.vessel_type),
            ("tonnage", "Tonnage", row.tonnage),
            ("grossRegisteredTonnage", "Gross tonnage", row.gross_tonnage),
            ("notes", "Owner", row.owner),
        ):
            subject.add(
                *(
                    (name, value)
                    if is_ship and name != "notes"
                    else ("notes", f"{label}: {value}" if value else "")
                )
            )
        subject.add("flag" if is_ship else "country", self._country("Vess_flag", row.flag, subject))

    def _remark(self, subject: Draft, part: str) -> None:
        text = part.removeprefix("alt. ")
        for read in (self._who, self._names_beside, self._reached, self._thing, self._paper):
            if read(subject, text):
                return
        subject.add("notes", part)

    def _who(self, subject: Draft, text: str) -> bool:
        """What is said of a person alone."""
        label, _, value = text.partition(" ")
        if subject.schema != "Person" or label not in {"DOB", "POB", "nationality", "citizen", "Gender"}:
            return False
        if label == "DOB":
            self._born(subject, value)
        elif label == "POB":
            subject.add("birthPlace", value)
            subject.add("birthCountry", country(value.rpartition(", ")[2]))
        elif label == "Gender":
            subject.add("gender", GENDERS.get(value.casefold()))
            subject.add("notes", None if value.casefold() in GENDERS else text)
        else:
            name = "nationality" if label == "nationality" else "citizenship"
            subject.add(name, self._country(label, value, subject))
        return True

    def _born(self, subject: Draft, value: str) -> None:
        read = ofac_remarks.dates(value)
        if read is None:
            self._keep(subject, "DOB", "not a date", value)
            return
        subject.add("birthDate", *read.dates)
        subject.add("notes", read.note)
        if not read.dates:
            self._report("DOB", "a range of too many birth years; kept in the notes", value)

    def _names_beside(self, subject: Draft, text: str) -> bool:
        """Short and weak names, which stand among the remarks."""
        found = _NAME.fullmatch(text)
        if found is None:
            return False
        name = found["name"]
        weak = "weakAlias" if found["kind"] == "a.k.a." else ALIASES[found["kind"].replace(".", "")]
        subject.add(weak, _in_order(name) if subject.schema == "Person" else name)
        return True

    def _reached(self, subject: Draft, text: str) -> bool:
        """How somebody is reached, and where money goes."""
        if text.startswith("Email Address ") and subject.schema in {"Person", "Organization"}:
            subject.add("email", text.removeprefix("Email Address "))
        elif text.startswith("Website ") and subject.schema in {"Person", "Organization"}:
            subject.add("website", text.removeprefix("Website "))
        elif (found := _PHONE.fullmatch(text)) and subject.schema in {"Person", "Organization"}:
            subject.add("phone", found["number"])
        elif found := _WALLET.match(text):
            wallet = Draft(f"{subject.id}-wallet-{paper_key(found['key'])}", "CryptoWallet")
            wallet.add("holder", subject.id)
            wallet.add("publicKey", found["key"])
            wallet.add("currency", found["currency"])
            self._papers.setdefault(wallet.id, wallet)
        else:
            return False
        return True

    def _thing(self, subject: Draft, text: str) -> bool:
        """What is said of a ship or an aircraft."""
        for schema, label, name, read in _OF_THINGS:
            if subject.schema == schema and text.startswith(label):
                value = read(text.removeprefix(label).strip())
                subject.add(name, value)
                subject.add("notes", None if value else text)
                return True
        return False

    def _paper(self, subject: Draft, text: str) -> bool:
        """A number: a person's paper, or what a body is registered by."""
        read = ofac_remarks.paper(text)
        if read is None or subject.schema not in {"Person", "Organization"}:
            return False
        if subject.schema == "Person":
            self._persons_paper(subject, read)
        elif read.label.startswith("D-U-N-S"):
            subject.add("dunsCode", read.number)
        else:
            name = "taxNumber" if _TAX.search(read.label) else "registrationNumber"
            subject.add(
                name if _REGISTER.search(read.label) or name == "taxNumber" else "idNumber", read.number
            )
            subject.add("notes", text)
        return True

    def _persons_paper(self, subject: Draft, read: Paper) -> None:
        kind = "passport" if read.is_passport else "id"
        subject.add("passportNumber" if read.is_passport else "idNumber", read.number)
        draft = Draft(
            f"{subject.id}-{kind}-{paper_key(read.number)}",
            "Passport" if read.is_passport else "Identification",
        )
        draft.add("holder", subject.id)
        draft.add("number", read.number)
        draft.add("passportNumber", read.number if read.is_passport else None)
        draft.add("type", read.label)
        draft.add("country", self._country(read.label, read.country, subject))
        draft.add("startDate", ofac_remarks.day(read.issued))
        draft.add("endDate", ofac_remarks.day(read.expires))
        for name, value in (("issued", read.issued), ("expires", read.expires)):
            if value and ofac_remarks.day(value) is None:
                self._keep(subject, read.label, "not a date", f"{name} {value}")
        self._papers.setdefault(draft.id, draft)

    def _listing(self, subject: Draft) -> Draft:
        draft = Draft(f"{subject.id}-listing", "Sanction")
        draft.add("entity", subject.id)
        draft.add("authority", AUTHORITY)
        draft.add("authorityId", self._row.number)
        draft.add("program", *(part.strip() for part in self._row.programs.split("] [")))
        return draft

    def _country(self, where: str, name: str, subject: Draft) -> str | None:
        if not name or name.casefold() in NOT_SAID:
            return None
        code = country(name) or country(name.partition(".")[0])
        if code is None:
            self._keep(subject, where, "not a country known by that name", name)
        return code


def _imo(text: str) -> str | None:
    """An IMO number whose last digit follows from the others; None where it does not."""
    try:
        return canonical(Kind.IMO, text, "").display
    except NotOne:
        return None


def _in_order(name: str) -> str:
    """ "DELOS REYES, Feliciano Semborio, Jr." as it is said: the forenames first."""
    last, comma, first = squeeze(name).partition(", ")
    if not comma:
        return last
    ending = _SUFFIX.fullmatch(first)
    return f"{ending['first']} {last} {ending['suffix']}" if ending else f"{first} {last}"


_OF_THINGS: Iterable[tuple[str, str, str, Callable[[str], str | None]]] = (
    ("Vessel", "Vessel Registration Identification IMO", "imoNumber", _imo),
    ("Vessel", "Vessel Registration Identification", "registrationNumber", str),
    ("Vessel", "Maritime Mobile Service Identity", "mmsi", lambda text: re.sub(r"\D", "", text)),
    ("Vessel", "MMSI", "mmsi", lambda text: re.sub(r"\D", "", text)),
    ("Vessel", "Former Vessel Flag", "pastFlags", country),
    ("Vessel", "Vessel Year of Build", "buildDate", ofac_remarks.day),
    ("Airplane", "Aircraft Manufacturer's Serial Number (MSN)", "serialNumber", str),
    ("Airplane", "Aircraft Construction Number", "notes", lambda text: f"Construction number {text}"),
    ("Airplane", "Aircraft Manufacture Date", "buildDate", ofac_remarks.day),
    ("Airplane", "Aircraft Model", "model", str),
    ("Airplane", "Aircraft Mode S Transponder Code", "icaoCode", str),
    ("Airplane", "Aircraft Operator", "notes", lambda text: f"Operator: {text}"),
)
"""Of which schema, behind which words, which property, and how its value is read."""
