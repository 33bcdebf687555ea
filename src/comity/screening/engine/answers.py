"""From the row that decided to what a person is told: features and their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comity.screening.engine import words
from comity.screening.engine.coefficients import COEFFICIENTS
from comity.screening.engine.features import AT, DATE_KINDS
from comity.screening.engine.model import Candidate, Feature, Query
from comity.screening.engine.people import (
    MAX_VALUES,
    dates_of,
    fact,
    nations_in,
    place_key,
    places_in,
    written_date,
)
from comity.screening.engine.shard import Shard

_DATE_WORDS: dict[str, str] = {
    "day": words.DATE_DAY,
    "new_year": words.DATE_NEW_YEAR,
    "swapped": words.DATE_SWAPPED,
    "month": words.DATE_MONTH,
    "year": words.DATE_YEAR,
    "digit": words.DATE_DIGIT,
    "digits_exchanged": words.DATE_DIGITS_EXCHANGED,
    "near_year": words.DATE_NEAR_YEAR,
    "same_year_other_day": words.DATE_SAME_YEAR_OTHER_DAY,
    "apart": words.DATE_APART,
}
_FIRST_DATE = AT["date_day"]
_WEIGHTS = COEFFICIENTS.weights
_CLOSE, _LITTLE = 0.8, 0.3
_WHOLE, _HELD, _OTHER_SCRIPT, _WEAK = 1, 2, 4, 8
_LETTER = {1: "M", 2: "F", 3: "X"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, with its names as they are numbered in its bytes."""

    query: Query
    names: Sequence[str]


def candidate(asked: Asked, shard: Shard, line: Any) -> Candidate:
    """A line of `kernels.search.ANSWER` as an answer."""
    score, _, subject, told, row = line.item()
    told, row = told.tolist(), row.tolist()
    features = [
        *_name(asked, shard, told, row),
        *_date(asked, shard, subject, told, row),
        *_others(asked, shard, subject, told, row),
    ]
    return Candidate(shard.id_of(subject), score, tuple(features))


def _name(asked: Asked, shard: Shard, told: list[int], row: list[float]) -> list[Feature]:
    if row[AT["no_name"]]:
        return [Feature("name", 0.0, "", "", words.NAME_NONE)]
    mine, theirs = asked.names[told[0]], shard.text("name_texts", told[1])
    agreement = row[AT["agreement"]]
    found = [Feature("name", round(agreement, 6), mine, theirs, _sentence(told[9], row))]
    if told[9] & _WEAK and agreement:
        found.append(Feature("weak_alias", _weight("weak_alias", row), mine, theirs, words.NAME_WEAK))
    return found


def _sentence(marks: int, row: list[float]) -> str:
    agreement = row[AT["agreement"]]
    if agreement < _LITTLE:
        return words.NAME_LITTLE
    if not marks & _WHOLE:
        return words.NAME_PART if marks & _HELD else words.NAME_SHARED
    if marks & _OTHER_SCRIPT and agreement >= _CLOSE:
        return words.NAME_SCRIPT
    if not row[AT["exact"]]:
        return words.NAME_CLOSE
    return words.NAME_EXACT if row[AT["in_order"]] or row[AT["parts"]] == 1 else words.NAME_ORDER


def _date(asked: Asked, shard: Shard, subject: int, told: list[int], row: list[float]) -> list[Feature]:
    if told[2] < 0:
        return []
    place = row.index(1.0, _FIRST_DATE, _FIRST_DATE + len(DATE_KINDS))
    kind = DATE_KINDS[place - _FIRST_DATE]
    value = _WEIGHTS[place] + _weight("date_day_common", row)
    mine = written_date(dates_of(asked.query.birth_dates)[told[2]])
    theirs = written_date(int(shard.part("dates", subject)[told[3]]))
    return [Feature("birth_date", value, mine, theirs, _DATE_WORDS[kind])]


def _others(asked: Asked, shard: Shard, subject: int, told: list[int], row: list[float]) -> list[Feature]:
    query, found = asked.query, []
    if told[8] >= 0:
        number = query.identifiers[told[8]]
        found.append(
            Feature("identifier", _weight("identifier", row), number, number, words.IDENTIFIER_AGREES)
        )
    if told[10]:
        value = _weight("sex_agrees", row)
        found.append(Feature("sex", value, query.sex, query.sex, words.SEX_AGREES))
    elif row[AT["sex_differs"]]:
        theirs = _LETTER[int(shard.part("facts", subject)[0])]
        found.append(Feature("sex", _weight("sex_differs", row), query.sex, theirs, words.SEX_DIFFERS))
    if told[4] >= 0:
        nations = nations_in(shard.part("facts", subject).tobytes())
        value, common = _weight("nationality_agrees", row), nations[told[5]]
        found.append(Feature("nationality", value, common, common, words.NATIONALITY_AGREES))
    elif row[AT["nationality_differs"]]:
        nations = nations_in(shard.part("facts", subject).tobytes())
        mine = ", ".join(code for code in query.nationalities[:MAX_VALUES] if fact(code))
        value = _weight("nationality_differs", row)
        found.append(Feature("nationality", value, mine, ", ".join(nations), words.NATIONALITY_DIFFERS))
    if told[6] >= 0:
        mine = [place for place in query.places[:MAX_VALUES] if place_key(place)][told[6]]
        theirs = places_in(shard.part("facts", subject).tobytes())[told[7]]
        found.append(Feature("place", _weight("place_agrees", row), mine, theirs, words.PLACE_AGREES))
    return found


def _weight(feature: str, row: list[float]) -> float:
    value = _WEIGHTS[AT[feature]] * row[AT[feature]]
    return value or 0.0
