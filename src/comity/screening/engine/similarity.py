"""How alike two tokens are: an edit distance in which what spelling habits vary is cheap."""

from rapidfuzz.distance import Levenshtein

from comity.screening.engine.sounds import VOWELS, sound, spread

# Sounds that stand for each other across languages, with the cost of taking one for the other.
_CONFUSED = """
i j .3|u w .2|o w .3|v w .2|f v .3|b v .4|b p .4|d t .4|g k .35|X k .3|X h .2|X C .4|s z .3|S s .3|S C .35|C j .4
Z z .3|Z j .3|Z S .4|C s .5|T t .2|T s .4|T d .4|G g .2|G k .4|G h .4|x s .35|x S .35|x k .5|C k .4|j g .35|j h .45
j z .4|T f .5|T z .4|l r .6|m n .6|f p .4|z d .45|C t .6|X G .3
"""
_COST: dict[tuple[str, str], float] = {}
for _entry in _CONFUSED.replace("\n", "|").strip("|").split("|"):
    _one, _two, _cost = _entry.split()
    _COST[_one, _two] = _COST[_two, _one] = float(_cost)

_VOWEL_SUB = 0.35
_SHORT_VOWEL_SUB = 0.5
_VOWEL_GAP = 0.35
_UNWRITTEN = 0.05
_H_GAP = 0.3
_W_GAP = 0.5
_EXCHANGED = 0.8
_NEVER_EXACT = 0.98
LEAST_CLOSE = 0.45


def similarity(one: str, two: str, one_abjad: bool = False, two_abjad: bool = False) -> float:
    """From 0 to 1 for two tokens of letters a-z; 1 only where they are spelled alike.

    An `abjad` token leaves out short vowels, so the other's vowels cost next to nothing.
    """
    if one == two:
        return 1.0
    heard, other = sound(one), sound(two)
    if heard == other:
        return _NEVER_EXACT
    if closeness(one, two, not (one_abjad or two_abjad)) < LEAST_CLOSE:
        return 0.0
    distance = _distance(heard, other, one_abjad, two_abjad)
    length = max(3.0, (len(heard) + len(other)) / 2)
    return max(0.0, min(_NEVER_EXACT, 1 - distance / length))


def closeness(one: str, two: str, vowels: bool) -> float:
    """A quick guess at the similarity, never far below it; without `vowels` where a script leaves them out."""
    return Levenshtein.normalized_similarity(spread(one, vowels), spread(two, vowels))


def _gap(char: str, unwritten: bool) -> float:
    if char in VOWELS:
        return _UNWRITTEN if unwritten else _VOWEL_GAP
    if char == "h":
        return _H_GAP
    return _W_GAP if char == "w" else 1.0


def _swap(one: str, two: str, short: bool) -> float:
    if one == two:
        return 0.0
    if one in VOWELS and two in VOWELS:
        return _SHORT_VOWEL_SUB if short else _VOWEL_SUB
    return _COST.get((one, two), 1.0)


def _distance(one: str, two: str, one_abjad: bool, two_abjad: bool) -> float:
    short = min(len(one), len(two)) <= 4
    gaps = [_gap(char, one_abjad) for char in two]
    before: list[float] = []
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    for at, char in enumerate(one):
        drop = _gap(char, two_abjad)
        current = [row[0] + drop]
        for mate_at, mate in enumerate(two):
            best = min(
                row[mate_at] + _swap(char, mate, short),
                row[mate_at + 1] + drop,
                current[mate_at] + gaps[mate_at],
            )
            if at and mate_at and char == two[mate_at - 1] and mate == one[at - 1]:
                best = min(best, before[mate_at - 1] + _EXCHANGED)
            current.append(best)
        before, row = row, current
    return row[-1]
