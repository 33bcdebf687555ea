"""The serving processes: granian in front, one worker beside."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from comity.cli.supervising import worker_beside

POOL = "20"
BACKLOG, BACKPRESSURE = 8192, 4096
"""Granian alone would stop at 1,024 event streams."""
SIGN_IN = "/accounts/login/"
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


def serve(host: str, port: int, workers: int, listening: Callable[[str], None]) -> None:
    """Serve until we are told to stop; Django is set up, the port was found :func:`free`.

    ``listening`` is told the address once the hub answers there.
    """
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
        threading.Thread(target=_say_when_it_answers, args=(host, port, listening), daemon=True).start()
        _server(host, port, workers).serve()


def _say_when_it_answers(host: str, port: int, listening: Callable[[str], None]) -> None:
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- an address to ask, not to listen on
    name = f"[{host}]" if ":" in host else host
    while True:
        asking = http.client.HTTPConnection(anywhere.get(host, host), port, timeout=PATIENCE)
        try:
            asking.request("HEAD", SIGN_IN)
            asking.getresponse()  # whatever it says, somebody answers
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return listening(f"http://{'localhost' if host == '127.0.0.1' else name}:{port}")
        finally:
            asking.close()


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
