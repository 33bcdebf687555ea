"""From what was sent or typed to what the engine is asked, and to what is kept of the question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from comity.kernel.codes import countries
from comity.screening.documents.numbers import canonical
from comity.screening.engine import Name, Query
from comity.screening.numbers import Paper

if TYPE_CHECKING:
    from comity.screening.identifying import Asked as Identifier
    from comity.screening.manifests.model import Traveller
    from comity.screening.understand import Understanding

Asked = dict[str, Any]
"""A question as it is kept: name, names, birth_dates, nationalities, sex, documents, where from; and identifiers of
things, where it asks for any."""


def of_traveller(traveller: Traveller) -> Asked:
    """What is asked of one traveller on a list."""
    whole = " ".join(part for part in (traveller.given, traveller.middle, traveller.family) if part)
    return {
        "name": whole,
        "names": _distinct([whole, *traveller.names_as_written]),
        "birth_dates": _distinct([traveller.birth_date]),
        "nationalities": codes(traveller.nationalities),
        "sex": traveller.sex,
        "documents": [
            {"kind": d.kind, "number": d.number, "issuer": d.issuer, "expires": d.expires}
            for d in traveller.documents
        ],
        "role": traveller.role,
        "seat": traveller.seat,
        "booking": traveller.booking,
        "embarkation": traveller.embarkation,
        "debarkation": traveller.debarkation,
        "at": traveller.at,
    }


def of_understanding(understood: Understanding, identifiers: Sequence[Identifier] = ()) -> Asked:
    """What is asked by a text typed into the search box; ``identifiers``: of things and accounts."""
    names = _distinct(understood.names)
    numbers = _distinct(understood.document_numbers)
    shown = [one["shown"] for one in identifiers]
    return {
        "name": next(iter([*names, *shown, *numbers]), ""),
        "names": names,
        "birth_dates": _distinct(understood.birth_dates),
        "nationalities": codes(understood.nationalities),
        "sex": understood.mrz.sex if understood.mrz else "",
        "documents": [{"kind": "", "number": number, "issuer": "", "expires": ""} for number in numbers],
    } | ({"identifiers": list(identifiers)} if identifiers else {})


def query_of(asked: Asked) -> Query:
    """The engine's query for a question."""
    return Query(
        names=tuple(Name(name) for name in asked["names"]),
        birth_dates=tuple(asked["birth_dates"]),
        nationalities=tuple(asked["nationalities"]),
        sex=asked["sex"],
        identifiers=tuple(canonical(document["number"]) for document in asked["documents"]),
    )


def papers_of(asked: Asked) -> list[Paper]:
    """The numbers of a question's documents, each with its issuing state where that is known."""
    papers = (
        Paper(canonical(document["number"]), "".join(codes([document.get("issuer", "")])))
        for document in asked["documents"]
    )
    return [paper for paper in dict.fromkeys(papers) if paper.number]


def is_empty(asked: Asked) -> bool:
    """Whether there is nothing to look for: neither a name nor a number of anything."""
    return not (asked["names"] or asked["documents"] or asked.get("identifiers"))


def mark_of(asked: Asked) -> str:
    """The same for the same traveller asked about again, whatever the flight and seat."""
    kept = {name: asked[name] for name in ("names", "birth_dates", "nationalities", "sex", "documents")}
    if asked.get("identifiers"):
        kept["identifiers"] = asked["identifiers"]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def codes(values: Iterable[str]) -> list[str]:
    """Country codes as records carry them, for whatever a carrier or a person wrote; the unknown is left out."""
    found = (countries.find(value) for value in values if value)
    return _distinct([country.code for country in found if country])


def _distinct(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
