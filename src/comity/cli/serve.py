"""``comity serve``, ``comity work`` and ``comity demo``: the processes of a hub."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from comity.cli.doors import REFUSED, err, out, refusals_in_words, start
from comity.cli.folder import is_demo, keep_for_others
from comity.cli.serving import free
from comity.cli.serving import serve as _serve

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Serving processes.")]

DEMO_HOME = Path("var/demo")
DEMO_VIEWER = {"COMITY_AS": "amina", "COMITY_PURPOSE": "border_control"}


def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1) -> None:
    """Serve pages, API and event streams, with a worker beside them that ends when this does."""
    with refusals_in_words():
        free(host, port)
    start()
    with _told_to_stop():
        _serve(
            host, port, workers, lambda address: out.print(f"Comity listens on {address}. Ctrl-C ends it.")
        )


def work() -> None:
    """Work off what waits: lists, imports, deadlines, retention; and give ledger entries their positions."""
    start()
    from comity.config.working import work as run  # noqa: PLC0415

    run()


def demo(
    persons: Annotated[int, typer.Option(min=0, max=1_000_000, help="Persons in the background.")] = 2000,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    seed: Annotated[int, typer.Option(help="Which story; kept once it was told.")] = 1,
    only_load: Annotated[
        bool, typer.Option("--only-load", help="Load the world and do not serve it.")
    ] = False,
) -> None:
    """Make a fictional world in var/demo and serve it. Ctrl-C ends it; started again it goes on where it was."""
    home = Path(os.environ.get("COMITY_DATA_DIR", DEMO_HOME)).expanduser().resolve()
    if not is_demo(home):
        err.print(
            f"comity: {home} holds a hub that is no demo. COMITY_DATA_DIR names another folder.", style="red"
        )
        raise typer.Exit(REFUSED)
    settings = {"COMITY_DATA_DIR": str(home), "COMITY_DEMO": "1", "COMITY_HTTPS": "0"}
    # a hub of your own that comity.env in this folder speaks of is not the place for invented persons
    os.environ.update({**settings, "COMITY_DATABASE_URL": "", "COMITY_DATABASE_OWNER_URL": ""})
    if not only_load:
        with refusals_in_words():
            free(host, port)
    keep_for_others(home, settings | DEMO_VIEWER)
    with _told_to_stop(), _database_for_the_demo(home):
        start()
        from comity.demo.loading import load  # noqa: PLC0415

        with refusals_in_words(), err.status("Loading") as status:
            load(persons, seed, status.update)
        if not only_load:
            _serve(host, port, 1, lambda address: _demo_listens(address, home))


def _demo_listens(address: str, home: Path) -> None:
    out.print(f"The demo is at {address}")
    out.print(f"Lists to screen lie in {home / 'demo'}. Ctrl-C ends it.")


@contextmanager
def _told_to_stop() -> Iterator[None]:
    """Let SIGTERM, before the server takes it over, end us as Ctrl-C does: by way of every ``finally``."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _database_for_the_demo(home: Path) -> Iterator[None]:
    """The demo leaves nothing running when it ends."""
    from comity.config.postgres import stop  # noqa: PLC0415

    try:
        yield
    finally:
        stop(home)
