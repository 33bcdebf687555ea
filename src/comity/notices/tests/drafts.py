"""Drafts made from the rule tables: complete ones, and ones that break exactly one rule.

For every operator of :mod:`comity.notices.checks` there is a way to meet it and a way to break it, so that a new
rule in a table is tested without a new line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from comity.notices.checks import Setting, holds
from comity.notices.model import Check, Condition, Field, Table, Type
from comity.notices.rules import missing

Draft = dict[str, Any]
Change = Callable[[Check, Draft, Setting, Table], None]
PLENTY = "On the quay a sealed lorry was opened and eleven people were found inside it"
LANGUAGES = ("en", "fr")


def complete(kind: Type, table: Table, today: date, **said: Any) -> Draft:
    """The least that meets every condition of ``kind``; ``said`` goes before."""
    draft: Draft = {"subject": kind.subjects[0], **said}
    for _ in range(3):  # meeting one rule may make another apply
        for condition in missing(draft, kind, today):
            meet(condition.check, draft, Setting(kind, today), table)
    return draft


def breaking(condition: Condition, kind: Type, table: Table, today: date) -> Draft:
    """A draft to which ``condition`` applies, complete but for it."""
    setting = Setting(kind, today)
    draft: Draft = {"subject": kind.subjects[0]}
    if condition.when:
        meet(condition.when, draft, setting, table)
    draft = complete(kind, table, today, **draft)
    broken = deepcopy(draft)
    spoil(condition.check, broken, setting, table)
    return broken


def meet(check: Check, draft: Draft, setting: Setting, table: Table) -> None:
    """Change ``draft`` so that ``check`` holds."""
    if not holds(check, draft, setting):
        ((operator, operand),) = check.items()
        MET[operator](operand, draft, setting, table)
        assert holds(check, draft, setting), check


def spoil(check: Check, draft: Draft, setting: Setting, table: Table) -> None:
    """Change ``draft`` so that ``check`` does not hold."""
    ((operator, operand),) = check.items()
    SPOILED[operator](operand, draft, setting, table)
    assert not holds(check, draft, setting), check


def ways_to_meet(check: Check, draft: Draft, setting: Setting, table: Table) -> Iterator[Draft]:
    """Copies of ``draft`` that meet ``check``, each by one alternative alone."""
    ((operator, operand),) = check.items()
    if operator == "any":
        for one in operand:
            left = deepcopy(draft)
            _each(spoil, operand, left, setting, table)
            yield from ways_to_meet(one, left, setting, table)
    elif operator == "all":
        for place, one in enumerate(operand):
            for met in ways_to_meet(one, draft, setting, table):
                _each(meet, operand[:place] + operand[place + 1 :], met, setting, table)
                yield met
    elif operator == "some":
        for entry in ways_to_meet({"all": operand["all"]}, {}, setting, table):
            yield {**deepcopy(draft), operand["in"]: [entry]}
    else:
        met = deepcopy(draft)
        meet(check, met, setting, table)
        yield met


def ways_to_break(check: Check, draft: Draft, setting: Setting, table: Table) -> Iterator[Draft]:
    """Copies of ``draft`` that break ``check``, each by one part alone."""
    ((operator, operand),) = check.items()
    if operator == "all":
        for one in operand:
            whole = deepcopy(draft)
            _each(meet, operand, whole, setting, table)
            yield from ways_to_break(one, whole, setting, table)
    elif operator == "any":
        left = deepcopy(draft)
        _each(spoil, operand, left, setting, table)
        for one in operand:
            for broken in ways_to_break(one, left, setting, table):
                _each(
                    spoil,
                    [other for other in operand if holds(other, broken, setting)],
                    broken,
                    setting,
                    table,
                )
                yield broken
    elif operator == "some":
        for entry in ways_to_break({"all": operand["all"]}, {}, setting, table):
            yield {**deepcopy(draft), operand["in"]: [entry]}
    else:
        broken = deepcopy(draft)
        spoil(check, broken, setting, table)
        yield broken


def _put(name: str, value: Any, draft: Draft) -> None:
    draft[name] = value


def _each(change: Change, checks: list[Check], draft: Draft, setting: Setting, table: Table) -> None:
    for check in checks:
        change(check, draft, setting, table)


def _entries(operand: Any, draft: Draft) -> list[Draft]:
    draft[operand["in"]] = [dict(entry) for entry in draft.get(operand["in"]) or [{}]]
    return draft[operand["in"]]


def _another(operand: Any, setting: Setting, table: Table) -> str:
    field = table.fields.get(operand["field"])
    offered = setting.type.subjects if operand["field"] == "subject" else (field.choices if field else {})
    return next((choice for choice in offered if choice != operand["value"]), "another")


def _filling(operand: str, setting: Setting, table: Table) -> Any:
    return value_of(table.fields[operand], setting.today) if operand in table.fields else "x"


def _wordy(name: str, words: str, table: Table) -> Any:
    return {"en": words} if name in table.fields and table.fields[name].kind == "long" else words


SAID_IN = {"subjects": "subject", "statuses": "status"}
MET: dict[str, Any] = {
    "filled": lambda o, d, s, t: _put(o, _filling(o, s, t), d),
    "true": lambda o, d, s, t: _put(o, True, d),
    "is": lambda o, d, s, t: _put(o["field"], o["value"], d),
    "allowed": lambda o, d, s, t: _put(SAID_IN[o], getattr(s.type, o)[0], d),
    "words": lambda o, d, s, t: _put(o["field"], _wordy(o["field"], PLENTY, t), d),
    "least": lambda o, d, s, t: _put(o["field"], o["number"], d),
    "past": lambda o, d, s, t: _put(o, str(s.today - timedelta(days=300)), d),
    "not_before": lambda o, d, s, t: _put(o["field"], str(s.today - timedelta(days=1)), d),
    "within": lambda o, d, s, t: _put(o["field"], str(s.today + timedelta(days=200)), d),
    "all": lambda o, d, s, t: _each(meet, o, d, s, t),
    "any": lambda o, d, s, t: meet(o[0], d, s, t),
    "not": spoil,
    "some": lambda o, d, s, t: _each(meet, o["all"], _entries(o, d)[0], s, t),
}
SPOILED: dict[str, Any] = {
    "filled": lambda o, d, s, t: d.pop(o, None),
    "true": lambda o, d, s, t: d.pop(o, None),
    "is": lambda o, d, s, t: _put(o["field"], _another(o, s, t), d),
    "allowed": lambda o, d, s, t: _put(SAID_IN[o], "none that is allowed", d),
    "words": lambda o, d, s, t: _put(o["field"], _wordy(o["field"], "one", t), d),
    "least": lambda o, d, s, t: _put(o["field"], o["number"] - 1, d),
    "past": lambda o, d, s, t: _put(o, str(s.today + timedelta(days=300)), d),
    "not_before": lambda o, d, s, t: d.update({o["field"]: "1900-01-01", o["than"]: "1984"}),
    "within": lambda o, d, s, t: _put(o["field"], str(s.today + timedelta(days=366 * 9)), d),
    "all": lambda o, d, s, t: spoil(o[-1], d, s, t),
    "any": lambda o, d, s, t: _each(spoil, o, d, s, t),
    "not": meet,
    "some": lambda o, d, s, t: [spoil(o["all"][-1], entry, s, t) for entry in _entries(o, d)],
}


def value_of(field: Field, today: date) -> Any:
    """Something that this kind of field may hold."""
    return {
        "text": "Kiprono",
        "long": {"en": PLENTY},
        "lines": ["The Tailor"],
        "date": "1984",
        "day": str(today - timedelta(days=100)),
        "choice": next(iter(field.choices), ""),
        "countries": ["ke"],
        "yes": True,
        "number": 1,
    }[field.kind]
