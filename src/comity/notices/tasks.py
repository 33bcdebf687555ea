"""What the hub does by itself in this room: end what ran out, remind of what will, escalate what nobody purged."""

from procrastinate.contrib.django import app

from comity.kernel.queue import RETRY
from comity.notices.commands import escalate_purges, expire_notices, remind_of_expiry


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.expiry", queueing_lock="notices.expiry", retry=RETRY)
def expiry(timestamp: int) -> None:
    """Every ten minutes: what ran out ends, and its holders are asked to erase it."""
    expire_notices()


@app.periodic(cron="23 * * * *")
@app.task(name="notices.reminders", queueing_lock="notices.reminders", retry=RETRY)
def reminders(timestamp: int) -> None:
    """Every hour: remind sources of what will run out, escalate purge requests that nobody answered."""
    remind_of_expiry()
    escalate_purges()
