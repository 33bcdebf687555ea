"""What the hub does by itself in this room: forget who did old things, and on what."""

from procrastinate.contrib.django import app

from comity.kernel.queue import RETRY
from comity.ledger.commands import erase_old_details


@app.periodic(cron="11 4 1 * *")
@app.task(name="ledger.retention", queueing_lock="ledger.retention", retry=RETRY)
def retention(timestamp: int) -> None:
    """Every month: erase the details of entries older than the setting says."""
    erase_old_details()
