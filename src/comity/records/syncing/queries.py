"""What a bureau may know of its registers and of each sending: where it stands, and the difference report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.records.models import ImportProblem, Register, Sync, SyncLine


def registers(viewer: Viewer) -> QuerySet[Register]:
    """Those of the viewer's bureau."""
    return Register.objects.filter(source=viewer.bureau)


def register_of(viewer: Viewer, register_id: UUID) -> Register:
    found = registers(viewer).filter(pk=register_id).first()
    if found is None:
        raise NotFound
    return found


def register_named(viewer: Viewer, name: str) -> Register:
    """By name, as people call it, or by its id."""
    found = registers(viewer).filter(name=name).first()
    if found is not None:
        return found
    try:
        return register_of(viewer, UUID(name))
    except ValueError:
        raise NotFound from None


def syncs(viewer: Viewer, register: Register | None = None) -> QuerySet[Sync]:
    """Sendings of the viewer's bureau, or of one of its registers, the newest first."""
    found = Sync.objects.filter(source=viewer.bureau).select_related("run", "register")
    return found.filter(register=register) if register else found


def sync_of(viewer: Viewer, sync_id: UUID) -> Sync:
    found = syncs(viewer).filter(pk=sync_id).first()
    if found is None:
        raise NotFound
    return found


def asking(viewer: Viewer) -> QuerySet[Sync]:
    """Sendings about which somebody of the viewer's bureau has to decide."""
    return syncs(viewer).filter(state=Sync.State.ASKS).exclude(run__raw="")


def differences(viewer: Viewer, sync: Sync, outcome: str = "") -> QuerySet[SyncLine]:
    """What a sending added, changed, let go of or had refused, in the order in which that was done.

    ``put`` and ``going``: what still waits to be put or let go of. Kept as long as the file itself.
    """
    lines = SyncLine.objects.filter(sync=sync, source=viewer.bureau)
    return lines.filter(outcome=outcome) if outcome else lines.exclude(outcome=SyncLine.Outcome.UNCHANGED)


def refusals(viewer: Viewer, sync: Sync) -> QuerySet[ImportProblem]:
    """Every line and value that was refused: where, which field, why."""
    return ImportProblem.objects.filter(run=sync.pk, run__source=viewer.bureau)


def report(viewer: Viewer, sync: Sync, most: int = 1_000) -> dict[str, Any]:
    """The report as plain values, with at most so many refusals: what a watched folder gets back."""
    run = sync.run
    return {
        "sync": str(sync.pk),
        "register": sync.register.name,
        "file": run.filename,
        "sha256": sync.sha256,
        "state": sync.state,
        "added": run.added,
        "changed": run.changed,
        "gone": sync.gone,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "asks": sync.doubts if sync.state == Sync.State.ASKS else [],
        "refusals": [
            {"at": p.at, "field": p.field, "message": p.message} for p in refusals(viewer, sync)[:most]
        ],
    }
