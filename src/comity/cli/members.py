"""``comity member``: found the hub, add bureaus and people; give, confirm and take roles."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from comity.cli.doors import As, For, opened, out, viewer, whole

if TYPE_CHECKING:
    from comity.members.models import Bureau

app = typer.Typer(help="Who belongs to the hub, and who may do what.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The full name.")]
Days = Annotated[int, typer.Option(min=1, max=366, help="Days until the role ends; a year at most.")]


@app.command("found")
@opened
def found(
    secretariat: Annotated[str, typer.Argument(help="The secretariat's name.")],
    username: Annotated[str, typer.Argument(help="The name with which its first administrator signs in.")],
    name: Name,
    password: Annotated[
        str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, envvar="COMITY_PASSWORD")
    ],
) -> None:
    """Make the secretariat and its first administrator. Only while the hub has no body at all."""
    from comity.cli.passwords import checked  # noqa: PLC0415
    from comity.members.commands import found_hub  # noqa: PLC0415

    person = found_hub(secretariat, username, name, checked(password, username, name))
    out.print(f"{escape(person.name)} can sign in as {escape(person.username)} and add bureaus.")


@app.command("add-bureau")
@opened
def add_bureau(
    name: Name,
    short: Annotated[str, typer.Argument(help="The short name, by which other commands call it.")],
    kind: Annotated[str, typer.Option(help="member, partner or commission.")] = "member",
    state: Annotated[str, typer.Option(help="The two-letter code of its state.")] = "",
    answers_to: Annotated[
        str, typer.Option(help="Short name of the bureau that answers for this unit.")
    ] = "",
    who: As = "",
    purpose: For = "",
) -> None:
    """Add a bureau, or a unit that another bureau answers for."""
    from comity.kernel.refusals import Invalid  # noqa: PLC0415
    from comity.kernel.viewer import BodyKind  # noqa: PLC0415
    from comity.members import commands  # noqa: PLC0415

    acting = viewer(who, purpose)
    if kind not in set(BodyKind):
        raise Invalid(f"A body is one of {', '.join(BodyKind)}.", "kind")
    parent = _bureau(answers_to).id if answers_to else None
    bureau = commands.add_bureau(acting, name, short, BodyKind(kind), state.lower(), parent)
    out.print(f"{escape(bureau.name)} is {escape(bureau.short)}.")


@app.command("add-person")
@opened
def add_person(
    username: Annotated[str, typer.Argument(help="The name with which this person signs in.")],
    name: Name,
    password: Annotated[
        str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, envvar="COMITY_PASSWORD")
    ],
    language: Annotated[str, typer.Option(help="en, fr, es or ar.")] = "en",
    who: As = "",
    purpose: For = "",
) -> None:
    """Add a person, who can do nothing yet: give a role next."""
    from comity.cli.passwords import checked  # noqa: PLC0415
    from comity.members import commands  # noqa: PLC0415

    person = commands.add_person(
        viewer(who, purpose), username, name, checked(password, username, name), language
    )
    out.print(f"{escape(person.name)} is {escape(person.username)} and holds no role yet.")


@app.command("grant")
@opened
def grant(
    username: Annotated[str, typer.Argument(help="Whom.")],
    bureau: Annotated[str, typer.Argument(help="The short name of the body.")],
    role: Annotated[str, typer.Argument(help="The role, such as duty_officer.")],
    days: Days = 365,
    who: As = "",
    purpose: For = "",
) -> None:
    """Give a person a role at a body you manage, for a year at most."""
    from comity.kernel import clock  # noqa: PLC0415
    from comity.kernel.refusals import Invalid, NotFound  # noqa: PLC0415
    from comity.members.commands import grant_role  # noqa: PLC0415
    from comity.members.models import Person  # noqa: PLC0415
    from comity.members.roles import Role  # noqa: PLC0415

    acting = viewer(who, purpose)
    if role not in set(Role):
        raise Invalid(f"A role is one of {', '.join(Role)}.", "role")
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise NotFound(f"Nobody signs in as {username}.")
    given = grant_role(acting, person.id, _bureau(bureau).id, Role(role), clock.now() + timedelta(days=days))
    waits = "" if given.confirmed_at else "; it waits for a second person: `comity member confirm`"
    out.print(f"{escape(str(given))} until {given.ends_at:%Y-%m-%d}; grant {given.id}{waits}")


@app.command("confirm")
@opened
def confirm(
    grant_id: Annotated[UUID, typer.Argument(metavar="GRANT", help="As `comity member list` gives it.")],
    who: As = "",
    purpose: For = "",
) -> None:
    """Confirm, as the second person, a role that somebody else gave. `withdraw` refuses it."""
    from comity.members.commands import confirm_role  # noqa: PLC0415

    given = confirm_role(viewer(who, purpose), grant_id)
    out.print(f"Confirmed: {escape(str(given))} until {given.ends_at:%Y-%m-%d}")


@app.command("withdraw")
@opened
def withdraw(
    grant_id: Annotated[UUID, typer.Argument(metavar="GRANT", help="As `comity member list` gives it.")],
    who: As = "",
    purpose: For = "",
) -> None:
    """Take a role back now. Sessions and keys that rest on it end with it."""
    from comity.members.commands import withdraw_role  # noqa: PLC0415

    out.print(f"Withdrawn: {escape(str(withdraw_role(viewer(who, purpose), grant_id)))}")


@app.command("list")
@opened
def list_members(who: As = "", purpose: For = "") -> None:
    """List the bodies, and the roles in force among the people you may see."""
    from comity.members.models import Bureau, Grant, Person  # noqa: PLC0415
    from comity.members.queries import roles_waiting  # noqa: PLC0415

    acting = viewer(who, purpose)
    bodies = Table("Short", "Name", "Kind", "State", "Answers to", title="Bodies")
    for bureau in Bureau.objects.visible_to(acting).select_related("answers_to"):
        bodies.add_row(
            escape(bureau.short),
            escape(bureau.name),
            bureau.kind,
            (bureau.state_id or "").upper(),
            escape(bureau.answers_to.short if bureau.answers_to else ""),
        )
    out.print(bodies)
    roles = Table("Name", "Signs in as", "Role", "At", "Until", whole("Grant"), title="Roles in force")
    people = Person.objects.visible_to(acting)
    for held in Grant.objects.in_force().filter(person__in=people).select_related("person", "bureau"):
        roles.add_row(
            escape(held.person.name),
            escape(held.person.username),
            held.label,
            escape(held.bureau.short),
            f"{held.ends_at:%Y-%m-%d}",
            str(held.id),
        )
    out.print(roles)
    waiting = Table(
        "For", "Role", "At", "Until", "Asked by", whole("Grant"), title="Waiting for a second person"
    )
    for asked in roles_waiting(acting).select_related("granted_by"):
        waiting.add_row(
            escape(asked.person.name),
            asked.label,
            escape(asked.bureau.short),
            f"{asked.ends_at:%Y-%m-%d}",
            escape(str(asked.granted_by or "")),
            str(asked.id),
        )
    if waiting.row_count:
        out.print(waiting)


def _bureau(short: str) -> Bureau:
    from comity.kernel.refusals import NotFound  # noqa: PLC0415
    from comity.members.models import Bureau  # noqa: PLC0415

    found = Bureau.objects.filter(short=short, closed_at=None).first()
    if found is None:
        raise NotFound(f"No body is called {short}.")
    return found
