"""Django's own work, which blocks, beside an event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
R = TypeVar("R")


class Threads:
    """A few threads. Each piece of work gives its database connection back when it ends, whatever became of it."""

    def __init__(self, size: int) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="edge")

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        def clean() -> R:
            try:
                return work(*args, **kwargs)
            finally:
                connections.close_all()

        return await asyncio.get_running_loop().run_in_executor(self._pool, clean)

    async def close(self) -> None:
        """Let what is under way end."""
        await asyncio.to_thread(self._pool.shutdown)
