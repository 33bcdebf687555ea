"""From an entity that is looked for to a question of this hub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from followthemoney import model
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from comity.edge.http import Problem
from comity.members.pace import LARGEST
from comity.records.things.kinds import KINDS
from comity.screening.asking import Asked, codes
from comity.screening.index import EVERYTHING, ORGANISATIONS, THINGS, TRAVEL

T = TypeVar("T")
LIMIT = 2 * 2**20
LONGEST, MOST_VALUES = 300, 20
NAMES = ("name", "alias", "weakAlias", "previousName")
PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
NUMBERS = ("passportNumber", "idNumber", "registrationNumber", "taxNumber", "innCode")
NATIONALITIES = ("nationality", "citizenship", "country", "jurisdiction")
SEX = {"male": "M", "m": "M", "female": "F", "f": "F", "other": "X", "x": "X"}
OF_THINGS = frozenset(kind.exported for kind in KINDS if not kind.series)
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
UNKEPT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Example(BaseModel):
    """An entity as it is looked for; properties that no question has are passed over."""

    model_config = ConfigDict(extra="ignore")

    schema_: str = Field(alias="schema", max_length=100)
    id: str | None = Field(None, max_length=LONGEST)
    properties: dict[str, Any] = Field(max_length=200)


class Batch(BaseModel):
    """``weights`` and ``config`` tune yente's algorithms and mean nothing here."""

    model_config = ConfigDict(extra="ignore")

    queries: Annotated[dict[str, Example], Field(min_length=1, max_length=LARGEST.batch)]


@dataclass(frozen=True)
class Question:
    """What is asked, among which kinds of records, and how it is told back."""

    asked: Asked
    kinds: tuple[str, ...]
    schema: str
    properties: dict[str, list[str]]
    id: str | None = None

    @property
    def echo(self) -> dict[str, Any]:
        return {"id": self.id, "schema": self.schema, "properties": self.properties}


def parsed(kind: type[T], body: bytes | str) -> T:
    """JSON as one of the models above."""
    try:
        return TypeAdapter(kind).validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"][:2]))
        raise Problem(
            HTTPStatus.BAD_REQUEST, f"{first['msg']} ({place})" if place else first["msg"]
        ) from None


def question_of(example: Example) -> Question:
    """The question that an example asks; what cannot be read in it is left out, as yente does."""
    schema = model.get(example.schema_)
    if schema is None or not (schema.matchable or schema.name == "Thing"):
        raise Problem(
            HTTPStatus.BAD_REQUEST, f"Cannot parse example entity: no schema to match: {example.schema_!r}"
        )
    given = {
        name: _values(values) for name, values in example.properties.items() if schema.get(name) is not None
    }
    given = {name: values for name, values in given.items() if values}

    def all_of(names: tuple[str, ...]) -> list[str]:
        return list(dict.fromkeys(value for name in names for value in given.get(name, ())))[:MOST_VALUES]

    parts = " ".join(given[name][0] for name in PARTS if name in given)
    names = all_of(NAMES) or ([parts] if parts else [])
    numbers = all_of(NUMBERS)
    asked: Asked = {
        "name": names[0] if names else (numbers[0] if numbers else ""),
        "names": names,
        "birth_dates": [day[:10] for day in given.get("birthDate", ())[:5] if DATE.fullmatch(day[:10])],
        "nationalities": codes(all_of(NATIONALITIES)),
        "sex": SEX.get("".join(given.get("gender", ())[:1]).lower(), ""),
        "documents": [{"kind": "", "number": number, "issuer": "", "expires": ""} for number in numbers[:10]],
    }
    return Question(asked, _kinds(schema.name), schema.name, given, example.id)


def _kinds(schema: str) -> tuple[str, ...]:
    if schema == "Person":
        return TRAVEL
    if schema == "Thing":
        return EVERYTHING
    if schema in OF_THINGS:
        return (THINGS,)
    return (*TRAVEL, ORGANISATIONS) if schema == "LegalEntity" else (ORGANISATIONS,)


def _values(values: Any) -> list[str]:
    some = values if isinstance(values, list) else [values]
    texts = (
        UNKEPT.sub(" ", str(value)).strip() for value in some[:MOST_VALUES] if isinstance(value, str | int)
    )
    return [text[:LONGEST] for text in texts if text]
