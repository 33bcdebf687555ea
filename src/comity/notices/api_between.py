"""The API between bureaus: found, told, gone on with; and where two of them disagree on a notice."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Limit, Page, page_of
from comity.notices import commands, queries
from comity.notices.api import shown
from comity.notices.api_shapes import (
    DisagreementDecideIn,
    DisagreementOut,
    LocatedIn,
    NoteIn,
    NoticeOut,
    PursueIn,
    ToldIn,
)
from comity.notices.commands import Told
from comity.notices.models import Disagreement

router = Router(tags=["Notices between bureaus"])


@router.post(
    "/hits/{uuid:hit_id}/located", response=NoticeOut, summary="Say that a notice's subject was found"
)
@needs(Permission.MATCH_VERIFY)
def report_located(request: ApiRequest, hit_id: UUID, body: LocatedIn) -> NoticeOut:
    """Or arrested; after the source confirmed the hit."""
    return shown(request, commands.report_located(request.auth, hit_id, body.note, body.arrested, body.wish))


@router.post("/notices/{uuid:notice_id}/pursue", response=NoticeOut, summary="Say how it goes on")
@needs(Permission.NOTICE_WRITE)
def pursue_notice(request: ApiRequest, notice_id: UUID, body: PursueIn) -> NoticeOut:
    """After an arrest, by the source."""
    return shown(request, commands.pursue(request.auth, notice_id, body.verb, body.note))


@router.post("/notices/{uuid:notice_id}/tell", response={204: None}, summary="Tell what reopens a notice")
@needs(Permission.NOTICE_WRITE)
def tell_of_notice(request: ApiRequest, notice_id: UUID, body: ToldIn) -> Status[None]:
    """By a state other than its source: extradition was refused, or asylum granted. Nobody learns which or by whom."""
    commands.tell_of(request.auth, notice_id, Told(body.what))
    return Status(204, None)


@router.get("/disagreements", response=Page[DisagreementOut], summary="List disagreements on notices")
@needs(Permission.NOTICE_READ)
def list_disagreements(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[DisagreementOut]:
    """Of the viewer's bureau, on either side; for who decides all but those of a state she is of."""

    def show(found: Sequence[Disagreement]) -> list[DisagreementOut]:
        return [DisagreementOut.of(each) for each in found]

    return page_of(queries.disagreements(request.auth), show, cursor, limit)


@router.post(
    "/notices/{uuid:notice_id}/disagreements",
    response={201: DisagreementOut},
    summary="Disagree with a notice",
)
@needs(Permission.NOTICE_WRITE)
def raise_disagreement(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, body: NoteIn
) -> DisagreementOut:
    """By another member. The notice is contested until both agree, or the legal office has decided."""
    return DisagreementOut.of(commands.raise_disagreement(request.auth, notice_id, body.note))


@router.post(
    "/disagreements/{uuid:disagreement_id}/answer", response=DisagreementOut, summary="Answer a disagreement"
)
@needs(Permission.NOTICE_WRITE)
def answer_disagreement(request: ApiRequest, disagreement_id: UUID, body: NoteIn) -> DisagreementOut:
    """By the source of the notice."""
    return DisagreementOut.of(commands.answer_disagreement(request.auth, disagreement_id, body.note))


@router.post(
    "/disagreements/{uuid:disagreement_id}/settle", response=DisagreementOut, summary="Disagree no longer"
)
@needs(Permission.NOTICE_WRITE)
def settle_disagreement(request: ApiRequest, disagreement_id: UUID, body: NoteIn) -> DisagreementOut:
    """By the bureau that disagreed."""
    return DisagreementOut.of(commands.settle_disagreement(request.auth, disagreement_id, body.note))


@router.post(
    "/disagreements/{uuid:disagreement_id}/lay",
    response=DisagreementOut,
    summary="Lay a disagreement before the legal office",
)
@needs(Permission.NOTICE_WRITE)
def lay_disagreement(request: ApiRequest, disagreement_id: UUID) -> DisagreementOut:
    """By either bureau, once the source has answered or let its time pass."""
    return DisagreementOut.of(commands.lay_disagreement(request.auth, disagreement_id))


@router.post(
    "/disagreements/{uuid:disagreement_id}/decide",
    response=DisagreementOut,
    summary="Decide on a disagreement",
)
@needs(Permission.NOTICE_CONTEXT)
def decide_disagreement(
    request: ApiRequest, disagreement_id: UUID, body: DisagreementDecideIn
) -> DisagreementOut:
    """By the legal office: the notice stands, or it is suspended and looked at again."""
    outcome = Disagreement.Outcome(body.outcome)
    return DisagreementOut.of(commands.decide_disagreement(request.auth, disagreement_id, outcome, body.note))
