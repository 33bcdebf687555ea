"""What every command needs first: Django, the database, and a viewer with a purpose."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column

if TYPE_CHECKING:
    from comity.kernel.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")

As = Annotated[str, typer.Option("--as", help="Who you are: the name you sign in with.", envvar="COMITY_AS")]
For = Annotated[
    str, typer.Option("--purpose", help="Why you look, such as border_control.", envvar="COMITY_PURPOSE")
]

REFUSED = 1
UNREADABLE = 2

out = Console(highlight=False, width=None if sys.stdout.isatty() else 240)  # a pipe has no width to wrap at
err = Console(stderr=True, highlight=False)


def whole(header: str) -> Column:
    """A column of identifiers, which other commands take: never cut."""
    return Column(header, overflow="fold", min_width=36)


def start(ask_postgres: bool = True) -> None:
    """Bring up PostgreSQL (the one that comes along, unless yours is named), the schema, and Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.settings")
    from comity.config.environment import environment  # noqa: PLC0415 -- reads the environment now

    if ask_postgres and not environment.database_url:
        from comity.config.postgres import ensure_database  # noqa: PLC0415

        ensure_database(environment.home)
    import django  # noqa: PLC0415

    django.setup()
    if ask_postgres and not environment.database_url:
        from comity.config.migrate import migrate, waiting_migrations  # noqa: PLC0415

        if waiting_migrations():
            migrate()


_acting = ExitStack()


def viewer(username: str, purpose: str) -> Viewer:
    """The viewer named on the command line, as whom the rest of the command runs.

    Where name or purpose is missing the door stays shut.
    """
    from comity.kernel.acting import acting_as  # noqa: PLC0415
    from comity.kernel.refusals import Denied  # noqa: PLC0415
    from comity.members.queries import viewer_named  # noqa: PLC0415

    if not username or not purpose:
        raise Denied(
            "Say who you are and why you look: --as NAME --purpose PURPOSE, or COMITY_AS and COMITY_PURPOSE."
        )
    named = viewer_named(username, purpose)
    _acting.enter_context(acting_as(named))
    return named


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Turn a refusal into its sentence and an exit status; anything else is a fault and shows as one."""
    from comity.kernel.refusals import Refusal  # noqa: PLC0415

    try:
        yield
    except Refusal as refusal:
        err.print(escape(f"comity: {refusal.reason}"), style="red")
        raise typer.Exit(REFUSED) from None
    except OSError as error:
        err.print(escape(f"comity: {error.strerror or error}: {error.filename or ''}"), style="red")
        raise typer.Exit(UNREADABLE) from None


def opened(function: Callable[P, R]) -> Callable[P, R]:
    """A command that runs behind the doors."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        start()
        with refusals_in_words(), _acting:
            return function(*args, **kwargs)

    return run
