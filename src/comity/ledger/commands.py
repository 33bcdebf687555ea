"""What changes the ledger, besides writing to it: the erasure of details; and reads of it, which it records."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from comity.kernel.acting import Task, as_task
from comity.kernel.clock import now
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry
from comity.kernel.refusals import Invalid
from comity.ledger import queries, verification
from comity.ledger.entry_checks import ERASED
from comity.ledger.findings import Progress, Verification
from comity.ledger.models import Detail
from comity.ledger.queries import Line, Search
from comity.ledger.recorder import LedgerRecorder


@command("ledger.read", Permission.LEDGER_READ)
def read_entries(act: Act, search: Search) -> list[Line]:
    """The acting bureau's own entries with their details, newest first."""
    act.on("ledger", "entries", about=search.subject, person=str(search.person or ""))
    return queries.own_entries(act.viewer, search)


@command("ledger.read", Permission.LEDGER_READ)
def read_entry(act: Act, entry: UUID) -> Line:
    """One of the acting bureau's own entries; ``NotFound`` for everybody else's."""
    act.on("entry", entry)
    return queries.own_entry(act.viewer, entry)


@command("ledger.overseen", Permission.LEDGER_OVERSEE)
def oversee_entries(
    act: Act, bureau: UUID | None = None, verb: str = "", before: UUID | None = None, limit: int = 50
) -> list[Line]:
    """Every bureau's entries without their sealed details, newest first; for the commission."""
    act.on("ledger", "all", bureau=str(bureau or ""), about=verb)
    return queries.overseen(act.viewer, bureau, verb, before, limit)


@command("ledger.verified", Permission.LEDGER_READ)
def verify_ledger(act: Act, progress: Progress = lambda done, total: None) -> Verification:
    """Verify the whole ledger; what is found names entries and positions, and nobody's data."""
    result = verification.verify(progress)
    act.on("ledger", "whole", size=result.size, findings=len(result.findings) + result.more)
    return result


def erase_details(bureau: UUID | None, before: datetime) -> int:
    """Retention: erase who, why and on what of the bureau's entries older than ``before``; answers how many.

    The leaves stay, so every proof still holds; the erasure is itself an entry of that bureau. ``None`` stands
    for the hub's own entries.
    """
    if before > now():
        raise Invalid(_("Details can be erased up to now, not ahead of time."), "before")
    with as_task(Task.RETENTION), transaction.atomic():
        erased, _by_table = Detail.objects.filter(bureau=bureau, at__lt=before).delete()
        details = {"before": before.isoformat(), "count": erased}
        LedgerRecorder().record([Entry(ERASED, bureau, details=details)])
    return erased


def erase_old_details() -> int:
    """Erase, for every bureau and for the hub itself, the details that the setting ``ledger_years`` keeps no longer."""
    before = now() - timedelta(days=366 * settings.COMITY.ledger_years)
    with as_task(Task.RETENTION):
        old = Detail.objects.filter(at__lt=before)
        bureaus = list(old.values_list("bureau", flat=True).order_by("bureau").distinct())
    return sum(erase_details(bureau, before) for bureau in bureaus)
