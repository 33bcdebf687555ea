"""End records: erase them, keep their trace, tell their holders. Part of commands."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act
from comity.records.linking.commands import lose_ends
from comity.records.models import Deletion, Holding, Judgement, Record, YourReference
from comity.records.quality.measuring import measure


def erase(act: Act, record: Record, reason: str) -> Deletion:
    """Erase one record; its source counts those holders alone of whom it was told before."""
    (deletion,) = erase_all(act, [record], reason)
    act.on("record", record.pk, record.source, reason=reason, holders=deletion.holders)
    return deletion


def erase_all(act: Act, records: Sequence[Record], reason: str) -> list[Deletion]:
    """Erase records of the acting bureau, with as many queries as for one; the caller says it to the ledger."""
    ids = {record.pk for record in records}
    deletions, held_by = leave_traces(records, reason)
    if ids:
        act.tell("record.changed", None, None, ids=sorted(map(str, ids)))
    for record in records:
        for bureau in sorted(held_by[record.pk]):
            act.tell("record.deleted", bureau, record.pk)
    with as_task(
        Task.RETENTION
    ):  # other bureaus' references, links and judgements, which the source does not see
        YourReference.objects.filter(record__in=ids).delete()
        Judgement.objects.filter(Q(one__in=ids) | Q(two__in=ids)).delete()
        lose_ends(ids)
    Record.objects.filter(pk__in=ids).delete()
    if holders := {record.holder_id for record in records if record.holder_id} - ids:
        measure(Record.objects.filter(pk__in=holders))
    return deletions


def leave_traces(records: Sequence[Record], reason: str) -> tuple[list[Deletion], dict[UUID, set[UUID]]]:
    """What stays of records that go; and which other bureaus hold each, of whom not all are counted for its source."""
    ids = {record.pk for record in records}
    held_by, counted = holders_of(ids), holders_of(ids, told=True)
    deletions = Deletion.objects.bulk_create(
        Deletion(
            record_id=record.pk,
            source=record.source,
            our_reference=record.our_reference,
            reason=reason,
            holders=len(counted.get(record.pk, set()) - {record.source}),
        )
        for record in records
    )
    return deletions, {record.pk: held_by.get(record.pk, set()) - {record.source} for record in records}


def holders_of(ids: set[UUID], told: bool = False) -> dict[UUID, set[UUID]]:
    """Which bureaus hold each of the records of ``ids``; ``told``: those alone of whom the source may know."""
    held: dict[UUID, set[UUID]] = {}
    with as_task(Task.DELIVERY):
        holdings = Holding.objects.filter(record_id__in=ids, **({"told": True} if told else {}))
        for record_id, bureau in holdings.values_list("record_id", "bureau"):
            held.setdefault(record_id, set()).add(bureau)
    return held
