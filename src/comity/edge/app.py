"""The ASGI door in front of Django: screening for programs and event streams, each behind key or session."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus

import psycopg
import structlog
from django.db import DatabaseError

from comity.edge import asking, yente
from comity.edge.doorkeeper import Doorkeeper
from comity.edge.events import Telling, telling
from comity.edge.http import App, Gone, Message, Problem, Receive, Scope, Send, header, read_body, respond
from comity.edge.screener import Screener, screening
from comity.edge.stream import Rhythm, Stream
from comity.edge.threads import Threads
from comity.edge.yente import is_yente
from comity.kernel.refusals import Refusal
from comity.kernel.viewer import Viewer
from comity.ledger.batch import WriterClosedError, batching

SCREEN, STREAM = "/api/v1/screen", "/events/stream"
THREADS = 6
END_STREAMS = signal.SIGUSR1
"""By it the serving process is told that it will be stopped."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Machinery:
    """What serving needs while it lasts."""

    threads: Threads
    door: Doorkeeper
    screener: Screener
    events: Telling


class Edge:
    """An ASGI application: a few addresses of its own, the rest is ``django``'s.

    Its machinery runs between the start and the end of the lifespan protocol, or inside :meth:`running`.
    """

    def __init__(self, django: App, rhythm: Rhythm | None = None) -> None:
        self._django = django
        self._rhythm = rhythm or Rhythm()
        self._machinery: Machinery | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http" and (scope["path"] in {SCREEN, STREAM} or is_yente(scope["path"])):
            await self._answer(scope, receive, send)
        else:
            await self._django(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve for as long as the block lasts; what is under way at its end is brought to its own."""
        threads = Threads(THREADS)
        try:
            async with batching() as writer, screening(threads, writer) as screener, telling() as events:
                self._machinery = Machinery(threads, Doorkeeper(threads), screener, events)
                yield
        finally:
            self._machinery = None
            await threads.close()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        async with self.running():
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not in a main thread: a test, say
                asyncio.get_running_loop().add_signal_handler(END_STREAMS, self._end_streams)
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    def _end_streams(self) -> None:
        """A server that stops waits for every answer to end, and a stream has no end of its own."""
        if self._machinery:
            self._machinery.events.end()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One of our own addresses; whatever goes wrong is a problem document, never a stack."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            if self._machinery is None:
                raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "The hub is about to stop.")
            if scope["path"] == SCREEN:
                await self._screen(self._machinery, scope, receive, sending)
            elif is_yente(scope["path"]):
                await yente.answer(self._machinery.threads, self._machinery.screener, scope, receive, sending)
            else:
                await self._stream(self._machinery, scope, receive, sending)
        except Gone:
            return
        except Exception as error:
            if not begun:
                await _problem_of(error).send(send)
            else:
                log.warning("edge.broken_off", path=scope["path"], kind=type(error).__name__)

    async def _screen(self, machinery: Machinery, scope: Scope, receive: Receive, send: Send) -> None:
        _only(scope, "POST")
        viewer = await self._door(scope)
        if header(scope, "content-type").partition(";")[0].strip().lower() != "application/json":
            raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send application/json.")
        travellers, many = asking.read(await read_body(scope, receive, asking.LIMIT))
        answers = await machinery.screener.screen(viewer, [traveller.asked() for traveller in travellers])
        for traveller, answer in zip(travellers, answers, strict=True):
            if traveller.reference:
                answer["reference"] = traveller.reference
        await respond(send, HTTPStatus.OK, answers if many else answers[0])

    async def _stream(self, machinery: Machinery, scope: Scope, receive: Receive, send: Send) -> None:
        _only(scope, "GET")
        await Stream(machinery.threads, machinery.events, self._door, self._rhythm).run(scope, receive, send)

    async def _door(self, scope: Scope) -> Viewer:
        assert self._machinery is not None
        return await self._machinery.door.viewer(scope)


def _only(scope: Scope, method: str) -> None:
    if scope["method"] != method:
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, f"Only {method} is answered here.", allow=method)


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refusal):
        return Problem.of(error)
    log.error("edge.failed", kind=type(error).__name__)
    if isinstance(error, WriterClosedError | psycopg.Error | DatabaseError):
        return Problem(
            HTTPStatus.SERVICE_UNAVAILABLE, "The hub cannot record this now, so it does not answer."
        )
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The hub failed. Nothing was half done.")
