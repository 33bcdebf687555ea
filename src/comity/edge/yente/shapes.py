"""Records as yente tells them, as far as their tier allows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from comity.edge.yente.datasets import Datasets
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.truth import Access
from comity.records.models import Record
from comity.records.things.kinds import exported
from comity.screening.finding import Found
from comity.screening.models import Match
from comity.screening.rules import coarse

Json = dict[str, Any]
IDENTIFYING = (
    "name",
    "alias",
    "weakAlias",
    "previousName",
    "firstName",
    "lastName",
    "birthDate",
    "birthPlace",
    "nationality",
    "country",
    "gender",
    "number",
)
"""Of a record that was found, what tells whether it is the one; the rest is read by fetching it, which is an act of
its own."""
ACCUSED = {PersonStatus.CONVICTED, PersonStatus.CHARGED, PersonStatus.SUSPECT}


def entity(record: Record, datasets: Datasets, properties: Json) -> Json:
    """A record that is open to the viewer, with ``properties``."""
    schema, told = exported(record.schema, properties)
    return {
        "id": str(record.pk),
        "caption": record.caption,
        "schema": schema,
        "properties": told,
        "datasets": datasets.name_of(record.source),
        "referents": [],
        "target": record.status in ACCUSED or bool(record.reason),
        "first_seen": _moment(record.created_at),
        "last_seen": _moment(record.updated_at),
        "last_change": _moment(record.updated_at),
    }


def identifying(record: Record) -> Json:
    return {name: record.values(name) for name in IDENTIFYING if record.values(name)}


def hidden(id_: str, schema: str, source: str, datasets: list[str]) -> Json:
    """A record whose source tells no more than that there is one. The schema is the one that was asked for."""
    return {
        "id": id_,
        "caption": f"A record of {source}",
        "schema": schema,
        "properties": {},
        "datasets": datasets,
        "referents": [],
        "target": False,
        "first_seen": None,
        "last_seen": None,
        "last_change": None,
    }


def scored(found: Found, match: Match | None, schema: str, datasets: Datasets, threshold: float) -> Json:
    """A result of a match. What is hidden is known by the question that it became, and scored in two steps."""
    if found.access is Access.FULL:
        told = entity(found.record, datasets, identifying(found.record))
        score, features = found.score, found.candidate.features
    else:
        name = match.source_name if match else ""
        told = hidden(
            f"match-{match.pk if match else ''}", schema, name, datasets.name_of(found.record.source)
        )
        score, features = coarse(found.score), ()
    explanations = {
        feature.name: {
            "score": round(feature.value, 4),
            "detail": feature.words,
            "query": feature.query,
            "candidate": feature.subject,
        }
        for feature in features
    }
    return told | {
        "score": round(score, 4),
        "match": score >= threshold,
        "explanations": explanations,
        "features": {name: one["score"] for name, one in explanations.items()},
    }


def page(results: list[Any], limit: int, offset: int) -> Json:
    """A slice of what was found, with how much that was."""
    total = {"value": len(results), "relation": "eq"}
    return {"results": results[offset : offset + limit], "total": total, "limit": limit, "offset": offset}


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=None, microsecond=0).isoformat()
