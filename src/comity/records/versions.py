"""Versions of a record as pages show them: who, when, why, and what differs, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.purposes import Purpose
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names, person_names
from comity.records.handling_form import TIERS
from comity.records.presenting import shown_values
from comity.records.queries import Change, own_records
from comity.records.rules import Difference
from comity.records.words import KINDS, LABELS, MODES, VERBS, YES_NO, Words, reason_words

CODES = {
    "handling: purposes": Purpose,
    "handling: handling_code": HandlingCode,
    "handling: reliability": Reliability,
    "handling: accuracy": Accuracy,
    "handling: confidentiality": Confidentiality,
    "status": PersonStatus,
}


def version_rows(viewer: Viewer, changes: list[Change]) -> list[dict[str, Any]]:
    """Each version with what was removed and what was added."""
    people = person_names(change.version.person for change in changes)
    names = _names(viewer, [found for change in changes for found in change.differences])
    return [
        {
            "number": change.version.number,
            "at": change.version.at,
            "who": people.get(change.version.person, ""),
            "verb": VERBS.get(change.version.verb, change.version.verb),
            "why": change.version.why or change.import_name,
            "changes": _rows(change.differences, names),
        }
        for change in changes
    ]


def difference_rows(viewer: Viewer, differences: list[Difference]) -> list[dict[str, Any]]:
    """What was removed and what was added from one version to another."""
    return _rows(differences, _names(viewer, differences))


def _rows(differences: Iterable[Difference], names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "label": LABELS.get(found.field, found.field),
            "removed": [_said(found.field, v, names) for v in found.before if v not in found.after],
            "added": [_said(found.field, v, names) for v in found.after if v not in found.before],
        }
        for found in differences
        if found.before or found.after != ("False",)  # a new record is not called “not contested”
    ]


def _names(viewer: Viewer, differences: list[Difference]) -> dict[str, str]:
    """What bodies and holders are called, by identifier."""

    def meant(field: str) -> set[str]:
        return {v for found in differences if found.field == field for v in (*found.before, *found.after)}

    bodies, holders = meant("handling: bureaus"), meant("holder")
    names = {str(pk): name for pk, name in bureau_names(map(UUID, bodies)).items()} if bodies else {}
    if holders:
        captions = own_records(viewer).filter(pk__in=holders).values_list("pk", "caption")
        names |= {str(pk): caption for pk, caption in captions}
    return names


def _said(name: str, value: str, names: Mapping[str, str]) -> str:
    """One value of a version in words."""
    if name == "reason":
        return reason_words(value)
    if name in CODES and value in set(CODES[name]):
        return str(CODES[name](value).label)
    if name == "handling: expires_at":
        return date_format(datetime.fromisoformat(value), "j M Y, H:i") + " UTC"
    if name == "attached":
        schema, dot, rest = value.partition(" · ")
        return f"{KINDS.get(schema, schema)}{dot}{rest}"
    listed: dict[str, Mapping[str, Words]] = {
        "handling: mode": MODES,
        "handling: tier": dict(TIERS),
        "handling: bureaus": names,
        "holder": names,
        "schema": KINDS,
    }
    words = listed.get(name, YES_NO if name.startswith("handling: ") else {})
    return str(words[value]) if value in words else shown_values(name, [value])[0]
