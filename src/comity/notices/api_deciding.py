"""The API of those who decide on notices: reviewers, the protection officer, the legal office, the commission."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Limit, Page, page_of
from comity.notices import commands, queries
from comity.notices.api import lines, shown
from comity.notices.api_shapes import (
    ClearanceOut,
    DecideIn,
    FlagIn,
    FlagOut,
    HolderOut,
    NoteIn,
    NoticeLine,
    NoticeOut,
    ProtectedIn,
    ProtectedOut,
    RefusalIn,
    StepsIn,
    WaiverIn,
)
from comity.notices.models import CountryFlag, Protected

router = Router(tags=["Deciding on notices"])


@router.get("/notice-queue", response=Page[NoticeLine], summary="List what waits for review")
@needs(Permission.NOTICE_REVIEW)
def list_queue(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[NoticeLine]:
    """Nothing of states the reviewer is of."""
    return page_of(queries.queue(request.auth), lines, cursor, limit)


@router.put(
    "/notices/{uuid:notice_id}/steps", response=NoticeOut, summary="Answer steps of the decision table"
)
@needs(Permission.NOTICE_REVIEW)
def answer_steps(request: ApiRequest, notice_id: UUID, body: StepsIn) -> NoticeOut:
    """Each reviewer for herself, each step with a reason."""
    commands.answer_steps(request.auth, notice_id, {step: said.of() for step, said in body.steps.items()})
    return shown(request, notice_id)


@router.post("/notices/{uuid:notice_id}/ask", response=NoticeOut, summary="Ask the bureau")
@needs(Permission.NOTICE_REVIEW)
def ask_bureau(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """`note` is the question. The request waits for its answer."""
    commands.ask_bureau(request.auth, notice_id, body.note)
    return shown(request, notice_id)


@router.post("/notices/{uuid:notice_id}/approve", response=NoticeOut, summary="Approve a request")
@needs(Permission.NOTICE_REVIEW)
def approve_notice(request: ApiRequest, notice_id: UUID) -> NoticeOut:
    """With the last yes that is needed it is released."""
    return shown(request, commands.approve(request.auth, notice_id))


@router.post("/notices/{uuid:notice_id}/refuse", response=NoticeOut, summary="Refuse a request")
@needs(Permission.NOTICE_REVIEW)
def refuse_notice(request: ApiRequest, notice_id: UUID, body: RefusalIn) -> NoticeOut:
    """For a step that does not hold, with its code."""
    return shown(request, commands.refuse(request.auth, notice_id, body.code, body.note))


@router.post("/notices/{uuid:notice_id}/cancel", response=NoticeOut, summary="Cancel a notice")
@needs(Permission.NOTICE_REVIEW)
def cancel_notice(request: ApiRequest, notice_id: UUID, body: RefusalIn) -> NoticeOut:
    """Every holder is asked to erase its copies."""
    return shown(request, commands.cancel(request.auth, notice_id, body.code, body.note))


@router.post(
    "/notices/{uuid:notice_id}/resume", response=NoticeOut, summary="Let a suspended notice out again"
)
@needs(Permission.NOTICE_REVIEW)
def resume_notice(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """Not while it is contested."""
    return shown(request, commands.resume(request.auth, notice_id, body.note))


@router.post("/notices/{uuid:notice_id}/settle", response=NoticeOut, summary="Take off the contested mark")
@needs(Permission.NOTICE_REVIEW)
def settle_notice(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """With a reason."""
    return shown(request, commands.settle(request.auth, notice_id, body.note))


@router.post(
    "/notices/{uuid:notice_id}/amendment/decision", response=NoticeOut, summary="Decide on an amendment"
)
@needs(Permission.NOTICE_REVIEW)
def decide_amendment(request: ApiRequest, notice_id: UUID, body: DecideIn) -> NoticeOut:
    """As many people let it in as approved the notice."""
    return shown(request, commands.decide_amendment(request.auth, notice_id, body.accept, body.note))


@router.put("/notices/{uuid:notice_id}/renewal/decision", response=NoticeOut, summary="Decide on a renewal")
@needs(Permission.NOTICE_REVIEW)
def decide_renewal(request: ApiRequest, notice_id: UUID, body: DecideIn) -> NoticeOut:
    """Keep it until the day that was asked for, or let it run out."""
    return shown(request, commands.decide_renewal(request.auth, notice_id, body.accept, body.note))


@router.get(
    "/notices/{uuid:notice_id}/clearance", response=ClearanceOut, summary="Look into the sealed register"
)
@needs(Permission.PROTECTION_ANSWER)
def read_clearance(request: ApiRequest, notice_id: UUID) -> ClearanceOut:
    """For the protection officer alone."""
    return ClearanceOut.of(*commands.look_at_clearance(request.auth, notice_id))


@router.post(
    "/notices/{uuid:notice_id}/clearance", response=NoticeOut, summary="Give the last word on a request"
)
@needs(Permission.PROTECTION_ANSWER)
def answer_clearance(request: ApiRequest, notice_id: UUID, body: DecideIn) -> NoticeOut:
    """An objection reads like any other refusal."""
    return shown(request, commands.answer_clearance(request.auth, notice_id, body.accept, body.note))


@router.post(
    "/notices/{uuid:notice_id}/delete", response=NoticeOut, summary="Delete by decision of the commission"
)
@needs(Permission.NOTICE_DELETE)
def delete_notice(request: ApiRequest, notice_id: UUID, body: NoteIn) -> NoticeOut:
    """`note` names the decision."""
    return shown(request, commands.delete_by_decision(request.auth, notice_id, body.note))


@router.get("/protected", response=Page[ProtectedOut], summary="List own entries of the sealed register")
@needs(Permission.PROTECTION_FEED)
def list_protected(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[ProtectedOut]:
    """Who they are stays sealed."""
    rows = queries.own_protected(request.auth)
    return page_of(rows, lambda found: [ProtectedOut.from_orm(entry) for entry in found], cursor, limit)


@router.post("/protected", response={201: ProtectedOut}, summary="Put somebody into the sealed register")
@needs(Permission.PROTECTION_FEED)
def register_protected(request: ApiRequest, response: HttpResponse, body: ProtectedIn) -> Protected:
    """By the state that protects her, or a support body. Answers to one officer alone."""
    return commands.register_protected(
        request.auth, body.ground, body.names, body.born, body.feared, body.until, body.contact
    )


@router.delete("/protected/{uuid:protected_id}", response={204: None}, summary="Take out an own entry")
@needs(Permission.PROTECTION_FEED)
def withdraw_protected(request: ApiRequest, protected_id: UUID) -> Status[None]:
    """What the own body put into the sealed register."""
    commands.withdraw_protected(request.auth, protected_id)
    return Status(204, None)


@router.put("/notices/{uuid:notice_id}/waiver", response=NoticeOut, summary="Waive a threshold")
@needs(Permission.NOTICE_CONTEXT)
def waive_step(request: ApiRequest, notice_id: UUID, body: WaiverIn) -> NoticeOut:
    """By the legal office, where the case is of particular importance."""
    commands.waive_step(request.auth, notice_id, body.step, body.reason)
    return shown(request, notice_id)


@router.get("/context-flags", response=Page[FlagOut], summary="List what is flagged about states")
@needs(Permission.NOTICE_CONTEXT)
def list_flags(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[FlagOut]:
    """What reviewers are to bear in mind."""
    return page_of(
        queries.context(request.auth), lambda found: [FlagOut.from_orm(flag) for flag in found], cursor, limit
    )


@router.post("/context-flags", response={201: FlagOut}, summary="Flag a state")
@needs(Permission.NOTICE_CONTEXT)
def flag_country(request: ApiRequest, body: FlagIn) -> CountryFlag:
    """Until a day."""
    return commands.flag_country(request.auth, body.country, body.text, body.until)


@router.delete("/context-flags/{uuid:flag_id}", response={204: None}, summary="Lift a flag")
@needs(Permission.NOTICE_CONTEXT)
def lift_flag(request: ApiRequest, flag_id: UUID) -> Status[None]:
    """Reviewers see it no longer."""
    commands.lift_flag(request.auth, flag_id)
    return Status(204, None)


@router.get("/compliance/purges", response=Page[HolderOut], summary="List who holds what ended")
@needs(Permission.NOTICE_OVERSEE)
def list_holders(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[HolderOut]:
    """By name, and whether each has erased it: for the compliance office alone."""
    rows = queries.all_purges(request.auth)
    return page_of(rows, lambda found: [HolderOut.of(purge) for purge in found], cursor, limit)


@router.post(
    "/compliance/bureaus/{uuid:bureau_id}/anew", response={204: None}, summary="Let a bureau begin anew"
)
@needs(Permission.NOTICE_OVERSEE)
def begin_anew(request: ApiRequest, bureau_id: UUID, body: NoteIn) -> Status[None]:
    """Its refusals and missed deadlines count from now on."""
    commands.begin_anew(request.auth, bureau_id, body.note)
    return Status(204, None)
