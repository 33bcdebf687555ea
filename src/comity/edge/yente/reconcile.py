"""The reconciliation service (version 0.2) that OpenRefine asks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import parse_qs

from followthemoney import model
from pydantic import BaseModel, ConfigDict, Field

from comity.edge.http import Problem
from comity.edge.yente.asking import Example, Question, question_of
from comity.edge.yente.shapes import Json
from comity.members.pace import LARGEST, Pace
from comity.records.rules import DOCUMENTS, ORGANISATIONS, PERSON

TYPES = (PERSON, *ORGANISATIONS)
SPACE = "https://followthemoney.tech/explorer/schemata/"
AT_A_TIME = 10
MOST_SUGGESTED = 10


class Loose(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Filter(Loose):
    pid: str = Field(max_length=100)
    v: Any


class Row(Loose):
    query: str | None = None
    type: str | list[str] | None = None
    limit: int = Field(5, ge=1, le=100)
    properties: list[Filter] = Field([], max_length=50)


class Wanted(Loose):
    id: str = Field(max_length=100)
    settings: dict[str, Any] = {}


class Extension(Loose):
    ids: list[str] = Field(max_length=LARGEST.batch)
    properties: list[Wanted] = Field(max_length=50)


Rows = Annotated[dict[str, Row], Field(min_length=1, max_length=LARGEST.batch)]


def form(body: bytes) -> dict[str, str]:
    """The fields of a form as OpenRefine sends it."""
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=20)
    except ValueError:
        raise Problem(HTTPStatus.BAD_REQUEST, "This form could not be read.") from None
    return {name: values[-1] for name, values in fields.items()}


def manifest(address: str, title: str, query: str, pace: Pace) -> Json:
    """What the service can do. ``query`` goes along with every address, as it may hold the key."""

    def service(path: str) -> Json:
        return {"service_url": address, "service_path": f"{path}?{query}" if query else path}

    return {
        "versions": ["0.2"],
        "name": title,
        "identifierSpace": SPACE,
        "schemaSpace": SPACE,
        "batchSize": min(AT_A_TIME, pace.batch),
        "suggest": {
            "entity": service("/suggest/entity"),
            "type": service("/suggest/type"),
            "property": service("/suggest/property"),
        },
        "extend": {
            "propose_properties": service("/extend/property"),
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "0: all values.",
                }
            ],
        },
        "defaultTypes": [_type(name) for name in TYPES],
    }


def question(row: Row) -> Question:
    """The question that a row of a table asks."""
    named = row.type if isinstance(row.type, str) else "".join((row.type or [])[:1])
    properties: dict[str, list[Any]] = {"name": [row.query]} if row.query else {}
    for filter_ in row.properties:
        name = filter_.pid.rpartition(":")[2]
        properties.setdefault(name, []).extend(filter_.v if isinstance(filter_.v, list) else [filter_.v])
    return question_of(Example(schema=named or "Thing", properties=properties, id=None))


def candidates(results: list[Json]) -> Json:
    """Results of a match as the service tells them; scores of 100, as OpenRefine shows them."""
    told = [
        {
            "id": result["id"],
            "name": result["caption"],
            "description": ", ".join(result["datasets"]),
            "type": [_type(result["schema"])],
            "score": round(100 * result["score"], 2),
            "match": result["match"],
        }
        for result in results
    ]
    return {"result": told}


def suggested(prefix: str, result: list[Json]) -> Json:
    return {"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": result}


def entities(results: list[Json]) -> list[Json]:
    """Entities of a search, as suggestions."""
    return [{"id": one["id"], "name": one["caption"], "type": [_type(one["schema"])]} for one in results]


def types(prefix: str) -> list[Json]:
    return [_type(name) for name in TYPES if name.lower().startswith(prefix.lower())]


def properties(prefix: str) -> list[Json]:
    """Properties of persons and organisations by the beginning of their name."""
    found: dict[str, Json] = {}
    for name in TYPES:
        for prop in model.schemata[name].properties.values():
            known = prefix.lower() in (prop.name.lower()[: len(prefix)], prop.label.lower()[: len(prefix)])
            if known and not prop.hidden and prop.type.name != "entity":
                found.setdefault(prop.name, {"id": prop.qname, "name": prop.label})
    return list(found.values())[:MOST_SUGGESTED]


def extendable(type_: str) -> Json:
    """What can be fetched of an entity into further columns."""
    schema = model.get(type_ or PERSON)
    if schema is None or schema.name not in (*TYPES, *DOCUMENTS):
        raise Problem(HTTPStatus.BAD_REQUEST, f"Invalid type: {type_[:50]}")
    wanted = [
        {"id": prop.name, "name": prop.label}
        for prop in schema.properties.values()
        if not prop.hidden and prop.type.name != "entity"
    ]
    return {
        "limit": len(wanted),
        "type": schema.name,
        "properties": sorted(wanted, key=lambda one: one["name"]),
    }


def extended(extension: Extension, read: dict[str, Json]) -> Json:
    """The columns asked for, of the entities that were read."""
    rows: dict[str, Json] = {}
    for id_ in extension.ids:
        given = read.get(id_, {}).get("properties", {})
        rows[id_] = {
            wanted.id: [{"str": v} for v in given.get(wanted.id, [])] for wanted in extension.properties
        }
    meta = [{"id": wanted.id, "name": wanted.id} for wanted in extension.properties]
    return {"meta": meta, "rows": rows}


def _type(name: str) -> Json:
    schema = model.get(name)
    return {"id": name, "name": schema.plural if schema else name}
