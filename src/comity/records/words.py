"""The room's words for people: properties, kinds, verbs, the parts of a handling."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.thing_reasons import ThingReason
from comity.records.rules import DOCUMENTS, ORGANISATIONS, PERSON
from comity.records.things import kinds as things
from comity.records.things.kinds import Holds

Words = str | Promise

LABELS: dict[str, Words] = {
    "name": _("Names"),
    "firstName": _("First name"),
    "secondName": _("Second name"),
    "middleName": _("Middle name"),
    "lastName": _("Last name"),
    "fatherName": _("Father’s name"),
    "motherName": _("Mother’s name"),
    "alias": _("Other names"),
    "weakAlias": _("Weak aliases"),
    "previousName": _("Former names"),
    "title": _("Title"),
    "birthDate": _("Birth dates"),
    "birthPlace": _("Birth places"),
    "birthCountry": _("Born in"),
    "deathDate": _("Died"),
    "nationality": _("Nationalities"),
    "citizenship": _("Citizenships"),
    "country": _("Countries"),
    "gender": _("Sex"),
    "position": _("Positions"),
    "address": _("Addresses"),
    "passportNumber": _("Passport numbers"),
    "idNumber": _("Other document numbers"),
    "number": _("Number"),
    "type": _("Kind"),
    "issueDate": _("Issued on"),
    "startDate": _("Valid from"),
    "endDate": _("Valid until"),
    "authority": _("Authority"),
    "program": _("Programme"),
    "listingDate": _("Listed on"),
    "unscId": _("UN reference"),
    "recordId": _("Reference of the list"),
    "sourceUrl": _("Web address"),
    **{f.name: f.label for kind in things.KINDS for f in kind.fields if f is not things.NOTES},
    "summary": _("Summary"),
    "notes": _("Notes"),
    "schema": _("Kind"),
    "holder": _("Holder"),
    "attached": _("Listings and papers"),
    "status": _("In what quality"),
    "reason": _("Why it is on the list"),
    "our reference": _("Our reference"),
    "handling: mode": _("Who may see it"),
    "handling: bureaus": _("Bodies"),
    "handling: tier": _("How much they see"),
    "handling: purposes": _("For which purposes"),
    "handling: legal_order": _("Legal order"),
    "handling: handling_code": _("Handling code"),
    "handling: handling_note": _("Restriction in words"),
    "handling: reliability": _("Reliability of the source"),
    "handling: accuracy": _("Accuracy of the information"),
    "handling: confidentiality": _("Confidentiality level"),
    "handling: sensitive": _("Particularly sensitive data"),
    "handling: minor": _("The person is a minor"),
    "handling: contested": _("The person contests this record"),
    "handling: onward": _("Receivers may pass it on"),
    "handling: expires_at": _("Expires"),
}
"""In reading order."""

SEXES: dict[str, Words] = {"female": _("female"), "male": _("male"), "other": _("other")}

DOCUMENT_KINDS: dict[str, Words] = {"Passport": _("Passport"), "Identification": _("Identity document")}

KINDS: dict[str, Words] = {
    PERSON: _("Person"),
    **DOCUMENT_KINDS,
    **dict.fromkeys(ORGANISATIONS, _("Organisation")),
    **{kind.schema: kind.label for kind in things.KINDS},
    "Sanction": _("Listing"),
    "Address": _("Address"),
}

KIND_GROUPS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "person": (_("Persons"), (PERSON,)),
    "passport": (_("Documents"), DOCUMENTS),
    "organisation": (_("Organisations"), ORGANISATIONS),
    **{kind.key: (kind.plural, (kind.schema,)) for kind in things.KINDS},
}
"""By the word in the address: how a group of kinds is called, and which they are."""

VERBS: dict[str, Words] = {
    "record.created": _("Created"),
    "record.edited": _("Edited"),
    "record.restricted": _("Handling changed"),
    "record.extended": _("Extended"),
    "record.extension_withdrawn": _("Extension taken back"),
    "record.imported": _("Imported"),
}

MODES: dict[str, Words] = {
    "all": _("All members"),
    "only": _("Only those named"),
    "except": _("All members but those named"),
}


def reason_words(value: str) -> str:
    """Why something is on the list, whichever list of reasons its kind has."""
    for codes in (DocumentReason, ThingReason):
        if value in set(codes):
            return str(codes(value).label)
    return value


YES_NO: dict[str, Words] = {"True": _("yes"), "False": _("no")}

_FIELDS = [field for kind in things.KINDS for field in kind.fields]
NUMBERS = frozenset(
    {"number", "passportNumber", "idNumber", "unscId", "recordId", "firstNumber", "lastNumber"}
    | {field.name for field in _FIELDS if field.check}
)
COUNTRIES = frozenset(
    {"nationality", "citizenship", "country", "birthCountry"}
    | {field.name for field in _FIELDS if field.holds is Holds.COUNTRY}
)
UNSHOWN = frozenset({"topics", "holder", "entity", "authorityId", "modifiedAt"})
"""Properties that say something to programs alone."""
