"""The API of the screening room: search, lists of travellers, the machine's questions, and hits."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import UPLOAD, Cursor, Limit, Page, page_of, read_upload
from comity.members.queries import bureau_names
from comity.screening import commands, queries
from comity.screening.api_shapes import (
    AnswerIn,
    AskedOut,
    CompareIn,
    DecisionIn,
    HitLine,
    HitOut,
    ManifestOut,
    MatchLine,
    MatchOut,
    OutcomeIn,
    PassengerOut,
    ReadOut,
    ResultOut,
    SearchIn,
    SearchOut,
)
from comity.screening.models import Hit, Manifest, Match, Passenger
from comity.screening.replies import reply_to_carrier
from comity.screening.tasks import screen_later

router = Router(tags=["Screening"])
EDIFACT = "application/edifact"


@router.post("/search", response=SearchOut, summary="Search")
@needs(Permission.SCREENING_SEARCH)
def search(request: ApiRequest, body: SearchIn) -> SearchOut:
    """Names in any script, birth dates, document numbers or the lines of a passport, all in one text. A plate, a
    chassis number, an IBAN, a telephone number, an e-mail or crypto address are recognised, and any number is looked
    up as that of a thing too.

    The question is kept nowhere but on the searcher's own ledger, and no source hears of it.
    """
    answer = commands.search(request.auth, body.text)
    names = bureau_names(item.record.source for item in answer.found)
    return SearchOut(
        understood=[
            *(ReadOut(what=what.value, text=text) for what, text in answer.question.reading),
            *(ReadOut(what=one["check"], text=one["shown"]) for one in answer.question.identifiers),
            *(ReadOut(what=f"no_{check}", text=text) for check, text in answer.question.wrong),
        ],
        asked=AskedOut.of(answer.asked),
        found=[ResultOut.of(item, names.get(item.record.source, "")) for item in answer.found],
    )


@router.post("/compare", response={201: MatchOut}, summary="Ask a person about one result")
@needs(Permission.MATCH_VERIFY)
def compare(request: ApiRequest, body: CompareIn) -> MatchOut:
    """Makes a question of one record that `text` found, to be decided like any other match."""
    return _match(request, commands.compare(request.auth, body.text, body.record).pk)


@router.post(
    "/manifests",
    response={202: ManifestOut},
    summary="Send a list of travellers",
    openapi_extra=UPLOAD,
    tags=["Manifests"],
)
@needs(Permission.MANIFEST_SCREEN)
def receive_manifest(request: ApiRequest, response: HttpResponse, filename: str = "") -> ManifestOut:
    """PAXLST, PNRGOV, a table, machine-readable zones or FollowTheMoney; the format is told by its content.

    Screened by itself; `Location` tells how far it is. The same message sent twice is one list, and is
    screened anew.
    """
    name, content = read_upload(request, settings.COMITY.manifest_max_bytes)
    with transaction.atomic():
        manifest = commands.receive_manifest(request.auth, name, content)
        if manifest.state not in {Manifest.State.DONE, Manifest.State.ERASED}:
            screen_later(request.auth, manifest)
    response["Location"] = reverse("api:read_manifest", args=[manifest.pk])
    return ManifestOut.of(manifest)


@router.get("/manifests", response=Page[ManifestOut], summary="List manifests", tags=["Manifests"])
@needs(Permission.MANIFEST_READ)
def list_manifests(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[ManifestOut]:
    """Those of one's own bureau."""
    rows = queries.manifests(request.auth)
    return page_of(rows, lambda found: [ManifestOut.of(manifest) for manifest in found], cursor, limit)


@router.get(
    "/manifests/{uuid:manifest_id}", response=ManifestOut, summary="How far a list is", tags=["Manifests"]
)
@needs(Permission.MANIFEST_READ)
def read_manifest(request: ApiRequest, manifest_id: UUID) -> ManifestOut:
    """With what could not be read of it."""
    return ManifestOut.of(queries.manifest(request.auth, manifest_id))


@router.get(
    "/manifests/{uuid:manifest_id}/passengers",
    response=Page[PassengerOut],
    summary="Who is on a list",
    tags=["Manifests"],
)
@needs(Permission.MANIFEST_READ)
def list_passengers(
    request: ApiRequest, manifest_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> Page[PassengerOut]:
    """In the order of the list. Those without a match are erased after the hours that `erase_at` ends."""
    manifest = queries.manifest(request.auth, manifest_id)
    rows = queries.travellers(request.auth, manifest)

    def show(found: list[Passenger]) -> list[PassengerOut]:
        return [PassengerOut.of(passenger) for passenger in queries.with_shown_matches(found)]

    return page_of(rows, show, cursor, limit, key="position", newest_first=False)


@router.get(
    "/manifests/{uuid:manifest_id}/cusres",
    summary="The answer to the carrier",
    tags=["Manifests"],
    openapi_extra={
        "responses": {
            200: {"description": "CUSRES, UN/EDIFACT", "content": {EDIFACT: {"schema": {"type": "string"}}}}
        }
    },
)
@needs(Permission.MANIFEST_READ)
def read_cusres(request: ApiRequest, manifest_id: UUID) -> HttpResponse:
    """UN/EDIFACT, once everyone was screened; who is referred was verified by a person, and no reason is given."""
    text = reply_to_carrier(request.auth, queries.manifest(request.auth, manifest_id))
    if not text:
        raise NotFound(
            _("The answer is ready when everyone on the list was screened, and goes with the list.")
        )
    return HttpResponse(text, content_type=f"{EDIFACT}; charset=utf-8")


@router.get("/matches", response=Page[MatchLine], summary="List matches")
@needs(Permission.HIT_READ)
def list_matches(
    request: ApiRequest, state: Match.State | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[MatchLine]:
    """The machine's questions to one's own bureau, the newest first."""
    rows = Match.objects.visible_to(request.auth)
    if state:
        undecided = state in {Match.State.OPEN, Match.State.UNSURE}
        rows = (queries.waiting(rows) if undecided else rows).filter(state=state)

    def show(found: list[Match]) -> list[MatchLine]:
        queries.with_source_names(found)
        return [MatchLine(**MatchLine.fields_of(match)) for match in found]

    return page_of(rows, show, cursor, limit)


@router.get("/matches/{uuid:match_id}", response=MatchOut, summary="Both sides of a match")
@needs(Permission.HIT_READ)
def read_match(request: ApiRequest, match_id: UUID) -> MatchOut:
    """Looking tells the source nothing."""
    return _match(request, match_id)


@router.post("/matches/{uuid:match_id}/decision", response=MatchOut, summary="Decide a match")
@needs(None)
def decide_match(request: ApiRequest, match_id: UUID, body: DecisionIn) -> MatchOut:
    """`yes` makes it a hit and tells the source; `no` is kept for this pair; `unsure` leaves it open.

    Needs `match.verify`, or `discreet.verify` for a discreet match.
    """
    commands.decide_match(request.auth, match_id, Match.State(body.decision), body.note)
    return _match(request, match_id)


@router.get("/hits", response=Page[HitLine], summary="List hits")
@needs(Permission.HIT_READ)
def list_hits(
    request: ApiRequest, answer: Hit.Answer | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[HitLine]:
    """Those on one's own records, and those that one's own people verified."""
    rows = queries.hits(request.auth)
    if answer:
        rows = rows.filter(answer=answer)

    def show(found: list[Hit]) -> list[HitLine]:
        queries.with_source_names(found)
        return [HitLine(**HitLine.fields_of(request.auth, hit)) for hit in found]

    return page_of(rows, show, cursor, limit)


@router.get("/hits/{uuid:hit_id}", response=HitOut, summary="Read a hit")
@needs(Permission.HIT_READ)
def read_hit(request: ApiRequest, hit_id: UUID) -> HitOut:
    """What the source was told, and what happened since."""
    return _hit(request, hit_id)


@router.post("/hits/{uuid:hit_id}/answer", response=HitOut, summary="Answer a hit")
@needs(Permission.HIT_ANSWER)
def answer_hit(request: ApiRequest, hit_id: UUID, body: AnswerIn) -> HitOut:
    """The source says whether it is the same person, and whether its record still holds."""
    commands.answer_hit(request.auth, hit_id, Hit.Answer(body.answer), body.note)
    return _hit(request, hit_id)


@router.post("/hits/{uuid:hit_id}/outcome", response=HitOut, summary="State what followed")
@needs(None)
def set_outcome(request: ApiRequest, hit_id: UUID, body: OutcomeIn) -> HitOut:
    """By the bureau that met the traveller. Action is possible once the source has confirmed, not before.

    Needs `match.verify`, or `discreet.verify` for a discreet hit.
    """
    commands.set_outcome(request.auth, hit_id, Hit.Outcome(body.outcome), body.text)
    return _hit(request, hit_id)


def _match(request: ApiRequest, match_id: UUID) -> MatchOut:
    match, record = commands.look_at_match(request.auth, match_id)
    queries.with_source_names([match])
    return MatchOut.of(match, record, queries.compared(match, record))


def _hit(request: ApiRequest, hit_id: UUID) -> HitOut:
    hit = queries.hit(request.auth, hit_id)
    queries.with_source_names([hit])
    return HitOut.of(request.auth, hit)
