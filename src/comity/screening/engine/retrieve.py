"""Which rows of a shard are worth comparing exactly.

Every token of the query is widened to the tokens of the shard that look or sound like it; each row under one
of them earns the token's rarity times the square of the likeness, once for a query token. The best rows, and
those with the same birth date or document number, are kept. Every step is bounded.
"""

import math
from collections.abc import Iterable
from heapq import nsmallest

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from comity.screening.engine.fold import Token
from comity.screening.engine.model import Work
from comity.screening.engine.people import FoldedName, Person, identifying, years
from comity.screening.engine.shard import Row, Shard
from comity.screening.engine.similarity import LEAST_CLOSE, similarity
from comity.screening.engine.sounds import keys, skeletons, spread
from comity.screening.engine.terms import (
    day_term,
    identifier_term,
    joined_spellings,
    joined_term,
    spelling_of,
)

MOST_ROWS = 60
"""Rows that are compared exactly because of their name, shared out among the shards that are asked."""
LEAST_ROWS = 30
"""Rows that each shard may put forward, however many are asked."""
MOST_SAME_DAY = 100
MOST_SAME_IDENTIFIER = 100
MOST_POSTINGS = 4000
"""Rows visited for one token of a shard's vocabulary."""
MOST_POSTINGS_OF_TOKEN = 12000
"""Rows visited for one token of a query."""
MOST_ALIKE = 40
MOST_MEASURED = 25
MOST_TOKENS = 30
"""Tokens of a query, over all its names, that are looked up."""
_LEAST_ALIKE = 0.65
_STRONG = 0.85
_JOINED = 0.9
_TELLING_SKELETON = 3
"""Consonants that joined tokens must have; fewer are shared by too many names."""
_COMPATIBLE_YEAR = 1.5

_Alike = dict[str, float]
_Earned = dict[Row, float]


class Lookup:
    """A query made ready to be put to a number of shards."""

    def __init__(self, query: Person, shards: int) -> None:
        self._most = max(LEAST_ROWS, MOST_ROWS // max(1, shards))
        self._names = _distinct(query.names)
        self._years = years(query)
        self._days = sorted({day_term(date) for date in query.birth_dates if len(date) == 10})
        self._identifiers = sorted({identifier_term(identifier) for identifier in query.identifiers})

    def rows(self, shard: Shard, work: Work) -> list[Row]:
        """Rows of the shard worth comparing, each once."""
        work.shards += 1
        alike: dict[Token, _Alike] = {}
        earned: _Earned = {}
        for name in self._names:
            for row, weight in self._earned(shard, name, alike, work).items():
                if weight > earned.get(row, 0.0):
                    earned[row] = weight
        if self._years:
            self._favour_years(shard, earned)
        best = _best(shard, earned, earned, self._most)
        if self._names:
            best += self._filed(shard, self._days, earned, MOST_SAME_DAY, work)
        best += self._filed(shard, self._identifiers, earned, MOST_SAME_IDENTIFIER, work)
        return list(dict.fromkeys(best))

    def _earned(self, shard: Shard, name: FoldedName, alike: dict[Token, _Alike], work: Work) -> _Earned:
        earned: _Earned = {}
        for at in identifying(name):
            token = name.tokens[at]
            if token not in alike:
                if len(alike) >= MOST_TOKENS:
                    break
                alike[token] = _alike(shard, token, work)
            _add(earned, self._earned_by_token(shard, alike[token], work))
        for spelling in sorted(set(joined_spellings(name))):
            _add(earned, self._earned_by_token(shard, _joined_alike(shard, spelling, work), work))
        return earned

    def _earned_by_token(self, shard: Shard, alike: _Alike, work: Work) -> _Earned:
        earned: _Earned = {}
        left = MOST_POSTINGS_OF_TOKEN
        for term, likeness in sorted(alike.items(), key=lambda item: (-item[1], item[0])):
            narrow = likeness < _STRONG
            rows = shard.rows_under(term, self._years, min(left, MOST_POSTINGS), narrow, work)
            left -= len(rows)
            rarity = math.log1p(shard.rows / max(1, shard.frequency(term)))
            worth = dict.fromkeys(rows, rarity * likeness**2)
            worth.update(earned)
            earned = worth
            if left <= 0:
                break
        return earned

    def _favour_years(self, shard: Shard, earned: _Earned) -> None:
        near = {0, *(year + step for year in self._years for step in (-1, 0, 1))}
        for row in earned:
            if shard.rank(row) >> 48 in near:
                earned[row] += _COMPATIBLE_YEAR

    def _filed(self, shard: Shard, terms: Iterable[str], earned: _Earned, most: int, work: Work) -> list[Row]:
        rows: list[Row] = []
        for term in terms:
            rows += shard.rows_under(term, (), MOST_POSTINGS, False, work)
        return _best(shard, rows, earned, most)


def _distinct(names: tuple[FoldedName, ...]) -> list[FoldedName]:
    return list({name.tokens: name for name in names}.values())


def _best(shard: Shard, rows: Iterable[Row], earned: _Earned, most: int) -> list[Row]:
    """The rows that earned most; among equals those of lower rank, so that no layer is preferred."""
    least = sorted((earned.get(row, 0.0) for row in rows), reverse=True)[most - 1 : most]
    kept = [row for row in rows if not least or earned.get(row, 0.0) >= least[0]]
    return nsmallest(most, kept, key=lambda row: (-earned.get(row, 0.0), shard.rank(row)))


def _add(earned: _Earned, more: _Earned) -> None:
    for row, weight in more.items():
        earned[row] = earned.get(row, 0.0) + weight


def _alike(shard: Shard, token: Token, work: Work) -> _Alike:
    """Tokens of the shard that look or sound like one of the query, with their likeness."""
    found: _Alike = {}
    for spelling in token.spellings:
        terms = shard.tokens(keys(spelling), work)
        work.keys += len(terms)
        for abjad in (False, True):
            group = sorted(term for term in terms if (term[1] == "~") == abjad)
            for term in _near(spelling, group, vowels=not (abjad or token.abjad)):
                likeness = similarity(spelling, spelling_of(term), token.abjad, abjad)
                if likeness > max(_LEAST_ALIKE, found.get(term, 0.0)):
                    found[term] = likeness
        joined = joined_term(spelling)
        if len(joined) > _TELLING_SKELETON and shard.frequency(joined):
            found.setdefault(joined, _JOINED)
    best = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return dict(best[:MOST_ALIKE])


def _joined_alike(shard: Shard, spelling: str, work: Work) -> _Alike:
    """Tokens of the shard that neighbouring tokens of the query make when they are written as one."""
    bones = skeletons(spelling)[0]
    if len(bones) < _TELLING_SKELETON:
        return {}
    terms = sorted(shard.tokens(iter(["s" + bones]), work))
    work.keys += len(terms)
    found = {}
    for term in _near(spelling, terms, vowels=False):
        likeness = similarity(spelling, spelling_of(term), False, term[1] == "~")
        if likeness >= _STRONG:
            found[term] = min(_JOINED, likeness)
    return found


def _near(spelling: str, terms: list[str], vowels: bool) -> list[str]:
    """The terms that a quick comparison finds nearest."""
    choices = [spread(spelling_of(term), vowels) for term in terms]
    found = process.extract(
        spread(spelling, vowels),
        choices,
        scorer=Levenshtein.normalized_similarity,
        processor=None,
        score_cutoff=LEAST_CLOSE,
        limit=MOST_MEASURED,
    )
    return [terms[at] for _, _, at in found]
