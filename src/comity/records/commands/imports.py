"""Import a list: the raw file is kept, entries are taken in chunks, and every refusal is reported.

A run remembers the last entry it kept, so that it goes on behind it after any interruption; an entry that
was seen before with the same content changes nothing.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.exchange import ftm_lines, interpol, misp, ofac_list, un_list
from comity.exchange.model import Read
from comity.exchange.tables import rows, sheets
from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.thing_reasons import ThingReason
from comity.kernel.commands import Act, command
from comity.kernel.handling import Handling
from comity.kernel.ids import new_id
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import Tier
from comity.kernel.viewer import Viewer
from comity.records.commands.chunk import Chunk
from comity.records.commands.records import wait_for_source
from comity.records.models import ImportRun
from comity.records.tables.queries import TABLE, look_into

CHUNK = 200
READERS: dict[str, Callable[..., Iterator[Read]]] = {
    "un-xml": un_list.read,
    "ofac-csv": ofac_list.read,
    "ftm": ftm_lines.read,
    "interpol": interpol.read,
    "misp": misp.read,
}
SIGNS = {
    "ftm": re.compile(rb'"schema"\s*:'),
    "misp": re.compile(rb'"interpol-notice"|"(Event|response|Object)"\s*:'),
    "interpol": re.compile(rb'"(entity_id|_embedded)"\s*:'),
}
"""What stands near the beginning of a JSON file; the first that does tells what it is."""
PIECE = 2**20
RAW_KEPT = timedelta(days=30)


@command("import.started", Permission.RECORD_IMPORT)
def start_import(
    act: Act,
    filename: str,
    content: BinaryIO,
    handling: Handling,
    status: str = "",
    reason: str = "",
    thing_reason: str = "",
) -> ImportRun:
    """Keep the raw list and open a run. ``status`` is given to its persons, ``reason`` to its documents,
    ``thing_reason`` to its vehicles, vessels, accounts and other things; without it they are refused.

    Without ``reason`` identity papers are kept with the person who holds them, not as records of their own.
    """
    if handling.source != act.viewer.bureau:
        raise Denied(_("A bureau imports for itself only."))
    if handling.tier is Tier.DISCREET:
        raise Denied(_("Discreet records are made one by one, each with its legal order."))
    if status and status not in set(PersonStatus):
        raise Invalid(_("State in what quality these persons are recorded."), "status")
    if reason and reason not in set(DocumentReason):
        raise Invalid(_("State why these documents are on the list."), "reason")
    if thing_reason and thing_reason not in set(ThingReason):
        raise Invalid(_("State why these things are on the list."), "thing_reason")
    run = ImportRun(
        id=new_id(),
        source=act.viewer.bureau,
        person=act.viewer.person,
        purpose=act.viewer.purpose.value,
        filename=Path(filename).name[:200],
        handling=handling.checked().as_json(),
        status=status,
        reason=reason,
        thing_reason=thing_reason,
        raw_until=clock.now() + RAW_KEPT,
    )
    path = settings.COMITY.home / "raw" / f"{run.pk}.list"
    try:
        _keep_raw(path, content)
        run.raw, run.size, run.format = str(path), path.stat().st_size, _format(path)
        run.save(force_insert=True)
        act.on("import", run.pk, filename=run.filename, size=run.size, sha256=_digest(path))
    except BaseException:
        path.unlink(missing_ok=True)  # a list that no run knows of would never be erased
        raise
    return run


def continue_import(
    viewer: Viewer, run_id: UUID, progress: Callable[[ImportRun], None] | None = None
) -> ImportRun:
    """Take up a run where it stands and bring it to its end. Two at once do no harm: one finds nothing to do."""
    with acting_as(viewer):
        run = _run(viewer, run_id)
        if run.needs_columns:
            raise Invalid(_("Say first what the columns of this table mean."), "columns")
        while run.is_open:
            second = run.second_reading
            with _raw(run) as stream:
                for reads in _chunks(_reader(run, stream)):
                    run = _take_chunk(viewer, run_id, reads, stream.tell(), second)
                    if progress:
                        progress(run)
            run = _read_again(viewer, run_id) if run.waiting and not second else _finish(viewer, run_id)
        return run


@command("import.taken", Permission.RECORD_IMPORT)
def _take_chunk(act: Act, run_id: UUID, reads: list[Read], read_bytes: int, second: bool) -> ImportRun:
    run = _locked(act, run_id)
    reads = [read for read in reads if read.position > run.position]
    if run.second_reading != second or not run.is_open:
        reads = []  # somebody else brings this run to its end as well, and is further
    act.on("import", run_id, entries=len(reads))
    if not reads:
        return run
    wait_for_source(run.source)
    chunk = Chunk(act, run)
    chunk.take_all(reads)
    chunk.save()
    run.position, run.read_bytes = reads[-1].position, read_bytes
    run.state = ImportRun.State.RUNNING
    run.save()
    return run


@command("import.reread", Permission.RECORD_IMPORT)
def _read_again(act: Act, run_id: UUID) -> ImportRun:
    """Begin the second reading, for entities that spoke of others further down."""
    run = _locked(act, run_id)
    act.on("import", run.pk, waiting=run.waiting)
    if not run.second_reading and run.is_open:
        run.second_reading, run.position, run.read_bytes = True, 0, 0
        run.save(update_fields=["second_reading", "position", "read_bytes"])
    return run


@command("import.finished", Permission.RECORD_IMPORT)
def _finish(act: Act, run_id: UUID) -> ImportRun:
    run = _locked(act, run_id)
    act.on("import", run.pk, added=run.added, changed=run.changed, refused=run.refused)
    if run.is_open:
        run.state, run.finished_at = ImportRun.State.DONE, clock.now()
        run.save(update_fields=["state", "finished_at"])
        act.tell("import.finished", run.source, run.pk)
    return run


def _locked(act: Act, run_id: UUID) -> ImportRun:
    return ImportRun.objects.select_for_update().filter(source=act.viewer.bureau).get(pk=run_id)


def _run(viewer: Viewer, run_id: UUID) -> ImportRun:
    run = ImportRun.objects.filter(source=viewer.bureau, pk=run_id).first()
    if run is None:
        raise NotFound
    return run


def _chunks(reads: Iterator[Read]) -> Iterator[list[Read]]:
    while chunk := list(islice(reads, CHUNK)):
        yield chunk


def _reader(run: ImportRun, stream: BinaryIO) -> Iterator[Read]:
    if run.format == TABLE:
        return rows.read(stream, rows.Plan.from_json(run.columns or {}), run.position)
    return READERS[run.format](stream, start_after=run.position)


@contextmanager
def _raw(run: ImportRun) -> Iterator[BinaryIO]:
    if not Path(run.raw).is_file():
        raise Invalid(_("The list itself is no longer kept. Import it again."))
    with Path(run.raw).open("rb") as stream:
        yield stream


def _keep_raw(path: Path, content: BinaryIO) -> None:
    """Write ``content`` to ``path``; stops as soon as it is larger than this hub takes."""
    limit, size = settings.COMITY.import_max_bytes, 0
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as kept:
        path.chmod(0o600)
        while piece := content.read(PIECE):
            size += len(piece)
            if size > limit:
                raise Invalid(
                    _("This list is larger than the %(limit)d MB this hub takes.")
                    % {"limit": limit // 2**20},
                    "file",
                )
            kept.write(piece)


def _format(path: Path) -> str:
    with path.open("rb") as stream:
        if ofac_list.is_list(stream):
            return "ofac-csv"
        stream.seek(0)
        beginning = stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.startswith(b"<"):
        return "un-xml"
    if beginning.startswith((b"{", b"[")):
        return next((name for name, sign in SIGNS.items() if sign.search(beginning)), "ftm")
    if sheets.is_table(path):
        look_into(path)
        return TABLE
    raise Invalid(
        _(
            "This is none of the lists that the hub knows: the UN’s (XML), OFAC’s (CSV files in one ZIP archive),"
            " FollowTheMoney, INTERPOL’s notices or MISP’s (JSON), or a table (CSV, Excel)."
        ),
        "file",
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
