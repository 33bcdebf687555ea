"""What the hub does by itself with registers: bring sendings to their end, look into the watched folders."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from comity.kernel.permissions import Permission
from comity.kernel.queue import RETRY, for_viewer
from comity.kernel.viewer import Viewer
from comity.members.left_work import as_who_left_it
from comity.records.models import Sync
from comity.records.syncing.folder import take_from_folders
from comity.records.syncing.taking import continue_sync

log = structlog.get_logger(__name__)


def sync_later(viewer: Viewer, sync: Sync) -> None:
    """Leave a sending to the hub; part of the open transaction, if there is one."""
    bring_to_its_end.defer(sync=str(sync.pk), **for_viewer(viewer))


@app.task(name="records.sync", retry=RETRY)
def bring_to_its_end(sync: str, **who: str) -> None:
    """From where it stands, as the person who left it, if she still may."""
    as_who_left_it(who, Permission.RECORD_IMPORT, continue_sync, sync)


@app.periodic(cron="* * * * *")
@app.task(name="records.sync_folders", queueing_lock="records.sync_folders", retry=RETRY)
def watch(timestamp: int) -> None:
    """Every minute: take what lies complete in the watched folders."""
    take_from_folders(sync_later)
