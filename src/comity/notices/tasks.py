"""What the hub does by itself in this room: end what ran out, remind of what will, erase what is over."""

from procrastinate.contrib.django import app

from comity.kernel.queue import RETRY
from comity.notices.commands import (
    erase_ended,
    escalate_purges,
    expire_notices,
    lay_overdue,
    remind_of_expiry,
)


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.expiry", queueing_lock="notices.expiry", retry=RETRY)
def expiry(timestamp: int) -> None:
    """Every ten minutes: what ran out ends, and its holders are asked to erase it."""
    expire_notices()


@app.periodic(cron="41 3 * * *")
@app.task(name="notices.erasing", queueing_lock="notices.erasing", retry=RETRY)
def erasing(timestamp: int) -> None:
    """Every night: what ended so long ago that not even a trace is kept."""
    while erase_ended():
        pass


@app.periodic(cron="23 * * * *")
@app.task(name="notices.reminders", queueing_lock="notices.reminders", retry=RETRY)
def reminders(timestamp: int) -> None:
    """Every hour: remind sources of what will run out, lay before the operator what nobody answered in time."""
    remind_of_expiry()
    escalate_purges()
    lay_overdue()
