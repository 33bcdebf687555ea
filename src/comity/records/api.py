"""The API of the records room: what members share, and the lists they import."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from ninja import Query, Router
from pydantic import ValidationError

from comity.kernel import clock
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.thing_reasons import ThingReason
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import UPLOAD, Cursor, Limit, Page, page_of, upload_of
from comity.records import commands
from comity.records.api_shapes import (
    ChangeOut,
    DeletionOut,
    DifferenceOut,
    EditIn,
    ExportIn,
    ExtendIn,
    HandlingIn,
    ImportOut,
    ImportProblemOut,
    Kind,
    KindOut,
    ReasonIn,
    RecordIn,
    RecordLine,
    RecordOut,
    ReferenceIn,
    RestrictIn,
)
from comity.records.exporting.commands import export_records as take
from comity.records.exporting.rules import EXCEL, Shape
from comity.records.exporting.shapes import entities, table
from comity.records.models import Record
from comity.records.queries import (
    compared,
    history,
    import_problems,
    import_run,
    imports,
    pinned,
    sources_of,
)
from comity.records.tasks import import_later
from comity.records.things import kinds as things

router = Router(tags=["Records"])
Version = Annotated[int, Query(ge=1, le=2**31 - 1, description="The number of a version.")]
HandlingText = Annotated[
    str,
    Query(
        max_length=10_000,
        description="The handling of every record of the list, as JSON.",
        examples=['{"expires_at": "2027-06-30T00:00:00Z", "tier": "full"}'],
    ),
]


def _shown(request: ApiRequest, record: Record) -> RecordOut:
    return RecordOut.of(request.auth, record, sources_of([record]).get(record.source, ""))


def _lines(records: list[Record]) -> list[RecordLine]:
    names = sources_of(records)
    return [RecordLine(**RecordLine.fields_of(r, names.get(r.source, ""))) for r in records]


@router.get("/records", response=Page[RecordLine], summary="List records")
@needs(Permission.RECORD_READ)
def list_records(
    request: ApiRequest,
    source: UUID | None = None,
    kind: Kind | None = None,
    status: PersonStatus | None = None,
    expiring_within_days: Annotated[int | None, Query(ge=0, le=3660)] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[RecordLine]:
    """Own records, and what others share in full for this purpose; the newest first."""
    rows = Record.objects.visible_to(request.auth).select_related("audience")
    rows, lead = pinned(rows, source=source, status=status.value if status else "", schema=kind)
    if expiring_within_days is not None:
        rows = rows.filter(expires_at__lte=clock.now() + timedelta(days=expiring_within_days))
    return page_of(rows, _lines, cursor, limit, lead=lead)


@router.get("/kinds", response=list[KindOut], summary="Kinds of things")
@needs(Permission.RECORD_READ)
def list_kinds(request: ApiRequest) -> list[KindOut]:
    """Besides persons, documents and organisations: which kinds of things and accounts can be recorded, and how."""
    return [KindOut.of(kind) for kind in things.KINDS]


@router.post("/records", response={201: RecordOut}, summary="Share a record")
@needs(Permission.RECORD_WRITE)
def create_record(request: ApiRequest, response: HttpResponse, body: RecordIn) -> RecordOut:
    """For one's own bureau, under the handling given with it."""
    record = commands.create_record(request.auth, body.draft(), body.handling.of(request.auth))
    response["Location"] = reverse("api:read_record", args=[record.pk])
    return _shown(request, record)


@router.post("/records/export", response=list[dict[str, Any]], summary="Export records")
@needs(Permission.RECORD_EXPORT)
def export_records(request: ApiRequest, body: ExportIn) -> list[dict[str, Any]]:
    """FollowTheMoney entities, each with its handling. The exporting bureau becomes a holder, and the source knows."""
    return entities(request.auth, take(request.auth, body.ids, body.reason))


@router.post(
    "/records/export/excel",
    summary="Export records as an Excel file",
    openapi_extra={"responses": {200: {"description": "OK", "content": {EXCEL: {}}}}},
)
@needs(Permission.RECORD_EXPORT)
def export_workbook(request: ApiRequest, body: ExportIn) -> HttpResponse:
    """A row for each record, with its handling. The exporting bureau becomes a holder, and the source knows."""
    records = take(request.auth, body.ids, body.reason, Shape.EXCEL)
    return HttpResponse(table(request.auth, records, body.reason), content_type=EXCEL)


@router.get("/records/{uuid:record_id}", response=RecordOut, summary="Read a record in full")
@needs(Permission.RECORD_READ)
def read_record(request: ApiRequest, record_id: UUID) -> RecordOut:
    """The reader's bureau becomes a holder of it."""
    return _shown(request, commands.read_record(request.auth, record_id))


@router.put("/records/{uuid:record_id}", response=RecordOut, summary="Edit a record")
@needs(Permission.RECORD_WRITE)
def edit_record(request: ApiRequest, record_id: UUID, body: EditIn) -> RecordOut:
    """Refused where somebody changed it since `version`."""
    return _shown(
        request, commands.edit_record(request.auth, record_id, body.draft(), body.version, body.why)
    )


@router.put("/records/{uuid:record_id}/handling", response=RecordOut, summary="Change who may see a record")
@needs(Permission.RECORD_WRITE)
def restrict_record(request: ApiRequest, record_id: UUID, body: RestrictIn) -> RecordOut:
    """At once, everywhere. Its expiry stays: extending it is an operation of its own."""
    handling = body.handling(request.auth.bureau, clock.now())
    return _shown(request, commands.restrict_record(request.auth, record_id, handling, body.why))


@router.post("/records/{uuid:record_id}/extension", response=RecordOut, summary="Keep a record longer")
@needs(Permission.RECORD_WRITE)
def extend_record(request: ApiRequest, record_id: UUID, body: ExtendIn) -> RecordOut:
    """After review, with a reason."""
    return _shown(request, commands.extend_record(request.auth, record_id, body.expires_at, body.reason))


@router.post("/records/{uuid:record_id}/deletion", response=DeletionOut, summary="Delete a record")
@needs(Permission.RECORD_DELETE)
def delete_record(request: ApiRequest, record_id: UUID, body: ReasonIn) -> DeletionOut:
    """Its content is erased; every holder is told; a trace without content stays."""
    deletion = commands.delete_record(request.auth, record_id, body.reason)
    return DeletionOut(record=deletion.record_id, holders=deletion.holders)


@router.put(
    "/records/{uuid:record_id}/reference",
    response=RecordOut,
    summary="Keep one's own reference beside a record",
)
@needs(Permission.RECORD_READ)
def note_reference(request: ApiRequest, record_id: UUID, body: ReferenceIn) -> RecordOut:
    """Nobody but one's own bureau sees it."""
    commands.note_reference(request.auth, record_id, body.reference)
    return _shown(request, commands.read_record(request.auth, record_id))


@router.get("/records/{uuid:record_id}/history", response=list[ChangeOut], summary="How a record changed")
@needs(Permission.RECORD_READ)
def read_history(request: ApiRequest, record_id: UUID) -> list[ChangeOut]:
    """Newest first; for the source alone, and empty for everybody else."""
    record = commands.read_record(request.auth, record_id)
    return [ChangeOut.of(change) for change in history(request.auth, record)]


@router.get(
    "/records/{uuid:record_id}/differences",
    response=list[DifferenceOut],
    summary="How two versions of a record differ",
)
@needs(Permission.RECORD_READ)
def read_differences(request: ApiRequest, record_id: UUID, one: Version, two: Version) -> list[DifferenceOut]:
    """From the first to the second; for the source alone, to others they are not there."""
    record = commands.read_record(request.auth, record_id)
    return [DifferenceOut.of(found) for found in compared(request.auth, record, one, two)]


@router.post(
    "/imports", response={202: ImportOut}, summary="Import a list", openapi_extra=UPLOAD, tags=["Imports"]
)
@needs(Permission.RECORD_IMPORT)
def start_import(
    request: ApiRequest,
    response: HttpResponse,
    handling: HandlingText,
    status: Annotated[PersonStatus | None, Query(description="Given to its persons.")] = None,
    reason: Annotated[DocumentReason | None, Query(description="Given to its documents.")] = None,
    thing_reason: Annotated[
        ThingReason | None,
        Query(description="Given to its things and accounts; without it they are refused."),
    ] = None,
    filename: Annotated[str, Query(max_length=200)] = "",
) -> ImportOut:
    """The UN list (XML), OFAC’s (its CSV files in a ZIP archive), FollowTheMoney JSON lines, notices of
    INTERPOL or MISP: taken in by itself. A table (CSV, Excel) waits until its columns are named. `Location` tells how far
    it is."""
    wanted = _handling(handling).of(request.auth)
    name, content = upload_of(request)
    with transaction.atomic():
        run = commands.start_import(
            request.auth, name, content, wanted, status or "", reason or "", thing_reason or ""
        )
        if not run.needs_columns:
            import_later(request.auth, run)
    response["Location"] = reverse("api:read_import", args=[run.pk])
    return ImportOut.of(run)


@router.get("/imports", response=Page[ImportOut], summary="List imports", tags=["Imports"])
@needs(Permission.RECORD_IMPORT)
def list_imports(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[ImportOut]:
    """Those of one's own bureau."""
    return page_of(imports(request.auth), lambda found: [ImportOut.of(run) for run in found], cursor, limit)


@router.get("/imports/{uuid:run_id}", response=ImportOut, summary="How far an import is", tags=["Imports"])
@needs(Permission.RECORD_IMPORT)
def read_import(request: ApiRequest, run_id: UUID) -> ImportOut:
    """And what became of its entries."""
    return ImportOut.of(import_run(request.auth, run_id))


@router.get(
    "/imports/{uuid:run_id}/problems",
    response=Page[ImportProblemOut],
    summary="What an import refused",
    tags=["Imports"],
)
@needs(Permission.RECORD_IMPORT)
def list_problems(
    request: ApiRequest, run_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> Page[ImportProblemOut]:
    """Every entry and value, in the order of the list."""
    rows = import_problems(request.auth, import_run(request.auth, run_id))
    return page_of(
        rows, lambda found: [ImportProblemOut.of(row) for row in found], cursor, limit, newest_first=False
    )


def _handling(text: str) -> HandlingIn:
    try:
        return HandlingIn.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise Invalid(first["msg"], ".".join(map(str, ("handling", *first["loc"])))) from None
