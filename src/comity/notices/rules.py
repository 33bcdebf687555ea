"""What is missing, and why; where a notice may go from here; what follows from a bureau's past. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from comity.notices.checks import Facts, Setting, day, holds, is_filled
from comity.notices.model import Condition, Rung, Table, Transition, Type

LANGUAGES = ("en", "fr", "es", "ar")
DATES = {"date", "day"}


def missing(draft: Facts, kind: Type, today: date) -> list[Condition]:
    """The conditions of ``kind`` that ``draft`` does not meet yet, in the order of the table."""
    setting = Setting(kind, today)
    return [condition for condition in kind.conditions if not _met(condition, draft, setting)]


def _met(condition: Condition, draft: Facts, setting: Setting) -> bool:
    if condition.when and not holds(condition.when, draft, setting):
        return True
    return holds(condition.check, draft, setting)


def impossible(draft: Facts, kind: Type, table: Table) -> list[str]:
    """Fields whose value cannot be, whatever else is said: a date that no calendar has, a choice nobody offered."""
    found = []
    for name in kind.fields:
        field, value = table.fields[name], draft.get(name)
        if not is_filled(value):
            continue
        wrong_date = field.kind in DATES and day(value) is None
        partial = field.kind == "day" and len(str(value)) != 10
        wrong_choice = field.kind == "choice" and value not in field.choices
        if wrong_date or partial or wrong_choice:
            found.append(name)
    return found


def way(table: Table, verb: str, state: str) -> Transition | None:
    """The way ``verb`` takes from ``state``, or ``None`` where there is none."""
    found = table.transitions[verb]
    return found if state in found.before else None


def rung(table: Table, refusals: int, overdue: int) -> Rung | None:
    """The highest rung of the corrective ladder that a bureau stands on; ``None``: it stands beside it."""
    reached = [step for step in table.ladder if refusals >= step.refusals or overdue >= step.overdue]
    return reached[-1] if reached else None


def approvals_needed(kind: Type, standing: Rung | None) -> int:
    """Reviewers who have to say yes; one more where the bureau is under full review."""
    strict = standing is not None and standing.effect != "told"
    return max(kind.approvals, 2) if strict else kind.approvals


def reviewed_before(kind: Type, standing: Rung | None) -> bool:
    """Whether somebody looks before it goes out."""
    return kind.review == "before" or (standing is not None and standing.effect != "told")


def may_be_public(kind: Type, draft: Facts, contested: bool) -> bool:
    """Whether an extract may be shown to anyone: never of what is contested, nor of a child who is no missing child
    (RPD art. 61, in part recalled)."""
    if contested or kind.public == "never":
        return False
    if kind.public == "always":
        return True
    if draft.get("minor") is True and draft.get("status") != "missing":
        return False
    return draft.get("public_extract") is True


def properties_of(draft: Facts, table: Table) -> dict[str, list[str]]:
    """What a draft says of its subject, as properties of the record that is screened."""
    found: dict[str, list[str]] = {}
    for field in table.fields.values():
        if field.property and is_filled(value := draft.get(field.id)):
            values = value if isinstance(value, list) else [value]
            found.setdefault(field.property, []).extend(
                str(item).strip() for item in values if is_filled(item)
            )
    if not found.get("name"):
        parts = [*found.get("firstName", ())[:1], *found.get("lastName", ())[:1]]
        if parts:
            found["name"] = [" ".join(parts)]
    return found


def caption(draft: Facts) -> str:
    """What to call the subject of a draft in a list."""
    parts = [str(draft.get("forename") or ""), str(draft.get("family_name") or "")]
    named = " ".join(part.strip() for part in parts if part.strip())
    aliases = draft.get("aliases") or ()
    return (named or str(draft.get("name") or "").strip() or (aliases[0] if aliases else ""))[:300]


def shown(content: Facts, table: Table, party: bool) -> dict[str, Any]:
    """What of a notice may be read by those it is for; its parties read all of it."""
    kept = {name for section in table.sections if party or not section.parties for name in section.fields}
    return {name: value for name, value in content.items() if name in kept}


def differences(before: Facts, after: Facts) -> list[tuple[str, Any, Any]]:
    """Field, what it said, what it says now: for every field that differs, in the order of their names."""
    return [
        (name, before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name) and (is_filled(before.get(name)) or is_filled(after.get(name)))
    ]


def raised(draft: Facts, kind: Type, flagged: Mapping[str, str]) -> list[str]:
    """Questions the machine raises from the draft itself, as codes. They decide nothing.

    ``flagged``: the context of countries, by code, as the legal office keeps it; only countries that occur matter.
    """
    found = [
        name
        for name in ("political_office", "judged_before", "extradition_refused", "in_absentia")
        if draft.get(name)
    ]
    found += ["below_threshold"] if is_filled(draft.get("particular_importance")) else []
    found += ["minor"] if draft.get("minor") is True else []
    found += [f"context:{code}" for code in sorted(flagged)]
    if kind.purpose == "locate_wanted" and not draft.get("by_judge"):
        found.append("no_judge")
    return found
