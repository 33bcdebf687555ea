"""``comity ledger``: verify, prove, look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from comity.cli.doors import REFUSED, As, For, err, opened, out, viewer, whole

app = typer.Typer(help="The ledger: what everybody did, signed and provable.", no_args_is_help=True)


@app.command("verify")
@opened
def verify(
    who: As = "",
    purpose: For = "",
    witnessed: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="A signed checkpoint that was kept elsewhere.")
    ] = None,
) -> None:
    """Read the whole ledger and name what was altered. Exit status 1 says that something was.

    Who gives --as leaves an entry; the operator may verify without, because it shows nobody's data.
    """
    from comity.ledger.commands import verify_ledger  # noqa: PLC0415
    from comity.ledger.notes import NoteError  # noqa: PLC0415
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.ledger.verification import verify as read_whole  # noqa: PLC0415

    notes = [path.read_text() for path in witnessed or []]
    sequence()
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("Verifying")

        def step(done: int, total: int) -> None:
            progress.update(bar, completed=done, total=total)

        try:
            result = (
                verify_ledger(viewer(who, purpose), step) if who and not notes else read_whole(step, notes)
            )
        except NoteError as error:
            err.print(
                f"comity: the checkpoint that was kept elsewhere is not this ledger's: {error}", style="red"
            )
            raise typer.Exit(REFUSED) from None
    for finding in result.findings:
        err.print(escape(str(finding)), style="red")
    if result.more:
        err.print(f"… and {result.more} further alterations.", style="red")
    if not result.ok:
        raise typer.Exit(REFUSED)
    out.print(f"The ledger is whole: {result.size} entries, {result.checkpoints} checkpoints.")
    out.print(f"{result.waiting} entries wait for their position. Details of {result.erased} were erased.")
    out.print(f"Root {result.root.hex()}")


@app.command("status")
@opened
def status() -> None:
    """Say how many entries there are, the newest checkpoint, and the key that checks it."""
    from comity.ledger.queries import status as stand  # noqa: PLC0415

    found = stand()
    out.print(f"{found.size} entries are provable, {found.waiting} wait for their position.")
    out.print(f"Key {escape(found.public_key)}")
    if found.newest:
        typer.echo(found.newest.note, nl=False)


@app.command("checkpoint")
@opened
def checkpoint() -> None:
    """Print the newest signed checkpoint and nothing else, to be kept where the hub cannot reach it."""
    from comity.kernel.refusals import NotFound  # noqa: PLC0415
    from comity.ledger.queries import status as stand  # noqa: PLC0415
    from comity.ledger.sequencer import sequence  # noqa: PLC0415

    sequence()
    newest = stand().newest
    if newest is None:
        raise NotFound("The ledger is empty.")
    typer.echo(newest.note, nl=False)


@app.command("prove")
@opened
def prove(
    entry: Annotated[UUID, typer.Argument(help="The entry's identifier, as `comity ledger show` gives it.")],
) -> None:
    """Print, as JSON, the proof that an entry is in the signed tree; anybody with the key can check it."""
    from comity.ledger.proofs import inclusion  # noqa: PLC0415
    from comity.ledger.sequencer import sequence  # noqa: PLC0415

    sequence()
    typer.echo(json.dumps(inclusion(entry).as_json(), indent=2))


@app.command("erase")
@opened
def erase() -> None:
    """Erase who, why and on what of entries older than the setting keeps them. The hub does so every month by itself."""
    from comity.ledger.commands import erase_old_details  # noqa: PLC0415

    out.print(f"Details of {erase_old_details()} entries were erased; every proof still holds.")


@app.command("show")
@opened
def show(
    who: As = "",
    purpose: For = "",
    verb: Annotated[str, typer.Option(help="Only entries of this verb, such as record.read.")] = "",
    subject: Annotated[str, typer.Option(help="Only entries about this: kind:id.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
) -> None:
    """List your own bureau's entries, newest first."""
    from comity.ledger.commands import read_entries  # noqa: PLC0415
    from comity.ledger.queries import Search  # noqa: PLC0415
    from comity.members.queries import person_names  # noqa: PLC0415

    lines = read_entries(viewer(who, purpose), Search(subject=subject, verb=verb, limit=limit))
    people = person_names({line.details.person for line in lines if line.details and line.details.person})
    table = Table("At (UTC)", "Verb", "Outcome", "Who", "Purpose", "About", whole("Entry"))
    for line in lines:
        told = line.details
        who_did = people.get(told.person, "") if told and told.person else ""
        table.add_row(
            f"{line.at:%Y-%m-%d %H:%M:%S}",
            line.verb,
            line.outcome,
            escape(who_did if told else "erased"),
            told.purpose if told else "",
            escape(told.subject) if told else "",
            str(line.id),
            style="red" if line.outcome == "denied" else "",
        )
    out.print(table)
