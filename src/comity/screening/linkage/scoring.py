"""How alike two records are, by the features and weights with which travellers are matched."""

from __future__ import annotations

from collections.abc import Iterable

from comity.screening.engine.compare import explain
from comity.screening.engine.model import Candidate, Query, Subject


def alike(pairs: Iterable[tuple[Subject, Subject]]) -> list[Candidate]:
    """For each pair the score (0 to 1) and what it rests on, the same whichever of the two comes first.

    The engine asks whether a traveller is on a list, and what a traveller's name lacks weighs otherwise than
    what the list's does; of two records neither is the question, so the more likely reading counts.
    """
    ordered = [(one, two) if one.id <= two.id else (two, one) for one, two in pairs]
    asked = {id(subject): _asked(subject) for pair in ordered for subject in pair}
    there = explain([(asked[id(one)], two) for one, two in ordered])
    back = explain([(asked[id(two)], one) for one, two in ordered])
    return [one if one.score >= two.score else two for one, two in zip(there, back, strict=True)]


def _asked(subject: Subject) -> Query:
    return Query(
        subject.names,
        subject.birth_dates,
        subject.nationalities,
        subject.sex,
        subject.places,
        subject.identifiers,
    )
