"""When a sending of a register stops and asks a person, before anything of it is applied. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"
OURS = "house rule"


@dataclass(frozen=True)
class Guard:
    """Asks where at least ``percent`` of what the register had before are concerned, and ``least`` of them.

    ``setting``: by which an operator says another percentage.
    """

    rule_id: str
    text: str | Promise
    percent: int
    least: int
    source: str
    setting: str = ""


LOST = Guard(
    "sync.lost", _("So many records are not in the register any more"), 20, 1, OURS, "sync_lost_percent"
)
CHANGED = Guard("sync.changed", _("So many records changed at once"), 50, 20, OURS, "sync_changed_percent")
UNREADABLE = Guard(
    "sync.unreadable",
    _("Lines cannot be read while records are missing: those may be the missing ones"),
    0,
    1,
    OURS,
)
GUARDS = (LOST, CHANGED, UNREADABLE)
BY_ID = {guard.rule_id: guard for guard in GUARDS}


@dataclass(frozen=True)
class Facts:
    """What comparing found: entities ``before``, of which some are ``gone`` or ``changed``; lines without an id."""

    whole: bool
    before: int
    gone: int
    changed: int
    unreadable: int


@dataclass(frozen=True)
class Doubt:
    """A guard that asks: ``number`` of the ``of`` that the register had."""

    rule_id: str
    number: int
    of: int

    @property
    def percent(self) -> int:
        return 100 * self.number // self.of if self.of else 0

    @property
    def text(self) -> str | Promise:
        return BY_ID[self.rule_id].text


def doubts(facts: Facts, limits: Mapping[str, int]) -> list[Doubt]:
    """What has to be asked; ``limits``: percentages by the names of their settings."""
    found = []
    for guard, number in ((LOST, facts.gone), (CHANGED, facts.changed)):
        percent = limits.get(guard.setting, guard.percent)
        if number >= guard.least and 100 * number >= percent * facts.before > 0:
            found.append(Doubt(guard.rule_id, number, facts.before))
    if facts.whole and facts.unreadable and facts.gone:
        found.append(Doubt(UNREADABLE.rule_id, facts.unreadable, facts.before))
    return found
