"""Notices in the shape of INTERPOL's public web service: pages of its lists, notices one by one, or arrays of either.

A page holds less than a notice does. Nothing is fetched: files are what a bureau obtained itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from comity.exchange.json_stream import Limits, RefusedJsonError, refusal, value_of, values
from comity.exchange.model import Problem, Read, quoted
from comity.exchange.notice_draft import GENDERS, Draft

COLOURS = ("red", "yellow", "un")
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z/.-]{0,79}")
_LINK = re.compile(r"/(red|yellow|un)(?:/|$)")


def read(stream: BinaryIO, start_after: int = 0, limits: Limits | None = None) -> Iterator[Read]:
    """Yield a person and her listing for every notice, or a refusal; never raises on the content.

    Positions count reads, so that they are the same each time the same file is read.
    """
    bounds = limits or Limits()
    position = 0
    for raw in values(stream, bounds):
        try:
            found = list(_notices(value_of(raw, bounds), raw.at))
        except RefusedJsonError as error:
            position += 1
            if position > start_after:
                yield refusal(raw, str(error), position)
            continue
        for at, notice in found:
            reads = list(_reads(notice, at, position + 1))
            position += len(reads)
            yield from (each for each in reads if each.position > start_after)


def _notices(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    """The notices of a page, or the one notice that a value is."""
    embedded = value.get("_embedded") if isinstance(value, dict) else None
    listed = embedded.get("notices") if isinstance(embedded, dict) else None
    if isinstance(listed, list):
        yield from ((f"{at}, notice {number}", notice) for number, notice in enumerate(listed, start=1))
    elif isinstance(value, dict) and "entity_id" in value:
        yield at, value
    else:
        raise RefusedJsonError("neither a list of notices nor a notice: there is no entity_id")


def _reads(notice: Any, at: str, position: int) -> Iterator[Read]:
    number = notice.get("entity_id") if isinstance(notice, dict) else None
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        told = Problem(at, "entity_id", "the notice has no usable number", quoted(number))
        yield Read(position, at, None, (told,))
        return
    colour = _colour(notice)
    draft = Draft(f"interpol-{number.replace('/', '-')}", at, colour)
    _person(draft, notice)
    _listing(draft, notice, number)
    yield from draft.reads(position)


def _colour(notice: dict[str, Any]) -> str:
    """What kind of notice it is: as its address says, else as its fields do; empty where neither does."""
    found = _LINK.search(_address(notice))
    if found:
        return found[1]
    if "arrest_warrants" in notice:
        return "red"
    if "date_of_event" in notice:
        return "yellow"
    return "un" if "un_reference" in notice else ""


def _address(notice: dict[str, Any]) -> str:
    links = notice.get("_links")
    self_link = links.get("self") if isinstance(links, dict) else None
    address = self_link.get("href") if isinstance(self_link, dict) else None
    return address if isinstance(address, str) and address.startswith("https://") else ""


def _person(draft: Draft, notice: dict[str, Any]) -> None:
    draft.name_parts(notice.get("forename"), notice.get("name"))
    draft.add("alias", *_several(notice.get("aliases")), notice.get("name_in_original_script"))
    draft.add("previousName", notice.get("birth_name"), notice.get("name_at_birth"))
    draft.dated("birthDate", notice.get("date_of_birth"))
    draft.add("birthPlace", notice.get("place_of_birth"))
    draft.add("birthCountry", notice.get("country_of_birth_id"))
    draft.add("nationality", *_several(notice.get("nationalities")))
    sex = notice.get("sex_id")
    draft.add("gender", GENDERS.get(sex.lower()) if isinstance(sex, str) else None)
    draft.measure("height", notice.get("height"), "m")
    draft.measure("weight", notice.get("weight"), "kg")
    draft.add("eyeColor", *_several(notice.get("eyes_colors_id")))
    draft.add("hairColor", *_several(notice.get("hairs_id")))
    draft.add("spokenLanguage", *_several(notice.get("languages_spoken_ids")))
    draft.add("appearance", notice.get("distinguishing_marks"))
    for parent, name in (("father", "fatherName"), ("mother", "motherName")):
        parts = [notice.get(f"{parent}_forename"), notice.get(f"{parent}_name")]
        draft.add(name, " ".join(part for part in parts if isinstance(part, str) and part not in {"", "-"}))
    draft.add("profession", notice.get("profession"))
    draft.add("topics", "wanted" if draft.colour == "red" else None)
    draft.add("sourceUrl", _address(notice))


def _listing(draft: Draft, notice: dict[str, Any], number: str) -> None:
    programme = {"red": "Red notice", "yellow": "Yellow notice", "un": "UN special notice"}
    draft.add("program", programme.get(draft.colour, "Notice"), to_listing=True)
    draft.add("recordId", number, to_listing=True)
    draft.add("sourceUrl", _address(notice), to_listing=True)
    for warrant in _several(notice.get("arrest_warrants")):
        if isinstance(warrant, dict):
            draft.add("reason", warrant.get("charge"), warrant.get("charge_translation"), to_listing=True)
            draft.add("country", warrant.get("issuing_country_id"), to_listing=True)
        else:
            draft.report("arrest_warrants", "must be objects", warrant)
    draft.add("country", notice.get("issuing_country"), to_listing=True)
    draft.dated("date", notice.get("date_of_event"), to_listing=True)
    draft.dated("listingDate", notice.get("un_reference_date"), to_listing=True)
    draft.add("unscId", notice.get("un_reference"), to_listing=True)
    draft.add("provisions", notice.get("un_resolution"), to_listing=True)
    places = [notice.get("place"), notice.get("country")]
    last_seen = ", ".join(part for part in places if isinstance(part, str) and part)
    draft.add("summary", f"Last seen: {last_seen}" if last_seen else None, to_listing=True)


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
