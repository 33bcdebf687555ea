"""What the hub does by itself in this room: take in lists, let records expire, forget what need not be kept."""

import structlog
from procrastinate.contrib.django import app

from comity.kernel.permissions import Permission
from comity.kernel.queue import RETRY, for_viewer
from comity.kernel.viewer import Viewer
from comity.members.left_work import as_who_left_it
from comity.records.commands import (
    continue_import,
    erase_raw_imports,
    expire_records,
    forget_events,
    forget_shifts,
    undo_import,
)
from comity.records.models import ImportRun
from comity.records.quality.measuring import measure_and_count
from comity.records.syncing import tasks as syncing  # noqa: F401 -- the queue looks for tasks here

log = structlog.get_logger(__name__)


def import_later(viewer: Viewer, run: ImportRun) -> None:
    """Leave a run to the hub; part of the open transaction, if there is one."""
    take_in.defer(run=str(run.pk), **for_viewer(viewer))


@app.task(name="records.import", retry=RETRY)
def take_in(run: str, **who: str) -> None:
    """Bring an import to its end, from where it stands, as the person who began it, if she still may."""
    as_who_left_it(who, Permission.RECORD_IMPORT, continue_import, run)


def undo_later(viewer: Viewer, run: ImportRun) -> None:
    """Leave the undoing of a run to the hub; part of the open transaction, if there is one."""
    take_back.defer(run=str(run.pk), **for_viewer(viewer))


@app.task(name="records.undo", retry=RETRY)
def take_back(run: str, **who: str) -> None:
    """Bring an undoing to its end, as the person who began it, if she still may."""
    as_who_left_it(who, Permission.RECORD_IMPORT, undo_import, run)


@app.periodic(cron="*/10 * * * *")
@app.task(name="records.expiry", queueing_lock="records.expiry", retry=RETRY)
def expiry(timestamp: int) -> None:
    """Every ten minutes: take expired records out of the index; erase those that nobody extended."""
    expire_records()


@app.periodic(cron="17 3 * * *")
@app.task(name="records.forgetting", queueing_lock="records.forgetting", retry=RETRY)
def forgetting(timestamp: int) -> None:
    """Every night: raw lists, events and shifts past their time."""
    erase_raw_imports()
    forget_events()
    forget_shifts()


@app.periodic(cron="43 2 * * *")
@app.task(name="records.quality", queueing_lock="records.quality", retry=RETRY)
def quality(timestamp: int) -> None:
    """Every night: measure the records that are due, and write down each bureau's figures."""
    measure_and_count()
