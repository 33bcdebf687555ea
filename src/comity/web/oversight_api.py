"""The API of the commission's oversight; its pages are beside it."""

from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router

from comity.kernel.permissions import Permission
from comity.kernel.recorder import Outcome
from comity.ledger.commands import oversee_entries
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import NO_CONTROLS, Input, Limit, Moment, Page, Schema
from comity.screening import commands, queries
from comity.screening.models import Examination
from comity.screening.rules import LARGEST_SAMPLE, SAMPLE

router = Router(tags=["Oversight"])


class OverseenOut(Schema):
    """One act of a bureau (null: the hub itself). Who, why and on what stay sealed to that bureau."""

    id: UUID
    at: Moment
    bureau: UUID | None
    verb: str
    outcome: Outcome
    position: int | None


class DrawIn(Input):
    size: Annotated[int, Field(ge=1, le=LARGEST_SAMPLE)] = SAMPLE


class SampleOut(Schema):
    """The seed is the root of the tree at ``checkpoint_size`` entries; ``population`` is what was drawn from."""

    id: UUID
    drawn_at: Moment
    checkpoint_size: int
    root: str
    population: list[UUID]


class ExaminationOut(Schema):
    """A discreet record as it stood at its draw, and what the commission found; never whom it seeks."""

    id: UUID
    record: UUID
    source: UUID
    source_name: str
    legal_order: str
    made_at: Moment
    expires_at: Moment
    in_force: int = Field(description="Discreet records of the same source at the draw.")
    answers: dict[str, int] = Field(description="Verified hits, by what became of them.")
    finding: str = Field(description="Empty until it was examined.")
    note: str
    found_at: Moment | None

    @classmethod
    def of(cls, examined: Examination) -> "ExaminationOut":
        plain = {name: getattr(examined, name) for name in cls.model_fields if name not in {"id", "record"}}
        return cls(id=examined.pk, record=examined.record_id, **plain)


class FindingIn(Input):
    finding: Examination.Finding
    note: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


@router.get("/oversight/entries", response=Page[OverseenOut], summary="What every bureau did")
@needs(Permission.LEDGER_OVERSEE)
def oversee(
    request: ApiRequest,
    bureau: UUID | None = None,
    verb: Annotated[str, Query(max_length=80, pattern=NO_CONTROLS)] = "",
    cursor: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Limit = 50,
) -> Page[OverseenOut]:
    """For the commission, the newest first. Looking is itself an entry."""
    lines = oversee_entries(request.auth, bureau, verb, cursor, limit + 1)
    following = str(lines[limit - 1].id) if len(lines) > limit else None
    shown = ("id", "at", "bureau", "verb", "outcome", "position")
    items = [OverseenOut(**{name: getattr(line, name) for name in shown}) for line in lines[:limit]]
    return Page(items=items, next=following)


@router.post("/oversight/samples", response={201: SampleOut}, summary="Draw discreet checks to examine")
@needs(Permission.LEDGER_OVERSEE)
def draw_sample(request: ApiRequest, body: DrawIn) -> SampleOut:
    """The newest checkpoint is the seed, so that whoever keeps checkpoints can draw the same."""
    sample = commands.draw_sample(request.auth, body.size)
    return SampleOut(
        id=sample.pk,
        drawn_at=sample.drawn_at,
        checkpoint_size=sample.checkpoint_size,
        root=sample.root,
        population=[UUID(each) for each in sample.population],
    )


@router.get("/oversight/examinations", response=list[ExaminationOut], summary="Drawn discreet checks")
@needs(Permission.LEDGER_READ)
def list_examinations(request: ApiRequest) -> list[ExaminationOut]:
    """All of them for the commission; for a source, those of its own with a finding."""
    return [ExaminationOut.of(each) for each in queries.examinations(request.auth)]


@router.post(
    "/oversight/examinations/{uuid:examination_id}/finding",
    response=ExaminationOut,
    summary="State a finding on a discreet check",
)
@needs(Permission.LEDGER_OVERSEE)
def state_finding(request: ApiRequest, examination_id: UUID, body: FindingIn) -> ExaminationOut:
    """Its source is told, and may read it from now on."""
    commands.state_finding(request.auth, examination_id, Examination.Finding(body.finding), body.note)
    found = {each.pk: each for each in queries.examinations(request.auth)}
    return ExaminationOut.of(found[examination_id])
