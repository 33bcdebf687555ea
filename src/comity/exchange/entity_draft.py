"""An entity under construction, as the readers of lists make one."""

import hashlib
import re
from dataclasses import dataclass, field

from comity.exchange.model import Entity, Problem, quoted


@dataclass(slots=True)
class Draft:
    """An entity under construction: values once each, in the order of the list."""

    id: str
    schema: str
    properties: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, *values: str | None) -> None:
        """Add what is not empty and not there yet."""
        for value in values:
            if value and value not in self.properties.setdefault(name, []):
                self.properties[name].append(value)

    def entity(self) -> Entity:
        """The finished entity."""
        kept = {name: values for name, values in self.properties.items() if values}
        return {"id": self.id, "schema": self.schema, "properties": kept}


def paper_key(number: str) -> str:
    """What stands for a number in the id of a document: its letters and digits, short and plain."""
    key = re.sub(r"\W", "", number).casefold()
    if len(key) > 40 or not key.isascii():
        key = hashlib.sha256(key.encode()).hexdigest()[:16]
    return key


class EntryReader:
    """One entry of a list on its way to entities: what cannot be used as a value stays in the notes, and is told."""

    def __init__(self, at: str) -> None:
        self._at = at
        self.problems: list[Problem] = []

    def _keep(self, subject: Draft, where: str, message: str, value: str) -> None:
        subject.add("notes", f"{where}: {value}")
        self._report(where, f"{message}; kept in the notes", value)

    def _report(self, where: str, message: str, value: str) -> None:
        self.problems.append(Problem(self._at, where, message, quoted(value)))
