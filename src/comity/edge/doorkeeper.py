"""The door of programs under load: whoever knocks with the same key while it is being looked at shares the next look."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from comity.edge.beat import Beat
from comity.edge.doors import secret_of, viewer_of_request
from comity.edge.http import Scope, header
from comity.edge.threads import Threads
from comity.kernel.viewer import Viewer
from comity.members.api_doors import PURPOSE_HEADER

Knock = tuple[str, str, str]
BEAT = 0.01
"""Seconds between two looks at a key under load: a few milliseconds of waiting save most of the looks."""


@dataclass
class _Key:
    """One key while it is looked at; no other key waits for it."""

    beat: Beat = field(default_factory=lambda: Beat(BEAT))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next: asyncio.Task[Viewer] | None = None


class Doorkeeper:
    """One per serving process.

    Nobody is let in by a look that began before she knocked, so a key that is revoked opens nothing from that moment
    on, while hundreds who knock within a second cost a few looks. Only keys are shared: who comes with a session, under
    whatever other authorization, is looked at alone.
    """

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._keys: dict[Knock, _Key] = {}

    async def viewer(self, scope: Scope) -> Viewer:
        """As :func:`viewer_of_request`."""
        authorization = header(scope, "authorization")
        if not secret_of(authorization):
            return await self._threads.run(viewer_of_request, scope)
        knock = (authorization, header(scope, PURPOSE_HEADER), header(scope, "host"))
        key = self._keys.setdefault(knock, _Key())
        if key.next is None:
            key.next = asyncio.create_task(self._look(knock, key, scope))
        return await asyncio.shield(key.next)

    async def _look(self, knock: Knock, key: _Key, scope: Scope) -> Viewer:
        async with key.lock:
            await key.beat.turn()
            key.next = None
            try:
                return await self._threads.run(viewer_of_request, scope)
            finally:
                if key.next is None:
                    del self._keys[knock]
