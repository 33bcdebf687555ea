"""What the columns of a table may mean for each kind of record, and what they are likely to mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.exchange.tables.headings import meaning
from comity.exchange.tables.rows import Column, Look, Plan
from comity.exchange.tables.values import order_of
from comity.exchange.tables.words import plain
from comity.records.rules import DOCUMENTS, ORGANISATIONS, PERSON
from comity.records.things.checks import CHECKS
from comity.records.things.kinds import BY_KEY, KINDS, Holds
from comity.records.words import LABELS

Words = str | Promise
ID = "id"
PERSON_KEY, ORGANISATION_KEY, DOCUMENT_KEY = "person", "organisation", "document"


@dataclass(frozen=True)
class Choice:
    """One thing that a column may mean: a property, and how its cells are read."""

    name: str
    label: Words
    how: str = "many"


OWN_NUMBER = Choice(ID, _("Number of the row in your own files"), "id")
NOTES = Choice("notes", _("Notes"), "text")
_HOWS = {
    "birthDate": "date", "deathDate": "date", "startDate": "date", "endDate": "date", "nationality": "country",
    "citizenship": "country", "country": "country", "birthCountry": "country", "gender": "gender",
}  # fmt: skip
_OF_PERSONS = (
    "name", "firstName", "middleName", "lastName", "fatherName", "motherName", "alias", "weakAlias", "previousName",
    "title", "birthDate", "birthPlace", "birthCountry", "nationality", "citizenship", "gender", "passportNumber",
    "idNumber", "position", "address", "country",
)  # fmt: skip
_OF_ORGANISATIONS = ("name", "alias", "weakAlias", "previousName", "country", "address")
_OF_DOCUMENTS = ("number", "country", "startDate", "endDate", "authority")
_MEANT = {
    PERSON_KEY: {
        "name": "name", "family": "lastName", "given": "firstName", "middle": "middleName", "title": "title",
        "birth_date": "birthDate", "birth_place": "birthPlace", "sex": "gender", "nationality": "nationality",
        "residence": "country", "number": "passportNumber",
    },
    ORGANISATION_KEY: {"name": "name", "residence": "country"},
    DOCUMENT_KEY: {"number": "number", "issuer": "country", "expires": "endDate"},
}  # fmt: skip
"""Which property a heading about a passenger names, for each kind."""
_OWN = frozenset(
    [
        "id",
        "no",
        "nr",
        "n",
        "number",
        "numero",
        "num",
        "ref",
        "reference",
        "our",
        "reference",
        "notre",
        "reference",
        "nuestra",
        "referencia",
        "رقم",
        "الرقم",
        "المرجع",
    ]
)


def kinds() -> dict[str, Words]:
    """Every kind of record that a table may be of."""
    named: dict[str, Words] = {
        PERSON_KEY: _("Persons"),
        DOCUMENT_KEY: _("Travel documents"),
        ORGANISATION_KEY: _("Organisations"),
    }
    return named | {kind.key: kind.plural for kind in KINDS}


def schema_of(kind: str) -> str:
    """The schema of a kind's records; :class:`KeyError` where there is no such kind."""
    plain_ones = {PERSON_KEY: PERSON, DOCUMENT_KEY: DOCUMENTS[0], ORGANISATION_KEY: ORGANISATIONS[0]}
    return plain_ones.get(kind) or BY_KEY[kind].schema


@cache
def choices(kind: str) -> dict[str, Choice]:
    """What a column of a table of this kind may mean, by name."""
    names = {
        PERSON_KEY: _OF_PERSONS,
        ORGANISATION_KEY: _OF_ORGANISATIONS,
        DOCUMENT_KEY: _OF_DOCUMENTS,
    }.get(kind)
    if names:
        found = [Choice(name, LABELS[name], _HOWS.get(name, "many")) for name in names]
    else:
        found = [
            Choice(field.name, field.label, _how(field.check, field.holds)) for field in BY_KEY[kind].fields
        ]
    return {choice.name: choice for choice in (OWN_NUMBER, *found, NOTES)}


def _how(check: str, holds: Holds) -> str:
    if check:
        return f"check:{CHECKS[check].form.value}"
    return {Holds.DATE: "date", Holds.COUNTRY: "country"}.get(holds, "many")


@cache
def _headings(kind: str) -> dict[str, str]:
    """Every heading that is known for a kind: what its fields are called, in every language of the hub."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for choice in choices(kind).values():
                found.setdefault(plain(str(choice.label)), choice.name)
                found.setdefault(plain(choice.name), choice.name)
    return found


def known(row: Sequence[str]) -> int:
    """How many cells of a row are headings that anybody knows."""
    return sum(any(likely(kind, cell) for kind in kinds()) for cell in row if cell)


def likely(kind: str, heading: str) -> str:
    """What a column with this heading means in a table of this kind; empty where it is not known."""
    bare = heading.rpartition(" (")[0] if heading.endswith(")") else heading
    word = plain(bare)
    said = _headings(kind).get(word) or _MEANT.get(kind, {}).get(meaning(bare), "")
    return said or (ID if word in _OWN else "")


def likely_kind(headings: Sequence[str]) -> str:
    """The kind of which most headings are known; persons where it is all the same."""

    def score(kind: str) -> int:
        return sum(likely(kind, heading) not in ("", ID, "notes") for heading in headings)

    return max(kinds(), key=score)


def proposed(kind: str, headings: Sequence[str]) -> dict[int, str]:
    """What each column is likely to mean; a meaning is given once, to the first that has it."""
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        name = likely(kind, heading)
        if name and name not in found.values():
            found[place] = name
    return found


def _how_read(choice: Choice, look: Look, place: int) -> str:
    """As the field is read; a column of H and M alone is *hombre* and *mujer*."""
    said = {value.strip().upper() for value in look.column(place)} if choice.how == "gender" else set()
    return "mujer" if {"H", "M"} <= said and "F" not in said else choice.how


def planned(kind: str, look: Look, chosen: Mapping[int, str], today: str) -> Plan:
    """How the table is read where its columns mean what was ``chosen``."""
    offered = choices(kind)
    columns = tuple(
        Column(
            place,
            look.headings[place],
            choice.name,
            _how_read(choice, look, place),
            order_of(look.column(place)),
        )
        for place, name in sorted(chosen.items())
        if (choice := offered.get(name)) and 0 <= place < len(look.headings)
    )
    return Plan(kind, schema_of(kind), look.header, columns, today)
