"""Records as pages show them: words, addresses and marks, so that templates hold no rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Protocol

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.truth import AudienceMode
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names
from comity.records.fields import country_name
from comity.records.models import Portrait, Record, UpdateTask
from comity.records.queries import sources_of
from comity.records.things.checks import DOUBTS
from comity.records.things.kinds import BY_SCHEMA
from comity.records.words import (
    COUNTRIES,
    KINDS,
    LABELS,
    NUMBERS,
    SEXES,
    UNSHOWN,
    Words,
)

SOON = timedelta(days=183)
"""A record is looked at again six months before it expires (recalled: RPD art. 50)."""


@dataclass(frozen=True)
class Fact:
    """One line of what a record says; ``code``: numbers."""

    label: Words
    values: list[str]
    code: bool
    doubts: list[Words] = field(default_factory=list)


def facts(properties: Mapping[str, Sequence[str]], schema: str = "") -> list[Fact]:
    """Properties in reading order, countries by name; ``schema``: of which kind of thing they are."""
    kind = BY_SCHEMA.get(schema)
    labels = ({f.name: f.label for f in kind.fields} if kind else {}) | {"notes": LABELS["notes"]}
    order = [*labels, *(name for name in LABELS if name not in labels)] if kind else list(LABELS)
    known = [name for name in order if properties.get(name)]
    others = [name for name in properties if name not in order and name not in UNSHOWN and properties[name]]
    return [
        Fact(labels.get(n) or LABELS.get(n, n), shown_values(n, properties[n]), n in NUMBERS)
        for n in [*known, *others]
    ]


def record_facts(record: Record) -> list[Fact]:
    """What a record says, with what is doubtful about its identifiers beside them."""
    found = facts(record.properties, record.schema)
    for fact in found:
        told = (one["doubts"] for one in record.identifiers if one["written"] in fact.values)
        fact.doubts.extend(DOUBTS[doubt] for doubt in dict.fromkeys(chain.from_iterable(told)))
    return found


def shown_values(name: str, values: Sequence[str]) -> list[str]:
    """The values of a property as a reader has them."""
    if name in COUNTRIES:
        return [country_name(value) for value in values]
    return [str(SEXES.get(value, value)) for value in values] if name == "gender" else list(values)


@dataclass(frozen=True)
class RecordRow:
    """A record in a list."""

    id: str
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


def record_rows(viewer: Viewer, records: Iterable[Record]) -> list[RecordRow]:
    listed = list(records)
    names = sources_of(listed)
    return [
        RecordRow(
            id=str(record.pk),
            url=reverse("records:detail", args=[record.pk]),
            name=record.caption,
            kind=KINDS.get(record.schema, record.schema),
            status=record.status_label,
            reason=record.reason_label,
            source=names.get(record.source, ""),
            own=record.source == viewer.bureau,
            tier=record.audience.tier,
            expires=record.expires_at,
            expiring=record.source == viewer.bureau and is_expiring(record),
        )
        for record in listed
    ]


def review_row(record: Record) -> dict[str, Any]:
    """A record that is to be looked at again."""
    return {
        "id": str(record.pk),
        "url": reverse("records:detail", args=[record.pk]),
        "name": record.caption,
        "kind": KINDS.get(record.schema, record.schema),
        "status": record.status_label,
        "reason": record.reason_label,
        "reference": record.our_reference,
        "tier": record.audience.tier,
        "contested": record.contested,
        "expires": record.expires_at,
        "ended": record.expires_at <= clock.now(),
        "created": record.created_at,
        "updated": record.updated_at,
    }


def is_expiring(record: Record) -> bool:
    return record.expires_at < clock.now() + SOON


def head(record: Record) -> dict[str, Any]:
    """A record at the head of its own page."""
    has_portrait = Portrait.objects.filter(record=record).exists()
    return {
        "name": record.caption,
        "kind": KINDS.get(record.schema, record.schema),
        "is_person": record.is_person,
        "portrait": reverse("records:portrait", args=[record.pk]) if has_portrait else "",
        "status": record.status,
        "reason": record.reason_label,
        "our_reference": record.our_reference,
        "version": record.version,
        "updated": record.updated_at,
        "expires": record.expires_at,
        "expiring": is_expiring(record),
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


def holder_link(holder: Record | None) -> dict[str, str] | None:
    return {"url": reverse("records:detail", args=[holder.pk]), "name": holder.caption} if holder else None


def attached(record: Record) -> list[dict[str, Any]]:
    return [
        {"kind": KINDS.get(item["schema"], item["schema"]), "facts": facts(item["properties"])}
        for item in record.attached
    ]


def task_rows(tasks: Iterable[UpdateTask]) -> list[dict[str, Any]]:
    return [{"note": task.note, "due": task.due_at} for task in tasks]


class Sectioned(Protocol):
    """A form that says how its fields are laid out."""

    sections: Any
    fields: Any

    def __getitem__(self, name: str) -> BoundField: ...


@dataclass(frozen=True)
class Part:
    """Some fields of a form that belong together."""

    title: Words
    fields: list[BoundField]


def sections(form: Sectioned) -> list[Part]:
    """A form in its parts; a field that this form lacks is left out."""
    return [
        Part(title, [form[name] for name in names if name in form.fields]) for title, names in form.sections
    ]
