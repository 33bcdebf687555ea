"""What the decision is made of: a fixed row of numbers for a query and a subject.

One row decides the score and explains it. `FEATURES` names its places in order; a weight for each stands in
`tables/coefficients.json`, and the score is the logistic of their sum. The numbers depend on the two alone.
"""

DATE_KINDS: tuple[str, ...] = (
    "day",
    "new_year",
    "swapped",
    "month",
    "year",
    "digit",
    "digits_exchanged",
    "near_year",
    "same_year_other_day",
    "apart",
)
"""The ways in which two birth dates compare; the pair of dates that speaks most for one person counts."""

FEATURES: tuple[str, ...] = (
    "base",  # 1 where both have a name, else 0
    "no_name",  # 1 where one of the two has no name, else 0; then all that follow up to `parts` are 0
    "agreement",  # 0 to 1: agreeing weight over agreeing and lost weight
    "agreement_close",  # how far agreement is above 0.8, 0 to 1
    "information",  # weight of the parts that agree, about 1 for each rare part, at most 2.2
    "information_more",  # what there is of it above 2.2, at most 1.8
    "lost_query",  # weight of the parts of the query without a mate, at most 3
    "lost_subject",  # weight of the parts of the subject without a mate, at most 3
    "exact",  # 1 where all parts that agree are spelled alike
    "in_order",  # 1 where they stand in the same order, and there are at least two
    "cross_script",  # 1 where the two names are written in different scripts
    "weak_alias",  # 1 where one of the two names is a weak alias
    "joined",  # parts that agree only when neighbours are written as one
    "initial",  # initials that may stand for a part
    "cut",  # 1 where the last part of a long name is the beginning of a part of the other
    "least",  # likeness of the two least alike identifying parts that agree, 0 where none does
    "parts",  # pairs of parts that agree, at most 4
    *("date_" + kind for kind in DATE_KINDS),  # 1 for the way in which the dates compare; all 0 without dates
    "date_day_common",  # with `date_day` or `date_swapped`: how far information is below 1.5, else 0
    "nationality_agrees",  # `name_strength` where a nationality is common to both
    "nationality_differs",  # 1 where both have nationalities and none in common
    "sex_agrees",  # `name_strength` where the sex is the same
    "sex_differs",  # 1 where one is M and the other F
    "place_agrees",  # `name_strength` where a place is common to both
    "identifier",  # 1 where a document number is common to both
)
"""Names of the numbers of a row. `name_strength` is `agreement_close`: what is no evidence by itself has no
weight where the names do not agree."""

AT: dict[str, int] = {name: at for at, name in enumerate(FEATURES)}
"""The place of each feature in a row."""

AGREEMENT_CLOSE = 0.8
INFORMATION_CAP = 2.2
INFORMATION_MORE = 1.8
LOST_CAP = 3.0
PARTS_CAP = 4
COMMON_BELOW = 1.5
