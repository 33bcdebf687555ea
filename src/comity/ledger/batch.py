"""Many searches a second: entries that arrive together are committed together.

    async with batching() as writer:
        await writer.record(entry)   # returns once the entry is committed, or raises

While one batch commits the next gathers, so the batch grows with the load and nobody waits for a timer.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool

from comity.kernel.connecting import conninfo
from comity.kernel.recorder import Entry
from comity.ledger import keys, rows
from comity.ledger.leaf import Row, make_row

LIMIT = 500
QUEUE = 10_000

Waiting = tuple[Entry, asyncio.Future[None]]
Made = tuple[Row, asyncio.Future[None]]


class WriterClosedError(RuntimeError):
    """The writer has stopped; nobody vouches for the entry."""


class BatchWriter:
    """One per event loop. Its pool's connections are the hub's own login."""

    def __init__(self, pool: AsyncConnectionPool, limit: int = LIMIT) -> None:
        self._pool = pool
        self._limit = limit
        self._queue: asyncio.Queue[Waiting | None] = asyncio.Queue(QUEUE)
        self._closed = self._ended = False

    async def record(self, entry: Entry) -> None:
        """Return once ``entry`` is committed; raise what kept it from being so.

        Whoever is cancelled while waiting gets no answer, and the entry may be written all the same: a search
        that was begun is rather recorded than not.
        """
        if self._closed:
            raise WriterClosedError
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((entry, done))
        if self._ended:  # it waited at a full queue that nobody reads any more
            raise WriterClosedError
        await done

    async def run(self) -> None:
        """Write batch after batch until :meth:`close`."""
        batch: list[Waiting] = []
        try:
            while batch := await self._gather():
                await self._write(batch)
        finally:
            self._closed = self._ended = True
            left = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
            _fail([*batch, *(waiting for waiting in left if waiting)], WriterClosedError())

    async def close(self) -> None:
        """Take no more; what waits is still written."""
        self._closed = True
        await self._queue.put(None)

    async def _gather(self) -> list[Waiting]:
        first = await self._queue.get()
        return [] if first is None else [first, *self._drain(self._limit - 1)]

    def _drain(self, limit: int) -> list[Waiting]:
        batch: list[Waiting] = []
        while len(batch) < limit and not self._queue.empty():
            waiting = self._queue.get_nowait()
            if waiting is None:
                self._queue.put_nowait(None)  # the end stays the end
                break
            batch.append(waiting)
        return batch

    async def _write(self, batch: Sequence[Waiting]) -> None:
        try:
            made = _make(batch, await self._keys({keys.holder(entry.bureau) for entry, _ in batch}))
            await self._insert(made)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            if len(batch) == 1:
                _fail(batch, error)
            for waiting in batch if len(batch) > 1 else ():  # one of them is at fault: the others are not
                await self._write([waiting])
        except Exception as error:
            _fail(batch, error)

    async def _insert(self, made: Sequence[Made]) -> None:
        if made:
            async with self._pool.connection() as connection:
                await connection.execute(rows.INSERT, rows.parameters([row for row, _ in made]))
        for _, done in made:
            if not done.done():
                done.set_result(None)

    async def _keys(self, holders: set[UUID]) -> dict[UUID, bytes]:
        async with self._pool.connection() as connection:
            found = keys.unwrap(await _fetch(connection, holders))
            if missing := holders - found.keys():
                await connection.cursor().executemany(keys.INSERT, keys.new_rows(missing))
                await connection.commit()
                found |= keys.unwrap(await _fetch(connection, missing))
            return found


@asynccontextmanager
async def batching(limit: int = LIMIT) -> AsyncIterator[BatchWriter]:
    """A writer with a small pool of its own for as long as the block lasts."""
    pool = AsyncConnectionPool(
        conninfo(), min_size=1, max_size=2, open=False, check=AsyncConnectionPool.check_connection
    )
    async with pool:
        writer = BatchWriter(pool, limit)
        running = asyncio.create_task(writer.run(), name="ledger-writer")
        try:
            yield writer
        finally:
            await writer.close()
            await running


async def _fetch(
    connection: psycopg.AsyncConnection[tuple[UUID, bytes]], holders: set[UUID]
) -> list[tuple[UUID, bytes]]:
    cursor = await connection.execute(keys.SELECT, [list(holders)])
    return await cursor.fetchall()


def _make(batch: Sequence[Waiting], found: dict[UUID, bytes]) -> list[Made]:
    """Rows for those whose details can be written; the others hear why at once."""
    made: list[Made] = []
    for entry, done in batch:
        try:
            made.append((make_row(entry, keys.key_of(found, entry.bureau)), done))
        except (TypeError, ValueError) as error:
            _fail([(entry, done)], error)
    return made


def _fail(batch: Sequence[Waiting], error: BaseException) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
