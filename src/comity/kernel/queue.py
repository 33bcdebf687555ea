"""Work that is left to the hub: a queue in the same database, kept until it is done."""

from typing import Any

from procrastinate.contrib.django import app

from comity.kernel.viewer import Viewer

PATIENCE = 60.0
"""Seconds of silence after which a worker is taken to be dead and its work is taken up by another."""


def for_viewer(viewer: Viewer) -> dict[str, Any]:
    """The arguments that bring the viewer back: identifiers and the purpose, no personal data."""
    return {"person": str(viewer.person), "bureau": str(viewer.bureau), "purpose": viewer.purpose.value}


@app.periodic(cron="* * * * *")
@app.task(name="queue.take_up", queueing_lock="queue.take_up", pass_context=False)
async def take_up_stalled(timestamp: int) -> None:
    """Give work whose worker died to the next one; every task goes on where it was."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
