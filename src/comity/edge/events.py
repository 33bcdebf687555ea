"""Events as they are committed, to whoever listens for their bureau: one connection a process, however many streams."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg.rows import tuple_row

from comity.kernel.acting import Task, acting_as
from comity.kernel.closing import SQL
from comity.kernel.connecting import conninfo
from comity.kernel.events import CHANNEL
from comity.kernel.models import Event
from comity.kernel.viewer import Viewer

PAGE = 500
BEHIND = 1000
"""Events that may wait for one stream; who is slower is cut off, comes back, and is given what was missed."""
LOOK_ANYWAY = 5.0
"""Seconds after which we look even though nobody woke us."""
AGAIN = 1.0
START = 10.0
"""Seconds that the beginning may wait for the database."""

LAST = "SELECT coalesce(max(sequence), 0) FROM kernel_event"
NEXT = """SELECT sequence, kind, bureau, subject, data FROM kernel_event
    WHERE sequence > %s AND bureau IS NOT NULL ORDER BY sequence LIMIT %s"""
DELIVERING = ("", "", "", "", Task.DELIVERY.value, "", "")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Told:
    """An event for one bureau: identifiers and numbers, never personal data."""

    sequence: int
    kind: str
    subject: UUID | None
    data: dict[str, Any]

    def frame(self) -> bytes:
        """As it goes down a stream: named by its thing ("match"), with the whole kind ("match.found") inside."""
        value = {"kind": self.kind, "subject": str(self.subject) if self.subject else None, **self.data}
        name = self.kind.partition(".")[0]
        return f"id: {self.sequence}\nevent: {name}\ndata: {json.dumps(value)}\n\n".encode()


Queue = asyncio.Queue[Told | None]


class Telling:
    """Reads every new event once and hands it to the streams of its bureau. Runs in :func:`telling`."""

    def __init__(self) -> None:
        self._streams: dict[UUID, set[Queue]] = {}
        self._seen: int | None = None
        self._ended = False
        self.following = asyncio.Event()
        """Set once we know where we begin: no event is lost from then on."""

    @contextmanager
    def listening(self, bureau: UUID) -> Iterator[Queue]:
        """A queue of the bureau's events from now on; ``None`` in it says that the stream has to end."""
        queue: Queue = asyncio.Queue(BEHIND + 1)
        self._streams.setdefault(bureau, set()).add(queue)
        if self._ended:
            _cut(queue)
        try:
            yield queue
        finally:
            self._streams[bureau].discard(queue)
            if not self._streams[bureau]:
                del self._streams[bureau]

    async def run(self) -> None:
        """Follow the events; where the connection breaks, take it up again behind the last event seen."""
        while True:
            try:
                await self._follow()
            except psycopg.Error as error:
                log.warning("events.connection_lost", kind=type(error).__name__)
                await asyncio.sleep(AGAIN)

    def give(self, bureau: UUID, event: Told) -> None:
        """Hand ``event`` to every stream of ``bureau``; cut off those that are too far behind."""
        for queue in self._streams.get(bureau, ()):
            if queue.qsize() < BEHIND:
                queue.put_nowait(event)
            else:
                _cut(queue)

    def end(self) -> None:
        """Ask every stream to end, those that begin from now on too."""
        self._ended = True
        for queue in [queue for queues in self._streams.values() for queue in queues]:
            _cut(queue)

    async def _follow(self) -> None:
        connect = psycopg.AsyncConnection.connect(conninfo(), autocommit=True, row_factory=tuple_row)
        async with await connect as connection:
            await connection.execute(SQL, DELIVERING)
            await connection.execute(f"LISTEN {CHANNEL}")
            if self._seen is None:
                row = await (await connection.execute(LAST)).fetchone()
                self._seen = row[0] if row else 0
            self.following.set()
            while True:
                await self._hand_out(connection)
                async for _ in connection.notifies(timeout=LOOK_ANYWAY, stop_after=1):
                    pass

    async def _hand_out(self, connection: psycopg.AsyncConnection[tuple[Any, ...]]) -> None:
        while rows := await (await connection.execute(NEXT, [self._seen, PAGE])).fetchall():
            for sequence, kind, bureau, subject, data in rows:
                self.give(bureau, Told(sequence, kind, subject, data))
                self._seen = sequence


def missed(viewer: Viewer, after: int) -> list[Told]:
    """Up to a page of events of the viewer's bureau behind ``after``, oldest first. Blocks; runs in a thread."""
    with acting_as(viewer):
        found = Event.objects.filter(bureau=viewer.bureau, sequence__gt=after).order_by("sequence")[:PAGE]
        return [Told(event.sequence, event.kind, event.subject, event.data) for event in found]


@asynccontextmanager
async def telling() -> AsyncIterator[Telling]:
    """Events for as long as the block lasts."""
    events = Telling()
    running = asyncio.create_task(events.run(), name="events")
    with suppress(TimeoutError):  # a hub whose database is away serves nonetheless, and says so
        await asyncio.wait_for(events.following.wait(), START)
    try:
        yield events
    finally:
        events.end()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def _cut(queue: Queue) -> None:
    """Say that the stream has to end, before whatever still waits in it."""
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)
