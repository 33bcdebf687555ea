"""Read the rule tables from their folder of TOML files; each version once. A table that contradicts itself is refused.

An operator who corrects a rule puts a further version (a whole folder) into ``COMITY_RULES_DIR``: no code changes,
and what was judged under an older version stays under it.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from comity.notices.checks import OPERATORS, operators_of
from comity.notices.model import (
    Condition,
    Deadline,
    Field,
    Mark,
    RefusalCode,
    Rung,
    Section,
    State,
    Step,
    Table,
    Transition,
    Type,
)

SHIPPED = Path(__file__).parent / "tables"
COMMON = {"table", "fields", "general", "review", "life"}
LISTS = ("shared_for", "who", "subjects", "statuses", "steps", "fields")


class BadTable(ValueError):
    """A rule table says something that cannot be."""


@cache
def versions() -> dict[str, Table]:
    """Every version there is, by name, the oldest first."""
    folders = [path for place in _places() for path in place.iterdir() if (path / "table.toml").exists()]
    found = sorted(map(read, folders), key=lambda table: (table.valid_from, table.version))
    return {table.version: table for table in found}


def current(today: date) -> Table:
    """The version in force on ``today``: the newest that has begun, or the oldest where none has."""
    tables = list(versions().values())
    begun = [table for table in tables if table.valid_from <= today]
    return begun[-1] if begun else tables[0]


def version(name: str) -> Table:
    """The version under which something was judged."""
    return versions()[name]


def _places() -> list[Path]:
    own = settings.COMITY.rules_dir
    return [SHIPPED, *([own] if own and own.is_dir() else [])]


def read(folder: Path) -> Table:
    """One version from its folder, or :class:`BadTable` saying what is wrong and in which file."""
    about, fields, general, review, life = (
        _toml(folder, name) for name in ("table", "fields", "general", "review", "life")
    )
    shared = tuple(map(_condition, general["condition"]))
    types = [
        _type(_toml(folder, path.stem), shared)
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in COMMON
    ]
    table = Table(
        version=about["version"],
        valid_from=about["valid_from"],
        about=about["about"],
        sections=tuple(
            Section(s["id"], s["label"], tuple(s["fields"]), s.get("parties", False))
            for s in fields["section"]
        ),
        fields={f["id"]: Field(**f) for f in fields["field"]},
        types={kind.id: kind for kind in types},
        steps={s["id"]: Step(**_marked(s)) for s in review["step"]},
        codes={c["id"]: RefusalCode(**_marked(c)) for c in review["code"]},
        ladder=tuple(Rung(**_marked(r)) for r in review["ladder"]),
        deadlines={d["id"]: Deadline(**_marked(d)) for d in review["deadline"]},
        states={s["id"]: State(**s) for s in life["state"]},
        transitions={t["verb"]: _transition(t) for t in life["transition"]},
    )
    for problem in contradictions(table):
        raise BadTable(f"{folder.name}: {problem}")
    return table


def _toml(folder: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def _marked(plain: dict[str, Any]) -> dict[str, Any]:
    return {**plain, "mark": Mark(plain["mark"])}


def _condition(plain: dict[str, Any]) -> Condition:
    return Condition(**_marked(plain))


def _type(plain: dict[str, Any], shared: tuple[Condition, ...]) -> Type:
    kind = _marked(plain["type"])
    own = tuple(map(_condition, plain["condition"]))
    applicable = tuple(c for c in shared if c.field in kind["fields"])
    lists = {name: tuple(kind[name]) for name in LISTS} | {"extract": tuple(kind.get("extract", ()))}
    return Type(**kind | lists, conditions=applicable + own)


def _transition(plain: dict[str, Any]) -> Transition:
    return Transition(plain["verb"], plain["label"], tuple(plain["from"]), plain["to"], plain["by"])


def contradictions(table: Table) -> list[str]:
    """What a table names that it does not have."""
    found = []
    placed = {name for section in table.sections for name in section.fields}
    for kind in table.types.values():
        unknown = (set(kind.fields) - table.fields.keys()) | (set(kind.fields) - placed)
        found += [f"{kind.id}: no field {name}" for name in sorted(unknown)]
        found += [f"{kind.id}: no step {name}" for name in kind.steps if name not in table.steps]
        found += [
            f"{kind.id}: {name} is public and not asked" for name in set(kind.extract) - set(kind.fields)
        ]
        for condition in kind.conditions:
            if condition.field not in kind.fields:
                found.append(f"{condition.id}: {kind.id} does not ask for {condition.field}")
            used = operators_of(condition.check) | (operators_of(condition.when) if condition.when else set())
            found += [f"{condition.id}: no operator {name}" for name in sorted(used - OPERATORS.keys())]
    found += [f"{s.id}: no code {s.code}" for s in table.steps.values() if s.code not in table.codes]
    for way in table.transitions.values():
        found += [
            f"{way.verb}: no state {name}" for name in (*way.before, way.after) if name not in table.states
        ]
    return found
