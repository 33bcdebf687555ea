"""Ask the edge as a server would, in one process, on the real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections

from comity.edge.app import SCREEN, STREAM, Edge
from comity.edge.http import Message, Receive, Scope, Send
from comity.edge.stream import Rhythm

T = TypeVar("T")
Headers = dict[str, str]


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for Django."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"behind the edge"})


def with_edge(work: Callable[[Edge], Awaitable[T]], rhythm: Rhythm | None = None) -> T:
    """Run ``work`` while the edge runs; when it returns, the edge has brought everything to its end."""

    async def inside() -> T:
        edge = Edge(behind, rhythm)
        async with edge.running():
            return await work(edge)

    return asyncio.run(inside())


async def aside(work: Callable[..., T], *args: Any) -> T:
    """Django's work of a test, beside its event loop."""

    def clean() -> T:
        try:
            return work(*args)
        finally:
            connections.close_all()

    return await asyncio.to_thread(clean)


def scope_of(method: str, path: str, headers: Headers) -> Scope:
    sent = {"host": "localhost", **headers}
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "server": ("localhost", 8000),
        "client": ("127.0.0.1", 40000),
        "scheme": "http",
    }


@dataclass
class Answer:
    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def call(
    edge: Edge,
    method: str,
    path: str,
    headers: Headers,
    parts: Iterable[bytes] = (b"",),
    leaves: bool = False,
) -> Answer | None:
    """One request, its body in ``parts``; ``leaves``: the asker is gone before the last part."""
    sent = list(parts)
    coming: list[Message] = [
        {"type": "http.request", "body": part, "more_body": leaves or number < len(sent)}
        for number, part in enumerate(sent, start=1)
    ]
    coming.append({"type": "http.disconnect"})
    told: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        told.append(message)

    await edge(scope_of(method, path, headers), receive, send)
    if not told:
        return None
    names = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    return Answer(told[0]["status"], names, b"".join(message.get("body", b"") for message in told[1:]))


async def ask(edge: Edge, value: Any, headers: Headers) -> Answer:
    """Ask about one traveller or several."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    answer = await call(edge, "POST", SCREEN, {"content-type": "application/json", **headers}, [body])
    assert answer is not None
    return answer


def screened(value: Any, headers: Headers) -> Answer:
    """The same in an edge of its own."""
    return with_edge(lambda edge: ask(edge, value, headers))


class Listener:
    """Somebody at the other end of an event stream."""

    def __init__(self, edge: Edge, headers: Headers) -> None:
        self._frames: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._left = asyncio.Event()
        self.status = 0
        self._task = asyncio.create_task(edge(scope_of("GET", STREAM, headers), self._receive, self._send))

    async def _receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        for frame in message["body"].split(b"\n\n"):
            if frame:
                self._frames.put_nowait(frame)
        if not message.get("more_body"):
            self._frames.put_nowait(None)

    async def frame(self) -> bytes | None:
        """The next frame, comments too; ``None`` at the end."""
        return await asyncio.wait_for(self._frames.get(), 10)

    async def event(self) -> dict[str, Any]:
        """The next event with its identifier."""
        while (frame := await self.frame()) is not None:
            fields = dict(
                line.split(": ", 1) for line in frame.decode().split("\n") if not line.startswith(":")
            )
            if "id" in fields:
                return {"id": int(fields["id"]), "event": fields["event"], **json.loads(fields["data"])}
        raise AssertionError("the stream has ended")

    async def rest(self) -> list[bytes]:
        """Whatever comes until the hub ends the stream."""
        frames = []
        while (frame := await self.frame()) is not None:
            frames.append(frame)
        return frames

    async def leave(self) -> None:
        self._left.set()
        await self._task


@asynccontextmanager
async def listening(edge: Edge, headers: Headers) -> AsyncIterator[Listener]:
    listener = Listener(edge, headers)
    assert await listener.frame()  # it has begun
    try:
        yield listener
    finally:
        await listener.leave()
