"""The engine of this process, built from the records and kept in step with them by their events."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import RLock
from uuid import UUID

from django.conf import settings
from django.db.models import Max

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

_lock = RLock()
_open: dict[Path, Engine] = {}


def engine() -> Engine:
    """The engine, in step with every change committed so far."""
    path = settings.COMITY.home / "index"
    with _lock:
        current = _open.get(path) or _opened(path)
        _open[path] = current
        if not _catch_up(current):
            rebuild()
        return _open[path]


def rebuild() -> int:
    """Build the index anew from the records; returns how many subjects it has."""
    path = settings.COMITY.home / "index"
    with _lock:
        if path in _open:
            _open.pop(path).close()
        shutil.rmtree(path, ignore_errors=True)
        _open[path] = _built(path)
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
        shutil.rmtree(path, ignore_errors=True)
        return _built(path)


def _built(path: Path) -> Engine:
    with as_task(Task.INDEX):
        position = _last_change()
        live = Record.objects.filter(expires_at__gt=clock.now()).iterator(chunk_size=2000)
        return Engine.build(path, _subjects(live), position=str(position))


def _last_change() -> int:
    last = Event.objects.filter(kind=CHANGED, bureau=None).aggregate(last=Max("sequence"))["last"]
    return int(last or 0)


def _catch_up(current: Engine) -> bool:
    """Follow the changes. False where that cannot be: the index is ahead of the database, as after a restore from a
    backup, or so far behind that the changes it lacks are forgotten.
    """
    with as_task(Task.INDEX):
        last = _last_change()
        if last > _position(current):
            current.refresh()  # another process may have followed already
        if last <= _position(current):
            return last == _position(current)
        if _forgotten() > _position(current):
            return False
        ids = set(_changed_since(_position(current)))
        live = Record.objects.filter(pk__in=ids, expires_at__gt=clock.now())
        subjects = list(_subjects(live))
        gone = {str(record_id) for record_id in ids} - {subject.id for subject in subjects}
        current.remove(gone)
        current.upsert(subjects, position=str(last))
        return True


def _forgotten() -> int:
    """The last change that can no longer be followed."""
    last = Event.objects.filter(kind=FORGOTTEN, bureau=None).order_by("-sequence").first()
    return int(last.data["through"]) if last else 0


def _position(current: Engine) -> int:
    return int(current.position or 0)


def _changed_since(position: int) -> Iterator[UUID]:
    events = Event.objects.filter(kind=CHANGED, bureau=None, sequence__gt=position)
    for subject, data in events.order_by("sequence").values_list("subject", "data"):
        if subject:
            yield subject
        yield from map(UUID, data.get("ids", ()))


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
