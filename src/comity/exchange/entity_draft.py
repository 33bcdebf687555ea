"""An entity under construction, as the readers of lists make one."""

import hashlib
import re
from dataclasses import dataclass, field

from comity.exchange.model import Entity


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
