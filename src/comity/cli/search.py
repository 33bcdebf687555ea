"""``comity search``: what the search box finds, in a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from comity.cli.doors import As, For, opened, out, viewer

if TYPE_CHECKING:
    from comity.screening.results import Result


@opened
def search(
    text: Annotated[str, typer.Argument(help="A name, a date, a number of anything, a passport's lines.")],
    who: As = "",
    purpose: For = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each record.")] = False,
) -> None:
    """Look for a person, a document, an organisation or a thing. No source hears of it."""
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.screening.commands import search as look  # noqa: PLC0415
    from comity.screening.results import results, understood  # noqa: PLC0415

    looking = viewer(who, purpose)
    answer = look(looking, text)
    sequence()
    parts, problems = understood(answer.question)
    found = results(looking, answer.found)
    if as_json:
        read = {"understood": [[str(part.kind), part.value] for part in parts], "problems": problems}
        for line in [read, *({**_line(one), "score": one.score} for one in found)]:
            typer.echo(json.dumps(line, ensure_ascii=False))
        return
    for part in parts:
        out.print(f"{escape(str(part.kind))}: {escape(part.value)}")
    for problem in problems:
        out.print(escape(problem))
    table = Table("Record", "Kind", "Source", "Likeness")
    for one in found:
        table.add_row(*(escape(value) for value in (*_line(one).values(), str(one.likeness))))
    out.print(table if found else "Nothing found.")


def _line(one: Result) -> dict[str, str]:
    return {"record": one.name, "kind": str(one.kind), "source": one.source}
