"""The little of HTTP that the edge speaks: bodies up to a limit, JSON, problems (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from comity.kernel.refusals import Denied, Invalid, NotFound, Refusal
from comity.members.queries import UnknownKey

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

GUARDED: Headers = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"same-origin"),
]
STATUS: dict[type[Refusal], HTTPStatus] = {
    UnknownKey: HTTPStatus.UNAUTHORIZED,
    Denied: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Invalid: HTTPStatus.BAD_REQUEST,
    Refusal: HTTPStatus.BAD_REQUEST,
}


class Problem(Exception):
    """An answer other than what was asked for; ``more`` are further members of the problem document."""

    def __init__(self, status: HTTPStatus, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.more = more

    @classmethod
    def of(cls, refusal: Refusal) -> Problem:
        """A refusal by a door or a command, in its own words."""
        status = next(status for kind, status in STATUS.items() if isinstance(refusal, kind))
        field = getattr(refusal, "field", "")
        return cls(status, refusal.reason, **({"field": field} if field else {}))

    async def send(self, send: Send) -> None:
        body = {
            "type": "about:blank",
            "status": self.status.value,
            "title": self.status.phrase,
            "detail": self.detail,
            **self.more,
        }
        headers: Headers = []
        if self.status is HTTPStatus.UNAUTHORIZED:
            headers.append((b"www-authenticate", b"ApiKey"))
        if self.status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append((b"retry-after", b"1"))
        if "retry_after" in self.more:
            headers.append((b"retry-after", str(self.more["retry_after"]).encode()))
        if "allow" in self.more:
            headers.append((b"allow", str(self.more["allow"]).encode()))
        await respond(send, self.status, body, b"application/problem+json", headers)


class Gone(Exception):
    """Whoever asked has left before the question was complete."""


async def respond(
    send: Send,
    status: HTTPStatus,
    value: Any,
    kind: bytes = b"application/json",
    headers: Headers | None = None,
) -> None:
    """Send ``value`` as JSON."""
    body = json.dumps(value, ensure_ascii=False, default=str).encode()
    start = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        *GUARDED,
        *(headers or []),
    ]
    await send({"type": "http.response.start", "status": status.value, "headers": start})
    await send({"type": "http.response.body", "body": body})


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole body; :class:`Problem` where it is larger than ``limit`` bytes, said or found out."""
    too_large = Problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {limit} bytes are taken at a time.", limit=limit
    )
    said = header(scope, "content-length")
    if said.isdecimal() and int(said) > limit:
        raise too_large
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise too_large
        if not message.get("more_body", False):
            return b"".join(parts)


def header(scope: Scope, name: str) -> str:
    """The first value of a header, or nothing."""
    wanted = name.lower().encode()
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == wanted), "")
