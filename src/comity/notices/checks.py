"""The operators of conditions: whether what a draft says meets a check. Pure.

A draft is a mapping of field ids to values: texts, lists of texts, numbers, ``True``, texts by language, and under
``offences`` a list of mappings. A check is one operator and its operand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from comity.notices.model import Check, Type

Facts = Mapping[str, Any]
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
YEAR = 366


@dataclass(frozen=True)
class Setting:
    """What a check may need beside the draft: the type it belongs to, and which day it is."""

    type: Type
    today: date


def holds(check: Check, facts: Facts, setting: Setting) -> bool:
    """Whether ``facts`` meet ``check``. An operator nobody knows raises :class:`KeyError` when tables are loaded."""
    ((operator, operand),) = check.items()
    return OPERATORS[operator](operand, facts, setting)


def is_filled(value: Any) -> bool:
    """Whether somebody said something: blanks, and texts in no language, are nothing."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(map(is_filled, value.values()))
    if isinstance(value, list | tuple):
        return any(map(is_filled, value))
    return value is not None and value is not False


def words_in(value: Any) -> int:
    """How many words a text has; of texts in several languages, the longest. Chinese or Thai, which part words by
    nothing, count two letters as a word."""
    if isinstance(value, Mapping):
        return max(map(words_in, value.values()), default=0)
    text = str(value or "")
    unspaced = len(re.findall(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]", text))
    return max(len(re.findall(r"[^\W\d_]+", text)), unspaced // 2)


def day(value: Any) -> tuple[date, date] | None:
    """The first and last day that a date means, which may be a year or a month; ``None`` where it means none."""
    found = DATE.fullmatch(str(value or "").strip())
    if not found:
        return None
    year, month, of_month = (int(part) if part else 0 for part in found.groups())
    try:
        if of_month:
            only = date(year, month, of_month)
            return only, only
        if month:
            following = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), following - timedelta(days=1)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


def _filled(operand: str, facts: Facts, _: Setting) -> bool:
    return is_filled(facts.get(operand))


def _true(operand: str, facts: Facts, _: Setting) -> bool:
    return facts.get(operand) is True


def _is(operand: Any, facts: Facts, _: Setting) -> bool:
    return bool(facts.get(operand["field"]) == operand["value"])


def _allowed(operand: str, facts: Facts, setting: Setting) -> bool:
    field = {"subjects": "subject", "statuses": "status"}[operand]
    return facts.get(field) in getattr(setting.type, operand)


def _words(operand: Any, facts: Facts, _: Setting) -> bool:
    return words_in(facts.get(operand["field"])) >= int(operand["least"])


def _least(operand: Any, facts: Facts, _: Setting) -> bool:
    value = facts.get(operand["field"])
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= operand["number"]


def _past(operand: str, facts: Facts, setting: Setting) -> bool:
    found = day(facts.get(operand))
    return found is not None and found[0] <= setting.today


def _not_before(operand: Any, facts: Facts, _: Setting) -> bool:
    """Nothing to compare with is no contradiction."""
    later, earlier = day(facts.get(operand["field"])), day(facts.get(operand["than"]))
    return later is None or earlier is None or later[1] >= earlier[0]


def _within(operand: Any, facts: Facts, setting: Setting) -> bool:
    found = day(facts.get(operand["field"]))
    most = min(int(operand["years"]), setting.type.years) * YEAR
    return found is not None and setting.today < found[1] <= setting.today + timedelta(days=most)


def _any(operand: list[Check], facts: Facts, setting: Setting) -> bool:
    return any(holds(check, facts, setting) for check in operand)


def _all(operand: list[Check], facts: Facts, setting: Setting) -> bool:
    return all(holds(check, facts, setting) for check in operand)


def _not(operand: Check, facts: Facts, setting: Setting) -> bool:
    return not holds(operand, facts, setting)


def _some(operand: Any, facts: Facts, setting: Setting) -> bool:
    """One entry of a list meets all of the checks."""
    entries = facts.get(operand["in"]) or ()
    return any(_all(operand["all"], entry, setting) for entry in entries)


OPERATORS: dict[str, Callable[[Any, Facts, Setting], bool]] = {
    "filled": _filled,
    "true": _true,
    "is": _is,
    "allowed": _allowed,
    "words": _words,
    "least": _least,
    "past": _past,
    "not_before": _not_before,
    "within": _within,
    "any": _any,
    "all": _all,
    "not": _not,
    "some": _some,
}


def operators_of(check: Check) -> set[str]:
    """Every operator in a check, however deep."""
    ((operator, operand),) = check.items()
    inner: list[Check] = []
    if operator in {"any", "all"}:
        inner = operand
    elif operator == "not":
        inner = [operand]
    elif operator == "some":
        inner = operand["all"]
    return {operator}.union(*map(operators_of, inner))
