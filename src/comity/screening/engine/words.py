"""The sentences that explain a score. A fixed set, so that every language can translate it."""

NAME_EXACT = "the names agree"
NAME_ORDER = "the names agree, written in another order"
NAME_SCRIPT = "the names agree across two scripts"
NAME_CLOSE = "the names differ in a few letters"
NAME_PART = "one name holds the other, which has further parts"
NAME_SHARED = "the names share some parts and differ in others"
NAME_LITTLE = "the names have little in common"
NAME_NONE = "no name to compare"
NAME_WEAK = "the name that agrees is a weak alias"

DATE_DAY = "the birth dates agree to the day"
DATE_NEW_YEAR = "the birth dates agree, but on 1 January, which often stands for an unknown day"
DATE_MONTH = "the birth dates agree to the month"
DATE_YEAR = "the birth years agree"
DATE_SWAPPED = "the birth dates agree with day and month exchanged"
DATE_DIGIT = "the birth dates differ in one digit"
DATE_DIGITS_EXCHANGED = "the birth dates agree with two neighbouring digits exchanged"
DATE_NEAR_YEAR = "the birth years are one year apart"
DATE_SAME_YEAR_OTHER_DAY = "the birth years agree, the days do not"
DATE_APART = "the birth dates contradict each other"

NATIONALITY_AGREES = "a nationality agrees"
NATIONALITY_DIFFERS = "the nationalities differ"
SEX_AGREES = "the sex agrees"
SEX_DIFFERS = "the sex differs"
PLACE_AGREES = "a place agrees"
IDENTIFIER_AGREES = "a document number agrees"

SENTENCES: tuple[str, ...] = tuple(
    value for key, value in sorted(globals().items()) if key.isupper() and isinstance(value, str)
)
