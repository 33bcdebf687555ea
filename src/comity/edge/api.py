"""``/api/v1/screen`` where no edge stands in front, as in tests; and its description for the API in either case."""

from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from ninja import Field, Router, Schema

from comity.edge.asking import MOST, Traveller
from comity.edge.screener import OCCASION
from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.screening.commands import ask_about, look, look_discreetly
from comity.screening.models import Passenger
from comity.screening.queries import with_source_names
from comity.screening.telling import told

router = Router(tags=["Screening"])
Many = Annotated[list[Traveller], Field(min_length=1, max_length=MOST)]


class MatchTold(Schema):
    """A question that waits for a person now. With hit/no-hit only its source is named."""

    match: str
    score: float
    tier: str
    source: str
    record: str | None
    features: dict[str, dict[str, Any]]


class Told(Schema):
    """One traveller: who was asked about (values that are there), `clear` or `match`, and each match."""

    passenger: dict[str, Any]
    status: str
    matches: list[MatchTold]
    reference: str = Field("", description="Left out where none was given.")


@router.post("/screen", response=Told | list[Told], summary="Screen travellers")
@needs(Permission.SCREENING_SEARCH)
def screen(request: ApiRequest, body: Traveller | Many) -> HttpResponse:
    """One traveller or a list of them; answered in the same shape once every question is on the ledger."""
    travellers = body if isinstance(body, list) else [body]
    questions = [traveller.asked() for traveller in travellers]
    answers = []
    for traveller, asked, found in zip(travellers, questions, look(request.auth, questions), strict=True):
        matches = ask_about(request.auth, asked, found, OCCASION)
        with_source_names(matches)
        status = Passenger.Status.MATCH if matches else Passenger.Status.CLEAR
        answer = told(asked, status.value, matches)
        answers.append(answer | {"reference": traveller.reference} if traveller.reference else answer)
    look_discreetly(request.auth, questions, OCCASION)
    return JsonResponse(answers if isinstance(body, list) else answers[0], safe=False)
