"""What a record must say before it is shared. Pure: given facts, it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.refusals import Invalid

PERSON = "Person"
DOCUMENTS = ("Passport", "Identification")
ORGANISATIONS = ("Organization", "LegalEntity", "Company", "PublicBody")
NAME_PROPERTIES = ("name", "alias", "weakAlias", "previousName", "firstName", "lastName", "fatherName")
NUMBER_PROPERTIES = ("number", "passportNumber", "idNumber")
DISCREET_QUOTA = 20
"""Discreet records that a bureau may have at one time (set by Comity; the commission may ask for less)."""
LONGEST_VALUE = 5_000
MOST_VALUES = 200

Properties = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Draft:
    """A record as somebody wants it to be. ``properties`` are FollowTheMoney's, each a list of strings."""

    schema: str
    properties: Properties
    status: str = ""
    reason: str = ""
    our_reference: str = ""
    external_id: str = ""
    fingerprint: str = ""
    holder: str = ""
    portrait: tuple[str, bytes] | None = field(default=None, repr=False)


def checked(draft: Draft) -> Draft:
    """``draft``, or :class:`Invalid` naming the field at fault."""
    if draft.schema == PERSON:
        _check_person(draft)
    elif draft.schema in DOCUMENTS:
        _check_document(draft)
    elif draft.schema not in ORGANISATIONS:
        unknown = _("“%(schema)s” is not a kind of record this hub keeps.") % {"schema": draft.schema}
        raise Invalid(unknown, "schema")
    elif not caption_of(draft.properties):
        raise Invalid(_("An organisation needs a name."), "name")
    for name, values in draft.properties.items():
        if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
            raise Invalid(_("“%(field)s” is longer than a record can hold.") % {"field": name}, name)
    return draft


def _check_person(draft: Draft) -> None:
    if draft.status not in set(PersonStatus):
        raise Invalid(_("State in what quality this person is recorded."), "status")
    if not caption_of(draft.properties):
        raise Invalid(_("A person needs a name, if only an alias."), "name")


def _check_document(draft: Draft) -> None:
    if draft.reason not in set(DocumentReason):
        raise Invalid(_("State why this document is on the list."), "reason")
    if not any(draft.properties.get("number", ())):
        raise Invalid(_("A document needs its number."), "number")


def caption_of(properties: Properties) -> str:
    """What to call a record in a list."""
    for name in ("name", "alias", "number", "weakAlias"):
        if values := [value for value in properties.get(name, ()) if value.strip()]:
            return values[0][:300]
    parts = [*properties.get("firstName", ()), *properties.get("lastName", ())]
    return " ".join(parts)[:300]


@dataclass(frozen=True)
class Difference:
    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Which fields changed between two contents of a record, in the order of their names."""

    def listed(value: Any) -> tuple[str, ...]:
        if value in (None, "", [], ()):
            return ()
        return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)

    return [
        Difference(name, listed(before.get(name)), listed(after.get(name)))
        for name in sorted({*before, *after})
        if listed(before.get(name)) != listed(after.get(name))
    ]
