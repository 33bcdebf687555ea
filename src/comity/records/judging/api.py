"""The API of same-person judgements: pairs, answers, subjects."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Router

from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Input, Limit, Moment, Page, Schema, Text, page_of
from comity.members.queries import bureau_names
from comity.records.api_shapes import RecordLine
from comity.records.judging import commands, queries
from comity.records.judging.models import Judgement
from comity.records.queries import sources_of

router = Router(tags=["Same person"])
Note = Annotated[Text, Field(max_length=2_000)]


class PairLine(Schema):
    """Two records and whether they are of one person, as one's own bureau says."""

    id: UUID
    one: UUID
    one_caption: str
    two: UUID
    two_caption: str
    state: Judgement.State
    score: float | None = Field(description="The machine's, 0 to 1; null where a person made the pair.")
    changed: bool = Field(
        description="Whether a record says something else now than when they were compared."
    )
    created_at: Moment
    decided_at: Moment | None

    @classmethod
    def fields_of(cls, judgement: Judgement) -> dict[str, Any]:
        plain = {name: getattr(judgement, name) for name in ("state", "score", "changed")}
        return plain | {
            "id": judgement.pk,
            "one": judgement.one_id,
            "one_caption": judgement.one.caption,
            "two": judgement.two_id,
            "two_caption": judgement.two.caption,
            "created_at": judgement.created_at,
            "decided_at": judgement.decided_at,
        }


class EvidenceOut(Schema):
    """What speaks for or against, in words, and how much."""

    name: str
    value: float
    words: str


class PairOut(PairLine):
    """A pair with what the machine found."""

    features: list[EvidenceOut]
    note: str

    @classmethod
    def of(cls, judgement: Judgement) -> "PairOut":
        features = [EvidenceOut(**{k: f[k] for k in EvidenceOut.model_fields}) for f in judgement.features]
        return cls(**PairLine.fields_of(judgement), features=features, note=judgement.note)


class PairIn(Input):
    one: UUID
    two: UUID


class JudgementIn(Input):
    decision: Judgement.State = Field(description="`positive`, `negative` or `unsure`.")
    note: Note = ""


class WithdrawalIn(Input):
    note: Note = ""


class AnswerOut(Schema):
    """What a bureau that answers for one of the two said, or one's own."""

    one: UUID
    two: UUID
    state: Judgement.State
    bureau: UUID
    bureau_name: str
    decided_at: Moment | None


class SubjectOut(Schema):
    """Records that were judged to be of one person, as far as the reader may see them."""

    records: list[RecordLine]
    judgements: list[AnswerOut]
    blocked: list[AnswerOut] = Field(description="Answers that do not count: somebody said the contrary.")


@router.get("/pairs", response=Page[PairLine], summary="List pairs")
@needs(Permission.RECORD_JUDGE)
def list_pairs(
    request: ApiRequest, state: Judgement.State | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[PairLine]:
    """Those of one's own bureau, the newest first."""
    rows = queries.pairs(request.auth, *([state.value] if state else []))

    def show(found: list[Judgement]) -> list[PairLine]:
        return [PairLine(**PairLine.fields_of(judgement)) for judgement in found]

    return page_of(rows, show, cursor, limit)


@router.post("/pairs", response={201: PairOut}, summary="Make a pair")
@needs(Permission.RECORD_JUDGE)
def propose_pair(request: ApiRequest, response: HttpResponse, body: PairIn) -> PairOut:
    """Asks by hand whether two records are of one person. A pair that is there already stays as it is."""
    made = commands.propose_pair(request.auth, body.one, body.two)
    response["Location"] = reverse("api:read_pair", args=[made.pk])
    return PairOut.of(queries.pair(request.auth, made.pk))


@router.get("/pairs/{uuid:judgement_id}", response=PairOut, summary="Look at a pair")
@needs(Permission.RECORD_JUDGE)
def read_pair(request: ApiRequest, judgement_id: UUID) -> PairOut:
    """The reader's bureau becomes a holder of both records."""
    return PairOut.of(commands.look_at_pair(request.auth, judgement_id))


@router.post("/pairs/{uuid:judgement_id}/decision", response=PairOut, summary="Judge a pair")
@needs(Permission.RECORD_JUDGE)
def judge_pair(request: ApiRequest, judgement_id: UUID, body: JudgementIn) -> PairOut:
    """Replaces what the bureau said before; every answer stays in the pair's history."""
    return PairOut.of(commands.judge_pair(request.auth, judgement_id, body.decision, body.note))


@router.post("/pairs/{uuid:judgement_id}/withdrawal", response=PairOut, summary="Take an answer back")
@needs(Permission.RECORD_JUDGE)
def withdraw_judgement(request: ApiRequest, judgement_id: UUID, body: WithdrawalIn) -> PairOut:
    """The pair is a question again."""
    return PairOut.of(commands.withdraw_judgement(request.auth, judgement_id, body.note))


@router.get("/records/{uuid:record_id}/subject", response=SubjectOut, summary="Who else it is")
@needs(Permission.RECORD_READ)
def read_subject(request: ApiRequest, record_id: UUID) -> SubjectOut:
    """The record and those that were judged to be of the same person; the reader's bureau becomes a holder."""
    subject = commands.read_subject(request.auth, record_id)
    sources = sources_of(subject.records)
    names = bureau_names(j.bureau for j in [*subject.judgements, *subject.blocked])

    def answers(judgements: list[Judgement]) -> list[AnswerOut]:
        return [
            AnswerOut(
                one=j.one_id,
                two=j.two_id,
                state=Judgement.State(j.state),
                bureau=j.bureau,
                bureau_name=names.get(j.bureau, ""),
                decided_at=j.decided_at,
            )
            for j in judgements
        ]

    return SubjectOut(
        records=[RecordLine(**RecordLine.fields_of(r, sources.get(r.source, ""))) for r in subject.records],
        judgements=answers(subject.judgements),
        blocked=answers(subject.blocked),
    )
