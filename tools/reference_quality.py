"""docs/reference/quality-rules.md: the rules of data quality, from their table."""

from __future__ import annotations

from reference_words import code, page, table


def quality_rules() -> str:
    from comity.records.quality.rules import GROUPS, RULES, VERSION

    parts = []
    for group, words in GROUPS.items():
        rows = [
            (
                code(rule.id),
                rule.label,
                rule.weight,
                f"{rule.source} (recalled)" if rule.recalled else rule.source or "house rule",
            )
            for rule in RULES
            if rule.group is group
        ]
        parts += [f"## {words}", table(("Rule", "What is wrong", "Takes", "Basis"), rows)]
    return page(
        "Rules of data quality",
        f"Version {VERSION}. A record begins with 100 and loses what each flaw takes. House rules are Comity's own; "
        "*recalled* ones wait for a lawyer. `COMITY_QUALITY_WEIGHTS` sets what each takes, 0 lets it rest; see "
        "[Keep your records good](../how-to/mend-records.md).",
        *parts,
    )
