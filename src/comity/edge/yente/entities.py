"""One record and what belongs to it. Each record that is told in full is read by the command that reads records."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from followthemoney import model

from comity.edge.http import Problem
from comity.edge.yente.datasets import Datasets
from comity.edge.yente.options import PAGE, Options
from comity.edge.yente.shapes import Json, entity, page
from comity.kernel.acting import acting_as
from comity.kernel.viewer import Viewer
from comity.records.commands import read_record
from comity.records.models import Record
from comity.records.queries import documents_of, holder_of

NEVER = {"privateKey", "password"}
"""Properties of FollowTheMoney that are told to nobody."""
Adjacent = dict[str, list[Json]]


def fetched(viewer: Viewer, datasets: Datasets, id_: str, nested: bool) -> Json:
    """The record, with its papers, listings and holder as far as the viewer may see them."""
    record = _read(viewer, id_)
    properties = _properties(record)
    if nested:
        properties |= _adjacent(viewer, datasets, record)
    return entity(record, datasets, properties)


def adjacent_to(viewer: Viewer, datasets: Datasets, id_: str, name: str, options: Options) -> Json:
    """What belongs to a record, by property; only ``name`` of it, where that is given."""
    record = _read(viewer, id_)
    found: dict[str, Any] = dict(_adjacent(viewer, datasets, record))
    limit, offset = options.number("limit", PAGE), options.number("offset", 0, 10_000)
    if name:
        return page(found.get(name, []), limit, offset)
    pages = {prop: page(values, limit, offset) for prop, values in found.items()}
    return {"entity": entity(record, datasets, _properties(record)), "adjacent": pages}


def _read(viewer: Viewer, id_: str) -> Record:
    try:
        record_id = UUID(id_)
    except ValueError:
        raise Problem(HTTPStatus.NOT_FOUND, "No such entity!") from None
    with acting_as(viewer):
        seen = Record.objects.visible_to(viewer).filter(pk=record_id).first()
    if seen is not None and not seen.screenable:  # whoever is protected is met by no program
        raise Problem(HTTPStatus.NOT_FOUND, "No such entity!")
    return read_record(viewer, record_id)


def _adjacent(viewer: Viewer, datasets: Datasets, record: Record) -> Adjacent:
    with acting_as(viewer):
        papers = (
            [paper.pk for paper in documents_of(viewer, record) if paper.screenable]
            if record.is_person
            else []
        )
        holder = holder_of(viewer, record)
    found: Adjacent = {}
    for paper in (read_record(viewer, pk) for pk in papers):
        told = entity(paper, datasets, _properties(paper))
        found.setdefault(_reverse(paper.schema, "holder"), []).append(told)
    for attached in record.attached:
        pointer = next((name for name in ("entity", "holder") if name in attached["properties"]), "")
        if pointer:
            found.setdefault(_reverse(attached["schema"], pointer), []).append(
                _attached(record, attached, datasets)
            )
    if holder is not None and holder.screenable:
        person = read_record(viewer, holder.pk)
        found["holder"] = [entity(person, datasets, _properties(person))]
    return found


def _attached(record: Record, attached: Json, datasets: Datasets) -> Json:
    """A listing or a paper that came with a record; it points back to it."""
    pointers = {name: [str(record.pk)] for name in ("entity", "holder") if name in attached["properties"]}
    told = entity(
        record, datasets, {k: v for k, v in attached["properties"].items() if k not in NEVER} | pointers
    )
    schema = model.get(attached["schema"])
    caption = next(
        iter(attached["properties"].get("number", [])), schema.label if schema else attached["schema"]
    )
    return told | {"id": attached["id"], "schema": attached["schema"], "caption": caption, "target": False}


def _properties(record: Record) -> Json:
    return {name: list(values) for name, values in record.properties.items() if values and name not in NEVER}


def _reverse(schema: str, pointer: str) -> str:
    """What FollowTheMoney calls the way back along a property."""
    found = model.get(schema)
    prop = found.get(pointer) if found else None
    return prop.reverse.name if prop and prop.reverse else pointer
