"""The worker beside the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

AGAIN = 2.0
"""Seconds before a worker that ended by itself is started anew."""

log = structlog.get_logger(__name__)


@contextmanager
def worker_beside(environment: dict[str, str], patience: float) -> Iterator[None]:
    """Keep one ``comity work`` running for as long as the block lasts, then let it end within ``patience`` seconds.

    Should we be killed, it notices by itself (``COMITY_PARENT`` in ``environment``).
    """
    supervisor = _Supervisor(environment)
    supervisor.start()
    try:
        yield
    finally:
        supervisor.stop(patience)


class _Supervisor(threading.Thread):
    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__(name="worker-supervisor", daemon=True)
        self._environment = {**os.environ, **environment, "COMITY_POOL": "0"}
        self._stopping = threading.Event()
        self._child = self._begin()

    def run(self) -> None:
        while not self._stopping.is_set():
            status = self._child.wait()
            if not self._stopping.wait(AGAIN):
                log.error("worker.ended", status=status)
                self._child = self._begin()

    def stop(self, patience: float) -> None:
        self._stopping.set()
        self.join(0)
        self._child.terminate()
        try:
            self._child.wait(patience)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _begin(self) -> subprocess.Popen[bytes]:
        # in a group of its own: Ctrl-C is for us to pass on, after the last request was answered
        command = [sys.executable, "-m", "comity.cli", "work"]
        return subprocess.Popen(command, env=self._environment, process_group=0)
