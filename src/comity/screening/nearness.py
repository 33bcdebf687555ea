"""Document numbers that are nearly those asked for: what they weigh, and in which words.

The engine knows numbers that agree. It is asked for the near ones too, as though they did; here what such a number
weighs is put in the place of what an agreeing one weighs.

A look-alike (O read as 0) is a slip of reading and seldom another document. One wrong character is a slip in perhaps
one line of a hundred, and as often the document of somebody else: alone it carries a question over the line of a
match, barely. Where several numbers are as near, each is the likelier to be another document: the weight falls by
the logarithm of how many there are. Set by hand; log-odds like the engine's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from comity.screening.engine import Candidate, Feature
from comity.screening.numbers import Found, Likeness, Numbers, Paper

AGREES, NEAR = "identifier", "identifier_near"
"""Names of the features: a number that agrees, and one that nearly does."""

WEIGHTS = {Likeness.LOOK_ALIKE: 5.9, Likeness.ONE_DIFFERS: 3.5, Likeness.EXCHANGED: 3.5}
WORDS = {
    Likeness.LOOK_ALIKE: "a document number agrees but for characters that are read for one another",
    Likeness.ONE_DIFFERS: "a document number differs in one character",
    Likeness.EXCHANGED: "a document number agrees with two neighbouring characters exchanged",
}


@dataclass(frozen=True)
class Nearness:
    """A number that was asked for, the one that was found, and how many are as near as that."""

    asked: str
    found: Found
    rivals: int = 1

    @property
    def agrees(self) -> bool:
        return self.found.likeness is Likeness.SAME

    def feature(self) -> Feature:
        """The evidence; only for a number that does not simply agree."""
        likeness = self.found.likeness
        weight = round(WEIGHTS[likeness] - math.log(self.rivals), 6)
        return Feature(NEAR, weight, self.asked, self.found.number, WORDS[likeness])


def nearest(
    numbers: Numbers, questions: Sequence[Sequence[Paper]], audiences: Collection[str]
) -> list[dict[str, Nearness]]:
    """For each question, by id of who bears it, the likest number to one of those asked for.

    A number of another issuing state than the one that was asked for is another document, unless it is the same.
    """
    flat = [(place, paper) for place, papers in enumerate(questions) for paper in papers]
    hits = numbers.find([paper.number for _, paper in flat], audiences)
    answers: list[dict[str, Nearness]] = [{} for _ in questions]
    for which, found in sorted(hits.items()):
        place, paper = flat[which]
        possible = [
            one for one in found if one.likeness is Likeness.SAME or _may_be_of(paper.issuer, one.issuer)
        ]
        rivals = len({one.number for one in possible if one.likeness is not Likeness.SAME})
        for one in possible:
            near = Nearness(paper.number, one, max(1, rivals))
            before = answers[place].get(one.id)
            if before is None or _rank(near) < _rank(before):
                answers[place][one.id] = near
    return answers


def _may_be_of(asked: str, found: str) -> bool:
    return not asked or not found or asked == found


def _rank(near: Nearness) -> tuple[int, int, str, str]:
    return list(Likeness).index(near.found.likeness), near.rivals, near.asked, near.found.number


def weighed(candidate: Candidate, near: Nearness | None) -> Candidate:
    """A candidate with what its number really weighs."""
    if near is None:
        return candidate
    if near.agrees:
        return _with(candidate, 0, lambda one: replace(one, query=near.asked, subject=near.found.number))
    feature = near.feature()
    return _with(candidate, feature.value - _weight(candidate, AGREES), lambda _: feature)


def without(candidate: Candidate) -> Candidate:
    """A candidate as though its near number were none, for whom a near number is no ground to hear of a record."""
    kept = tuple(one for one in candidate.features if one.name != NEAR)
    score = _moved(candidate.score, -_weight(candidate, NEAR))
    return replace(candidate, score=score, features=kept)


def _weight(candidate: Candidate, name: str) -> float:
    return sum(feature.value for feature in candidate.features if feature.name == name)


def _with(candidate: Candidate, by: float, change: Callable[[Feature], Feature]) -> Candidate:
    if not any(feature.name == AGREES for feature in candidate.features):
        return candidate
    features = tuple(change(one) if one.name == AGREES else one for one in candidate.features)
    return replace(candidate, score=_moved(candidate.score, by), features=features)


def _moved(score: float, by: float) -> float:
    """A score moved by log-odds."""
    if not by:
        return score
    certain = min(max(score, 1e-6), 1 - 1e-6)
    return round(1 / (1 + math.exp(-(math.log(certain / (1 - certain)) + by))), 6)
