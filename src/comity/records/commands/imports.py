"""Import a list: the raw file is kept, entries are taken in chunks, and every refusal is reported.

A run remembers the last entry it kept, so that it goes on behind it after any interruption; an entry that
was seen before with the same content changes nothing.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.exchange import ftm_lines, un_list
from comity.exchange.model import Entity, Read, fingerprint
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.commands import Act, command
from comity.kernel.handling import Handling
from comity.kernel.ids import new_id
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import Tier
from comity.kernel.viewer import Viewer
from comity.records.commands.records import version_of
from comity.records.models import ImportProblem, ImportRun, Record, RecordVersion
from comity.records.rules import DOCUMENTS, ORGANISATIONS, PERSON, Draft, caption_of, checked

CHUNK = 200
RAW_KEPT = timedelta(days=30)
POINTERS = ("holder", "entity")
"""FollowTheMoney properties by which one entity says whom it speaks of."""


@command("import.started", Permission.RECORD_IMPORT)
def start_import(
    act: Act,
    filename: str,
    content: BinaryIO,
    handling: Handling,
    status: str = "",
    reason: str = "",
) -> ImportRun:
    """Keep the raw list and open a run. ``status`` is given to its persons, ``reason`` to its documents.

    Without ``reason`` identity papers are kept with the person who holds them, not as records of their own.
    """
    if handling.source != act.viewer.bureau:
        raise Denied(_("A bureau imports for itself only."))
    if handling.tier is Tier.DISCREET:
        raise Denied(_("Discreet records are made one by one, each with its legal order."))
    run_id = new_id()
    path = _keep_raw(run_id, content)
    run = ImportRun.objects.create(
        id=run_id,
        source=act.viewer.bureau,
        person=act.viewer.person,
        purpose=act.viewer.purpose.value,
        filename=Path(filename).name[:200],
        format=_format(path),
        handling=handling.checked().as_json(),
        status=status,
        reason=reason,
        raw=str(path),
        raw_until=clock.now() + RAW_KEPT,
        size=path.stat().st_size,
    )
    act.on("import", run.pk, filename=run.filename, size=run.size, sha256=_digest(path))
    return run


def continue_import(
    viewer: Viewer, run_id: UUID, progress: Callable[[ImportRun], None] | None = None
) -> ImportRun:
    """Take up a run where it stands and bring it to its end. Two at once do no harm: one finds nothing to do."""
    with acting_as(viewer):
        run = _run(viewer, run_id)
        with Path(run.raw).open("rb") as stream:
            for reads in _chunks(_reader(run, stream)):
                run = _take_chunk(viewer, run_id, reads, stream.tell())
                if progress:
                    progress(run)
        return _finish(viewer, run_id)


@command("import.taken", Permission.RECORD_IMPORT)
def _take_chunk(act: Act, run_id: UUID, reads: list[Read], read_bytes: int) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(source=act.viewer.bureau).get(pk=run_id)
    reads = [read for read in reads if read.position > run.position]
    act.on("import", run_id, entries=len(reads))
    if not reads:
        return run
    chunk = _Chunk(act, run)
    chunk.look_up(reads)
    for read in reads:
        chunk.take(read)
    chunk.save()
    run.position, run.read_bytes = reads[-1].position, read_bytes
    run.state = ImportRun.State.RUNNING
    run.save()
    return run


@command("import.finished", Permission.RECORD_IMPORT)
def _finish(act: Act, run_id: UUID) -> ImportRun:
    run = _run(act.viewer, run_id)
    if run.state != ImportRun.State.DONE:
        run.state, run.finished_at = ImportRun.State.DONE, clock.now()
        run.save(update_fields=["state", "finished_at"])
    act.on("import", run.pk, added=run.added, changed=run.changed, refused=run.refused)
    act.tell("import.finished", run.source, run.pk)
    return run


class _Chunk:
    """The entities of one chunk against what the hub has of them, in two queries however many there are."""

    def __init__(self, act: Act, run: ImportRun) -> None:
        self.act, self.run = act, run
        self.handling = Handling.from_json(run.handling)
        self.fresh: dict[str, Record] = {}
        self.altered: dict[str, Record] = {}
        self.problems: list[ImportProblem] = []
        self.had: dict[str, Record | None] = {}

    def look_up(self, reads: list[Read]) -> None:
        """Fetch what the hub has of the entities of ``reads``, and of those they speak of, at once."""
        entities = [read.entity for read in reads if read.entity]
        ids = {entity["id"][:200] for entity in entities}
        for entity in entities:
            ids.update(value[:200] for name in POINTERS for value in entity["properties"].get(name, []))
        found = Record.objects.of_source(self.act.viewer).select_related("audience")
        known = {record.external_id: record for record in found.filter(external_id__in=ids)}
        self.had = {external_id: known.get(external_id) for external_id in ids}

    def take(self, read: Read) -> None:
        self.problems += [
            ImportProblem(
                run=self.run, at=problem.at[:100], field=problem.field[:100], message=problem.message
            )
            for problem in read.problems
        ]
        if read.entity is None:
            self.run.refused += 1
            return
        try:
            self._place(read.entity)
        except Invalid as invalid:
            self.run.refused += 1
            self.problems.append(
                ImportProblem(
                    run=self.run, at=read.at[:100], field=invalid.field[:100], message=invalid.reason
                )
            )

    def _place(self, entity: Entity) -> None:
        schema = entity["schema"]
        if schema == PERSON or schema in ORGANISATIONS or (schema in DOCUMENTS and self.run.reason):
            self._put(entity)
        elif owner := next(
            (self._owner(entity, name) for name in POINTERS if entity["properties"].get(name)), None
        ):
            self._attach(owner, entity)
        else:
            raise Invalid(
                _("“%(schema)s” says nothing of a person, document or organisation here.")
                % {"schema": schema},
                "schema",
            )

    def _put(self, entity: Entity) -> None:
        mark = fingerprint(entity)
        record = self._known(entity["id"])
        if record is not None and record.fingerprint == mark:
            self.run.unchanged += 1
            return
        draft = checked(self._draft(entity))
        if record is None:
            record = Record(external_id=entity["id"][:200], version=0)
            record.take_handling(self.handling)
            self.fresh[record.external_id] = record
            self.run.added += 1
        else:
            self._altering(record)
            self.run.changed += 1
        record.schema, record.fingerprint, record.caption = draft.schema, mark, caption_of(draft.properties)
        record.properties = {k: list(v) for k, v in draft.properties.items()}
        record.status, record.reason = draft.status, draft.reason
        record.holder = self._owner(entity, "holder")

    def _draft(self, entity: Entity) -> Draft:
        properties = {k: v for k, v in entity["properties"].items() if k not in POINTERS}
        schema = entity["schema"]
        return Draft(
            schema=schema,
            properties=properties,
            status=self.run.status if schema == PERSON else "",
            reason=self.run.reason if schema in DOCUMENTS else "",
        )

    def _attach(self, owner: Record, entity: Entity) -> None:
        if entity in owner.attached:
            self.run.unchanged += 1
            return
        others = [item for item in owner.attached if item["id"] != entity["id"]]
        self.run.changed += len(others) < len(owner.attached)
        self.run.added += len(others) == len(owner.attached)
        owner.attached = [*others, entity]
        self._altering(owner)

    def _altering(self, record: Record) -> None:
        if record.external_id not in self.fresh:
            self.altered[record.external_id] = record

    def _owner(self, entity: Entity, pointer: str) -> Record | None:
        names = entity["properties"].get(pointer, [])
        return self._known(names[0]) if names else None

    def _known(self, external_id: str) -> Record | None:
        return self.fresh.get(external_id[:200]) or self.had.get(external_id[:200])

    def save(self) -> None:
        touched = [*self.fresh.values(), *self.altered.values()]
        for record in touched:
            record.version += 1
            record.updated_at = clock.now()
        Record.objects.bulk_create(self.fresh.values())
        Record.objects.bulk_update(self.altered.values(), _IMPORTED_FIELDS)
        person = self.act.viewer.person
        RecordVersion.objects.bulk_create(
            RecordVersion(**version_of(record, "record.imported", person)) for record in touched
        )
        ImportProblem.objects.bulk_create(self.problems)
        if touched:
            self.act.tell("record.changed", None, None, ids=[str(record.pk) for record in touched])


_IMPORTED_FIELDS = [
    "schema",
    "fingerprint",
    "caption",
    "properties",
    "attached",
    "status",
    "reason",
    "holder",
    "version",
    "updated_at",
]


def _run(viewer: Viewer, run_id: UUID) -> ImportRun:
    run = ImportRun.objects.filter(source=viewer.bureau, pk=run_id).first()
    if run is None:
        raise NotFound
    return run


def _chunks(reads: Iterator[Read]) -> Iterator[list[Read]]:
    while chunk := list(islice(reads, CHUNK)):
        yield chunk


def _reader(run: ImportRun, stream: BinaryIO) -> Iterator[Read]:
    reader = un_list.read if run.format == "un-xml" else ftm_lines.read
    return reader(stream, start_after=run.position)


def _keep_raw(run_id: UUID, content: BinaryIO) -> Path:
    path = Path(settings.COMITY.home / "raw" / f"{run_id}.list")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as kept:
        path.chmod(0o600)
        shutil.copyfileobj(content, kept)
    if path.stat().st_size > settings.COMITY.import_max_bytes:
        path.unlink()
        raise Invalid(
            _("This list is larger than the %(limit)d MB this hub takes.")
            % {"limit": settings.COMITY.import_max_bytes // 2**20},
            "file",
        )
    return path


def _format(path: Path) -> str:
    with path.open("rb") as stream:
        beginning = stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.startswith(b"<"):
        return "un-xml"
    if beginning.startswith((b"{", b"[")):
        return "ftm"
    path.unlink()
    raise Invalid(_("This is neither the UN list (XML) nor FollowTheMoney JSON lines."), "file")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
