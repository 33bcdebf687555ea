"""The shapes of the rule tables. Pure: what a folder of TOML files becomes, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Check = dict[str, Any]
"""One operator and its operand, such as ``{"filled": "name"}``; :mod:`comity.notices.checks` knows them all."""


class Mark(StrEnum):
    """How sure we are of a rule: read in a source, recalled with confidence, or recalled and unsure."""

    SOURCED = "sourced"
    RECALLED = "recalled"
    UNSURE = "unsure"

    @property
    def label(self) -> str | Promise:
        """What pages show beside a rule that nobody has checked yet; nothing beside one that was read."""
        return UNCHECKED.get(self, "")


UNCHECKED = {Mark.RECALLED: _("recalled"), Mark.UNSURE: _("recalled, unsure")}


@dataclass(frozen=True)
class Condition:
    """Something without which a request is not complete. ``field`` is where a drafter mends it."""

    id: str
    text: str
    field: str
    check: Check
    source: str
    mark: Mark
    when: Check | None = None


@dataclass(frozen=True)
class Field:
    """One thing a draft may say. ``property`` names what it becomes in the record that is screened."""

    id: str
    kind: str
    label: str
    choices: dict[str, str] = field(default_factory=dict)
    property: str = ""


@dataclass(frozen=True)
class Section:
    """Fields that are asked for together. ``parties``: shown to the source and to those who decide alone."""

    id: str
    label: str
    fields: tuple[str, ...]
    parties: bool = False


@dataclass(frozen=True)
class Type:
    """A colour or a diffusion. ``review``: before it goes out, or after. ``quota``: at one time, for each bureau.

    ``extract``: the fields that anyone may read, where ``public`` is ``extract`` (if the source wants it) or ``always``.
    """

    id: str
    label: str
    aim: str
    purpose: str
    shared_for: tuple[str, ...]
    who: tuple[str, ...]
    subjects: tuple[str, ...]
    statuses: tuple[str, ...]
    steps: tuple[str, ...]
    approvals: int
    review: str
    public: str
    years: int
    fields: tuple[str, ...]
    source: str
    mark: Mark
    conditions: tuple[Condition, ...]
    diffusion: bool = False
    flag: str = ""
    quota: int = 0
    extract: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A question of the decision table."""

    id: str
    text: str
    code: str
    source: str
    mark: Mark
    by: str = "reviewer"
    waivable: bool = False


@dataclass(frozen=True)
class RefusalCode:
    id: str
    text: str
    letter: str
    source: str
    mark: Mark


@dataclass(frozen=True)
class Rung:
    """What follows for a bureau after so many refusals, or so many missed deadlines."""

    id: str
    text: str
    refusals: int
    overdue: int
    effect: str
    source: str
    mark: Mark


@dataclass(frozen=True)
class Deadline:
    id: str
    text: str
    hours: int
    source: str
    mark: Mark


@dataclass(frozen=True)
class State:
    """``shown_to``: the source alone, the operator too, or the audience as well; ``public``: an extract, to anyone."""

    id: str
    label: str
    shown_to: str
    ended: bool = False
    public: bool = False


@dataclass(frozen=True)
class Transition:
    verb: str
    label: str
    before: tuple[str, ...]
    after: str
    by: str


@dataclass(frozen=True)
class Table:
    """Everything that is ruled, in one version."""

    version: str
    valid_from: date
    about: str
    sections: tuple[Section, ...]
    fields: dict[str, Field]
    types: dict[str, Type]
    steps: dict[str, Step]
    codes: dict[str, RefusalCode]
    ladder: tuple[Rung, ...]
    deadlines: dict[str, Deadline]
    states: dict[str, State]
    transitions: dict[str, Transition]
