"""The API of tables: what their columns mean, what would follow, taking them in; undoing an import."""

from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from ninja import Field, Router, Status

from comity.exchange.tables.rows import Plan
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Input, Limit, Line, Page, Schema, Short, page_of
from comity.records import commands
from comity.records.api_shapes import ImportOut
from comity.records.models import ImportMapping, ImportRun
from comity.records.queries import import_run
from comity.records.tables import queries
from comity.records.tables.commands import delete_mapping as forget
from comity.records.tables.commands import name_columns as keep
from comity.records.tasks import import_later, undo_later

router = Router(tags=["Imports"])
MOST_COLUMNS = 200


class ColumnOut(Schema):
    """One column: its place from 0, what it is called, some of its values, and what it means or may mean."""

    place: int
    heading: str
    sample: list[str]
    means: str


class ColumnsOut(Schema):
    """`mapping` names the saved meaning by which the table was understood."""

    kind: str
    header: int
    mapping: str
    said: bool
    columns: list[ColumnOut]


class ColumnsIn(Input):
    """`columns`: what each column means by its place; `save_as` keeps that by headings."""

    kind: Short
    columns: Annotated[dict[int, Short], Field(max_length=MOST_COLUMNS)]
    reason: Short = ""
    save_as: Short = ""
    headless: bool = False


class RowOut(Schema):
    """One row as it would come in. `wrong`: by headings; `refused`: why the whole row is."""

    row: int
    wrong: dict[str, str]
    refused: str


class MappingOut(Schema):
    id: UUID
    name: Line
    kind: str
    fields: dict[str, Any]


@router.get("/imports/{uuid:run_id}/columns", response=ColumnsOut, summary="What a table's columns may mean")
@needs(Permission.RECORD_IMPORT)
def read_columns(request: ApiRequest, run_id: UUID, kind: Short = "") -> ColumnsOut:
    """As it was said of this table, else as a saved meaning or the headings tell."""
    run = _table(request, run_id)
    look = queries.look_at(run)
    found = queries.understood(request.auth, run, look, kind)
    columns = [
        ColumnOut(
            place=place, heading=heading, sample=look.column(place)[:3], means=found.chosen.get(place, "")
        )
        for place, heading in enumerate(look.headings)
    ]
    return ColumnsOut(
        kind=found.kind,
        header=look.header,
        mapping=found.mapping,
        said=run.columns is not None,
        columns=columns,
    )


@router.put(
    "/imports/{uuid:run_id}/columns", response=list[RowOut], summary="Say what a table's columns mean"
)
@needs(Permission.RECORD_IMPORT)
def name_columns(request: ApiRequest, run_id: UUID, body: ColumnsIn) -> list[RowOut]:
    """Answers with what the first rows would become; nothing is taken in yet."""
    run = keep(request.auth, run_id, body.kind, body.columns, body.reason, body.save_as, body.headless)
    seen = queries.preview(run, Plan.from_json(run.columns or {}))
    return [RowOut(row=row.number, wrong=row.wrong, refused=row.refused) for row in seen]


@router.post("/imports/{uuid:run_id}/run", response={202: ImportOut}, summary="Take a table in")
@needs(Permission.RECORD_IMPORT)
def run_import(request: ApiRequest, run_id: UUID) -> Status[ImportOut]:
    """Once it was said what its columns mean; also an import that stands still."""
    run = import_run(request.auth, run_id)
    if run.needs_columns or not run.is_open:
        raise Invalid("There is nothing to take in, or nobody has said what the columns mean.")
    import_later(request.auth, run)
    return Status(202, ImportOut.of(run))


@router.post("/imports/{uuid:run_id}/undo", response={202: ImportOut}, summary="Undo an import")
@needs(Permission.RECORD_IMPORT)
def undo_import(request: ApiRequest, run_id: UUID) -> Status[ImportOut]:
    """As a whole: what it added is erased, what it changed says again what it said. What was changed since stays."""
    with transaction.atomic():
        run = commands.begin_undo(request.auth, run_id)
        undo_later(request.auth, run)
    return Status(202, ImportOut.of(run))


@router.get("/import-mappings", response=Page[MappingOut], summary="List saved meanings of columns")
@needs(Permission.RECORD_IMPORT)
def list_mappings(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[MappingOut]:
    """Those of one's own bureau."""
    rows = queries.mappings(request.auth)
    return page_of(rows, lambda found: [_mapping(one) for one in found], cursor, limit)


@router.delete("/import-mappings/{uuid:mapping_id}", response={204: None}, summary="Forget a saved meaning")
@needs(Permission.RECORD_IMPORT)
def delete_mapping(request: ApiRequest, mapping_id: UUID) -> Status[None]:
    """Imports that were understood by it stay."""
    forget(request.auth, mapping_id)
    return Status(204, None)


def _mapping(one: ImportMapping) -> MappingOut:
    return MappingOut(id=one.pk, name=one.name, kind=one.kind, fields=one.fields)


def _table(request: ApiRequest, run_id: UUID) -> ImportRun:
    run = import_run(request.auth, run_id)
    if run.format != queries.TABLE:
        raise Invalid("This import is of no table.")
    return run
