"""How the identifiers of a record are read, looked up and refused: one table, by the name of the check. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.exchange.identifiers import Doubt, Identifier, NotOne, canonical
from comity.exchange.identifiers import Kind as Form

Words = str | Promise


class Slack(StrEnum):
    """How far a number that was asked for may be from one that is recorded and still be shown, as nearly the same."""

    NONE = "none"
    """Not at all: with a check digit that binds, or in so dense a series, another number is another thing."""
    LOOK_ALIKE = "look_alike"
    """Characters that are read for one another, as cameras and people do."""
    ONE_CHARACTER = "one_character"
    """One other character too, or two neighbours exchanged: stamped, worn and copied numbers."""


@dataclass(frozen=True)
class Check:
    """``space``: numbers of one space are compared with one another; those of none are kept and never looked up.

    ``weight``: how much it says that two equal numbers are of one thing, in log-odds; set by hand. Plates are given
    out again and by several countries, and a bare number may be of anything.
    """

    form: Form
    label: Words
    space: str
    slack: Slack
    refusal: Words
    weight: float = 6.0

    def read(self, text: str, country: str = "") -> Identifier:
        """``text`` in its canonical form; raises `NotOne`."""
        return canonical(self.form, text, country)


CHECKS: dict[str, Check] = {
    "vin": Check(
        Form.VIN,
        _("Vehicle identification number"),
        "vin",
        Slack.ONE_CHARACTER,
        _("“%(value)s” is no chassis number: seventeen letters and digits, an old one five at least."),
    ),
    "plate": Check(
        Form.PLATE,
        _("Licence plate"),
        "plate",
        Slack.LOOK_ALIKE,
        _("“%(value)s” is no licence plate: two to twelve letters and digits, a digit among them."),
        4.0,
    ),
    "imo": Check(
        Form.IMO,
        _("IMO number"),
        "no",
        Slack.NONE,
        _("“%(value)s” is no IMO number: seven digits, of which the last follows from the others."),
    ),
    "serial": Check(
        Form.NUMBER,
        _("Number of a thing"),
        "no",
        Slack.ONE_CHARACTER,
        _("“%(value)s” is no number: it has two letters or digits at least."),
        3.8,
    ),
    "number": Check(
        Form.NUMBER,
        _("Number of a thing"),
        "no",
        Slack.NONE,
        _("“%(value)s” is no number: it has two letters or digits at least."),
        3.8,
    ),
    "iban": Check(
        Form.IBAN,
        _("Account number (IBAN)"),
        "iban",
        Slack.NONE,
        _("“%(value)s” is no IBAN: its check digits are wrong, or its country writes them otherwise."),
    ),
    "bic": Check(
        Form.BIC,
        _("Code of a bank (BIC)"),
        "",
        Slack.NONE,
        _("“%(value)s” is no code of a bank: eight or eleven letters and digits."),
    ),
    "phone": Check(
        Form.PHONE,
        _("Telephone number"),
        "phone",
        Slack.NONE,
        _(
            "“%(value)s” is no telephone number. Begin with + and the code of its country, or name the country."
        ),
        5.0,
    ),
    "imei": Check(
        Form.IMEI,
        _("Device number (IMEI)"),
        "imei",
        Slack.NONE,
        _("“%(value)s” is no IMEI: 14 to 16 digits."),
    ),
    "email": Check(
        Form.EMAIL, _("E-mail address"), "email", Slack.NONE, _("“%(value)s” is no e-mail address.")
    ),
    "crypto": Check(
        Form.CRYPTO,
        _("Address of a cryptocurrency"),
        "coin",
        Slack.NONE,
        _("“%(value)s” is no address of a network known here, or its checksum is wrong: copy it again."),
    ),
    "account": Check(
        Form.ACCOUNT,
        _("Name on a platform"),
        "user",
        Slack.NONE,
        _("“%(value)s” is no name of an account: no blanks, and two characters at least."),
        4.0,
    ),
}
"""Spaces differ from one another in more than one character, so that no number is nearly one of another space."""

OF_FORM: dict[Form, str] = {check.form: name for name, check in reversed(CHECKS.items())}
"""The check by which a number that somebody asks for is looked up; the stricter of two that share a space."""

DOUBTS: dict[Doubt, Words] = {
    Doubt.CHECK_DIGIT: _(
        "Its check digit does not fit. The standard does not bind everybody: compare it again."
    ),
    Doubt.NO_CHECK: _("Nothing in it would show a slip of the pen."),
    Doubt.LETTER: _("It had an I, O or Q, which no such number has; they are read as 1 and 0."),
    Doubt.LENGTH: _("Shorter than the standard has it, as old ones are."),
    Doubt.COUNTRY: _("Without a country that is known here."),
    Doubt.UNKNOWN: _("Well formed, and in no register of numbers that were given out."),
    Doubt.TEST: _("Of a test network: no money is behind it."),
    Doubt.AMBIGUOUS: _("Another network writes its addresses alike."),
}
"""What is doubtful about an identifier that is kept all the same."""

SHORTEST_NEAR = 6
"""Characters from which on a number may be nearly another."""


def looked_up_as(check: str, number: str) -> str:
    """The key of a canonical number in the store of numbers; empty for what is never looked up."""
    space = CHECKS[check].space
    return f"{space}:{number}" if space else ""


def country_of(properties: Mapping[str, Sequence[str]]) -> str:
    """The one country of a record as a two-letter code, which plates and telephones need; else nothing."""
    countries = properties.get("country", ())
    return countries[0] if len(countries) == 1 and len(countries[0]) == 2 else ""


def read_all(
    properties: Mapping[str, Sequence[str]], checks: Mapping[str, str]
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The identifiers of a record, as they are kept beside what was written; and what is none (property, value).

    ``checks``: the check of each property. Each identifier tells check, property, written, number (canonical),
    shown, scheme and doubts.
    """
    country = country_of(properties)
    found: list[dict[str, Any]] = []
    failed: list[tuple[str, str]] = []
    for name, check in checks.items():
        for value in properties.get(name, ()):
            try:
                one = CHECKS[check].read(value, country)
            except NotOne:
                failed.append((name, value))
                continue
            found.append(
                {
                    "check": check,
                    "property": name,
                    "written": value,
                    "number": one.canonical,
                    "shown": one.display,
                    "scheme": one.scheme,
                    "doubts": [doubt.value for doubt in one.doubts],
                }
            )
    return found, failed
