"""What may be public of a notice, and why the rest may not. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.kernel.codes.handling_codes import Confidentiality
from comity.kernel.handling import Handling
from comity.kernel.truth import AudienceMode, Tier
from comity.notices.checks import Facts, day, is_filled
from comity.notices.model import State, Type
from comity.notices.rules import may_be_public
from comity.screening.engine.fold import fold

ADULT = 18
LONGEST_WORD = 23
SHORTEST_BEGINNING = 2
NAME, FORENAME, OTHER = "N", "F", "O"
ANY = NAME + FORENAME + OTHER
SEXES = {"male": "M", "female": "F"}


def why_not(kind: Type, state: State, content: Facts, handling: Handling, today: date) -> str:
    """Why nothing of a notice may be shown to anyone; empty where an extract may be (RPD art. 61, in part recalled)."""
    shared = handling.mode is AudienceMode.ALL and handling.tier is Tier.FULL
    closed = handling.confidentiality is not Confidentiality.FOR_OFFICIAL_USE_ONLY
    child = content.get("status") != "missing" and _a_child(content, today)
    agreed = may_be_public(kind, content, handling.contested)
    reasons = (
        (kind.public == "never" or not kind.extract, _("A notice of this type is never public.")),
        (not state.public, _("It is not out, or the person was found.")),
        (handling.contested, _("It is contested. Nothing is published while that is open.")),
        (not shared, _("It is not for all members, so it is not for everybody.")),
        (closed, _("It is confidential.")),
        (child, _("The person is or may be a minor, and is not missing.")),
        (
            not agreed,
            _("The request does not say that an extract may be public. Amend it first; that is reviewed."),
        ),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _a_child(content: Facts, today: date) -> bool:
    """Whether a person is said to be a minor, or her birth date leaves it open."""
    born = day(content.get("birth_date"))
    return content.get("minor") is True or (born is not None and _age(born[1], today) < ADULT)


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def extract_of(content: Facts, kind: Type) -> dict[str, Any]:
    """What of ``content`` anyone may read: the fields that the rules name, and of offences the charge alone."""
    said = {name: content[name] for name in kind.extract if is_filled(content.get(name))}
    if "offences" in said:
        charges = [{"charge": entry["charge"]} for entry in said["offences"] if entry.get("charge")]
        said["offences"] = charges
    return said


def born_between(content: Facts) -> tuple[date, date] | tuple[None, None]:
    return day(content.get("birth_date")) or (None, None)


def sex_of(content: Facts) -> str:
    return SEXES.get(str(content.get("sex")), "U")


def beginnings(content: Facts) -> list[str]:
    """Everything by which names are found: how their words begin, in Latin letters whatever they are written in.

    A letter before each says of which name: ``N`` family name or name of a body, ``F`` forename, ``O`` another.
    """
    found: set[str] = set()
    for mark, names in (
        (NAME, [content.get("family_name"), content.get("name")]),
        (FORENAME, [content.get("forename")]),
        (OTHER, [content.get("name_original"), *(content.get("aliases") or ())]),
    ):
        for spelling in (s for name in names if name for token in fold(str(name)) for s in token.spellings):
            word = spelling[:LONGEST_WORD]
            least = min(SHORTEST_BEGINNING, len(word))
            found.update(mark + word[:end] for end in range(least, len(word) + 1))
    return sorted(found)


def looked_for(text: str, marks: str = ANY) -> list[list[str]]:
    """For each word that somebody looks for, the beginnings of which one has to be there."""
    spellings = ([spelling[:LONGEST_WORD] for spelling in token.spellings] for token in fold(text))
    return [[mark + spelling for mark in marks for spelling in each] for each in spellings]


def birth_dates(age: int, today: date) -> date:
    """The last day on which somebody who is ``age`` years old today may have been born."""
    year = today.year - age
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return today.replace(year=year, day=28)
