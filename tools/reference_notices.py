"""docs/reference/notice-rules.md: the rules on notices, from their tables."""

from __future__ import annotations

from typing import Any

from reference_words import code, page, table


def notice_rules() -> str:
    from datetime import date

    from comity.notices.tables import current

    rules = current(date.max)
    types = [_notice_type(kind) for kind in rules.types.values()]
    steps = [
        (code(s.id), s.text, s.by.replace("_", " "), code(s.code), "yes" if s.waivable else "", _basis(s))
        for s in rules.steps.values()
    ]
    codes = [(code(c.id), c.text, c.letter, _basis(c)) for c in rules.codes.values()]
    ladder = [(code(r.id), r.refusals, r.overdue, r.text, _basis(r)) for r in rules.ladder]
    deadlines = [(code(d.id), d.text, _hours(d.hours), _basis(d)) for d in rules.deadlines.values()]
    return page(
        "Rules on notices",
        f"Version {rules.version}, in force from {rules.valid_from}. {rules.about}",
        "Rules are data: folders of TOML files, a folder for each version. A notice stays under the version by which it "
        "was judged. `COMITY_RULES_DIR` names a folder with further versions of your own.",
        "## Life",
        _life(rules),
        table(
            ("State", "In words", "Who may know of it"),
            [(code(s.id), s.label, s.shown_to) for s in rules.states.values()],
        ),
        "*source*: the bureau that drafts. *operator*: those who review, too. *members*: its audience, too. An extract is "
        "public in this state alone: "
        + ", ".join(code(s.id) for s in rules.states.values() if s.public)
        + ".",
        "## Decision table",
        table(("Step", "Holds if", "Answered by", "Else", "Waivable", "Basis"), steps),
        "## Refusals",
        table(("Code", "In words", "Letter", "Basis"), codes),
        "## Corrective ladder",
        table(("Rung", "Refusals", "Missed deadlines", "What follows", "Basis"), ladder),
        "## Deadlines",
        table(("Name", "What", "Within", "Basis"), deadlines),
        *types,
    )


def _basis(rule: Any) -> str:
    return rule.source if rule.mark == "sourced" else f"{rule.source} (*{rule.mark.label}*)"


def _hours(hours: int) -> str:
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 72 else f"{hours} hours"


def _notice_type(kind: Any) -> str:
    facts = [
        ("Asked by", ", ".join(kind.who)),
        ("About", ", ".join(kind.subjects)),
        ("Quality of the person", ", ".join(kind.statuses).replace("_", " ") or "no person"),
        ("Seen for", ", ".join(map(code, kind.shared_for))),
        ("Reviewed", f"{kind.review}, by {kind.approvals}; steps {', '.join(kind.steps)}"),
        ("Kept", f"{kind.years} years at most, then reviewed"),
        ("Public", _public(kind)),
        ("Basis", _basis(kind)),
    ]
    if kind.flag:
        facts.append(
            (
                "Offered",
                f"where `COMITY_{kind.flag.upper()}` is set; {kind.quota} for each bureau at one time",
            )
        )
    conditions = [(code(c.id), c.text, _basis(c)) for c in kind.conditions]
    return "\n\n".join(
        [f"## {kind.label}", kind.aim, table(("", ""), facts), table(("Condition", "", "Basis"), conditions)]
    )


def _public(kind: Any) -> str:
    """Whether anyone may read of it, and what."""
    words = {"never": "never", "extract": "where its source wants it", "always": "always"}[kind.public]
    return f"{words}: {', '.join(map(code, kind.extract))}" if kind.extract else words


def _life(rules: Any) -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft"]
    lines += [
        f"    {before} --> {way.after}: {way.label}"
        for way in rules.transitions.values()
        for before in way.before
    ]
    lines += [f"    {state.id} --> [*]" for state in rules.states.values() if state.ended]
    ways = [
        (code(way.verb), way.label, ", ".join(map(code, way.before)), code(way.after), way.by)
        for way in rules.transitions.values()
    ]
    return "\n".join([*lines, "```", "", table(("Way", "In words", "From", "To", "Taken by"), ways)])
