"""``comity screen``: read a list, screen it, print what was found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from comity.cli.doors import UNREADABLE, As, For, err, opened, out, viewer

if TYPE_CHECKING:
    from comity.screening.models import Manifest, Passenger


@opened
def screen(
    file: Annotated[Path, typer.Argument(help="PAXLST, PNRGOV, CSV, MRZ text or FollowTheMoney JSON.")],
    who: As = "",
    purpose: For = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each person.")] = False,
) -> None:
    """Screen everyone on a list, crew included. Exit status 2 says that a part could not be read."""
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.screening.commands import receive_manifest, screen_manifest  # noqa: PLC0415

    looking = viewer(who, purpose)
    manifest = receive_manifest(looking, file.name, file.read_bytes())
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("Screening", total=manifest.total or None)
        screen_manifest(looking, manifest.pk, lambda m: progress.update(bar, completed=m.screened))
    sequence()
    from comity.screening.queries import passengers_of  # noqa: PLC0415

    manifest.refresh_from_db()
    people = passengers_of(looking, manifest)
    lines = [_line(passenger) for passenger in people]
    if as_json:
        for line in [*lines, *_faults(manifest)]:
            typer.echo(json.dumps(line, ensure_ascii=False, default=str))
    else:
        _print_table(manifest, lines)
    if _faults(manifest) or any(line["status"] == "error" for line in lines):
        raise typer.Exit(UNREADABLE)


def _line(passenger: Passenger) -> dict[str, Any]:
    from comity.screening.telling import told  # noqa: PLC0415

    return told(passenger.data, passenger.status, passenger.shown_matches)


def _faults(manifest: Manifest) -> list[dict[str, str]]:
    errors = (problem for problem in manifest.problems if problem["severity"] == "error")
    return [{"error": problem["message"], "at": problem["at"]} for problem in errors]


def _print_table(manifest: Manifest, lines: list[dict[str, Any]]) -> None:
    table = Table(
        "", "Name", "Born", "Nationality", "Documents", "Seat", "Found", title=escape(str(manifest))
    )
    for position, line in enumerate(lines, start=1):
        person = line["passenger"]
        found = "; ".join(f"{m['source']} {m['score']:.2f} ({m['tier']})" for m in line["matches"])
        table.add_row(
            str(position),
            escape(person.get("name", "")),
            " / ".join(person.get("birth_dates", [])),
            " ".join(person.get("nationalities", [])).upper(),
            escape(" ".join(document["number"] for document in person.get("documents", []))),
            escape(person.get("seat", "")),
            escape(found) or {"clear": "–", "error": "not readable"}.get(line["status"], line["status"]),
            style="bold red" if found else "",
        )
    out.print(table)
    matched = sum(bool(line["matches"]) for line in lines)
    out.print(f"{len(lines)} people, {matched} to verify. A match is a question: a person decides.")
    for fault in _faults(manifest):
        err.print(escape(f"{fault['at']}: {fault['error']}"), style="yellow")
