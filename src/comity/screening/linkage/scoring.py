"""How alike two records are, by the features and weights with which travellers are matched."""

from __future__ import annotations

from collections.abc import Iterator

from comity.screening.engine.align import Aligner
from comity.screening.engine.decide import score
from comity.screening.engine.model import Feature, Subject
from comity.screening.engine.people import person_of


class Scorer:
    """Keeps what it learnt of names from one pair to the next."""

    def __init__(self) -> None:
        self._aligner = Aligner()

    def of(self, one: Subject, two: Subject) -> tuple[float, tuple[Feature, ...]]:
        """The score (0 to 1) and what it rests on, the same whichever of the two comes first.

        The engine asks whether a traveller is on a list, and what a traveller's name lacks weighs otherwise than
        what the list's does; of two records neither is the question, so the more likely reading counts.
        """
        return max(
            self._readings(*sorted((one, two), key=lambda subject: subject.id)), key=lambda found: found[0]
        )

    def _readings(self, one: Subject, two: Subject) -> Iterator[tuple[float, tuple[Feature, ...]]]:
        first, second = person_of(one), person_of(two)
        yield score(self._aligner, first, second)
        yield score(self._aligner, second, first)
