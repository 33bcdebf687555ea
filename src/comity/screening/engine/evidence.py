"""Everything but the name that speaks for or against two descriptions being of one person."""

from comity.screening.engine import words
from comity.screening.engine.coefficients import COEFFICIENTS
from comity.screening.engine.fold import fold
from comity.screening.engine.model import Feature
from comity.screening.engine.people import Person

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

SUPPORTING = frozenset({"nationality", "sex", "place"})
"""Features whose agreement is shown and orders candidates of one score, and whose weight is then zero."""


def gather(query: Person, subject: Person) -> list[tuple[str, Feature]]:
    """The kind (one of `features.FEATURES`) and the feature of birth date, identifiers, sex, nationality and place, in this order.

    Agreement of nationality, sex or place weighs nothing: it is shown, it never raises a score.
    """
    found = (
        _birth_date(query, subject),
        _identifier(query, subject),
        _sex(query, subject),
        _nationality(query, subject),
        _place(query, subject),
    )
    return [one for one in found if one is not None]


def compare_dates(one: str, two: str) -> str:
    """How two ISO prefixes agree: a key of the table `birth_date` of the coefficients."""
    if len(one) < 10 or len(two) < 10:
        return _compare_partial(one, two)
    if one == two:
        return "new_year" if one.endswith("-01-01") else "day"
    if one == f"{two[:4]}-{two[8:]}-{two[5:7]}":
        return "swapped"
    digits, others = one.replace("-", ""), two.replace("-", "")
    differing = [at for at in range(8) if digits[at] != others[at]]
    if len(differing) == 1:
        return "digit" if differing[0] > 0 else "apart"
    first, second = differing[0], differing[1]
    exchanged = digits[first] == others[second] and digits[second] == others[first]
    if len(differing) == 2 and second == first + 1 and exchanged:
        return "digits_exchanged"
    return _compare_years(one, two, "same_year_other_day")


def _compare_partial(one: str, two: str) -> str:
    if len(one) >= 7 and len(two) >= 7:
        return "month" if one[:7] == two[:7] else _compare_years(one, two, "same_year_other_day")
    return _compare_years(one, two, "year")


def _compare_years(one: str, two: str, same: str) -> str:
    distance = abs(int(one[:4]) - int(two[:4]))
    if distance == 0:
        return same
    return "near_year" if distance == 1 else "apart"


def _birth_date(query: Person, subject: Person) -> tuple[str, Feature] | None:
    pairs = [
        (COEFFICIENTS.of("date_" + kind), one, two, kind)
        for one in query.birth_dates
        for two in subject.birth_dates
        for kind in (compare_dates(one, two),)
    ]
    if not pairs:
        return None
    value, one, two, kind = max(pairs)
    return "date_" + kind, Feature("birth_date", value, one, two, _DATE_WORDS[kind])


def _identifier(query: Person, subject: Person) -> tuple[str, Feature] | None:
    common = sorted(set(query.identifiers) & set(subject.identifiers))
    if not common:
        return None
    return "identifier", Feature(
        "identifier", COEFFICIENTS.of("identifier"), common[0], common[0], words.IDENTIFIER_AGREES
    )


def _sex(query: Person, subject: Person) -> tuple[str, Feature] | None:
    if {query.sex, subject.sex} - {"M", "F"}:
        return None
    if query.sex == subject.sex:
        return "sex_agrees", Feature("sex", 0.0, query.sex, subject.sex, words.SEX_AGREES)
    return "sex_differs", Feature(
        "sex", COEFFICIENTS.of("sex_differs"), query.sex, subject.sex, words.SEX_DIFFERS
    )


def _nationality(query: Person, subject: Person) -> tuple[str, Feature] | None:
    if not query.nationalities or not subject.nationalities:
        return None
    common = sorted(set(query.nationalities) & set(subject.nationalities))
    if common:
        return "nationality_agrees", Feature(
            "nationality", 0.0, common[0], common[0], words.NATIONALITY_AGREES
        )
    value = COEFFICIENTS.of("nationality_differs")
    one, two = ", ".join(query.nationalities), ", ".join(subject.nationalities)
    return "nationality_differs", Feature("nationality", value, one, two, words.NATIONALITY_DIFFERS)


def _place(query: Person, subject: Person) -> tuple[str, Feature] | None:
    for one in query.places:
        for two in subject.places:
            folded = _spelled(one)
            if folded and folded == _spelled(two):
                return "place_agrees", Feature("place", 0.0, one, two, words.PLACE_AGREES)
    return None


def _spelled(place: str) -> str:
    return " ".join(token.spellings[0] for token in fold(place))
