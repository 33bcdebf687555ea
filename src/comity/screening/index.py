"""The engine of this process, built from the records and kept in step with them by their events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import RLock
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.models import Event
from comity.records.commands.retention import CHANGED, FORGOTTEN
from comity.records.models import Record
from comity.records.rules import DOCUMENTS, PERSON
from comity.screening.documents.numbers import canonical
from comity.screening.engine import Engine, IndexDamaged, IndexMissing, Name, Subject

PEOPLE, PAPERS, ORGANISATIONS = "people", "papers", "organisations"
TRAVEL = (PEOPLE, PAPERS)
EVERYTHING = (PEOPLE, PAPERS, ORGANISATIONS)
CHANGES_AT_ONCE = 50
"""Events, each of which may name as many records as an import takes at once."""

_lock = RLock()
_open: dict[Path, Engine] = {}


def engine() -> Engine:
    """The engine, in step with every change committed so far."""
    path = settings.COMITY.home / "index"
    with _lock:
        current = _open.get(path) or _opened(path)
        _open[path] = current
        try:
            in_step = _catch_up(current)
        except (IndexMissing, IndexDamaged):  # the files went while we had them open
            in_step = False
        if not in_step:
            rebuild()
        return _open[path]


def rebuild() -> int:
    """Build the index anew from the records; returns how many subjects it has."""
    path = settings.COMITY.home / "index"
    with _lock:
        before = _open.get(path)
        _open[path] = _built(path)  # in place of the old: other processes read on until they see the new one
        if before is not None:
            before.close()
        return len(_open[path])


def close() -> None:
    """Let go of the files, as before the process forks or the data folder moves."""
    with _lock:
        for path in list(_open):
            _open.pop(path).close()


def _opened(path: Path) -> Engine:
    try:
        return Engine.open(path)
    except (IndexMissing, IndexDamaged):
        return _built(path)


def _built(path: Path) -> Engine:
    with as_task(Task.INDEX):
        position = _mark(_changes().last())
        live = Record.objects.filter(expires_at__gt=clock.now()).iterator(chunk_size=2000)
        return Engine.build(path, _subjects(live), position=position)


def _changes() -> QuerySet[Event]:
    """Changes of records, in the order in which they were committed."""
    return Event.objects.filter(kind=CHANGED, bureau=None).order_by("sequence")


def _mark(change: Event | None) -> str:
    """A place in the feed of changes. Number and time: after a restore from a backup numbers are given again."""
    return f"{change.sequence} {change.at.isoformat()}" if change else "0"


def _catch_up(current: Engine) -> bool:
    """Follow the changes. False where that cannot be: the index knows of a change that the database does not, as after
    a restore from a backup, or is so far behind that the changes it lacks are forgotten.
    """
    with as_task(Task.INDEX):
        newest = _mark(_changes().last())
        if current.position == newest:
            return True
        current.refresh()  # another process may have followed already
        if current.position == newest:
            return True
        if not _can_follow(current):
            return False
        while some := list(_changes().filter(sequence__gt=_sequence(current))[:CHANGES_AT_ONCE]):
            _follow(current, some)
        return True


def _can_follow(current: Engine) -> bool:
    sequence = _sequence(current)
    if sequence == 0:
        return not Event.objects.filter(kind=FORGOTTEN, bureau=None).exists()
    last = _changes().filter(sequence=sequence).first()
    return _mark(last) == current.position


def _follow(current: Engine, changes: list[Event]) -> None:
    ids: set[UUID] = set()
    for change in changes:
        ids.update(map(UUID, change.data.get("ids", ())))
        ids.update([change.subject] if change.subject else [])
    live = Record.objects.filter(pk__in=ids, expires_at__gt=clock.now())
    subjects = list(_subjects(live))
    gone = {str(record_id) for record_id in ids} - {subject.id for subject in subjects}
    current.remove(gone)
    current.upsert(subjects, position=_mark(changes[-1]))


def _sequence(current: Engine) -> int:
    return int((current.position or "0").split()[0])


def _subjects(records: Iterable[Record]) -> Iterator[Subject]:
    return (subject_of(record) for record in records if record.screenable)


def audience_key(audience: UUID, kind: str) -> str:
    """What the engine calls those of one audience that are of one kind."""
    return f"{audience}:{kind}"


def kind_of(schema: str) -> str:
    if schema == PERSON:
        return PEOPLE
    return PAPERS if schema in DOCUMENTS else ORGANISATIONS


def subject_of(record: Record) -> Subject:
    """A record as the engine finds it."""
    values = record.values
    weak = tuple(Name(text, weak=True) for text in values("weakAlias"))
    names = dict.fromkeys([*values("name"), *_composed(record), *values("alias"), *values("previousName")])
    numbers = [*values("number"), *values("passportNumber"), *values("idNumber")]
    for paper in record.attached:
        numbers += paper["properties"].get("number", [])
    is_paper = record.schema in DOCUMENTS
    return Subject(
        id=str(record.pk),
        audience=audience_key(record.audience_id, kind_of(record.schema)),
        names=() if is_paper else (*map(Name, names), *weak),
        birth_dates=tuple(values("birthDate")),
        nationalities=tuple(values("nationality")),
        sex={"male": "M", "female": "F", "other": "X"}.get("".join(values("gender")[:1]), ""),
        places=tuple(values("birthPlace")),
        identifiers=tuple(dict.fromkeys(canonical(number) for number in numbers if number)),
    )


def _composed(record: Record) -> list[str]:
    if record.values("name") or record.values("alias"):
        return []
    return [" ".join([*record.values("firstName")[:1], *record.values("lastName")[:1]])]
