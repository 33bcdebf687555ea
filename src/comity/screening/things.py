"""Records that are found by a number alone: things and accounts by their identifiers, stolen blanks by their series.

The store of numbers says who bears a number, exactly or nearly; how near it may be is for the kind of number to say.
What is found by a number weighs what `things.checks` says; a number that is nearly the one asked for less, and less
still where several are as near. Set by hand; log-odds like the engine's.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from comity.kernel.truth import Access
from comity.records.queries import Known
from comity.records.things.checks import CHECKS, SHORTEST_NEAR, Slack, looked_up_as
from comity.records.things.series import keys_of
from comity.screening.asking import Asked, papers_of
from comity.screening.engine import Candidate, Feature
from comity.screening.numbers import Found, Likeness, Numbers

AGREES, NEAR, SERIES = "number", "number_near", "series"
"""Names of the features: a number that agrees, one that nearly does, one that lies in a series."""

NEARNESS = {Likeness.LOOK_ALIKE: 3.4, Likeness.ONE_DIFFERS: 1.0, Likeness.EXCHANGED: 1.0}
OF_SERIES = 5.0
BASE = -2.0
"""What stands against any two things being one before a number says anything; the score is a probability."""
WORDS = {
    Likeness.SAME: "a number agrees",
    Likeness.LOOK_ALIKE: "a number agrees but for characters that are read for one another",
    Likeness.ONE_DIFFERS: "a number differs in one character",
    Likeness.EXCHANGED: "a number agrees with two neighbouring characters exchanged",
}
IN_SERIES = "the number lies in a series of blank documents on the list"
SLACK = frozenset(check.space for check in CHECKS.values() if check.slack is not Slack.NONE)
"""Spaces in which a number may be nearly the one asked for."""
MOST = 200
"""Bearers of numbers that are looked at for one question, the likest first."""
_LIKEST = list(Likeness)


@dataclass(frozen=True)
class Lookup:
    """A key of the store of numbers, and what it was made of: a check (none for series) and a number as it is shown."""

    key: str
    check: str
    shown: str

    @property
    def nearly(self) -> bool:
        """Whether numbers that are nearly this one are of any use: in a dense series they would be hundreds."""
        return bool(self.check) and CHECKS[self.check].space in SLACK


def lookups_of(asked: Asked) -> list[Lookup]:
    """Under which keys a question looks among numbers: its identifiers, and its document numbers for series."""
    found = [
        Lookup(looked_up_as(one["check"], one["number"]), one["check"], one["shown"])
        for one in asked.get("identifiers", ())
    ]
    found += [Lookup(key, "", paper.number) for paper in papers_of(asked) for key in keys_of(paper.number)]
    return [lookup for lookup in found if lookup.key]


def bearing(
    numbers: Numbers, questions: Sequence[Sequence[Lookup]], audiences: Collection[str]
) -> list[dict[str, list[tuple[Lookup, Found]]]]:
    """For each question who bears one of its numbers, exactly or nearly, by id."""
    flat = [(place, lookup) for place, lookups in enumerate(questions) for lookup in lookups]
    answers: list[dict[str, list[tuple[Lookup, Found]]]] = [{} for _ in questions]
    for nearly in (False, True):
        some = [each for each in flat if each[1].nearly is nearly]
        if not some:
            continue
        hits = numbers.find([lookup.key for _, lookup in some], audiences, near=nearly)
        for which, found in sorted(hits.items()):
            place, lookup = some[which]
            for one in found[:MOST]:
                answers[place].setdefault(one.id, []).append((lookup, one))
    return answers


def candidates(borne: dict[str, list[tuple[Lookup, Found]]], held: dict[str, Known]) -> dict[str, Candidate]:
    """Those who bear a number that counts for its kind, by id, with what it weighs."""
    counting = {
        id_: [(lookup, one) for lookup, one in some if _counts(held[id_], lookup, one)]
        for id_, some in borne.items()
        if id_ in held
    }
    near: dict[str, set[str]] = {}
    for some in counting.values():
        for lookup, one in some:
            if one.likeness is not Likeness.SAME:
                near.setdefault(lookup.key, set()).add(one.number)
    found = {}
    for id_, some in counting.items():
        features = [_feature(lookup, one, len(near.get(lookup.key, ()))) for lookup, one in some]
        if features:
            best = max(features, key=lambda feature: feature.value)
            found[id_] = Candidate(id_, _score(best.value + BASE), (best,))
    return found


def _counts(known: Known, lookup: Lookup, one: Found) -> bool:
    """Whether a number is as near as its kind allows, on the record as it is now.

    With hit/no-hit a number made of the one that was asked for counts for nothing, as `finding.as_allowed` has it.
    """
    if not lookup.check:
        return one.likeness is Likeness.SAME
    borne = [held for held in known.record.borne if looked_up_as(held["check"], held["number"]) == one.number]
    if one.likeness is Likeness.SAME:
        return bool(borne)
    long_enough = len(one.number.partition(":")[2]) >= SHORTEST_NEAR
    slacks = {CHECKS[held["check"]].slack for held in borne}
    if one.likeness is Likeness.LOOK_ALIKE:
        return long_enough and bool(slacks - {Slack.NONE})
    return long_enough and Slack.ONE_CHARACTER in slacks and known.access is not Access.HIT_NO_HIT


def _feature(lookup: Lookup, one: Found, rivals: int) -> Feature:
    number = one.number.partition(":")[2]
    if not lookup.check:
        return Feature(SERIES, OF_SERIES, lookup.shown, number.replace("*", "…"), IN_SERIES)
    asked = lookup.key.partition(":")[2]
    weight = CHECKS[lookup.check].weight
    if one.likeness is Likeness.SAME:
        return Feature(AGREES, weight, asked, number, WORDS[one.likeness])
    weight = min(NEARNESS[one.likeness], weight - 0.5) - math.log(max(1, rivals))
    return Feature(NEAR, round(weight, 6), asked, number, WORDS[one.likeness])


def _score(weight: float) -> float:
    return round(1 / (1 + math.exp(-weight)), 6)


def merged(one: Candidate | None, other: Candidate | None) -> Candidate:
    """A record that was found both by who it is of and by a number: the better score, and all that speaks for it."""
    if one is None or other is None:
        found = one or other
        assert found is not None
        return found
    return Candidate(one.id, max(one.score, other.score), (*one.features, *other.features))
