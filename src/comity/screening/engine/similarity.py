"""How alike two tokens are: an edit distance in which what spelling habits vary is cheap."""

from rapidfuzz.distance import OSA, Levenshtein

from comity.screening.engine.sounds import VOWELS, sound, spread

# Sounds that stand for each other across languages, with the cost of taking one for the other.
_CONFUSED = """
i j .3|u w .2|o w .3|v w .2|f v .3|b v .4|b p .4|d t .4|g k .35|X k .3|X h .2|X C .4|s z .3|S s .3|S C .35|C j .4
Z z .3|Z j .3|Z S .4|C s .5|T t .2|T s .4|T d .4|G g .2|G k .4|G h .4|x s .35|x S .35|x k .5|C k .4|j g .35|j h .45
j z .4|T f .5|T z .4|l r .6|m n .6|f p .4|z d .45|C t .6|X G .3
"""
_VOWEL_SUB = 0.35
_SHORT_VOWEL_SUB = 0.5
_VOWEL_GAP = 0.35
_UNWRITTEN = 0.05
_H_GAP = 0.3
_W_GAP = 0.5
_EXCHANGED = 0.8
_NEVER_EXACT = 0.98
LEAST_CLOSE = 0.5


def _swap_costs(vowel: float) -> dict[str, dict[str, float]]:
    costs = {char: dict.fromkeys(VOWELS, vowel) for char in VOWELS}
    for entry in _CONFUSED.replace("\n", "|").strip("|").split("|"):
        one, two, cost = entry.split()
        costs.setdefault(one, {})[two] = costs.setdefault(two, {})[one] = float(cost)
    return costs


_SWAPS, _SHORT_SWAPS = _swap_costs(_VOWEL_SUB), _swap_costs(_SHORT_VOWEL_SUB)
_NO_SWAPS: dict[str, float] = {}


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
    # A mistake may change how the letters around it sound, as in "lcuien" for "lucien".
    return max(min(_NEVER_EXACT, 1 - distance / length), OSA.normalized_similarity(one, two))


def closeness(one: str, two: str, vowels: bool) -> float:
    """A quick guess at the similarity, never far below it; without `vowels` where a script leaves them out."""
    return Levenshtein.normalized_similarity(spread(one, vowels), spread(two, vowels))


def _gap(char: str, unwritten: bool) -> float:
    if char in VOWELS:
        return _UNWRITTEN if unwritten else _VOWEL_GAP
    if char == "h":
        return _H_GAP
    return _W_GAP if char == "w" else 1.0


def _distance(one: str, two: str, one_abjad: bool, two_abjad: bool) -> float:
    """Edit distance with exchanges of neighbours (optimal string alignment), priced by the tables above."""
    swaps = _SHORT_SWAPS if min(len(one), len(two)) <= 4 else _SWAPS
    gaps = [_gap(char, one_abjad) for char in two]
    before: list[float] = []
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    last = ""
    for char in one:
        drop = _gap(char, two_abjad)
        swap = swaps.get(char, _NO_SWAPS)
        best = row[0] + drop
        current = [best]
        previous = ""
        for at, mate in enumerate(two):
            best += gaps[at]
            found = row[at] if char == mate else row[at] + swap.get(mate, 1.0)
            if found < best:  # noqa: PLR1730 - the innermost loop; a call would double its cost
                best = found
            found = row[at + 1] + drop
            if found < best:  # noqa: PLR1730 - the innermost loop; a call would double its cost
                best = found
            if char == previous and mate == last and before[at - 1] + _EXCHANGED < best:
                best = before[at - 1] + _EXCHANGED
            current.append(best)
            previous = mate
        before, row, last = row, current, char
    return row[-1]
