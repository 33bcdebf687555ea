"""The hub's own work: tasks from the queue, deadlines and retention at their hours, and the ledger's sequencer."""

import asyncio
import os
import signal
from contextlib import suppress

import psycopg
import structlog
from procrastinate import App
from procrastinate.exceptions import ProcrastinateException

from comity.config.parent import end_with_parent
from comity.ledger import sequencer

CONCURRENCY = 2
PATIENCE = 15.0
HEARTBEAT = 3.0
SILENCE = 15.0
"""Seconds of silence after which another worker is taken to be dead, and its work is begun again."""

log = structlog.get_logger(__name__)


def work() -> None:
    """Work until SIGTERM or SIGINT, or until the serving process that started us is gone."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 -- Django has to be set up before
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415

    end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert isinstance(app.connector, DjangoConnector)
    with sequencer.running(), app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(_work(app))


async def _work(app: App) -> None:
    async with app.open_async():
        taking_up = asyncio.create_task(_take_up_stalled(app))
        try:
            await app.run_worker_async(
                name="comity",
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=PATIENCE,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENCE,
                delete_jobs="successful",
            )
        finally:
            taking_up.cancel()
            with suppress(asyncio.CancelledError):
                await taking_up


async def _take_up_stalled(app: App) -> None:
    """Put work whose worker died back into the queue; every task goes on where it was."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
                log.warning("work.taken_up", task=job.task_name)
                await app.job_manager.retry_job(job)
        except (ProcrastinateException, psycopg.Error) as error:
            log.warning("work.not_taken_up", kind=type(error).__name__)
        await asyncio.sleep(HEARTBEAT)
