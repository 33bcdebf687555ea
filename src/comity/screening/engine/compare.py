"""Rows of `features.FEATURES` for pairs, without an index: for fitting the weights and for comparing registers."""

from collections.abc import Iterable

from comity.screening.engine.align import Aligner
from comity.screening.engine.decide import vector
from comity.screening.engine.model import Query, Subject
from comity.screening.engine.people import person_of


def compare(pairs: Iterable[tuple[Query, Subject]]) -> list[list[float]]:
    """For each pair the row that its score is made of, as `Engine.screen` would find it."""
    aligner = Aligner()
    return [vector(aligner, person_of(query), person_of(subject))[0] for query, subject in pairs]
