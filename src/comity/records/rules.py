"""What a record must say before it is shared. Pure: given facts, it answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.refusals import Invalid
from comity.kernel.text import check_length, keepable
from comity.records.things.kinds import BY_SCHEMA
from comity.records.things.rules import check_thing

PERSON = "Person"
DOCUMENTS = ("Passport", "Identification")
ORGANISATIONS = ("Organization", "LegalEntity", "Company", "PublicBody")
NAME_PROPERTIES = ("name", "alias", "weakAlias", "previousName", "firstName", "lastName", "fatherName")
NUMBER_PROPERTIES = ("number", "passportNumber", "idNumber")
DISCREET_QUOTA = 20
"""Discreet records that a bureau may have at one time (set by Comity; the commission may ask for less)."""
LONGEST_VALUE = 5_000
MOST_VALUES = 200
MOST_ATTACHED = 500
MOST_PROPERTIES = 100
LONGEST_REFERENCE = 100
LONGEST_ID = 200
LARGEST_PORTRAIT = 2 * 2**20
PICTURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "image/svg+xml": b"<svg"}
"""Kinds of portraits and how their files begin."""
ACTIVE = re.compile(rb"<\s*(script|foreignobject|!|\?)|\bon\w+\s*=|href\s*=|url\s*\(|@import", re.IGNORECASE)
"""What a drawing could run, or fetch from elsewhere."""
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+)?)?)?)?")
DATES = ("birthDate", "deathDate", "issueDate", "startDate", "endDate", "buildDate")
COUNTRIES = ("nationality", "citizenship", "country", "birthCountry", "flag")

Properties = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Draft:
    """A record as somebody wants it to be. ``properties`` are FollowTheMoney's, each a list of strings.

    When an existing record is edited, an empty ``holder``, ``external_id``, ``fingerprint`` or ``portrait`` leaves
    what is there.
    """

    schema: str
    properties: Properties
    status: str = ""
    reason: str = ""
    our_reference: str = ""
    external_id: str = ""
    fingerprint: str = ""
    holder: str = ""
    portrait: tuple[str, bytes] | None = field(default=None, repr=False)


def checked(draft: Draft, state: str = "") -> Draft:
    """``draft``, or :class:`Invalid` naming the field at fault. ``state``: that of the source, if it has one."""
    if draft.schema == PERSON:
        _check_person(draft)
    elif draft.schema in DOCUMENTS:
        _check_document(draft, state)
    elif draft.schema in BY_SCHEMA:
        check_thing(BY_SCHEMA[draft.schema], draft.properties, draft.reason, state)
    elif draft.schema not in ORGANISATIONS:
        unknown = _("“%(schema)s” is not a kind of record this hub keeps.") % {"schema": draft.schema}
        raise Invalid(unknown, "schema")
    elif not caption_of(draft.properties):
        raise Invalid(_("An organisation needs a name."), "name")
    check_length(draft.our_reference, LONGEST_REFERENCE, "our_reference")
    check_length(draft.external_id, LONGEST_ID, "external_id")
    _check_values(draft.properties)
    if draft.portrait is not None:
        _check_portrait(*draft.portrait)
    return draft


def _check_values(properties: Properties) -> None:
    if len(properties) > MOST_PROPERTIES:
        raise Invalid(_("A record has at most %(most)d kinds of values.") % {"most": MOST_PROPERTIES})
    for name, values in properties.items():
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,39}", name):
            raise Invalid(_("“%(field)s” is no property of a record.") % {"field": name[:40]}, name[:40])
        if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
            raise Invalid(_("“%(field)s” is longer than a record can hold.") % {"field": name}, name)
        if not all(map(keepable, values)):
            raise Invalid(_("This text has a character that cannot be kept."), name)
    for name in DATES:
        if not all(DATE.fullmatch(value) for value in properties.get(name, ())):
            raise Invalid(_("Write dates as 1984-03-17, or as 1984-03 or 1984 where no more is known."), name)
    for name in COUNTRIES:
        if not all(re.fullmatch(r"[a-z]{1,7}(-[a-z]{1,7})?", code) for code in properties.get(name, ())):
            raise Invalid(_("Countries are given by their codes, such as “ke”."), name)


def _check_portrait(media_type: str, content: bytes) -> None:
    beginning = PICTURES.get(media_type)
    if beginning is None or not content.startswith(beginning):
        raise Invalid(_("A portrait is a JPEG or PNG picture, or a plain SVG drawing."), "portrait")
    if len(content) > LARGEST_PORTRAIT:
        raise Invalid(_("This picture is larger than 2 MB."), "portrait")
    if media_type == "image/svg+xml" and ACTIVE.search(content):
        raise Invalid(_("A drawing must not run or fetch anything."), "portrait")


def _check_person(draft: Draft) -> None:
    if draft.status not in set(PersonStatus):
        raise Invalid(_("State in what quality this person is recorded."), "status")
    if not caption_of(draft.properties):
        raise Invalid(_("A person needs a name, if only an alias."), "name")


def _check_document(draft: Draft, state: str) -> None:
    if draft.reason not in set(DocumentReason):
        raise Invalid(_("State why this document is on the list."), "reason")
    if not any(draft.properties.get("number", ())):
        raise Invalid(_("A document needs its number."), "number")
    if (
        DocumentReason(draft.reason).issuer_only
        and state
        and state not in draft.properties.get("country", ())
    ):
        raise Invalid(_("Only the state that issued a document can record this reason."), "reason")


def caption_of(properties: Properties, schema: str = PERSON) -> str:
    """What to call a record in a list."""
    if kind := BY_SCHEMA.get(schema):
        return kind.caption(properties)
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


KEPT_LATELY = frozenset({"schema", "holder", "attached"})
"""What versions did not keep at first: of it an older version says nothing, not that there was none."""


def attached_line(schema: str, properties: Properties) -> str:
    """A paper or listing in one line, as a version keeps it."""
    return " · ".join([schema, *(value for name in sorted(properties) for value in properties[name])])


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Which fields changed between two contents of a record, in the order of their names."""
    unsaid = {name for name in KEPT_LATELY for one in (before, after) if one and name not in one}

    def listed(value: Any) -> tuple[str, ...]:
        if value in (None, "", [], ()):
            return ()
        return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)

    return [
        Difference(name, listed(before.get(name)), listed(after.get(name)))
        for name in sorted({*before, *after} - unsaid)
        if listed(before.get(name)) != listed(after.get(name))
    ]
