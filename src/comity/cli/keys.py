"""``comity key``: the keys of programs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from comity.cli.doors import As, For, err, opened, out, viewer, whole

if TYPE_CHECKING:
    from comity.members.models import ApiKey

app = typer.Typer(help="Keys with which programs ask.", no_args_is_help=True)


@app.command("create")
@opened
def create(
    grant: Annotated[UUID, typer.Argument(help="The role it acts in, as `comity member list` gives it.")],
    name: Annotated[str, typer.Argument(help="What the program is called.")],
    purposes: Annotated[
        list[str], typer.Option("--for", help="A purpose it may state; the first is its default.")
    ],
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it expires.")] = 90,
    mandate: Annotated[str, typer.Option(help="The legal basis of bulk use.")] = "",
    who: As = "",
    purpose: For = "",
) -> None:
    """Make a key. Its secret is printed this once, alone on standard output; the hub keeps only its hash."""
    from comity.kernel import clock  # noqa: PLC0415
    from comity.members.commands import create_key  # noqa: PLC0415
    from comity.members.queries import purpose_named  # noqa: PLC0415

    acting = viewer(who, purpose)
    stated = [purpose_named(purpose) for purpose in purposes]
    key, secret = create_key(acting, grant, name, stated, clock.now() + timedelta(days=days), mandate)
    err.print(f"Key {key.id} expires on {key.expires_at:%Y-%m-%d}. Keep this secret; it is not shown again:")
    if key.confirmed_at is None:
        err.print("It opens nothing before a second person confirms it: `comity key confirm`.")
    typer.echo(secret)


@app.command("confirm")
@opened
def confirm(
    key: Annotated[UUID, typer.Argument(help="As `comity key list` gives it.")],
    who: As = "",
    purpose: For = "",
) -> None:
    """Confirm, as the second person, a key that somebody else made. `revoke` refuses it."""
    from comity.members.commands import confirm_key  # noqa: PLC0415

    out.print(f"Confirmed: {escape(confirm_key(viewer(who, purpose), key).name)}")


@app.command("mandate")
@opened
def mandate(
    key: Annotated[UUID, typer.Argument(help="As `comity key list` gives it.")],
    basis: Annotated[str, typer.Argument(help="The legal basis of bulk use; empty takes the mandate away.")],
    days: Annotated[int, typer.Option(min=0, max=366, help="Days until it ends; 0: as long as the key.")] = 0,
    hour: Annotated[int, typer.Option(min=1, help="Questions an hour.")] = 1_000,
    day: Annotated[int, typer.Option(min=1, help="Questions a day.")] = 5_000,
    batch: Annotated[int, typer.Option(min=1, help="Questions at a time.")] = 100,
    who: As = "",
    purpose: For = "",
) -> None:
    """Let a program ask in bulk. Without a mandate it asks one question at a time, at the pace of a person."""
    from comity.kernel import clock  # noqa: PLC0415
    from comity.members.mandates import give_mandate  # noqa: PLC0415
    from comity.members.pace import Pace  # noqa: PLC0415

    until = clock.now() + timedelta(days=days) if days else None
    pace = give_mandate(viewer(who, purpose), key, basis, until, Pace(hour, day, batch)).pace
    out.print(f"It may ask {pace.batch} at a time, {pace.per_hour} an hour, {pace.per_day} a day.")


@app.command("revoke")
@opened
def revoke(
    key: Annotated[UUID, typer.Argument(help="As `comity key list` gives it.")],
    who: As = "",
    purpose: For = "",
) -> None:
    """End a key now."""
    from comity.members.commands import revoke_key  # noqa: PLC0415

    out.print(f"Revoked: {escape(revoke_key(viewer(who, purpose), key).name)}")


@app.command("list")
@opened
def list_keys(who: As = "", purpose: For = "") -> None:
    """List the keys of the bodies you manage."""
    from comity.members.queries import keys_managed  # noqa: PLC0415

    table = Table(whole("Key"), "Program", "Ends in", "Acts as", "Purposes", "State")
    for key in keys_managed(viewer(who, purpose)):
        table.add_row(
            str(key.id),
            escape(key.name),
            key.hint,
            escape(str(key.grant)),
            " ".join(key.purposes),
            _state(key),
        )
    out.print(table)


def _state(key: ApiKey) -> str:
    if key.revoked_at:
        return "revoked"
    return f"until {key.expires_at:%Y-%m-%d}" + ("" if key.confirmed_at else ", not confirmed")
