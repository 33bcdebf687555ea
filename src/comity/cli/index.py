"""``comity index``: the screening index."""

import typer

from comity.cli.doors import opened, out

app = typer.Typer(help="The screening index.", no_args_is_help=True)


@app.command("rebuild")
@opened
def rebuild() -> None:
    """Build the index anew from the records."""
    from comity.screening.index import rebuild as build  # noqa: PLC0415

    out.print(f"{build()} subjects can be found.")


@app.command("identifiers")
@opened
def identifiers() -> None:
    """Read the identifiers of all records again, as after an upgrade that knows more kinds. Cut, begin it again."""
    from comity.records.backfill import read_identifiers  # noqa: PLC0415
    from comity.records.models import Record  # noqa: PLC0415

    out.print(f"{sum(read_identifiers(Record, 'owner'))} records have other identifiers than before.")


@app.callback()
def _group() -> None:
    """The screening index."""
