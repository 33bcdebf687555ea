"""Two names side by side: which part answers to which, and what is left over."""

import math
from dataclasses import dataclass

from comity.screening.engine.fold import Token
from comity.screening.engine.people import FoldedName, pack
from comity.screening.engine.similarity import similarity

LEAST_SIMILAR = 0.6
LEAST_LEFT_OVER = 0.3
_SURE = 0.85
_FAIR = 0.8
_JOINED = 0.96
_CUT = 0.92
_FEW = 2
_INITIAL_LEFT_OVER = 0.3
_ONE_SIDED = 0.35
_SHARPNESS = 1.5
_CUT_LENGTH = 25
"""Letters of a name from which its last token may be cut (a machine readable zone has 30 or 39 places)."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """`agreement` is 0 to 1; `information` the weight of the parts that agree (about 1 for each rare part).

    `exact` tells that all parts are spelled alike, `in_order` that they stand in the same order,
    `whole` that no identifying part of either name is left over, `held` that none of one name is.
    """

    agreement: float
    information: float
    exact: bool
    in_order: bool
    whole: bool
    held: bool
    lost_one: float = 0.0
    lost_two: float = 0.0
    joined: int = 0
    initials: int = 0
    cut: bool = False
    least: float = 0.0
    parts: int = 0


NOTHING = Alignment(0.0, 0.0, False, False, False, False)


class Aligner:
    """Aligns names, remembering the similarity of tokens it has met. Made for one call and thrown away."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, float]] = {}
        self._joins: dict[tuple[str, ...], tuple[Token, str]] = {}

    def align(self, one: FoldedName, two: FoldedName) -> Alignment:
        """The order of the parts is free; parts may be joined, split, cut or abbreviated."""
        links = self._links(one, two)
        if not links:
            return NOTHING
        left = [at for at in range(len(one.tokens)) if at not in {i for link in links for i in link.ones}]
        right = [at for at in range(len(two.tokens)) if at not in {j for link in links for j in link.twos}]
        matched = sum(link.weight for link in links)
        agreeing = sum(link.weight * _credit(link.similarity) for link in links)
        lost_left, lost_right = _left_over(one, two, left, right)
        lost = min(lost_left, lost_right) + _ONE_SIDED * abs(lost_left - lost_right)
        starts = [link.twos[0] for link in sorted(links, key=lambda link: link.ones)]
        return Alignment(
            agreement=agreeing / (matched + lost),
            information=agreeing,
            exact=all(link.similarity == 1 for link in links),
            in_order=starts == sorted(starts),
            whole=max(lost_left, lost_right) < LEAST_LEFT_OVER,
            held=min(lost_left, lost_right) < LEAST_LEFT_OVER,
            lost_one=lost_left,
            lost_two=lost_right,
            joined=sum(len(link.ones) != len(link.twos) for link in links),
            initials=sum(
                len(name.tokens[at].spellings[0]) == 1
                for name, rest in ((one, left), (two, right))
                for at in rest
            ),
            cut=any(link.similarity == _CUT for link in links),
            least=min(link.similarity for link in links),
            parts=len(links),
        )

    def _likeness(self, one: Token, one_packed: str, two: Token, two_packed: str) -> float:
        """The best similarity between any spelling of one token and any of the other."""
        known = self._known.setdefault(one_packed, {})
        found = known.get(two_packed)
        if found is None:
            found = known[two_packed] = max(
                similarity(spelling, other, one.abjad, two.abjad)
                for spelling in one.spellings
                for other in two.spellings
            )
        return found

    def _links(self, one: FoldedName, two: FoldedName) -> list["_Link"]:
        offers = []
        for i, packed in enumerate(one.packed):
            known = self._known.setdefault(packed, {})
            for j, mate in enumerate(two.packed):
                found = known.get(mate)
                if found is None:
                    found = self._likeness(one.tokens[i], packed, two.tokens[j], mate)
                if found >= LEAST_SIMILAR:
                    offers.append((-found * (one.weights[i] + two.weights[j]), i, j, found))
        if not offers and (len(one.tokens) == 1) == (len(two.tokens) == 1):
            return []
        offers.sort()
        free_one, free_two = set(range(len(one.tokens))), set(range(len(two.tokens)))
        links = _single(one, two, [offer for offer in offers if offer[3] >= _SURE], free_one, free_two)
        # Joining is tried where it can decide: something agrees already, or little else is there to agree.
        if free_one and free_two and (links or min(len(free_one), len(free_two)) <= _FEW):
            links += self._joined(one, two, free_one, free_two)
            links += [link.turned() for link in self._joined(two, one, free_two, free_one)]
        if free_one and free_two:
            links += _single(one, two, offers, free_one, free_two)
            links += _cut(one, two, free_one, free_two)
            links += [link.turned() for link in _cut(two, one, free_two, free_one)]
        return links

    def _joined(
        self, one: FoldedName, two: FoldedName, free_one: set[int], free_two: set[int]
    ) -> list["_Link"]:
        """Neighbouring free parts of one name that together make a free part of the other."""
        links = []
        lengths = {j: len(two.tokens[j].spellings[0]) for j in sorted(free_two)}
        for size in (3, 2):
            for start in range(len(one.tokens) - size + 1):
                run = tuple(range(start, start + size))
                if not free_one.issuperset(run):
                    continue
                length = sum(len(one.tokens[at].spellings[0]) for at in run)
                fitting = [j for j in lengths if j in free_two and length < 2 * lengths[j] < 4 * length]
                if not fitting:
                    continue
                joined, packed = self._join(one, run)
                found, turned = max(
                    (self._likeness(joined, packed, two.tokens[j], two.packed[j]), -j) for j in fitting
                )
                if found >= _FAIR:
                    free_one.difference_update(run)
                    free_two.discard(-turned)
                    links.append(_Link(run, (-turned,), two.weights[-turned], min(_JOINED, found)))
        return links

    def _join(self, name: FoldedName, run: tuple[int, ...]) -> tuple[Token, str]:
        parts = name.packed[run[0] : run[-1] + 1]
        known = self._joins.get(parts)
        if known is None:
            joined = join(list(name.tokens[run[0] : run[-1] + 1]))
            known = self._joins[parts] = joined, pack(joined)
        return known


@dataclass(frozen=True, slots=True)
class _Link:
    ones: tuple[int, ...]
    twos: tuple[int, ...]
    weight: float
    similarity: float

    def turned(self) -> "_Link":
        return _Link(self.twos, self.ones, self.weight, self.similarity)


_Offer = tuple[float, int, int, float]


def _single(
    one: FoldedName, two: FoldedName, offers: list[_Offer], free_one: set[int], free_two: set[int]
) -> list[_Link]:
    """One part for one part, the heaviest agreement first."""
    links = []
    for _, i, j, found in offers:
        if i in free_one and j in free_two:
            free_one.discard(i)
            free_two.discard(j)
            links.append(_Link((i,), (j,), (one.weights[i] + two.weights[j]) / 2, found))
    return links


def _credit(found: float) -> float:
    """What a similarity is worth: it falls faster the further two parts are from alike."""
    if found >= _FAIR:
        return math.pow(found, _SHARPNESS)
    return math.pow(_FAIR, _SHARPNESS) * max(0.0, (found - LEAST_SIMILAR) / (_FAIR - LEAST_SIMILAR))


def join(tokens: list[Token]) -> Token:
    """Neighbouring tokens written as one, in their first two spellings."""
    plain = "".join(token.spellings[0] for token in tokens)
    other = "".join(token.spellings[min(1, len(token.spellings) - 1)] for token in tokens)
    return Token((plain,) if plain == other else (plain, other), any(token.abjad for token in tokens))


def _cut(one: FoldedName, two: FoldedName, free_one: set[int], free_two: set[int]) -> list[_Link]:
    """The last part of a long name, where it is the beginning of a free part of the other."""
    last = len(one.tokens) - 1
    letters = sum(len(token.spellings[0]) for token in one.tokens)
    start = one.tokens[last].spellings[0]
    if last not in free_one or letters < _CUT_LENGTH or len(start) < 2:
        return []
    for j in sorted(free_two):
        if two.tokens[j].spellings[0].startswith(start):
            free_one.discard(last)
            free_two.discard(j)
            return [_Link((last,), (j,), one.weights[last], _CUT)]
    return []


def _left_over(one: FoldedName, two: FoldedName, left: list[int], right: list[int]) -> tuple[float, float]:
    """The weight of the parts without a mate; an initial answers for a part that it may stand for."""
    weights_left = {at: one.weights[at] for at in left}
    weights_right = {at: two.weights[at] for at in right}
    for here, there, name, mate in (
        (weights_left, weights_right, one, two),
        (weights_right, weights_left, two, one),
    ):
        for at in [at for at in here if len(name.tokens[at].spellings[0]) == 1]:
            initial = name.tokens[at].spellings[0]
            stands_for = [j for j in sorted(there) if mate.tokens[j].spellings[0].startswith(initial)]
            if stands_for:
                here[at] = 0.0
                there[stands_for[0]] *= _INITIAL_LEFT_OVER
    return sum(weights_left.values()), sum(weights_right.values())
