"""The room's words for people: sentences of the engine, states, steps. Listed here so that they are translated."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.screening.models import Hit, Match
from comity.screening.understand import What

Word = str | Promise

ENGINE: dict[str, Word] = {
    "the names agree": _("the names agree"),
    "the names agree, written in another order": _("the names agree, written in another order"),
    "the names agree across two scripts": _("the names agree across two scripts"),
    "the names differ in a few letters": _("the names differ in a few letters"),
    "one name holds the other, which has further parts": _(
        "one name holds the other, which has further parts"
    ),
    "the names share some parts and differ in others": _("the names share some parts and differ in others"),
    "the names have little in common": _("the names have little in common"),
    "no name to compare": _("no name to compare"),
    "the name that agrees is a weak alias": _("the name that agrees is a weak alias"),
    "the birth dates agree to the day": _("the birth dates agree to the day"),
    "the birth dates agree, but on 1 January, which often stands for an unknown day": _(
        "the birth dates agree, but on 1 January, which often stands for an unknown day"
    ),
    "the birth dates agree to the month": _("the birth dates agree to the month"),
    "the birth years agree": _("the birth years agree"),
    "the birth dates agree with day and month exchanged": _(
        "the birth dates agree with day and month exchanged"
    ),
    "the birth dates differ in one digit": _("the birth dates differ in one digit"),
    "the birth dates agree with two neighbouring digits exchanged": _(
        "the birth dates agree with two neighbouring digits exchanged"
    ),
    "the birth years are one year apart": _("the birth years are one year apart"),
    "the birth years agree, the days do not": _("the birth years agree, the days do not"),
    "the birth dates contradict each other": _("the birth dates contradict each other"),
    "a nationality agrees": _("a nationality agrees"),
    "the nationalities differ": _("the nationalities differ"),
    "the sex agrees": _("the sex agrees"),
    "the sex differs": _("the sex differs"),
    "a place agrees": _("a place agrees"),
    "a number agrees": _("a number agrees"),
    "a number agrees but for characters that are read for one another": _(
        "a number agrees but for characters that are read for one another"
    ),
    "a number differs in one character": _("a number differs in one character"),
    "a number agrees with two neighbouring characters exchanged": _(
        "a number agrees with two neighbouring characters exchanged"
    ),
    "the number lies in a series of blank documents on the list": _(
        "the number lies in a series of blank documents on the list"
    ),
    "a document number agrees": _("a document number agrees"),
    "a document number agrees but for characters that are read for one another": _(
        "a document number agrees but for characters that are read for one another"
    ),
    "a document number differs in one character": _("a document number differs in one character"),
    "a document number agrees with two neighbouring characters exchanged": _(
        "a document number agrees with two neighbouring characters exchanged"
    ),
}
"""The engine's sentences; it is pure and knows no languages."""

UNDERSTOOD: dict[What, Word] = {
    What.NAME: _("Name"),
    What.BIRTH_DATE: _("Birth date"),
    What.DOCUMENT_NUMBER: _("Document number"),
    What.NATIONALITY: _("Nationality"),
    What.SEX: _("Sex"),
    What.MRZ: _("Machine readable zone"),
}

NOT_UNDERSTOOD: dict[What, Word] = {
    What.MRZ_UNREADABLE: _("A machine readable zone could not be read: %(text)s"),
    What.NOT_READ: _("Not understood, and left out: %(text)s"),
    What.CUT: _("Only the beginning was searched; the text is too long."),
    What.EMPTY: _("There is nothing to search for in this text."),
}

FIELDS: dict[str, Word] = {
    "name": _("Name"),
    "birth date": _("Birth date"),
    "nationality": _("Nationality"),
    "sex": _("Sex"),
    "document": _("Document number"),
    "number": _("Number of a thing"),
}

MATCH_STATES: dict[str, tuple[Word, str]] = {
    Match.State.OPEN: (_("Waits for a person"), "match"),
    Match.State.UNSURE: (_("Unsure: a colleague should look"), "note"),
    Match.State.YES: (_("The same person"), "hit"),
    Match.State.NO: (_("Somebody else"), "clear"),
    Match.State.EXPIRED: (_("Lapsed undecided, to the traveller’s benefit"), "clear"),
}
"""State of a match: its words and its tone."""

OF_THINGS: dict[str, tuple[Word, str]] = {
    **MATCH_STATES,
    Match.State.YES: (_("The same thing"), "hit"),
    Match.State.NO: (_("Another thing"), "clear"),
    Match.State.EXPIRED: (_("Lapsed undecided"), "clear"),
}
"""The same for a match about a thing."""

ANSWERS: dict[str, tuple[Word, str]] = {
    Hit.Answer.WAITING: (_("Waits for the source"), "match"),
    Hit.Answer.CONFIRMED: (_("Confirmed by the source"), "hit"),
    Hit.Answer.NOT_SAME: (_("Not the same person"), "clear"),
    Hit.Answer.STALE: (_("Out of date"), "note"),
    Hit.Answer.EXPIRED: (_("Lapsed without an answer, to the traveller’s benefit"), "clear"),
}

STEPS: dict[str, Word] = {
    "hit.made": _("Verified by a person: the source was told"),
    "answer.confirmed": _("The source confirmed"),
    "answer.not_same": _("The source says: not the same person"),
    "answer.stale": _("The source says: out of date"),
    "answer.expired": _("Lapsed without an answer"),
    "outcome.no_action": _("Closed without action"),
    "outcome.action": _("Action was taken"),
}

ROLES: dict[str, Word] = {"crew": _("crew"), "transit": _("in transit")}
