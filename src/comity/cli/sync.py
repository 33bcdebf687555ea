"""``comity sync``: keep a register in step with the system it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from comity.cli.doors import UNREADABLE, As, For, err, opened, out, viewer, whole

if TYPE_CHECKING:
    from comity.kernel.viewer import Viewer
    from comity.records.models import Sync

app = typer.Typer(help="Registers that a bureau's own system sends every night.", no_args_is_help=True)

ASKS = 3
Named = Annotated[str, typer.Argument(metavar="REGISTER", help="The register, by its name or its number.")]
Sending = Annotated[
    UUID, typer.Argument(metavar="SYNC", help="The sending, by the number that `send` gives it.")
]


@app.command("open")
@opened
def open_register(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    who: As = "",
    purpose: For = "",
    status: Annotated[str, typer.Option(help="In what quality persons are recorded.")] = "person_of_interest",
    reason: Annotated[str, typer.Option(help="Why documents are in it; empty: kept with their holder.")] = "",
    things: Annotated[
        str, typer.Option(help="Why things and accounts are in it; empty: they are refused.")
    ] = "",
    days: Annotated[
        int, typer.Option(min=1, max=1830, help="Days until a record expires, from its coming.")
    ] = 365,
) -> None:
    """Open a register of your bureau, shared with all members. Who else may see it is chosen on its page."""
    from comity.kernel.handling import Handling  # noqa: PLC0415
    from comity.records.syncing.commands import Kept, expiry, keep_register  # noqa: PLC0415

    looking = viewer(who, purpose)
    handling = Handling(source=looking.bureau, expires_at=expiry(days))
    register = keep_register(looking, Kept(name, handling, days, status, reason, things))
    out.print(f"Register {register.pk}")


@app.command("send")
@opened
def send(
    register: Named,
    file: Annotated[
        Path,
        typer.Argument(
            help="FollowTheMoney entities, one a line; or what changed of them. gzip is unpacked."
        ),
    ],
    who: As = "",
    purpose: For = "",
    changes: Annotated[bool, typer.Option(help="What changed since, not the whole register.")] = False,
    sha256: Annotated[str, typer.Option(help="What the file is; refused where it is something else.")] = "",
) -> None:
    """Send a register, or its changes, and take it in. Started again, it goes on where it stopped."""
    from comity.records.syncing.commands import start_sync  # noqa: PLC0415
    from comity.records.syncing.queries import register_named  # noqa: PLC0415

    looking = viewer(who, purpose)
    with file.open("rb") as content:
        started = start_sync(
            looking, register_named(looking, register).pk, file.name, content, changes, sha256
        )
    _bring_to_its_end(looking, started.pk)


def _bring_to_its_end(looking: Viewer, sync_id: UUID) -> None:
    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.records.syncing.taking import continue_sync  # noqa: PLC0415

    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("Comparing", total=None)
        sync = continue_sync(
            looking, sync_id, lambda s: progress.update(bar, description=f"{s.run.waiting} wait")
        )
    sequence()
    _say(sync)


def _say(sync: Sync) -> None:
    """What became of a sending; its exit status says whether somebody has to look."""
    from comity.records.models import Sync  # noqa: PLC0415
    from comity.records.syncing.rules import Doubt  # noqa: PLC0415

    run = sync.run
    table = Table("Added", "Changed", "Gone", "Unchanged", "Refused", title=escape(sync.register.name))
    table.add_row(*map(str, (run.added, run.changed, sync.gone, run.unchanged, run.refused)))
    out.print(table)
    out.print(f"Sync {sync.pk} is {sync.state}")
    if sync.state == Sync.State.ASKS:
        for doubt in (Doubt(**plain) for plain in sync.doubts):
            out.print(f"{doubt.rule_id}: {doubt.text}: {doubt.number} of {doubt.of}")
        out.print("Nothing is applied before somebody answers: comity sync answer.")
        raise typer.Exit(ASKS)
    if run.refused:
        out.print("comity sync report names what was refused, and why.")
        raise typer.Exit(UNREADABLE)


@app.command("list")
@opened
def list_registers(who: As = "", purpose: For = "") -> None:
    """The registers of your bureau, and how the newest sending of each stands."""
    from comity.records.syncing.queries import registers, syncs  # noqa: PLC0415

    looking = viewer(who, purpose)
    table = Table(whole("Number"), "Register", "Newest sending", "Is")
    for register in registers(looking):
        newest = syncs(looking, register).first()
        sent = (newest.run.started_at.isoformat("T", "minutes"), newest.state) if newest else ("", "")
        table.add_row(str(register.pk), escape(register.name), *sent)
    out.print(table)


@app.command("report")
@opened
def report(
    sync: Sending,
    who: As = "",
    purpose: For = "",
    every: Annotated[bool, typer.Option("--all", help="Name every entity that differs as well.")] = False,
) -> None:
    """What was refused, and why; with --all what was added, changed and let go of."""
    from comity.records.syncing.queries import differences, refusals, sync_of  # noqa: PLC0415

    looking = viewer(who, purpose)
    found = sync_of(looking, sync)
    if every:
        for line in differences(looking, found).iterator():
            out.print(escape(f"{line.outcome}: {line.external_id}"))
    for problem in refusals(looking, found).iterator():
        out.print(escape(f"{problem.at}: {problem.field}: {problem.message}"))
    _say(found)


@app.command("answer")
@opened
def answer(
    sync: Sending,
    apply: Annotated[
        bool, typer.Option("--apply/--throw-away", help="Apply it, or let nothing of it be applied.")
    ],
    who: As = "",
    purpose: For = "",
) -> None:
    """Answer what a sending asks, after looking at its report."""
    from comity.records.syncing.commands import answer_sync  # noqa: PLC0415

    looking = viewer(who, purpose)
    answer_sync(looking, sync, apply)
    _bring_to_its_end(looking, sync)


@app.command("folder")
@opened
def folder(register: Named, who: As = "", purpose: For = "") -> None:
    """Make the folder into which a register is dropped, and say where it is."""
    from comity.records.syncing.folder import open_folder  # noqa: PLC0415
    from comity.records.syncing.queries import register_named  # noqa: PLC0415

    looking = viewer(who, purpose)
    out.print(str(open_folder(looking, register_named(looking, register).pk)), soft_wrap=True)
