"""A line of text as a question: what it says of a person or a document, and what of things and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comity.screening.asking import Asked, of_understanding
from comity.screening.identifying import MOST, Identified, identify, may_be_a_number, of_number
from comity.screening.identifying import Asked as Identifier
from comity.screening.understand import Reading, Understanding, What, understand

ISO_DAY = 10


@dataclass(frozen=True)
class Question:
    """What was understood; ``identifiers`` are looked up beside names, dates and document numbers."""

    understood: Understanding
    identifiers: tuple[Identifier, ...]
    wrong: tuple[tuple[str, str], ...]
    asked: Asked

    @property
    def reading(self) -> tuple[Reading, ...]:
        """How the text was understood, but for its identifiers."""
        something = self.identifiers or self.wrong
        return tuple(one for one in self.understood.reading if not (something and one.what is What.EMPTY))


def read(text: str, today: date) -> Question:
    """``text`` as a question; never fails. ``today`` bounds birth dates."""
    identified = identify(text)
    understood = understand(identified.rest, today)
    if identified.whole and any(one.what is What.NOT_READ for one in understood.reading):
        understood = understand("", today)  # “KDA 001A” is a plate; that KDA may be a name would help nobody
    identifiers = _looked_up(identified, understood)
    return Question(understood, identifiers, identified.wrong, of_understanding(understood, identifiers))


def _looked_up(identified: Identified, understood: Understanding) -> tuple[Identifier, ...]:
    """The number of a document may be that of a thing, and be looked up as both; a day is no plate."""
    dates = () if understood.names else understood.birth_dates
    day = any(len(date_) == ISO_DAY for date_ in dates)
    found = [one for one in identified.found if not (day and one["check"] == "plate")]
    if not dates and identified.rest and may_be_a_number(identified.rest):
        found.append(of_number(" ".join(identified.rest.split())))
    if understood.mrz is None:
        found += [of_number(number) for number in understood.document_numbers]
    distinct = {(one["check"], one["number"]): one for one in found}
    return tuple(distinct.values())[:MOST]
