"""``comity link``: compare whole registers, and list the pairs that wait for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from comity.cli.doors import As, For, err, opened, out, viewer, whole

if TYPE_CHECKING:
    from comity.screening.comparing.rules import Side

app = typer.Typer(help="Records of one person in whole registers.", no_args_is_help=True)

SIDE = "A bureau by its short name, such as KE; with a list of it: KE:un- (how its identifiers begin)."


@app.command("compare")
@opened
def compare(
    one: Annotated[str, typer.Argument(help=SIDE)],
    other: Annotated[str, typer.Argument(help="The same; the same again compares a register with itself.")],
    who: As = "",
    purpose: For = "",
    line: Annotated[float, typer.Option(help="Ask about pairs from this likeness on.")] = 0.85,
    most: Annotated[int, typer.Option(help="Candidate pairs to look at, at most.")] = 1_000_000,
) -> None:
    """Compare two registers; what is alike waits for people. Started again, it goes on where it stopped."""
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.screening.comparing.commands import continue_comparison, start_comparison  # noqa: PLC0415
    from comity.screening.comparing.queries import unfinished  # noqa: PLC0415

    looking = viewer(who, purpose)
    sides = _side(one), _side(other)
    run = unfinished(looking, *sides) or start_comparison(looking, *sides, line, most)
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("Comparing", total=100)
        run = continue_comparison(looking, run.pk, lambda r: progress.update(bar, completed=r.percent))
    sequence()
    table = Table("Records", "Candidate pairs", "Left out", "Alike", "New to your bureau")
    records = f"{run.one_records} and {run.other_records}"
    table.add_row(records, *(str(n) for n in (run.candidates, run.dropped, run.alike, run.suggested)))
    out.print(table)
    out.print("Nothing is joined by itself: a person answers each pair.")


def _side(text: str) -> Side:
    from comity.kernel.refusals import Invalid  # noqa: PLC0415
    from comity.screening.comparing.queries import sources  # noqa: PLC0415
    from comity.screening.comparing.rules import Side  # noqa: PLC0415

    short, _, name = text.partition(":")
    bureau = sources().filter(short=short).first()
    if bureau is None:
        raise Invalid(f"There is no bureau called “{short}”.")
    return Side(bureau.pk, name)


@app.command("pairs")
@opened
def pairs(
    who: As = "",
    purpose: For = "",
    state: Annotated[
        str, typer.Option(help="suggested, positive, negative or unsure; empty: what waits.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List pairs of records that may be of one person, the likeliest first."""
    from comity.kernel.permissions import Permission  # noqa: PLC0415
    from comity.kernel.refusals import Invalid  # noqa: PLC0415
    from comity.records.judging.models import WAITING, Judgement  # noqa: PLC0415
    from comity.records.judging.queries import pairs as listed  # noqa: PLC0415

    looking = viewer(who, purpose)
    looking.must(Permission.RECORD_JUDGE)
    if state and state not in set(Judgement.State):
        raise Invalid(f"“{state}” is no state of a pair.")
    table = Table(whole("Pair"), "One record", "The other", "How alike", "State")
    for pair in listed(looking, *((state,) if state else WAITING)):
        if as_json:
            line = {"pair": str(pair.pk), "one": str(pair.one_id), "two": str(pair.two_id)}
            typer.echo(json.dumps(line | {"score": pair.score, "state": pair.state}))
            continue
        alike = "by hand" if pair.score is None else f"{pair.score:.2f}"
        table.add_row(str(pair.pk), escape(pair.one.caption), escape(pair.two.caption), alike, pair.state)
    if not as_json:
        out.print(table)


@app.callback()
def _group() -> None:
    """Records of one person in whole registers."""
