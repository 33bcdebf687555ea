"""The serving processes: granian in front, one worker beside."""

from __future__ import annotations

import multiprocessing
import os
import socket
from typing import Any

from comity.cli.supervising import worker_beside

POOL = "20"
BACKLOG, BACKPRESSURE = 8192, 4096
"""Granian alone would stop at 1,024 event streams."""
PATIENCE = 20
"""Seconds that what is under way may take at the end."""


def free(host: str, port: int) -> None:
    """``OSError``, before anything is begun, where somebody listens already."""
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise OSError(error.errno, error.strerror, f"{host}:{port}") from None


def serve(host: str, port: int, workers: int) -> None:
    """Serve until we are told to stop; Django is set up, the port was found :func:`free`."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from comity.screening.index import close  # noqa: PLC0415

    close()
    connections.close_all()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    multiprocessing.set_start_method("spawn", force=True)  # a fork would share our connections and settings
    environment = {"COMITY_POOL": POOL, "COMITY_PARENT": str(os.getpid())}
    with worker_beside(environment, PATIENCE):
        os.environ.update(environment)  # the serving processes inherit it
        _server(host, port, workers).serve()


def _server(host: str, port: int, workers: int) -> Any:
    from granian.constants import Interfaces, Loops  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    from comity.edge.app import END_STREAMS  # noqa: PLC0415

    class HubServer(Server):  # type: ignore[misc, valid-type]
        """Ends the event streams first: they would keep a serving process from stopping."""

        def shutdown(self, exit_code: int = 0) -> None:
            for child in multiprocessing.active_children():
                if child.pid and child.is_alive():
                    os.kill(child.pid, END_STREAMS)
            super().shutdown(exit_code)

    return HubServer(
        "comity.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=workers,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKPRESSURE,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
    )
