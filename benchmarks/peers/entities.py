"""Subjects and queries as the entities of FollowTheMoney that yente and nomenklatura compare."""

from __future__ import annotations

from typing import Any

from comity.screening.engine import Name, Query, Subject

_SEX = {"M": "male", "F": "female"}


def properties(record: Subject | Query) -> dict[str, list[str]]:
    names = [name if isinstance(name, Name) else Name(name) for name in record.names]
    found = {
        "name": [name.text for name in names[:1]],
        "alias": [name.text for name in names[1:] if not name.weak],
        "weakAlias": [name.text for name in names[1:] if name.weak],
        "birthDate": list(record.birth_dates),
        "nationality": list(record.nationalities),
        "gender": [_SEX[record.sex]] if record.sex in _SEX else [],
        "birthPlace": list(record.places),
        "passportNumber": list(record.identifiers),
    }
    return {name: values for name, values in found.items() if values}


def entity(id_: str, record: Subject | Query) -> dict[str, Any]:
    return {"id": id_, "schema": "Person", "properties": properties(record)}
