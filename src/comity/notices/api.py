"""The API of the notices room: drafts, what is published, purge requests, the rules themselves."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import UPLOAD, Cursor, Limit, Page, page_of, upload_of
from comity.members.queries import bureau_names
from comity.notices import commands, printing, queries
from comity.notices.api_shapes import (
    ConditionOut,
    ContentIn,
    DraftIn,
    FileOut,
    Name,
    NoteIn,
    NoticeLine,
    NoticeOut,
    PurgeOut,
    RenewalIn,
    RulesOut,
    TypeOut,
)
from comity.notices.models import Notice, NoticeFile
from comity.notices.tables import current

router = Router(tags=["Notices"])


def lines(notices: list[Notice]) -> list[NoticeLine]:
    names = bureau_names({notice.source for notice in notices})
    return [NoticeLine(**NoticeLine.fields_of(n, names.get(n.source, ""))) for n in notices]


def shown(request: ApiRequest, notice: Notice | UUID) -> NoticeOut:
    """A notice as it is now, for whoever just did something to it."""
    if isinstance(notice, UUID):
        notice = Notice.objects.get_visible(request.auth, notice)
    return NoticeOut.of(request.auth, notice)


@router.get("/notice-rules", response=RulesOut, summary="Read the rules on notices")
@needs(None)
def read_notice_rules(request: ApiRequest) -> RulesOut:
    """The version in force: each type with its conditions, where each comes from, and whether it was only recalled."""
    table = current(clock.now().date())
    types = [
        TypeOut(
            **{
                name: getattr(kind, name)
                for name in ("id", "label", "aim", "purpose", "approvals", "source", "mark")
            },
            fields=list(kind.fields),
            steps=list(kind.steps),
            conditions=[ConditionOut.of(condition) for condition in kind.conditions],
        )
        for kind in table.types.values()
    ]
    return RulesOut(version=table.version, about=table.about, types=types)


@router.get("/notices", response=Page[NoticeLine], summary="List notices")
@needs(Permission.NOTICE_READ)
def list_notices(
    request: ApiRequest,
    type: Name | None = None,
    own: bool = False,
    state: Name | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[NoticeLine]:
    """What the viewer may know of: the own bureau's in every state, what others published for it; newest first."""
    rows = Notice.objects.of_source(request.auth) if own else Notice.objects.visible_to(request.auth)
    if type:
        rows = rows.filter(type=type)
    if state:
        rows = rows.filter(state=state)
    return page_of(rows, lines, cursor, limit)


@router.post("/notices", response={201: NoticeOut}, summary="Begin a draft")
@needs(Permission.NOTICE_WRITE)
def draft_notice(request: ApiRequest, response: HttpResponse, body: DraftIn) -> NoticeOut:
    """Empty, or with what an own record says."""
    notice = commands.start_draft(request.auth, body.type, body.record)
    response["Location"] = reverse("api:read_notice", args=[notice.pk])
    return shown(request, notice)


@router.get("/notices/{uuid:notice_id}", response=NoticeOut, summary="Read a notice")
@needs(Permission.NOTICE_READ)
def read_notice(request: ApiRequest, notice_id: UUID) -> NoticeOut:
    """The reader's bureau becomes a holder of it."""
    return shown(request, commands.read_notice(request.auth, notice_id))


@router.put("/notices/{uuid:notice_id}", response=NoticeOut, summary="Save a draft")
@needs(Permission.NOTICE_WRITE)
def save_notice(request: ApiRequest, notice_id: UUID, body: ContentIn) -> NoticeOut:
    """Complete or not. Refused where somebody changed it since `version`."""
    audience = body.audience.of() if body.audience else None
    saved = commands.save_draft(request.auth, notice_id, body.content, audience, body.version)
    return shown(request, saved)


@router.post("/notices/{uuid:notice_id}/submit", response=NoticeOut, summary="Ask for publication")
@needs(Permission.NOTICE_WRITE)
def submit_notice(request: ApiRequest, notice_id: UUID) -> NoticeOut:
    """Complete requests alone are taken; `field` names what is missing."""
    return shown(request, commands.submit(request.auth, notice_id))


@router.post(
    "/notices/{uuid:notice_id}/files",
    response={201: FileOut},
    summary="Add a photograph or an attachment",
    openapi_extra=UPLOAD,
)
@needs(Permission.NOTICE_WRITE)
def add_notice_file(
    request: ApiRequest,
    notice_id: UUID,
    what: NoticeFile.What,
    confirmed: Annotated[bool, Query(description="Nobody else can be recognised on the photograph.")] = False,
    filename: Annotated[str, Query(max_length=200)] = "",
) -> NoticeFile:
    """A JPEG or PNG picture; a PDF too as an attachment."""
    name, stream = upload_of(request)
    content = stream.read(11 * 2**20)
    return commands.add_file(request.auth, notice_id, what, filename or name or _("file"), content, confirmed)


@router.post("/notices/{uuid:notice_id}/answer", response=NoticeOut, summary="Answer the open question")
@needs(Permission.NOTICE_WRITE)
def answer_notice(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """`note` answers the oldest question that reviewers asked and the bureau has not answered."""
    asked = queries.open_question(request.auth, notice_id)
    commands.answer_question(request.auth, notice_id, asked.pk, body.note)
    return shown(request, notice_id)


@router.post("/notices/{uuid:notice_id}/withdraw", response=NoticeOut, summary="Withdraw a notice")
@needs(Permission.NOTICE_WRITE)
def withdraw_notice(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """Gone at once; every holder is asked to erase its copies."""
    commands.withdraw(request.auth, notice_id, body.note)
    return shown(request, notice_id)


@router.post("/notices/{uuid:notice_id}/suspend", response=NoticeOut, summary="Suspend a notice")
@needs(Permission.NOTICE_READ)
def suspend_notice(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """By its source or a reviewer: hidden at once, until it was looked at again."""
    return shown(request, commands.suspend(request.auth, notice_id, body.note))


@router.post("/notices/{uuid:notice_id}/contest", response=NoticeOut, summary="Mark a notice as contested")
@needs(Permission.NOTICE_READ)
def contest_notice(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """By its source or those who decide."""
    return shown(request, commands.contest(request.auth, notice_id, body.note))


@router.put("/notices/{uuid:notice_id}/amendment", response=NoticeOut, summary="Amend a published notice")
@needs(Permission.NOTICE_WRITE)
def amend_notice(request: ApiRequest, notice_id: UUID, body: ContentIn) -> NoticeOut:
    """Shown once as many people approved the change as approved the notice."""
    return shown(request, commands.amend(request.auth, notice_id, body.content, body.version))


@router.post("/notices/{uuid:notice_id}/renewal", response=NoticeOut, summary="Ask to keep a notice longer")
@needs(Permission.NOTICE_WRITE)
def ask_renewal(request: ApiRequest, notice_id: UUID, body: RenewalIn) -> NoticeOut:
    """Reviewed first."""
    return shown(request, commands.ask_renewal(request.auth, notice_id, body.until, body.reason))


@router.get("/notices/{uuid:notice_id}/export", response=dict[str, Any], summary="Export a notice")
@needs(Permission.NOTICE_READ)
def export_notice(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """The exporting bureau becomes a holder, and the source may count it."""
    return commands.export_notice(request.auth, notice_id)


@router.get(
    "/notices/{uuid:notice_id}/pdf",
    summary="Print a notice",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"application/pdf": {}}}}},
)
@needs(Permission.NOTICE_READ)
def print_notice(request: ApiRequest, notice_id: UUID) -> HttpResponse:
    """As a PDF, in the language that `Accept-Language` asks for. The bureau becomes a holder, and the source may count it."""
    return printing.answer(printing.printed(request.auth, notice_id), notice_id)


@router.get("/purges", response=Page[PurgeOut], summary="List purge requests")
@needs(Permission.NOTICE_PURGE)
def list_purges(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[PurgeOut]:
    """What the viewer's bureau is asked to erase."""
    rows = queries.purges(request.auth)
    return page_of(rows, lambda found: [PurgeOut.of(purge) for purge in found], cursor, limit)


@router.post("/purges/{uuid:purge_id}/acknowledge", response=PurgeOut, summary="Say that copies are erased")
@needs(Permission.NOTICE_PURGE)
def acknowledge_purge(request: ApiRequest, purge_id: UUID, body: NoteIn) -> PurgeOut:
    """By the holder that was asked."""
    return PurgeOut.of(commands.acknowledge_purge(request.auth, purge_id, body.note))
