"""Where bureaus stand on the corrective ladder: what of late counts against each, and the rung it reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.notices import rules
from comity.notices.model import Rung
from comity.notices.models import Notice, Purge, Question, Standing
from comity.notices.tables import current


@dataclass(frozen=True)
class Past:
    """What of late counts against a bureau, and the rung of the corrective ladder that it reached."""

    refusals: int
    overdue: int
    rung: Rung | None


def standing_of(bureau: UUID) -> Rung | None:
    """Where a bureau stands on the corrective ladder: by its refusals and missed deadlines of late."""
    found = past_of([bureau]).get(bureau)
    return found.rung if found else None


def past_of(bureaus: Iterable[UUID]) -> dict[UUID, Past]:
    """The past of each bureau that has one."""
    table, now = current(clock.now().date()), clock.now()
    earliest = now - timedelta(hours=table.deadlines["supervision"].hours)
    asked = list(bureaus)
    refused: Counter[UUID] = Counter()
    overdue: Counter[UUID] = Counter()
    with as_task(Task.NOTICES):
        begun = dict(Standing.objects.filter(bureau__in=asked).values_list("bureau", "since"))
        missed = Q(due_at__gt=earliest, due_at__lte=now)
        ended = Notice.objects.filter(source__in=asked, ended_at__gt=earliest).exclude(code="")
        unanswered = Question.objects.filter(missed, source__in=asked, answered_at=None).exclude(text="")
        unpurged = Purge.objects.filter(missed, bureau__in=asked, acknowledged_at=None)
        for counter, rows in (
            (refused, ended.values_list("source", "ended_at")),
            (overdue, unanswered.values_list("source", "due_at")),
            (overdue, unpurged.values_list("bureau", "due_at")),
        ):
            counter.update(bureau for bureau, at in rows if at and at > begun.get(bureau, earliest))
    return {
        bureau: Past(refused[bureau], overdue[bureau], rules.rung(table, refused[bureau], overdue[bureau]))
        for bureau in {*refused, *overdue}
    }
