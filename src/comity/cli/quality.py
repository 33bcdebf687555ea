"""``comity quality``: how good a bureau's records are, what to mend, and the work of a night."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from comity.cli.doors import As, For, opened, out, viewer, whole

app = typer.Typer(help="How good records are, and what to mend.", no_args_is_help=True)


@app.command("rules")
@opened
def rules() -> None:
    """List the rules: what each takes from 100 at this hub, and where it comes from."""
    from comity.records.quality.measuring import in_force  # noqa: PLC0415
    from comity.records.quality.rules import RULES  # noqa: PLC0415

    weights = in_force().weights
    table = Table("Rule", "What is wrong", "Takes", "Rule of")
    for rule in RULES:
        told = f"{rule.source} (recalled)" if rule.recalled else rule.source
        table.add_row(rule.id, str(rule.label), str(weights[rule.id]), told or "house rule")
    out.print(table)


@app.command("show")
@opened
def show(who: As = "", purpose: For = "") -> None:
    """Show how good your bureau's records are, with the reasons, as counted last."""
    from comity.kernel.permissions import Permission  # noqa: PLC0415
    from comity.records.quality.measuring import in_force  # noqa: PLC0415
    from comity.records.quality.queries import figures  # noqa: PLC0415
    from comity.records.quality.rules import BY_ID  # noqa: PLC0415

    looking = viewer(who, purpose)
    looking.must(Permission.RECORD_WRITE)
    weeks, weights = figures(looking), in_force().weights
    if not weeks:
        out.print("Not counted yet: the hub counts every night.")
        return
    now = weeks[0]
    out.print(
        f"{now.score:.0f} of 100 over {now.records} records on {now.day}; {now.flawless} without a flaw."
    )
    table = Table("Rule", "What is wrong", "Records", "Takes")
    for rule, number in sorted(now.by_rule.items(), key=lambda item: -item[1] * weights.get(item[0], 0)):
        if rule in BY_ID:
            table.add_row(rule, str(BY_ID[rule].label), str(number), str(weights[rule]))
    out.print(table)


@app.command("mend")
@opened
def mend(
    who: As = "",
    purpose: For = "",
    rule: Annotated[str, typer.Option(help="Only records that break this rule.")] = "",
    most: Annotated[int, typer.Option(help="How many at most.", min=1, max=1000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List your bureau's records that break a rule, the worst first."""
    from comity.kernel.permissions import Permission  # noqa: PLC0415
    from comity.records.quality.queries import rule_of, to_mend  # noqa: PLC0415

    looking = viewer(who, purpose)
    looking.must(Permission.RECORD_WRITE)
    table = Table(whole("Record"), "Name or number", "Score", "Reasons")
    for standing in to_mend(looking, rule, most=most).found:
        quality = standing.quality
        if as_json:
            flaws = [{"rule": flaw.rule, "field": flaw.field} for flaw in standing.flaws]
            typer.echo(json.dumps({"record": str(quality.pk), "score": quality.score, "flaws": flaws}))
            continue
        reasons = "; ".join(str(rule_of(flaw).label) for flaw in standing.flaws)
        table.add_row(str(quality.pk), escape(quality.record.caption), str(quality.score), reasons)
    if not as_json:
        out.print(table)


@app.command("measure")
@opened
def measure(
    everything: Annotated[
        bool, typer.Option("--all", help="All records, not only those that are due.")
    ] = False,
) -> None:
    """Do the work of a night now: measure the records that are due, and count. Cut, it goes on where it stood."""
    from comity.records.quality.measuring import measure_and_count  # noqa: PLC0415

    out.print(f"{measure_and_count(everything)} records measured.")


@app.callback()
def _group() -> None:
    """How good records are, and what to mend."""
