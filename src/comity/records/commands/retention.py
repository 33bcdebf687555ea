"""What the hub does by itself with records: take out what expired, erase what nobody extended, forget."""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import record
from comity.kernel.events import News, publish
from comity.kernel.models import Event
from comity.kernel.recorder import Entry
from comity.records.commands.erasing import leave_traces
from comity.records.linking.commands import lose_ends
from comity.records.models import HandOver, ImportRun, Link, Record, Sync, SyncLine
from comity.records.quality.measuring import measure

GRACE = timedelta(days=30)
"""An expired record is its source's alone, at once; after these days without an extension it is erased."""
EVENTS_KEPT = timedelta(days=30)
SHIFTS_KEPT = timedelta(days=365)
REASON = "expired"
EXPIRED, CHANGED, FORGOTTEN = "records.expired", "record.changed", "changes.forgotten"
CHUNK = 200


def expire_records() -> int:
    """Let the index drop what expired since the last time; erase what expired :data:`GRACE` ago. Returns how many
    records were erased; links between records go as quietly as they came. Holders are told as they are of any deletion, and may ask its source for three years.
    """
    _drop_from_index()
    with as_task(Task.RETENTION):
        Link.objects.filter(expires_at__lte=clock.now() - GRACE).delete()
    erased = 0
    while some := _erase_some():
        erased += some
    return erased


def forget_shifts() -> int:
    """Erase hand-overs of shifts that were signed :data:`SHIFTS_KEPT` ago; returns how many."""
    with as_task(Task.RETENTION):
        number, _by_table = HandOver.objects.filter(signed_at__lt=clock.now() - SHIFTS_KEPT).delete()
    return number


def erase_raw_imports() -> int:
    """Remove the raw files of imports whose time has run out; what became of each entry stays reported, of registers
    in numbers.
    """
    erased = 0
    with as_task(Task.RETENTION):
        past = Sync.objects.filter(run__raw_until__lte=clock.now())
        SyncLine.objects.filter(sync__in=past).delete()
        past.filter(state__in=Sync.OPEN).update(state=Sync.State.THROWN_AWAY)
        for run in ImportRun.objects.filter(raw_until__lte=clock.now()).exclude(raw=""):
            Path(run.raw).unlink(missing_ok=True)
            run.raw = ""
            if run.state != ImportRun.State.DONE:
                run.state = ImportRun.State.FAILED  # there is nothing left to go on with
            run.save(update_fields=["raw", "state"])
            erased += 1
    return erased


def forget_events() -> int:
    """Remove events that no stream will ask for again; returns how many.

    The newest change of a record stays, and how far changes are forgotten is said: an index that has not come so
    far cannot follow any more and is built anew.
    """
    with as_task(Task.RETENTION), transaction.atomic():
        changes = Event.objects.filter(kind=CHANGED, bureau=None)
        newest = changes.aggregate(newest=Max("sequence"))["newest"] or 0
        old = Event.objects.filter(at__lt=clock.now() - EVENTS_KEPT).exclude(sequence=newest)
        through = old.filter(kind=CHANGED, bureau=None).aggregate(through=Max("sequence"))["through"]
        if through:
            publish([News(FORGOTTEN, data={"through": through})])
        number, _by_table = old.exclude(kind__in=[EXPIRED, FORGOTTEN]).delete()
    return number


def _drop_from_index() -> None:
    moment = clock.now()
    with as_task(Task.RETENTION), transaction.atomic():
        last = Event.objects.filter(kind=EXPIRED, bureau=None).order_by("-sequence").first()
        since = datetime.fromisoformat(last.data["until"]) if last else moment - EVENTS_KEPT
        ended = Record.objects.filter(expires_at__gt=since, expires_at__lte=moment)
        ids = [str(pk) for pk in ended.values_list("pk", flat=True)]
        if ids:
            publish([News(CHANGED, data={"ids": ids}), News(EXPIRED, data={"until": moment.isoformat()})])


def _erase_some() -> int:
    with as_task(Task.RETENTION), transaction.atomic():
        ended = Record.objects.select_for_update(of=("self",), skip_locked=True)
        ended = ended.filter(expires_at__lte=clock.now() - GRACE).order_by("expires_at")
        records = list(ended[:CHUNK])
        if not records:
            return 0
        _deletions, held_by = leave_traces(records, REASON)
        record(
            [
                Entry("record.expired", bureau=None, subject=f"record:{found.pk}", sources=(found.source,))
                for found in records
            ]
        )
        told = [News("record.expired", found.pk, found.source) for found in records]
        for found in records:
            told += [News("record.deleted", found.pk, bureau) for bureau in sorted(held_by[found.pk])]
        lose_ends(found.pk for found in records)
        Record.objects.filter(pk__in=[found.pk for found in records]).delete()
        with as_task(Task.QUALITY):
            measure(Record.objects.filter(pk__in={found.holder_id for found in records if found.holder_id}))
        publish([*told, News(CHANGED, data={"ids": [str(found.pk) for found in records]})])
        return len(records)
