"""Real processes of a hub, on the database of the test that starts them."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PATIENCE = 60.0


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "comity.config.testing", "PYTHONUNBUFFERED": "1", **more}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "comity.cli", *map(str, arguments)]


def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """One ``comity`` command to its end."""
    return subprocess.run(
        command(*arguments),
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Any, patience: float = PATIENCE) -> Any:
    """The first true value of ``what()``."""
    until = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return found


class Hub:
    """``comity serve`` on a port of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def ask(
        self, method: str, path: str, value: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            body = None if value is None else json.dumps(value)
            connection.request(method, path, body, {"content-type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            raw = answer.read()
            kind = answer.headers.get("content-type", "")
            return answer.status, json.loads(raw) if "json" in kind else raw
        finally:
            connection.close()

    def answers(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            return self.ask("GET", "/api/v1/screen")[0] == 405
        return False

    def family(self) -> list[int]:
        """The serving process and all its descendants."""
        return [self.process.pid, *descendants(self.process.pid)]

    def kill(self) -> None:
        """Everything at once, as when the power is cut."""
        for pid in self.family():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


def descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += (task / "children").read_text().split()
    except OSError:
        return []
    direct = sorted(set(map(int, children)))
    return [*direct, *(deeper for child in direct for deeper in descendants(child))]


def lives(pid: int) -> bool:
    """Whether a process runs, and is not only a name in the table that nobody took out."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@contextmanager
def serving(*options: object, **more: str) -> Iterator[Hub]:
    """A hub that answers; ``options`` are further ones of ``comity serve``."""
    port = free_port()
    process = subprocess.Popen(
        command("serve", "--port", port, *options), env=environment(**more), start_new_session=True
    )
    hub = Hub(process, port)
    try:
        wait_for(lambda: hub.answers() or process.poll() is not None)
        assert process.poll() is None, "it ended by itself"
        yield hub
    finally:
        hub.kill()


@contextmanager
def working() -> Iterator[subprocess.Popen[bytes]]:
    """``comity work``."""
    process = subprocess.Popen(command("work"), env=environment(), start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
