"""What readers of notices share: a person and her listing made of loose values, cleaned by the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from comity.exchange.ftm_entity import Check
from comity.exchange.model import Problem, Read, quoted

STATUS = {"yellow": "missing", "black": "unidentified_body"}
"""Notices that say in what quality they record a person; of a red one the importer says whether charged or convicted."""
GENDERS = {"m": "male", "male": "male", "f": "female", "female": "female", "other": "other"}
NO_VALUE = {"", "-", "unknown", "prefer not to say"}
MOST_TEXTS = 200
_DATE = re.compile(r"([0-9]{4})(?:[/-]([0-9]{1,2})(?:[/-]([0-9]{1,2}))?)?")


@dataclass
class Draft:
    """A notice on its way to entities: `add` takes whatever a file holds and reports what cannot be used."""

    id: str
    at: str
    colour: str
    person: dict[str, list[Any]] = field(default_factory=dict)
    listing: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, *values: object, to_listing: bool = False) -> None:
        """Add texts and numbers; nulls and signs for nothing are nothing, other things are reported."""
        kept = (self.listing if to_listing else self.person).setdefault(name, [])
        for value in values[:MOST_TEXTS]:
            if value is None or (isinstance(value, str) and value.strip().lower() in NO_VALUE):
                continue
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                self.report(name, "must be text", value)
            else:
                kept.append(" ".join(value.split()) if isinstance(value, str) else value)

    def measure(self, name: str, value: object, unit: str) -> None:
        """A height or weight; 0 means unknown, as null does."""
        if value in (None, 0, "0", ""):
            return
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.report(name, "must be a number", value)
        else:
            self.person[name] = [f"{value} {unit}"]

    def dated(self, name: str, value: object, to_listing: bool = False) -> None:
        """A date as far as it is known; months and days of zero are not known."""
        if value is None or value == "":
            return
        read = partial_date(value) if isinstance(value, str) else None
        if read is None:
            self.report(name, "is not a date", value)
        elif read:
            self.add(name, read, to_listing=to_listing)

    def report(self, name: str, message: str, value: object) -> None:
        self.problems.append(Problem(self.at, name, message, quoted(value)))

    def name_parts(self, forename: object, family: object) -> None:
        self.add("firstName", forename)
        self.add("lastName", family)
        parts = [*self.person["firstName"], *self.person["lastName"]]
        self.add("name", " ".join(map(str, parts)))

    def reads(self, position: int) -> Iterator[Read]:
        """The person, then her listing; or one refusal of both."""
        named = any(self.person.get("name", ())) or any(self.person.get("alias", ()))
        if not named:
            problem = Problem(self.at, "name", "the notice has no name")
            yield Read(position, self.at, None, (*self.problems, problem))
            return
        check = Check(self.at)
        person = check.entity({"id": self.id, "schema": "Person", "properties": self.person})
        yield Read(position, self.at, person, (*self.problems, *check.problems), STATUS.get(self.colour, ""))
        check = Check(self.at)
        listing = {**self.listing, "entity": [self.id], "authority": ["INTERPOL"]}
        entity = check.entity({"id": f"{self.id}-notice", "schema": "Sanction", "properties": listing})
        yield Read(position + 1, self.at, entity, tuple(check.problems))


def partial_date(text: str) -> str | None:
    """``1984/03/17``, ``1984``, ``1975/00/00`` as ISO dates as far as they are known; empty where nothing is, ``None``
    where it is no date.
    """
    found = _DATE.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if not year:
        return ""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not month:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"
