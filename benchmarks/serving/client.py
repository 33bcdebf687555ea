"""Asks at a steady pace, whether answers come or not: a slow hub cannot slow its questions down."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

CONNECTIONS = 32


@dataclass(slots=True)
class Asked:
    """Seconds from the moment at which each question was due to its answer, and answers other than 200."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    lasted: float = 0.0


def pace(
    port: int, headers: dict[str, str], bodies: Sequence[bytes], a_second: float, seconds: float
) -> Asked:
    """``a_second`` questions of ``bodies``, in turn, for so many ``seconds``."""
    return asyncio.run(_pace(port, headers, bodies, a_second, seconds))


def question(name: str, birth_date: str) -> bytes:
    body = {"name": name[:300], **({"birth_dates": [birth_date]} if birth_date else {})}
    return json.dumps(body, ensure_ascii=False).encode()


async def _pace(
    port: int, headers: dict[str, str], bodies: Sequence[bytes], a_second: float, seconds: float
) -> Asked:
    asked = Asked()
    due: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()
    workers = [asyncio.create_task(_worker(port, headers, due, asked)) for _ in range(CONNECTIONS)]
    begun = time.perf_counter()
    for number in range(int(a_second * seconds)):
        at = begun + number / a_second
        if (early := at - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        due.put_nowait((at, bodies[number % len(bodies)]))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    asked.lasted = time.perf_counter() - begun
    return asked


async def _worker(
    port: int, headers: dict[str, str], due: asyncio.Queue[tuple[float, bytes] | None], asked: Asked
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    fixed = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    while item := await due.get():
        at, body = item
        head = (
            f"POST /api/v1/screen HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n{fixed}\r\n"
        )
        writer.write(head.encode() + body)
        status = await _answer(reader)
        asked.seconds.append(time.perf_counter() - at)
        asked.refused += status != 200
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), None)
    if length is not None:
        await reader.readexactly(length)
    else:
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(lines[0].split()[1])
