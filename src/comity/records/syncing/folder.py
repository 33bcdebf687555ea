"""The watched folder: below ``COMITY_SYNC_DIR`` each register has a folder of its id, into which its files are dropped.

A file is taken once ``NAME.sha256`` lies beside it and says what it is, so that nothing half written is ever taken. Who
writes there (by SFTP, say) is somebody from outside: nothing that is a link or no plain file is opened.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Busy, Invalid, Refusal
from comity.kernel.viewer import Viewer
from comity.members.queries import viewer_of
from comity.records.models import Register, Sync
from comity.records.syncing.commands import start_sync
from comity.records.syncing.queries import register_of, report, syncs

SUFFIX = ".sha256"
CHANGES = ".changes."
REPORT = "report.json"
LONGEST_DIGEST = 1_000

log = structlog.get_logger(__name__)


def open_folder(viewer: Viewer, register_id: UUID) -> Path:
    """Make the folder of one's register, if need be."""
    if settings.COMITY.sync_dir is None:
        raise Invalid(_("No folder is watched. The operator names one in COMITY_SYNC_DIR."))
    with acting_as(viewer):
        folder: Path = settings.COMITY.sync_dir / str(register_of(viewer, register_id).pk)
    folder.mkdir(parents=True, exist_ok=True, mode=0o770)
    return folder


def take_from_folders(later: Callable[[Viewer, Sync], None]) -> None:
    """Take what is complete, and leave in each folder the report of its register's newest sending.

    ``later`` leaves a sending to the hub, as part of the transaction that keeps it.
    """
    for folder, register in _folders():
        try:
            viewer = viewer_of(register.person, register.source, register.purpose, Permission.RECORD_IMPORT)
            with acting_as(viewer):
                _take_from(viewer, folder, register, later)
                _tell(viewer, folder, register)
        except (Refusal, OSError) as trouble:
            log.warning("sync.folder_not_taken", register=str(register.pk), kind=type(trouble).__name__)


def _folders() -> Iterator[tuple[Path, Register]]:
    home = settings.COMITY.sync_dir
    if home is None or not home.is_dir():
        return
    for folder in sorted(home.iterdir()):
        with suppress(ValueError):
            if folder.is_dir() and not folder.is_symlink():
                with as_task(Task.DELIVERY):
                    register = Register.objects.filter(pk=UUID(folder.name)).first()
                if register:
                    yield folder, register


def _take_from(
    viewer: Viewer, folder: Path, register: Register, later: Callable[[Viewer, Sync], None]
) -> None:
    """One after the other, in the order of their names; one that has to wait holds back those behind it."""
    for beside in sorted(folder.glob(f"*{SUFFIX}")):
        name = beside.name.removesuffix(SUFFIX)
        digest, file = _opened(beside), _opened(folder / name)
        if digest is None or file is None:
            continue
        with digest, file:
            said = digest.read(LONGEST_DIGEST).split()
            sha256 = said[0].decode("ascii", "replace") if said else "-"
            try:
                with transaction.atomic():
                    sync = start_sync(viewer, register.pk, name, file, CHANGES in name, sha256)
                    later(viewer, sync)
            except Busy:
                return
            except Invalid as refusal:
                if refusal.field not in {"sha256", "file"}:
                    return
                beside.unlink()  # so that it is not read again before it is sent again
                _leave(folder, {"file": name, "state": "refused", "why": refusal.reason})
                return
            if os.fstat(file.fileno()).st_ino == (folder / name).lstat().st_ino:
                (folder / name).unlink()
            beside.unlink()


def _opened(path: Path) -> BinaryIO | None:
    """A plain file to read, or None: no link is followed, and nothing that waits for a writer is opened."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        return None
    return os.fdopen(number, "rb")


def _tell(viewer: Viewer, folder: Path, register: Register) -> None:
    newest = syncs(viewer, register).first()
    if newest is not None and newest.state in {Sync.State.DONE, Sync.State.ASKS, Sync.State.THROWN_AWAY}:
        _leave(folder, report(viewer, newest))


def _leave(folder: Path, told: dict[str, object]) -> None:
    """Write the report whole or not at all, over whatever has its name."""
    draft = folder / f".{uuid4().hex}"
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
    draft.replace(folder / REPORT)
