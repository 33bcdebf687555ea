"""The hub's own work: tasks from the queue, deadlines and retention at their hours, and the ledger's sequencer."""

import asyncio
import os
import signal

from procrastinate import App

from comity.config.parent import end_with_parent
from comity.ledger import sequencer

CONCURRENCY = 2
PATIENCE = 15.0


def work() -> None:
    """Work until SIGTERM or SIGINT, or until the serving process that started us is gone."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 -- Django has to be set up before

    end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    with sequencer.running(), app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(_work(app))


async def _work(app: App) -> None:
    async with app.open_async():
        await app.run_worker_async(
            name="comity",
            concurrency=CONCURRENCY,
            shutdown_graceful_timeout=PATIENCE,
            delete_jobs="successful",
        )
