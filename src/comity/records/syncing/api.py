"""The API of registers: keep one, send it whole or its changes, read what became of it, answer what it asks."""

from typing import Annotated
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Status

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.thing_reasons import ThingReason
from comity.kernel.handling import Handling
from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import (
    UPLOAD,
    Cursor,
    Input,
    Limit,
    Line,
    Moment,
    Page,
    Schema,
    Short,
    page_of,
    upload_of,
)
from comity.records.api_shapes import HandlingOut, ImportProblemOut, Restrictions
from comity.records.models import Register, Sync, SyncLine
from comity.records.syncing import commands, queries
from comity.records.syncing.rules import Doubt
from comity.records.syncing.tasks import sync_later

router = Router(tags=["Registers"])


class RegisterIn(Input):
    """How what the register sends from now on is kept; `days`: until a record expires, from its coming."""

    name: Annotated[Short, Field(min_length=1)]
    days: Annotated[int, Field(ge=1, le=1830)] = 365
    status: PersonStatus | None = Field(
        None, description="Given to its persons; without it they are refused."
    )
    reason: DocumentReason | None = Field(
        None, description="Given to its documents; without it they are kept with their holders."
    )
    thing_reason: ThingReason | None = Field(
        None, description="Given to its things and accounts; without it they are refused."
    )
    handling: Restrictions = Field(default_factory=lambda: Restrictions.model_validate({}))

    def kept(self, viewer: Viewer) -> commands.Kept:
        return commands.Kept(
            self.name,
            self.handling.handling(viewer.bureau, commands.expiry(self.days)),
            self.days,
            self.status or "",
            self.reason or "",
            self.thing_reason or "",
        )


class RegisterOut(Schema):
    id: UUID
    name: Line
    days: int
    status: str
    reason: str
    thing_reason: str
    handling: HandlingOut

    @classmethod
    def of(cls, register: Register) -> "RegisterOut":
        plain = {name: getattr(register, name) for name in cls.model_fields if name != "handling"}
        return cls(**plain, handling=HandlingOut.of(Handling.from_json(register.handling), own=True))


class DoubtOut(Schema):
    """What has to be answered before anything is applied: `number` of the `of` records that the register had."""

    rule_id: str
    text: str
    number: int
    of: int


class SyncOut(Schema):
    """A sending. `waiting`: lines that are not taken in yet."""

    id: UUID
    register_id: UUID
    filename: str
    sha256: str
    changes: bool
    state: Sync.State
    before: int
    added: int
    changed: int
    gone: int
    unchanged: int
    refused: int
    waiting: int
    asks: list[DoubtOut]
    answered_at: Moment | None
    started_at: Moment
    finished_at: Moment | None

    @classmethod
    def of(cls, sync: Sync) -> "SyncOut":
        run = sync.run
        doubts = [Doubt(**doubt) for doubt in sync.doubts]
        asks = [DoubtOut(rule_id=d.rule_id, text=str(d.text), number=d.number, of=d.of) for d in doubts]
        of_run = (
            "filename",
            "added",
            "changed",
            "unchanged",
            "refused",
            "waiting",
            "started_at",
            "finished_at",
        )
        of_sync = ("register_id", "sha256", "changes", "state", "before", "gone", "answered_at")
        return cls(
            id=sync.pk,
            asks=asks,
            **{name: getattr(run, name) for name in of_run},
            **{name: getattr(sync, name) for name in of_sync},
        )


class DifferenceLineOut(Schema):
    """An entity by its own id: what became of it, on which line it stands (0: on none), and its record here."""

    outcome: SyncLine.Outcome
    entity: str
    line: int
    record: UUID | None

    @classmethod
    def of(cls, line: SyncLine) -> "DifferenceLineOut":
        return cls(
            outcome=SyncLine.Outcome(line.outcome),
            entity=line.external_id,
            line=line.number,
            record=line.record,
        )


class SyncAnswerIn(Input):
    apply: bool = Field(description="Apply what was sent, or throw it away.")


@router.get("/registers", response=Page[RegisterOut], summary="List registers")
@needs(Permission.RECORD_IMPORT)
def list_registers(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[RegisterOut]:
    """Those of one's own bureau."""
    rows = queries.registers(request.auth)
    return page_of(rows, lambda found: [RegisterOut.of(one) for one in found], cursor, limit)


@router.post("/registers", response={201: RegisterOut}, summary="Open a register")
@needs(Permission.RECORD_IMPORT)
def open_register(request: ApiRequest, body: RegisterIn) -> Status[RegisterOut]:
    """One that is sent again and again, and kept in step with what was sent."""
    return Status(201, RegisterOut.of(commands.keep_register(request.auth, body.kept(request.auth))))


@router.put("/registers/{uuid:register_id}", response=RegisterOut, summary="Change how a register is kept")
@needs(Permission.RECORD_IMPORT)
def keep_register(request: ApiRequest, register_id: UUID, body: RegisterIn) -> RegisterOut:
    """It holds for what is added from then on."""
    return RegisterOut.of(commands.keep_register(request.auth, body.kept(request.auth), register_id))


@router.post(
    "/registers/{uuid:register_id}/syncs",
    response={202: SyncOut},
    summary="Send a register",
    openapi_extra=UPLOAD,
)
@needs(Permission.RECORD_IMPORT)
def start_sync(
    request: ApiRequest,
    response: HttpResponse,
    register_id: UUID,
    changes: Annotated[bool, Query(description="What changed since, not the whole register.")] = False,
    sha256: Annotated[str, Query(max_length=64, description="Of the file as it is sent.")] = "",
    filename: Annotated[str, Query(max_length=200)] = "",
) -> SyncOut:
    """FollowTheMoney entities, one a line, or changes of them, each as `{"op": "ADD", "entity": {…}}` (`MOD`, `DEL`);
    gzip is unpacked. The same again while it is taken in is the same sending; another one is answered 503 until then.
    `Location` tells how far it is."""
    name, content = upload_of(request)
    with transaction.atomic():
        sync = commands.start_sync(request.auth, register_id, name, content, changes, sha256)
        sync_later(request.auth, sync)
    response["Location"] = reverse("api:read_sync", args=[sync.pk])
    return SyncOut.of(sync)


@router.get("/syncs", response=Page[SyncOut], summary="List sendings of registers")
@needs(Permission.RECORD_IMPORT)
def list_syncs(
    request: ApiRequest, register_id: UUID | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[SyncOut]:
    """Those of one's own bureau, or of one register."""
    rows = queries.syncs(request.auth)
    rows = rows.filter(register=register_id) if register_id else rows
    return page_of(rows, lambda found: [SyncOut.of(one) for one in found], cursor, limit)


@router.get("/syncs/{uuid:sync_id}", response=SyncOut, summary="How far a sending is")
@needs(Permission.RECORD_IMPORT)
def read_sync(request: ApiRequest, sync_id: UUID) -> SyncOut:
    """And what became of it, in numbers."""
    return SyncOut.of(queries.sync_of(request.auth, sync_id))


@router.get(
    "/syncs/{uuid:sync_id}/differences", response=Page[DifferenceLineOut], summary="What a sending changed"
)
@needs(Permission.RECORD_IMPORT)
def list_differences(
    request: ApiRequest,
    sync_id: UUID,
    outcome: SyncLine.Outcome | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[DifferenceLineOut]:
    """Each entity that was added, changed, let go of or refused; `put` and `going` are those that wait. Kept for 30
    days."""
    sync = queries.sync_of(request.auth, sync_id)
    rows = queries.differences(request.auth, sync, outcome.value if outcome else "")
    return page_of(
        rows, lambda found: [DifferenceLineOut.of(one) for one in found], cursor, limit, newest_first=False
    )


@router.get(
    "/syncs/{uuid:sync_id}/problems", response=Page[ImportProblemOut], summary="What a sending had refused"
)
@needs(Permission.RECORD_IMPORT)
def list_sync_problems(
    request: ApiRequest, sync_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> Page[ImportProblemOut]:
    """Every line and value, with its place and why."""
    rows = queries.refusals(request.auth, queries.sync_of(request.auth, sync_id))
    return page_of(
        rows, lambda found: [ImportProblemOut.of(row) for row in found], cursor, limit, newest_first=False
    )


@router.post("/syncs/{uuid:sync_id}/answer", response={202: SyncOut}, summary="Answer what a sending asks")
@needs(Permission.REGISTER_CONFIRM)
def answer_sync(request: ApiRequest, sync_id: UUID, body: SyncAnswerIn) -> Status[SyncOut]:
    """For people alone: no key may, so that a program never confirms what it sent itself."""
    with transaction.atomic():
        sync = commands.answer_sync(request.auth, sync_id, body.apply)
        sync_later(request.auth, sync)
    return Status(202, SyncOut.of(sync))
