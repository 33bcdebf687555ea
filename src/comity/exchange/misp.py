"""MISP's ``interpol-notice`` objects: in events as MISP exports them, in answers of its API, or objects alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from comity.exchange.json_stream import Limits, RefusedJsonError, refusal, value_of, values
from comity.exchange.model import Problem, Read, quoted
from comity.exchange.notice_draft import GENDERS, Draft

NAME = "interpol-notice"
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_ORGANISATION_ONLY, _SHARING_GROUP = "0", "4"
Attributes = dict[str, list[Any]]


def read(stream: BinaryIO, start_after: int = 0, limits: Limits | None = None) -> Iterator[Read]:
    """Yield a person and her listing for every notice, a refusal for what is none; never raises on the content."""
    bounds = limits or Limits()
    position = 0
    for raw in values(stream, bounds):
        try:
            found = list(_objects(value_of(raw, bounds), raw.at, {}))
        except RefusedJsonError as error:
            position += 1
            if position > start_after:
                yield refusal(raw, str(error), position)
            continue
        for at, thing, event in found:
            reads = list(_reads(thing, at, event, position + 1))
            position += len(reads)
            yield from (each for each in reads if each.position > start_after)


def _objects(value: Any, at: str, event: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """The objects of an answer, an event or an object, each with its event."""
    if isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from _objects(each, f"{at}, {number}", event)
    elif not isinstance(value, dict):
        raise RefusedJsonError("this is no event and no object of MISP")
    elif "response" in value:
        yield from _objects(value["response"], at, event)
    elif "Event" in value:
        yield from _objects(value["Event"], at, event)
    elif "Object" in value:
        objects = value["Object"] if isinstance(value["Object"], list) else [value["Object"]]
        yield from ((f"{at}, object {n}", each, value) for n, each in enumerate(objects, start=1))
    elif "Attribute" in value and "name" in value:
        yield at, value, event
    else:
        raise RefusedJsonError("an event without objects: nothing of it is a notice")


def _reads(thing: Any, at: str, event: dict[str, Any], position: int) -> Iterator[Read]:
    name = thing.get("name") if isinstance(thing, dict) else None
    number = thing.get("uuid") if isinstance(thing, dict) else None
    told = ""
    if name != NAME:
        told = f"an object of another kind; only {NAME} is taken"
    elif not isinstance(number, str) or not _UUID.fullmatch(number):
        told = "the object has no uuid"
    elif _is_deleted(thing):
        told = "the object is marked as deleted"
    if told:
        yield Read(position, at, None, (Problem(at, "", told, quoted(name if name != NAME else number)),))
        return
    said = _attributes(thing)
    colours = [str(value).lower() for value in said.get("notice-color", ())]
    draft = Draft(f"misp-{str(number).lower()}", at, colours[0] if colours else "")
    _person(draft, said)
    _listing(draft, said, thing, event)
    _noted(draft, thing, event)
    yield from draft.reads(position)


def _attributes(thing: dict[str, Any]) -> Attributes:
    """Values by relation; what MISP marks as deleted is left out."""
    found: Attributes = {}
    listed = thing.get("Attribute")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and not _is_deleted(each):
            found.setdefault(str(each.get("object_relation")), []).append(each.get("value"))
    return found


def _is_deleted(thing: dict[str, Any]) -> bool:
    return str(thing.get("deleted", "")).lower() in {"1", "true"}


def _first(said: Attributes, name: str) -> Any:
    return next(iter(said.get(name, ())), None)


def _person(draft: Draft, said: Attributes) -> None:
    draft.name_parts(_first(said, "Forename"), _first(said, "present-family-name"))
    draft.add("alias", *said.get("alias", ()))
    draft.dated("birthDate", _first(said, "date-of-birth"))
    for relation, name in (
        ("place-of-birth", "birthPlace"),
        ("nationality", "nationality"),
        ("language-spoken", "spokenLanguage"),
        ("father-s-family-name-&-forename", "fatherName"),
        ("mother-s-family-name-&-forename", "motherName"),
        ("height", "height"),
        ("weight", "weight"),
        ("colour-of-hair", "hairColor"),
        ("colour-of-eyes", "eyeColor"),
        ("distinguishing-marks-and-characteristics", "appearance"),
    ):
        draft.add(name, *said.get(relation, ()))
    draft.add("gender", *(GENDERS.get(str(value).lower()) for value in said.get("sex", ())))
    draft.add("topics", "wanted" if draft.colour == "red" else None)


def _listing(draft: Draft, said: Attributes, thing: dict[str, Any], event: dict[str, Any]) -> None:
    draft.add("program", f"{draft.colour.title()} notice".strip().capitalize(), to_listing=True)
    draft.add("reason", *said.get("charges", ()), to_listing=True)
    draft.dated("date", _first(said, "date-of-disappearance"), to_listing=True)
    places = [f"Last seen: {place}" for place in said.get("place-of-disappearance", ())]
    draft.add("summary", *places, to_listing=True)
    maker = event.get("Orgc")
    draft.add("publisher", maker.get("name") if isinstance(maker, dict) else None, to_listing=True)
    draft.add("recordId", event.get("uuid"), to_listing=True)
    draft.dated("retrievedAt", _day(thing.get("timestamp")) or event.get("date"), to_listing=True)


def _day(timestamp: object) -> str:
    """The day of a time in seconds, which MISP writes as text."""
    if not isinstance(timestamp, str | int) or isinstance(timestamp, bool):
        return ""
    try:
        return datetime.fromtimestamp(int(timestamp), UTC).date().isoformat() if int(timestamp) > 0 else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _noted(draft: Draft, thing: dict[str, Any], event: dict[str, Any]) -> None:
    """What the importer has to know: for whom MISP meant it, and that pictures stay where they are."""
    meant = str(thing.get("distribution", "5"))
    meant = str(event.get("distribution", "")) if meant == "5" else meant
    if meant == _ORGANISATION_ONLY:
        draft.report("distribution", "MISP keeps it to its own organisation: share it no further", meant)
    elif meant == _SHARING_GROUP:
        draft.report("distribution", "MISP keeps it to a sharing group: share it no further", meant)
    if any(each.get("object_relation") == "portrait" for each in _dicts(thing.get("Attribute"))):
        draft.report("portrait", "pictures are not taken over", "")


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
