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


@app.callback()
def _group() -> None:
    """The screening index."""
