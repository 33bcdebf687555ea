"""The door of programs under load: whoever knocks with the same key while it is being looked at shares the next look."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from comity.edge.beat import Beat
from comity.edge.doors import viewer_of_request
from comity.edge.http import Scope, header
from comity.edge.threads import Threads
from comity.kernel.viewer import Viewer
from comity.members.api_doors import PURPOSE_HEADER

Knock = tuple[str, str, str]
BEAT = 0.01
"""Seconds between two looks at a key under load: a few milliseconds of waiting save most of the looks."""


class Doorkeeper:
    """One per serving process.

    Nobody is let in by a look that began before she knocked, so a key that is revoked opens nothing from that moment
    on, while hundreds who knock within a second cost a few looks.
    """

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._next: dict[Knock, asyncio.Task[Viewer]] = {}
        self._looking: defaultdict[Knock, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._beat = Beat(BEAT)

    async def viewer(self, scope: Scope) -> Viewer:
        """As :func:`viewer_of_request`."""
        knock = (header(scope, "authorization"), header(scope, PURPOSE_HEADER), header(scope, "host"))
        if not knock[0]:  # a session has a door of its own, and its request says more
            return await self._threads.run(viewer_of_request, scope)
        if knock not in self._next:
            self._next[knock] = asyncio.create_task(self._look(knock, scope))
        return await asyncio.shield(self._next[knock])

    async def _look(self, knock: Knock, scope: Scope) -> Viewer:
        lock = self._looking[knock]
        async with lock:
            await self._beat.turn()
            del self._next[knock]
            try:
                return await self._threads.run(viewer_of_request, scope)
            finally:
                if knock not in self._next:
                    del self._looking[knock]
