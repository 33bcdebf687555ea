"""The one truth table of who may see what. Pure: it feeds SQL, row-level security and the engine alike.

Facts about one handling and one viewer go in, an :class:`Access` and its reason come out. The first row whose
conditions all hold decides; where none holds, the door stays shut.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Access(StrEnum):
    """What a viewer may have of a record."""

    FULL = "full"
    HIT_NO_HIT = "hit_no_hit"
    DISCREET = "discreet"
    NONE = "none"


class AudienceMode(StrEnum):
    ALL = "all"
    ONLY = "only"
    EXCEPT = "except"


class Tier(StrEnum):
    FULL = "full"
    HIT_NO_HIT = "hit_no_hit"
    DISCREET = "discreet"


@dataclass(frozen=True)
class Facts:
    """``own``: the viewer's bureau is the source; ``listed``: it is named in the audience."""

    own: bool
    member: bool
    listed: bool
    purpose_allowed: bool
    expired: bool
    mode: AudienceMode
    tier: Tier


FactName = Literal["own", "member", "listed", "purpose_allowed", "expired", "mode", "tier"]


@dataclass(frozen=True)
class Row:
    when: dict[FactName, bool | str]
    access: Access
    reason: str | Promise

    def holds(self, facts: Facts) -> bool:
        return all(getattr(facts, name) == value for name, value in self.when.items())


def _shared(when: dict[FactName, bool | str], reason: str | Promise) -> tuple[Row, ...]:
    return tuple(Row({**when, "tier": tier.value}, Access(tier.value), reason) for tier in Tier)


TRUTH: tuple[Row, ...] = (
    Row({"own": True}, Access.FULL, _("your bureau is the source")),
    Row({"expired": True}, Access.NONE, _("its time has run out")),
    Row({"purpose_allowed": False}, Access.NONE, _("it is not shared for this purpose")),
    *_shared({"mode": "only", "listed": True}, _("the source shared it with your bureau by name")),
    *_shared({"mode": "all", "member": True}, _("the source shared it with all members")),
    *_shared(
        {"mode": "except", "member": True, "listed": False},
        _("the source shared it with all members but some, and yours is not among those"),
    ),
)
OTHERWISE = Row({}, Access.NONE, _("the source has not shared it with your bureau"))


def decide(facts: Facts) -> Row:
    """The row that decides; its ``access`` and ``reason`` are the answer."""
    return next((row for row in TRUTH if row.holds(facts)), OTHERWISE)


Conditions = dict[FactName, bool | str]


def conditions(**known: bool) -> list[tuple[Conditions, Access | None]]:
    """What is left to ask of a row when some facts are ``known``: each condition with its access, ``None`` where the
    access is the tier itself. One condition then stands for three rows, and nothing stands behind what always holds.
    """
    left: list[tuple[Conditions, Access | None]] = []
    for row in TRUTH:
        if any(known.get(name, value) != value for name, value in row.when.items()):
            continue
        when = {name: value for name, value in row.when.items() if name not in known}
        of_its_tier = when.get("tier") == row.access.value
        if of_its_tier:
            del when["tier"]
        one = (when, None if of_its_tier else row.access)
        if one not in left:
            left.append(one)
        if not when:
            break
    return left


def as_sql(columns: dict[FactName, str]) -> str:
    """The table as an SQL ``CASE`` over ``columns``, expressions that give each fact (boolean or text)."""

    def condition(name: FactName, value: bool | str) -> str:
        if isinstance(value, bool):
            return f"({columns[name]})" if value else f"NOT ({columns[name]})"
        return f"{columns[name]} = '{value}'"

    whens = "\n".join(
        f"    WHEN {' AND '.join(condition(n, v) for n, v in when.items())}"
        f" THEN {columns['tier'] if access is None else repr(access.value)}"
        for when, access in conditions()
    )
    return f"CASE\n{whens}\n    ELSE '{OTHERWISE.access}'\nEND"
