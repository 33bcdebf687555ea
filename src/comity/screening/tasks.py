"""What the hub does by itself in this room: screen lists that were left to it; remind, lapse, erase."""

import structlog
from procrastinate.contrib.django import app

from comity.kernel.permissions import Permission
from comity.kernel.queue import RETRY, for_viewer
from comity.kernel.viewer import Viewer
from comity.members.left_work import as_who_left_it
from comity.screening import index
from comity.screening.commands import (
    erase_passengers,
    expire_discreet_matches,
    expire_hits,
    expire_matches,
    remind,
    screen_manifest,
)
from comity.screening.comparing import tasks as comparing  # noqa: F401 -- the queue looks for tasks here
from comity.screening.models import Manifest
from comity.screening.saving.looking import forget_searches, look_again

log = structlog.get_logger(__name__)


def screen_later(viewer: Viewer, manifest: Manifest) -> None:
    """Leave a received list to the hub; part of the open transaction, if there is one."""
    screen.defer(manifest=str(manifest.pk), **for_viewer(viewer))


@app.task(name="screening.screen", retry=RETRY)
def screen(manifest: str, **who: str) -> None:
    """Screen everyone who still waits on a list, as the person who sent it, if she still may."""
    as_who_left_it(who, Permission.MANIFEST_SCREEN, screen_manifest, manifest)


@app.periodic(cron="* * * * *")
@app.task(name="screening.deadlines", queueing_lock="screening.deadlines")
def deadlines(timestamp: int) -> None:
    """Every minute: remind people, and let lapse what nobody decided or answered."""
    remind()
    expire_matches()
    expire_hits()


@app.periodic(cron="* * * * *")
@app.task(name="screening.saved_searches", queueing_lock="screening.saved_searches")
def saved_searches(timestamp: int) -> None:
    """Every minute: look saved searches up again, where records changed since."""
    look_again()
    forget_searches()


@app.periodic(cron="*/10 * * * *")
@app.task(name="screening.retention", queueing_lock="screening.retention", retry=RETRY)
def retention(timestamp: int) -> None:
    """Every ten minutes: erase travellers whose hours have run out."""
    erase_passengers()


@app.periodic(cron="*/10 * * * *")
@app.task(name="screening.merge", queueing_lock="screening.merge")
def merge(timestamp: int) -> None:
    """Every ten minutes: write what has changed of the document numbers into their base, if it is much."""
    index.merge()


@app.periodic(cron="41 2 * * *")
@app.task(name="screening.discreet_deadlines", queueing_lock="screening.discreet_deadlines", retry=RETRY)
def discreet_deadlines(timestamp: int) -> None:
    """Every night: let lapse what no discreet desk decided."""
    expire_discreet_matches()
