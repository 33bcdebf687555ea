"""What this process finds by, built from the records and kept in step with them by their events: the engine, which
knows names and everything else, and the store of document numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.models import Event
from comity.records.commands.retention import CHANGED, FORGOTTEN
from comity.records.models import Record
from comity.records.rules import DOCUMENTS, PERSON
from comity.records.things.kinds import BY_SCHEMA, SERIES
from comity.records.things.rules import lookups_of
from comity.screening.documents.numbers import canonical
from comity.screening.engine import Engine, IndexDamaged, IndexMissing, Name, Subject
from comity.screening.numbers import Bearer, Numbers, NumbersDamaged, NumbersMissing, Paper

PEOPLE, PAPERS, ORGANISATIONS, THINGS = "people", "papers", "organisations", "things"
TRAVEL = (PEOPLE, PAPERS)
EVERYTHING = (PEOPLE, PAPERS, ORGANISATIONS, THINGS)
CHANGES_AT_ONCE = 50
"""Events, each of which may name as many records as an import takes at once."""
MERGE_FROM = 20_000
"""Changed bearers of numbers from which on the hub writes them into the base of their store."""

UNUSABLE = (IndexMissing, IndexDamaged, NumbersMissing, NumbersDamaged)
Store = TypeVar("Store", Engine, Numbers)

_lock = RLock()
_open: dict[Path, Any] = {}


class Stores(NamedTuple):
    engine: Engine
    numbers: Numbers


@dataclass(frozen=True)
class _Kept(Generic[Store]):
    """One of the stores: where it lies, how it is opened and built, and what it keeps of a record."""

    folder: str
    open: Callable[[Path], Store]
    build: Callable[[Path, Iterable[Any], str], Store]
    entry: Callable[[Record], Any]

    @property
    def path(self) -> Path:
        return Path(settings.COMITY.home / self.folder)

    def entries(self, records: Iterable[Record]) -> Iterator[Any]:
        """Of what is screened at all; a thing without a name or a number of its own is nothing to one of the stores."""
        found = (self.entry(record) for record in records if record.screenable)
        return (entry for entry in found if entry is not None)


def stores() -> Stores:
    """Engine and numbers, in step with every change committed so far."""
    with _lock:
        with as_task(Task.INDEX):
            newest = _mark(_changes().last())
        return Stores(_in_step(ENGINE, newest), _in_step(NUMBERS, newest))


def engine() -> Engine:
    """The engine, in step with every change committed so far."""
    return stores().engine


def newest_change() -> int:
    """The newest change of a record, as a sequence of events; 0 before there is one."""
    with as_task(Task.INDEX):
        change = _changes().last()
    return change.sequence if change else 0


def rebuild() -> int:
    """Build everything anew from the records; returns how many subjects the engine has."""
    with _lock:
        _rebuilt(NUMBERS)
        return len(_rebuilt(ENGINE))


def merge() -> None:
    """Write the changes to the numbers into their base, where there are many. Searches go on meanwhile."""
    numbers = stores().numbers
    if numbers.changed >= MERGE_FROM:
        numbers.merge()


def close() -> None:
    """Let go of the files, as before the process forks or the data folder moves."""
    with _lock:
        for path in list(_open):
            _open.pop(path).close()


def _in_step(kept: _Kept[Store], newest: str) -> Store:
    current: Store = _open.get(kept.path) or _opened(kept)
    _open[kept.path] = current
    try:
        in_step = _catch_up(kept, current, newest)
    except UNUSABLE:  # the files went while we had them open
        in_step = False
    return current if in_step else _rebuilt(kept)


def _rebuilt(kept: _Kept[Store]) -> Store:
    before = _open.get(kept.path)
    fresh = _open[kept.path] = _built(kept)  # other processes read on in the old until they see the new one
    if before is not None:
        before.close()
    return fresh


def _opened(kept: _Kept[Store]) -> Store:
    try:
        return kept.open(kept.path)
    except UNUSABLE:
        return _built(kept)


def _built(kept: _Kept[Store]) -> Store:
    with as_task(Task.INDEX):
        position = _mark(_changes().last())
        live = Record.objects.filter(expires_at__gt=clock.now()).iterator(chunk_size=2000)
        return kept.build(kept.path, kept.entries(live), position)


def _changes() -> QuerySet[Event]:
    """Changes of records, in the order in which they were committed."""
    return Event.objects.filter(kind=CHANGED, bureau=None).order_by("sequence")


def _mark(change: Event | None) -> str:
    """A place in the feed of changes. Number and time: after a restore from a backup numbers are given again."""
    return f"{change.sequence} {change.at.isoformat()}" if change else "0"


def _catch_up(kept: _Kept[Store], current: Store, newest: str) -> bool:
    """Follow the changes. False where that cannot be: the store knows of a change that the database does not, as after
    a restore from a backup, or is so far behind that the changes it lacks are forgotten.
    """
    if current.position == newest:
        return True
    with as_task(Task.INDEX):
        current.refresh()  # another process may have followed already
        if current.position == newest:
            return True
        if not _can_follow(current.position):
            return False
        while some := list(_changes().filter(sequence__gt=_sequence(current.position))[:CHANGES_AT_ONCE]):
            _follow(kept, current, some)
        return True


def _can_follow(position: str | None) -> bool:
    sequence = _sequence(position)
    if sequence == 0:
        return not Event.objects.filter(kind=FORGOTTEN, bureau=None).exists()
    return _mark(_changes().filter(sequence=sequence).first()) == position


def _follow(kept: _Kept[Store], current: Store, changes: list[Event]) -> None:
    ids: set[UUID] = set()
    for change in changes:
        ids.update(map(UUID, change.data.get("ids", ())))
        ids.update([change.subject] if change.subject else [])
    live = Record.objects.filter(pk__in=ids, expires_at__gt=clock.now())
    entries = list(kept.entries(live))
    gone = {str(record_id) for record_id in ids} - {entry.id for entry in entries}
    current.remove(gone)
    current.upsert(entries, position=_mark(changes[-1]))


def _sequence(position: str | None) -> int:
    return int((position or "0").split()[0])


def audience_key(audience: UUID, kind: str) -> str:
    """What the engine calls those of one audience that are of one kind."""
    return f"{audience}:{kind}"


def kind_of(schema: str) -> str:
    if schema == PERSON:
        return PEOPLE
    if schema in BY_SCHEMA and schema not in SERIES:
        return THINGS
    return PAPERS if schema in DOCUMENTS or schema in SERIES else ORGANISATIONS


def found_by_name(record: Record) -> Subject | None:
    """A record as the engine finds it; none for a thing without a name."""
    subject = subject_of(record)
    return subject if subject.names or record.schema not in BY_SCHEMA else None


def subject_of(record: Record) -> Subject:
    """A record as the engine finds it: by names and document numbers. Of a thing it knows the names alone."""
    values = record.values
    if kind := BY_SCHEMA.get(record.schema):
        called = tuple(Name(text) for name in kind.names for text in values(name))
        key = audience_key(record.audience_id, kind_of(record.schema))
        return Subject(id=str(record.pk), audience=key, names=called)
    weak = tuple(Name(text, weak=True) for text in values("weakAlias"))
    names = dict.fromkeys([*values("name"), *_composed(record), *values("alias"), *values("previousName")])
    is_paper = record.schema in DOCUMENTS
    return Subject(
        id=str(record.pk),
        audience=audience_key(record.audience_id, kind_of(record.schema)),
        names=() if is_paper else (*map(Name, names), *weak),
        birth_dates=tuple(values("birthDate")),
        nationalities=tuple(values("nationality")),
        sex={"male": "M", "female": "F", "other": "X"}.get("".join(values("gender")[:1]), ""),
        places=tuple(values("birthPlace")),
        identifiers=tuple(dict.fromkeys(paper.number for paper in papers_of(record))),
    )


def bearer_of(record: Record) -> Bearer:
    """A record as it is found by a document number, or by an identifier of any other kind."""
    key = audience_key(record.audience_id, kind_of(record.schema))
    papers = [] if record.schema in BY_SCHEMA else papers_of(record)
    looked_up = lookups_of(record.schema, record.properties, record.borne)
    return Bearer(str(record.pk), key, (*papers, *map(Paper, looked_up)))


def papers_of(record: Record) -> list[Paper]:
    """The numbers of a record's documents; with the issuing state, where there is one and no more."""
    papers = [Paper(canonical(number), _issuer(record.properties)) for number in record.values("number")]
    papers += [Paper(canonical(n)) for kind in ("passportNumber", "idNumber") for n in record.values(kind)]
    for attached in record.attached:
        properties = attached["properties"]
        papers += [Paper(canonical(n), _issuer(properties)) for n in properties.get("number", [])]
    return [paper for paper in papers if paper.number]


def _issuer(properties: dict[str, Any]) -> str:
    countries = properties.get("country", [])
    return str(countries[0]) if len(countries) == 1 else ""


def _composed(record: Record) -> list[str]:
    if record.values("name") or record.values("alias"):
        return []
    return [" ".join([*record.values("firstName")[:1], *record.values("lastName")[:1]])]


ENGINE = _Kept[Engine]("index", Engine.open, Engine.build, found_by_name)
NUMBERS = _Kept[Numbers]("index/numbers", Numbers.open, Numbers.build, bearer_of)
