"""Runs the typesetter, a program of its own: one sheet at a time in each worker, within a time that nobody lifts."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import structlog
from django.utils.translation import gettext as _

from comity.kernel.refusals import Busy

log = structlog.get_logger(__name__)

TYPESETTER = [sys.executable, "-I", "-m", "comity.notices.typesetting"]
LONGEST, PATIENCE, AGAIN = 20, 2, 5
"""Seconds that a sheet takes at most, with all its tries; that somebody waits for her turn; to stay away if it does not come."""
LARGEST = 20 * 2**20
"""Bytes of a sheet."""
_slot = BoundedSemaphore(1)


class Typesetter:
    """A turn at the typesetter. Its time ends for all tries together."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + LONGEST

    def set(self, said: dict[str, Any]) -> bytes:
        """The PDF of what ``sheet.typ`` is told; empty where the typesetter broke or reached a limit."""
        left = self._ends - time.monotonic()
        if left <= 0:
            return b""
        try:
            done = subprocess.run(
                TYPESETTER,
                input=json.dumps(said).encode(),
                capture_output=True,
                timeout=left,
                check=False,
                env={},
            )
        except subprocess.TimeoutExpired:
            log.warning("notices.sheet_took_too_long")
            return b""
        if done.returncode == 0 and len(done.stdout) <= LARGEST:
            return done.stdout
        log.warning("notices.sheet_failed", status=done.returncode, size=len(done.stdout))
        return b""


@contextmanager
def typesetter() -> Iterator[Typesetter]:
    """The worker's one typesetter; :class:`Busy` where others keep it for longer than anybody should wait."""
    if not _slot.acquire(timeout=PATIENCE):
        raise Busy(_("Other sheets are being printed. Try again in a moment."), AGAIN)
    try:
        yield Typesetter()
    finally:
        _slot.release()
