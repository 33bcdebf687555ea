"""The API of comparisons of registers."""

from typing import Annotated
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Router

from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Input, Limit, Moment, Page, Schema, page_of
from comity.screening.comparing import queries
from comity.screening.comparing.commands import start_comparison as begin
from comity.screening.comparing.models import Comparison
from comity.screening.comparing.rules import (
    HIGHEST_LINE,
    LINE,
    LONGEST_LIST,
    LOWEST_LINE,
    MOST_PAIRS,
    Side,
)
from comity.screening.comparing.tasks import compare_later

router = Router(tags=["Comparisons"])
ListName = Annotated[str, Field(max_length=LONGEST_LIST, description="How identifiers of the list begin.")]


class SideIn(Input):
    source: UUID
    list: ListName = ""


class ComparisonIn(Input):
    """Equal sides: the register is compared with itself."""

    one: SideIn
    other: SideIn
    line: Annotated[float, Field(ge=LOWEST_LINE, le=HIGHEST_LINE)] = LINE
    most: Annotated[int, Field(ge=1, le=MOST_PAIRS)] = MOST_PAIRS


class ComparisonOut(Schema):
    """How far a comparison is, and what came of it."""

    id: UUID
    one_source: UUID
    one_list: str
    other_source: UUID
    other_list: str
    line: float
    state: Comparison.State
    one_records: int
    other_records: int
    candidates: int
    dropped: int = Field(description="Candidate pairs beyond the most that were wanted.")
    position: int = Field(description="Candidate pairs that were looked at.")
    alike: int
    suggested: int = Field(description="Pairs that were new to the bureau.")
    started_at: Moment
    finished_at: Moment | None

    @classmethod
    def of(cls, run: Comparison) -> "ComparisonOut":
        return cls(**{name: getattr(run, name) for name in cls.model_fields})


@router.get("/comparisons", response=Page[ComparisonOut], summary="List comparisons of registers")
@needs(Permission.REGISTER_COMPARE)
def list_comparisons(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[ComparisonOut]:
    """Those of one's own bureau."""
    rows = queries.comparisons(request.auth)
    return page_of(rows, lambda found: [ComparisonOut.of(run) for run in found], cursor, limit)


@router.post("/comparisons", response={202: ComparisonOut}, summary="Compare two registers")
@needs(Permission.REGISTER_COMPARE)
def start_comparison(request: ApiRequest, response: HttpResponse, body: ComparisonIn) -> ComparisonOut:
    """Of what one may see in full. `Location` tells how far it is; what is alike comes to `/pairs`."""
    one, other = (Side(side.source, side.list) for side in (body.one, body.other))
    with transaction.atomic():
        run = begin(request.auth, one, other, body.line, body.most)
        compare_later(request.auth, run)
    response["Location"] = reverse("api:read_comparison", args=[run.pk])
    return ComparisonOut.of(run)


@router.get("/comparisons/{uuid:comparison_id}", response=ComparisonOut, summary="How far a comparison is")
@needs(Permission.REGISTER_COMPARE)
def read_comparison(request: ApiRequest, comparison_id: UUID) -> ComparisonOut:
    """With what came of it."""
    return ComparisonOut.of(queries.comparison(request.auth, comparison_id))
