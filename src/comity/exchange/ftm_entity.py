"""Checking one FollowTheMoney entity against the model, value by value."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from comity.exchange.model import WITHHELD, Entity, Problem, quoted, storable

MOST_VALUES = 20_000
MOST_PROBLEMS = 100
LONGEST_ID = 255
LONGEST_VALUE = 1_000_000


@lru_cache(maxsize=1)
def _model() -> Any:
    from followthemoney import model  # noqa: PLC0415 - takes two seconds

    return model


@dataclass(slots=True)
class Check:
    """Turns what JSON held into an `Entity`; `problems` tells what was refused.

    Values are cleaned as the model's types do ("Russia" becomes "ru"). A value that is not valid for its
    property is left out of the entity and quoted in its problem. ``entity`` gives None where there is no id
    or no known schema.
    """

    at: str
    problems: list[Problem] = field(default_factory=list)
    values: int = 0

    def entity(self, raw: object) -> Entity | None:
        """The checked entity, or None."""
        if not isinstance(raw, dict):
            self._report("", f"an entity is a JSON object, this is {_kind(raw)}", raw)
            return None
        identifier, schema = self.identifier(raw), self._schema(raw)
        properties = raw.get("properties", {})
        if not isinstance(properties, dict):
            self._report("properties", f"must be an object, this is {_kind(properties)}", properties)
            return None
        if identifier is None or schema is None:
            return None
        checked: dict[str, list[str]] = {}
        for name, values in properties.items():
            cleaned = list(dict.fromkeys(self._property(schema, name, values)))
            if cleaned:
                checked[name] = cleaned
        return {"id": identifier, "schema": str(schema.name), "properties": checked}

    def identifier(self, raw: dict[str, Any]) -> str | None:
        """The id that ``raw`` gives itself, or None."""
        value = raw.get("id")
        if not isinstance(value, str) or not value.strip():
            self._report("id", "is missing" if value is None else "must be text that is not empty", value)
            return None
        if len(value) > LONGEST_ID or not value.isprintable() or value != storable(value):
            self._report("id", f"must be at most {LONGEST_ID} printable characters", value)
            return None
        return value.strip()

    def _schema(self, raw: dict[str, Any]) -> Any:
        name = raw.get("schema")
        schema = _model().get(name) if isinstance(name, str) else None
        if schema is None:
            self._report("schema", "is missing" if name is None else "is not a FollowTheMoney schema", name)
        elif schema.abstract:
            self._report("schema", "is abstract: name the kind of thing it is", name)
            return None
        return schema

    def _property(self, schema: Any, name: str, values: object) -> Iterator[str]:
        where = f"properties.{storable(name[:100])}"
        if name in WITHHELD:
            self._report(where, "secrets are never taken over; value withheld", None)
            return
        prop = schema.get(name)
        if prop is None:
            self._report(where, f"is not a property of {schema.name}", values)
            return
        if prop.stub:
            self._report(where, f"is the far end of {prop.reverse.qname}: state it there", values)
            return
        for value in values if isinstance(values, list) else [values]:
            cleaned = self._value(prop, where, value)
            if cleaned is not None:
                yield cleaned

    def _value(self, prop: Any, where: str, value: object) -> str | None:
        self.values += 1
        if self.values > MOST_VALUES:
            if self.values == MOST_VALUES + 1:
                self._report(
                    where, f"more than {MOST_VALUES:,} values: the rest of the entity is left out", ""
                )
            return None
        if value is None or value == "":
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self._report(where, _not_text(value), value)
            return None
        if len(value) > LONGEST_VALUE:
            self._report(
                where, f"a value of {len(value):,} characters; the limit is {LONGEST_VALUE:,}", value
            )
            return None
        if value != storable(value):
            self._report(where, "holds characters that cannot be stored", value)
            return None
        cleaned: str | None = prop.type.clean(value, format=prop.format)
        if cleaned is None:
            self._report(where, f"is not a valid {prop.type.name}", value)
        return cleaned

    def _report(self, where: str, message: str, value: object) -> None:
        if len(self.problems) == MOST_PROBLEMS:
            self.problems.append(Problem(self.at, "", "there are more problems; they are not listed"))
        if len(self.problems) > MOST_PROBLEMS:
            return
        self.problems.append(Problem(self.at, where, message, "" if value is None else quoted(value)))


def _not_text(value: object) -> str:
    if isinstance(value, dict):
        return "a nested object is not taken: give its id here and the object as an entity of its own"
    return f"values are text, this is {_kind(value)}"


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
