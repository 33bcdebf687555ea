"""The rules of quality: one table, from which scores, reasons, tasks and the reference follow. Pure.

A rule says where it comes from. *Recalled* ones are written from general knowledge and wait for a lawyer; house rules are
Comity's own. What each counts can be set (`COMITY_QUALITY_WEIGHTS`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.records.quality import checks
from comity.records.quality.checks import Check, Seen, Terms
from comity.records.quality.facts import Facts
from comity.records.rules import DOCUMENTS, ORGANISATIONS

Words = str | Promise

VERSION = "2026-11"
BEST = 100
LONGEST_REASON = 2_000


class Group(StrEnum):
    MISSING = "missing"
    STALE = "stale"
    CONTRADICTORY = "contradictory"
    IMPOSSIBLE = "impossible"


GROUPS: dict[Group, Words] = {
    Group.MISSING: _("Incomplete"),
    Group.STALE: _("Stale"),
    Group.CONTRADICTORY: _("Contradictory"),
    Group.IMPOSSIBLE: _("Impossible"),
}


@dataclass(frozen=True)
class Rule:
    """``weight``: what a flaw takes from 100. ``source`` names the text, empty for a house rule; ``recalled``: not yet
    checked against it. ``lasts``: whether somebody may say for good that it is right as it is; of a stale record that
    holds as long as any confirmation, of a review it cannot be said at all (``acceptable``).
    """

    id: str
    group: Group
    weight: int
    label: Words
    check: Check
    source: str = ""
    recalled: bool = False
    acceptable: bool = True
    lasts: bool = True
    version: str = VERSION


IDENTITY = "INTERPOL Rules on the Processing of Data, article 83(2)(a)"
UP_TO_DATE = "INTERPOL Rules on the Processing of Data, article 46"
REVIEW = "INTERPOL Rules on the Processing of Data, article 50"
MINORS = "INTERPOL Rules on the Processing of Data, article 38"
STATUS = "INTERPOL Rules on the Processing of Data, article 44"
MISSING, STALE, CONTRADICTORY, IMPOSSIBLE = Group

RULES: tuple[Rule, ...] = (
    Rule(
        "person.birth_date",
        MISSING,
        25,
        _("No birth date"),
        checks.sought_lacks("birthDate"),
        IDENTITY,
        recalled=True,
    ),
    Rule("person.birth_day", MISSING, 5, _("Born on a day that is not known"), checks.year_only),
    Rule("person.nationality", MISSING, 10, _("No nationality"), checks.sought_lacks("nationality")),
    Rule("person.sex", MISSING, 10, _("No sex"), checks.sought_lacks("gender"), IDENTITY, recalled=True),
    Rule(
        "person.document",
        MISSING,
        15,
        _("No document of this person"),
        checks.no_document,
        IDENTITY,
        recalled=True,
    ),
    Rule(
        "person.full_name",
        MISSING,
        10,
        _("No name of two words"),
        checks.one_word_name,
        IDENTITY,
        recalled=True,
    ),
    Rule("document.country", MISSING, 20, _("No issuing state"), checks.lacks("country", of=DOCUMENTS)),
    Rule("organisation.country", MISSING, 10, _("No country"), checks.lacks("country", of=ORGANISATIONS)),
    Rule("vehicle.vin", MISSING, 20, _("No chassis number"), checks.lacks("vin", of=("Vehicle",))),
    Rule(
        "vehicle.plate",
        MISSING,
        15,
        _("No registration number"),
        checks.lacks("registrationNumber", of=("Vehicle",)),
    ),
    Rule("vehicle.make", MISSING, 5, _("No make"), checks.lacks("make", of=("Vehicle", "Firearm"))),
    Rule(
        "vessel.number",
        MISSING,
        20,
        _("None of the numbers of a vessel"),
        checks.lacks("imoNumber", "mmsi", "callSign", "hullNumber", of=("Vessel",)),
    ),
    Rule(
        "aircraft.registration",
        MISSING,
        20,
        _("No registration number"),
        checks.lacks("registrationNumber", of=("Airplane",)),
    ),
    Rule("account.bank", MISSING, 15, _("An account number without its bank"), checks.account_without_bank),
    Rule(
        "stale.unconfirmed",
        STALE,
        15,
        _("Neither changed nor confirmed for long"),
        checks.unconfirmed,
        UP_TO_DATE,
        recalled=True,
        lasts=False,
    ),
    Rule(
        "stale.review",
        STALE,
        10,
        _("Runs out soon: extend it or let it go"),
        checks.review_due,
        REVIEW,
        recalled=True,
        acceptable=False,
    ),
    Rule("clash.birth_dates", CONTRADICTORY, 10, _("Several birth dates"), checks.births_differ),
    Rule("clash.born_after_death", CONTRADICTORY, 30, _("Born after the death"), checks.born_after_death),
    Rule(
        "clash.born_after_record",
        CONTRADICTORY,
        30,
        _("Born after the record or its listing was made"),
        checks.born_after_record,
    ),
    Rule(
        "clash.paper_before_birth",
        CONTRADICTORY,
        30,
        _("A document issued before the birth"),
        checks.paper_before_birth,
    ),
    Rule(
        "clash.ended_before_begun",
        CONTRADICTORY,
        30,
        _("A document that ran out before it was issued"),
        checks.ended_before_begun,
    ),
    Rule(
        "clash.sex_title", CONTRADICTORY, 15, _("Sex and title contradict each other"), checks.sex_and_title
    ),
    Rule("clash.sexes", CONTRADICTORY, 5, _("Several sexes"), checks.sexes_differ),
    Rule(
        "clash.dead",
        CONTRADICTORY,
        15,
        _("Died, and is looked for as if alive"),
        checks.dead_and_sought,
        STATUS,
        recalled=True,
    ),
    Rule(
        "clash.unmarked_minor",
        CONTRADICTORY,
        25,
        _("A child that is not marked as a minor"),
        checks.unmarked_minor,
        MINORS,
        recalled=True,
    ),
    Rule(
        "clash.grown_minor",
        CONTRADICTORY,
        10,
        _("Marked as a minor, and grown up"),
        checks.grown_minor,
        MINORS,
        recalled=True,
    ),
    Rule("impossible.not_born", IMPOSSIBLE, 40, _("Born in the future"), checks.not_born_yet),
    Rule("impossible.too_old", IMPOSSIBLE, 30, _("More than 120 years old"), checks.too_old),
    Rule("impossible.country", IMPOSSIBLE, 15, _("A country that no list knows"), checks.unknown_country),
    Rule("impossible.check_digit", IMPOSSIBLE, 15, _("A check digit does not fit"), checks.check_digit),
    Rule(
        "impossible.number", IMPOSSIBLE, 25, _("A number that its standard forbids"), checks.unreadable_number
    ),
    Rule("impossible.date", IMPOSSIBLE, 30, _("A day that no calendar has"), checks.no_such_day),
    Rule("impossible.issued", IMPOSSIBLE, 15, _("Issued or built in the future"), checks.issued_in_future),
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}


def weights(changed: Mapping[str, int]) -> dict[str, int]:
    """What each rule takes from 100, as ``changed`` has it where it names a rule; a rule that takes nothing rests."""
    return {rule.id: max(0, changed.get(rule.id, rule.weight)) for rule in RULES}


def flaws(facts: Facts, terms: Terms, weighs: Mapping[str, int]) -> list[tuple[Rule, Seen]]:
    """What is wrong with a record, the worst first."""
    found = [
        (rule, seen) for rule in RULES if weighs[rule.id] and (seen := rule.check(facts, terms)) is not None
    ]
    return sorted(found, key=lambda flaw: -weighs[flaw[0].id])


def score(rules: Sequence[str], weighs: Mapping[str, int]) -> int:
    """What remains of 100 when each flaw has taken its share."""
    return max(0, BEST - sum(weighs.get(rule, 0) for rule in rules))
