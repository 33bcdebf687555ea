"""Links as FollowTheMoney has them, for what leaves the hub."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from comity.kernel.truth import AudienceMode
from comity.kernel.viewer import Viewer
from comity.records.exporting.rules import why_it_stays
from comity.records.linking.models import Link
from comity.records.models import Record
from comity.records.things.kinds import BY_SCHEMA

UNKNOWN = ("UnknownLink", "subject", "object")
SCHEMATA: dict[str, tuple[str, str, str]] = {
    "owns": ("Ownership", "owner", "asset"),
    "uses": UNKNOWN,
    "travelled_with": UNKNOWN,
    "family": ("Family", "person", "relative"),
    "member": ("Membership", "member", "organization"),
}
"""Of each kind of link: the schema, and its properties for either end."""


def links_among(viewer: Viewer, records: Iterable[Record]) -> list[Link]:
    """Links between two of ``records`` that ``viewer`` may see and carry away. A link to anything else stays: what is
    linked would leave with it, and nobody would hear of that.
    """
    ids = [record.pk for record in records]
    among = Link.objects.visible_to(viewer).filter(Q(one__in=ids) & Q(two__in=ids))
    shown = among.select_related("one", "two", "audience").prefetch_related("audience__named").order_by("pk")
    return [link for link in shown if not _stays(viewer, link)]


def _stays(viewer: Viewer, link: Link) -> bool:
    return bool(
        why_it_stays(
            own=link.source == viewer.bureau,
            protected=False,
            handling_code=link.handling_code,
            confidentiality=link.confidentiality,
        )
    )


def as_entity(link: Link) -> dict[str, Any]:
    """A link as an entity with its own source and handling, as a record leaves."""
    assert link.one is not None
    assert link.two is not None
    schema, one, two = SCHEMATA[link.kind] if link.kind != "owns" or _is_asset(link.two.schema) else UNKNOWN
    properties = {one: [str(link.one.pk)], two: [str(link.two.pk)]}
    said = {
        "startDate": link.since,
        "endDate": link.until,
        "summary": link.note,
        "role": link.kind.replace("_", " ") if schema == UNKNOWN[0] else "",
        "relationship": "family" if schema == "Family" else "",
    }
    properties |= {name: [value] for name, value in said.items() if value}
    handling = link.handling.as_json()
    if link.audience.mode != AudienceMode.ALL.value:
        handling["bureaus"] = []
    caption = f"{link.one.caption} – {link.two.caption}"
    return {
        "id": str(link.pk),
        "schema": schema,
        "caption": caption,
        "properties": properties,
        "handling": handling,
    }


def _is_asset(schema: str) -> bool:
    from followthemoney import model  # noqa: PLC0415 - slow, and needed where something leaves the hub

    kind = BY_SCHEMA.get(schema)
    found = model.get(kind.exported if kind else schema)
    return found is not None and found.is_a("Asset")
