"""What the columns of a passenger table are called, in English, French, Spanish and Arabic."""

from typing import Final

from comity.exchange.tables.headings import meaning
from comity.exchange.tables.words import plain
from comity.screening.manifests.model import Role


def recognise(header: list[str]) -> dict[str, int]:
    """The field of each known heading and its column; the first column wins where two mean the same."""
    columns: dict[str, int] = {}
    for column, heading in enumerate(header):
        if field := meaning(heading):
            columns.setdefault(field, column)
    return columns


def is_header(columns: dict[str, int]) -> bool:
    """Whether the headings suffice to find people: a name or a document number, and one thing more."""
    who = {"name", "family", "given", "number"} & columns.keys()
    return bool(who) and len(columns) >= 2


_CREW: Final = frozenset(
    ["crew", "c", "fm", "equipage", "membre d equipage", "tripulacion", "tripulante", "طاقم", "الطاقم"]
)
_TRANSIT: Final = frozenset(
    ["transit", "in transit", "ddu", "ddt", "en transit", "transito", "en transito", "عبور", "ترانزيت"]
)


def role(text: str) -> Role:
    """What a traveller is on this journey, in four languages."""
    word = plain(text)
    if word in _CREW:
        return "crew"
    return "transit" if word in _TRANSIT else "passenger"
