"""The API of budgets."""

from typing import Annotated

from ninja import Field, Query, Router

from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Input, Schema, Text
from comity.screening.budgeting import queries
from comity.screening.budgeting.commands import set_budget as set_budget_to
from comity.screening.budgeting.rules import LEAST, MOST, MOST_TRAVELLERS, cost, line_of
from comity.screening.engine.operating import OPERATING

router = Router(tags=["Budget"])


class RegionOut(Schema):
    """How people with names of one region fare."""

    region: str
    found: float
    referrals: float


class BudgetOut(Schema):
    """Of 10,000 travellers who are not listed, how many are referred at most, and what that costs."""

    referrals: int | None = Field(description="Null where the bureau has set none and the hub's line holds.")
    line: float = Field(description="The score from which the machine asks.")
    travellers_a_day: float
    delayed_a_day: float = Field(description="Travellers who are not listed and are referred.")
    missed: float = Field(description="Share of listed travellers who pass.")
    regions: list[RegionOut]
    provisional: bool = Field(description="True until the published benchmark has measured these figures.")

    @classmethod
    def of(cls, viewer: Viewer, volume: float | None = None) -> "BudgetOut":
        chosen = queries.budget(viewer)
        daily = queries.travellers_a_day(viewer) if volume is None else volume
        spent = cost(line_of(chosen), daily)
        return cls(
            referrals=chosen,
            line=round(spent.line, 4),
            travellers_a_day=daily,
            delayed_a_day=daily * (spent.referrals if chosen is None else chosen) / 10_000,
            missed=spent.missed,
            regions=[
                RegionOut(region=name, found=share.found, referrals=share.referrals)
                for name, share in spent.point.regions.items()
            ],
            provisional=OPERATING.provisional,
        )


class BudgetIn(Input):
    referrals: Annotated[int, Field(ge=LEAST, le=MOST)]
    why: Annotated[Text, Field(min_length=1, max_length=2_000)]


@router.get("/budget", response=BudgetOut, summary="Read the budget")
@needs(Permission.BUDGET_READ)
def read_budget(
    request: ApiRequest, travellers_a_day: Annotated[float | None, Query(ge=0, le=MOST_TRAVELLERS)] = None
) -> BudgetOut:
    """What it costs at the bureau's own volume of the last thirty days, or at the one that is given."""
    return BudgetOut.of(request.auth, travellers_a_day)


@router.put("/budget", response=BudgetOut, summary="Set the budget")
@needs(Permission.BUDGET_SET)
def set_budget(request: ApiRequest, body: BudgetIn) -> BudgetOut:
    """Holds at once, for every traveller that the bureau screens."""
    set_budget_to(request.auth, body.referrals, body.why)
    return BudgetOut.of(request.auth)
