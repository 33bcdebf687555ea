"""Records as pages show them: words, addresses and marks, so that templates hold no rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.codes.purposes import Purpose
from comity.kernel.truth import AudienceMode
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names, person_names
from comity.records.models import ImportProblem, ImportRun, Portrait, Record, UpdateTask
from comity.records.queries import Change, sources_of

Words = str | Promise
SOON = timedelta(days=183)

LABELS: dict[str, Words] = {
    "name": gettext_lazy("Names"),
    "firstName": gettext_lazy("First name"),
    "secondName": gettext_lazy("Second name"),
    "middleName": gettext_lazy("Middle name"),
    "lastName": gettext_lazy("Last name"),
    "fatherName": gettext_lazy("Father’s name"),
    "motherName": gettext_lazy("Mother’s name"),
    "alias": gettext_lazy("Other names"),
    "weakAlias": gettext_lazy("Weak aliases"),
    "previousName": gettext_lazy("Former names"),
    "title": gettext_lazy("Title"),
    "birthDate": gettext_lazy("Birth dates"),
    "birthPlace": gettext_lazy("Birth places"),
    "deathDate": gettext_lazy("Died"),
    "nationality": gettext_lazy("Nationalities"),
    "country": gettext_lazy("Countries"),
    "gender": gettext_lazy("Sex"),
    "position": gettext_lazy("Positions"),
    "address": gettext_lazy("Addresses"),
    "passportNumber": gettext_lazy("Passport numbers"),
    "idNumber": gettext_lazy("Other document numbers"),
    "number": gettext_lazy("Number"),
    "type": gettext_lazy("Kind"),
    "authority": gettext_lazy("Authority"),
    "program": gettext_lazy("Programme"),
    "listingDate": gettext_lazy("Listed on"),
    "unscId": gettext_lazy("UN reference"),
    "sourceUrl": gettext_lazy("Web address"),
    "notes": gettext_lazy("Notes"),
    "status": gettext_lazy("In what quality"),
    "reason": gettext_lazy("Why it is on the list"),
    "our reference": gettext_lazy("Our reference"),
}
KINDS: dict[str, Words] = {
    "Person": gettext_lazy("Person"),
    "Passport": gettext_lazy("Passport"),
    "Identification": gettext_lazy("Identity document"),
    "Organization": gettext_lazy("Organisation"),
    "LegalEntity": gettext_lazy("Organisation"),
    "Company": gettext_lazy("Organisation"),
    "PublicBody": gettext_lazy("Organisation"),
    "Sanction": gettext_lazy("Listing"),
}
VERBS: dict[str, Words] = {
    "record.created": gettext_lazy("Created"),
    "record.edited": gettext_lazy("Edited"),
    "record.restricted": gettext_lazy("Handling changed"),
    "record.extended": gettext_lazy("Extended"),
    "record.imported": gettext_lazy("Imported"),
}
NUMBERS = {"number", "passportNumber", "idNumber", "unscId"}
COUNTRIES = {"nationality", "country"}
HIDDEN = {"topics", "holder", "entity", "authorityId", "modifiedAt"}


@dataclass(frozen=True)
class Fact:
    label: Words
    values: list[str]
    code: bool


def facts(properties: Mapping[str, Sequence[str]]) -> list[Fact]:
    """Properties in reading order, countries by name."""
    known = [name for name in LABELS if properties.get(name)]
    others = [name for name in properties if name not in LABELS and name not in HIDDEN and properties[name]]
    return [Fact(LABELS.get(n, n), shown_values(n, properties[n]), n in NUMBERS) for n in [*known, *others]]


def shown_values(name: str, values: Sequence[str]) -> list[str]:
    if name not in COUNTRIES:
        return list(values)
    language = (get_language() or "en").split("-")[0]
    found = ((value, countries.find(value)) for value in values)
    return [country.name(language) if country else value for value, country in found]


@dataclass(frozen=True)
class RecordRow:
    """A record in a list."""

    url: str
    name: str
    kind: Words
    status: Words
    reason: Words
    source: str
    own: bool
    tier: str
    expires: datetime
    expiring: bool
    updated: datetime


def record_rows(viewer: Viewer, records: Iterable[Record]) -> list[RecordRow]:
    listed = list(records)
    names = sources_of(listed)
    return [
        RecordRow(
            url=reverse("records:detail", args=[record.pk]),
            name=record.caption,
            kind=KINDS.get(record.schema, record.schema),
            status=record.status_label,
            reason=record.reason_label,
            source=names.get(record.source, ""),
            own=record.source == viewer.bureau,
            tier=record.audience.tier,
            expires=record.expires_at,
            expiring=record.expires_at < clock.now() + SOON,
            updated=record.updated_at,
        )
        for record in listed
    ]


def head(record: Record) -> dict[str, Any]:
    """A record at the head of its own page."""
    has_portrait = Portrait.objects.filter(record=record).exists()
    return {
        "name": record.caption,
        "other_names": [name for name in record.values("name") if name != record.caption][:5],
        "kind": KINDS.get(record.schema, record.schema),
        "portrait": reverse("records:portrait", args=[record.pk]) if has_portrait else "",
        "status": record.status,
        "reason": record.reason,
        "our_reference": record.our_reference,
        "version": record.version,
        "created": record.created_at,
        "updated": record.updated_at,
        "expires": record.expires_at,
        "expiring": record.expires_at < clock.now() + SOON,
    }


def audience_words(viewer: Viewer, record: Record) -> str:
    """Who may see a record. Only its source is told which bureaus are named."""
    mode = record.audience.mode
    if mode == AudienceMode.ALL.value:
        return _("All members")
    if record.source != viewer.bureau:
        return _("Some bureaus, by the source’s choice")
    names = ", ".join(sorted(bureau_names(named.bureau for named in record.audience.named.all()).values()))
    if mode == AudienceMode.ONLY.value:
        return _("Only: %(names)s") % {"names": names}
    return _("All members but: %(names)s") % {"names": names}


def purpose_words(record: Record) -> list[Words]:
    return [Purpose(purpose).label for purpose in record.audience.purposes]


def document_rows(documents: Iterable[Record]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("records:detail", args=[document.pk]),
            "number": " ".join(document.values("number")),
            "kind": KINDS.get(document.schema, document.schema),
            "issuer": ", ".join(shown_values("country", document.values("country"))),
            "reason": document.reason_label,
        }
        for document in documents
    ]


def attached(record: Record) -> list[dict[str, Any]]:
    return [
        {"kind": KINDS.get(item["schema"], item["schema"]), "facts": facts(item["properties"])}
        for item in record.attached
    ]


def task_rows(tasks: Iterable[UpdateTask]) -> list[dict[str, Any]]:
    return [{"note": task.note, "due": task.due_at} for task in tasks]


def version_rows(changes: list[Change]) -> list[dict[str, Any]]:
    """Each version with what was removed and what was added."""
    people = person_names(change.version.person for change in changes)
    return [
        {
            "number": change.version.number,
            "at": change.version.at,
            "who": people.get(change.version.person, ""),
            "verb": VERBS.get(change.version.verb, change.version.verb),
            "changes": [
                {
                    "label": LABELS.get(difference.field, difference.field),
                    "removed": [value for value in difference.before if value not in difference.after],
                    "added": [value for value in difference.after if value not in difference.before],
                }
                for difference in change.differences
            ],
        }
        for change in changes
    ]


def run_row(run: ImportRun) -> dict[str, Any]:
    """One import in the list of imports and at the head of its report."""
    return {
        "url": reverse("records:import_run", args=[run.pk]),
        "filename": run.filename,
        "format": {"un-xml": _("UN list"), "ftm": "FollowTheMoney"}.get(run.format, run.format),
        "at": run.started_at,
        "finished": run.finished_at,
        "state": run.state,
        "done": run.percent,
        "total": 100,
        "created": run.added,
        "accepted": run.added + run.changed + run.unchanged,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "refused": run.refused,
    }


def problem_row(problem: ImportProblem) -> dict[str, Any]:
    return {
        "at": problem.at,
        "entry": "",
        "field": problem.field,
        "message": problem.message,
        "severity": "noted" if problem.field else "refused",
    }
