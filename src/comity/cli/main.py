"""``comity``: the operator's and the officer's way in from a terminal."""

import typer

from comity.cli import (
    export,
    imports,
    index,
    keys,
    ledger,
    link,
    members,
    migrate,
    quality,
    screen,
    search,
    serve,
    sync,
    tables,
)
from comity.cli.folder import use_what_lies_here

app = typer.Typer(
    help="A hub for international police cooperation against human trafficking and migrant smuggling.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
)
app.command("demo")(serve.demo)
app.command("serve")(serve.serve)
app.command("work")(serve.work)
app.command("migrate")(migrate.migrate)
app.command("import")(imports.import_list)
app.command("import-table")(tables.import_table)
app.command("undo-import")(tables.undo)
app.command("screen")(screen.screen)
app.command("search")(search.search)
app.add_typer(sync.app, name="sync")
app.command("export")(export.export)
app.add_typer(ledger.app, name="ledger")
app.add_typer(members.app, name="member")
app.add_typer(keys.app, name="key")
app.add_typer(index.app, name="index")
app.add_typer(link.app, name="link")
app.add_typer(quality.app, name="quality")


@app.callback()
def main() -> None:
    """A hub for international police cooperation against human trafficking and migrant smuggling."""
    use_what_lies_here()
