"""``comity import``: the lists of the UN and of OFAC, FollowTheMoney lines, notices of INTERPOL’s public service or of MISP."""

from __future__ import annotations

from datetime import timedelta
from filecmp import cmp
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated
from zipfile import ZipFile, ZipInfo

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from comity.cli.doors import UNREADABLE, As, For, err, opened, out, viewer

if TYPE_CHECKING:
    from comity.kernel.viewer import Viewer
    from comity.records.models import ImportRun


def _packed(folder: Path, into: str) -> Path:
    """The files of a folder in one archive, which is the same each time."""
    archive = Path(into) / f"{folder.resolve().name}.zip"
    with ZipFile(archive, "w") as packed:
        for file in sorted(path for path in folder.iterdir() if path.is_file()):
            packed.writestr(ZipInfo(file.name), file.read_bytes())
    return archive


def _same(run: ImportRun, file: Path, status: str, reason: str, things: str) -> bool:
    """Whether the interrupted ``run`` is of this very list, imported in the same quality."""
    kept = Path(run.raw)
    asked = (run.status, run.reason, run.thing_reason) == (status, reason, things)
    return asked and kept.is_file() and cmp(kept, file, shallow=False)


@opened
def import_list(
    file: Annotated[
        Path,
        typer.Argument(
            help="The UN consolidated list (XML); OFAC’s list, as a ZIP archive or a folder of its CSV files; or JSON:"
            " FollowTheMoney lines, notices as INTERPOL’s public service or MISP writes them."
        ),
    ],
    who: As = "",
    purpose: For = "",
    status: Annotated[str, typer.Option(help="In what quality persons are recorded.")] = "person_of_interest",
    reason: Annotated[
        str, typer.Option(help="Why documents are on the list; empty: kept with their holder.")
    ] = "",
    things: Annotated[
        str, typer.Option(help="Why things and accounts are on the list; empty: they are refused.")
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=1826, help="Days until the records expire.")] = 365,
    report: Annotated[bool, typer.Option(help="Print every entry and value that was refused.")] = False,
) -> None:
    """Import a list for your bureau, shared with all members. Started again, it goes on where it stopped."""
    from comity.kernel import clock  # noqa: PLC0415
    from comity.kernel.handling import Handling  # noqa: PLC0415
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.records.commands import continue_import, start_import  # noqa: PLC0415
    from comity.records.queries import unfinished_import  # noqa: PLC0415

    looking = viewer(who, purpose)
    handling = Handling(source=looking.bureau, expires_at=clock.now() + timedelta(days=days))
    with TemporaryDirectory() as place:
        file = _packed(file, place) if file.is_dir() else file
        run = unfinished_import(looking, file.name, file.stat().st_size)
        if run is None or not _same(run, file, status, reason, things):
            with file.open("rb") as content:
                run = start_import(looking, file.name, content, handling, status, reason, things)
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("Importing", total=100)
        run = continue_import(looking, run.pk, lambda r: progress.update(bar, completed=r.percent))
    sequence()
    say(looking, run, report)


def say(looking: Viewer, run: ImportRun, report: bool) -> None:
    """What became of an import, and its remarks where they are asked for."""
    from comity.records.queries import import_problems  # noqa: PLC0415

    table = Table("Added", "Changed", "Unchanged", "Refused", title=escape(run.filename))
    table.add_row(*(str(n) for n in (run.added, run.changed, run.unchanged, run.refused)))
    out.print(table)
    problems = import_problems(looking, run)
    if report:
        for problem in problems:
            out.print(escape(f"{problem.at}: {problem.field}: {problem.message}"))
    elif problems.exists():
        out.print(f"{problems.count()} remarks; add --report to read them.")
    if run.refused:
        raise typer.Exit(UNREADABLE)
