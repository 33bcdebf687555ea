"""``GET /events/stream``: a bureau's events as server-sent events (HTML standard, section 9.2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from comity.edge.events import PAGE, Queue, Telling, missed
from comity.edge.http import GUARDED, Problem, Receive, Scope, Send, header
from comity.edge.threads import Threads
from comity.kernel.acting import acting_as
from comity.kernel.viewer import Viewer
from comity.web import counts

LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Rhythm:
    """Seconds between two signs of life, between two looks at whether the desk is still hers, before a new try."""

    heartbeat: float = 15.0
    recheck: float = 30.0
    retry: float = 2.0


class Stream:
    """One listener's stream, from the first byte to its end."""

    def __init__(
        self,
        threads: Threads,
        events: Telling,
        door: Callable[[Scope], Awaitable[Viewer]],
        rhythm: Rhythm,
    ) -> None:
        self._threads, self._events, self._door, self._rhythm = threads, events, door, rhythm

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell what was missed since ``Last-Event-ID``, then what happens, until either side ends it.

        The hub ends it when the session, the desk or the grant behind it does: whoever comes back meets the door.
        """
        viewer = await self._door(scope)
        with self._events.listening(viewer.bureau) as queue:
            headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
            await send(
                {
                    "type": "http.response.start",
                    "status": HTTPStatus.OK.value,
                    "headers": [*headers, *GUARDED],
                }
            )
            await _say(send, f"retry: {int(self._rhythm.retry * 1000)}\n: hello\n\n".encode())
            gone = asyncio.create_task(_leaves(receive))
            try:
                last = await self._replay(viewer, header(scope, "last-event-id"), send)
                await self._tell(scope, viewer, queue, gone, last, send)
            finally:
                gone.cancel()
            if not gone.done() or gone.cancelled():
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _replay(self, viewer: Viewer, seen: str, send: Send) -> int:
        """What the listener has not seen yet; answers the last sequence told."""
        last = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 20 else LARGEST
        if last >= LARGEST:
            return 0
        while True:
            page = await self._threads.run(missed, viewer, last)
            for event in page:
                await _say(send, event.frame())
                last = event.sequence
            if len(page) < PAGE:
                return last

    async def _tell(
        self, scope: Scope, viewer: Viewer, queue: Queue, gone: asyncio.Task[None], last: int, send: Send
    ) -> None:
        clock = asyncio.get_running_loop().time
        check_at = clock() + self._rhythm.recheck
        while not gone.done():
            frames = await self._next(queue, gone, last, min(self._rhythm.heartbeat, check_at - clock()))
            if frames is None or gone.done():
                return
            if clock() >= check_at:
                if not await self._still(scope, viewer):
                    return
                check_at = clock() + self._rhythm.recheck
            if frames:
                last = frames[-1][0]
                await _say(send, b"".join(frame for _, frame in frames))
                await _say(send, await self._threads.run(_counts, viewer))
            else:
                await _say(send, b": here\n\n")

    async def _next(
        self, queue: Queue, gone: asyncio.Task[None], last: int, patience: float
    ) -> list[tuple[int, bytes]] | None:
        """Everything that waits, after waiting at most ``patience`` seconds for it; ``None``: the hub ends."""
        getting = asyncio.create_task(queue.get())
        await asyncio.wait({getting, gone}, timeout=max(0.0, patience), return_when=asyncio.FIRST_COMPLETED)
        if not getting.done():
            getting.cancel()
            return []
        waiting = [getting.result()]
        while not queue.empty():
            waiting.append(queue.get_nowait())
        if None in waiting:
            return None
        return [(event.sequence, event.frame()) for event in waiting if event and event.sequence > last]

    async def _still(self, scope: Scope, viewer: Viewer) -> bool:
        try:
            return await self._door(scope) == viewer
        except Problem:
            return False


def _counts(viewer: Viewer) -> bytes:
    """The numbers beside the navigation, as they stand now."""
    with acting_as(viewer):
        numbers = counts.for_viewer(viewer)
    return (
        f"event: counts\ndata: {json.dumps({'counts': numbers})}\n\n".encode()
        if numbers
        else b": counted\n\n"
    )


async def _leaves(receive: Receive) -> None:
    """Return when the listener has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, frame: bytes) -> None:
    await send({"type": "http.response.body", "body": frame, "more_body": True})
