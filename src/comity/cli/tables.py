"""``comity import-table`` and ``comity undo-import``: a table whose columns are explained; an import taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from comity.cli.doors import UNREADABLE, As, For, opened, out, viewer
from comity.cli.imports import say

if TYPE_CHECKING:
    from comity.kernel.viewer import Viewer
    from comity.records.models import ImportRun

KEPT = timedelta(days=365)


@opened
def import_table(
    file: Annotated[Path, typer.Argument(help="A table: CSV in any encoding, or an Excel workbook.")],
    who: As = "",
    purpose: For = "",
    kind: Annotated[
        str, typer.Option(help="What its rows are, such as person or vehicle; else told by headings.")
    ] = "",
    columns: Annotated[
        str,
        typer.Option(help="What columns mean, as “Nom=lastName; Né le=birthDate”; else told by headings."),
    ] = "",
    status: Annotated[str, typer.Option(help="In what quality persons are recorded.")] = "person_of_interest",
    reason: Annotated[str, typer.Option(help="Why documents or things are on the list.")] = "",
    look: Annotated[bool, typer.Option(help="Show what would follow; take nothing in.")] = False,
) -> None:
    """Import a table for your bureau, shared with all members for a year."""
    from comity.kernel import clock  # noqa: PLC0415
    from comity.kernel.handling import Handling  # noqa: PLC0415
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.records.commands import continue_import, start_import  # noqa: PLC0415

    looking = viewer(who, purpose)
    handling = Handling(source=looking.bureau, expires_at=clock.now() + KEPT)
    with file.open("rb") as content:
        run = start_import(looking, file.name, content, handling, status)
    run = _named(looking, run, kind, columns, reason)
    if look:
        return
    run = continue_import(looking, run.pk)
    sequence()
    say(looking, run, report=True)
    out.print(f"Import {run.pk}")
    if run.refused:
        raise typer.Exit(UNREADABLE)


def _named(looking: Viewer, run: ImportRun, kind: str, columns: str, reason: str) -> ImportRun:
    """Say what the columns mean, and show what would follow."""
    from comity.exchange.tables.rows import Plan  # noqa: PLC0415
    from comity.records.tables import queries  # noqa: PLC0415
    from comity.records.tables.commands import name_columns  # noqa: PLC0415

    seen = queries.look_at(run)
    found = queries.understood(looking, run, seen, kind)
    chosen = dict(found.chosen)
    if columns:
        parts = (part.partition("=") for part in columns.split(";"))
        said = {heading.strip(): name.strip() for heading, _equals, name in parts}
        if unknown := said.keys() - set(seen.headings):
            raise typer.BadParameter(f"no column is called {', '.join(sorted(unknown))}")
        chosen = {place: said[heading] for place, heading in enumerate(seen.headings) if said.get(heading)}
    run = name_columns(looking, run.pk, found.kind, chosen, reason)
    plan = Plan.from_json(run.columns or {})
    table = Table("Column", "Means", title=escape(f"{run.filename}: {found.kind}"))
    for column in plan.columns:
        table.add_row(escape(column.heading), column.field or "id")
    out.print(table)
    for row in queries.preview(run, plan):
        for heading, wrong in row.wrong.items():
            out.print(escape(f"row {row.number}: {heading}: {wrong}"))
    return run


@opened
def undo(
    run: Annotated[UUID, typer.Argument(help="The import, by the number that its page and the API give it.")],
    who: As = "",
    purpose: For = "",
) -> None:
    """Undo an import as a whole. Started again, it goes on where it stopped."""
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.records.commands import begin_undo, undo_import  # noqa: PLC0415

    looking = viewer(who, purpose)
    begin_undo(looking, run)
    undo_import(looking, run)
    sequence()
    out.print("Undone.")
