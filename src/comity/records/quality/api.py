"""The API of data quality: what is wrong with one's own records, and figures."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Input, Limit, Moment, Page, Schema, Text
from comity.records.commands import read_record
from comity.records.models import QualityFigures
from comity.records.quality import commands
from comity.records.quality.measuring import in_force
from comity.records.quality.queries import Standing, figures, rule_of, standing_of, to_mend
from comity.records.quality.rules import LONGEST_REASON, RULES, Group
from comity.records.quality.telling import Told, by_group

router = Router(tags=["Data quality"])
RuleName = Annotated[str, Field(max_length=40, pattern=r"^[a-z_.]+$", examples=["person.birth_date"])]


class RuleOut(Schema):
    """``weight``: what a flaw takes from 100 at this hub. ``source`` is empty for a house rule."""

    id: str
    group: Group
    label: str
    weight: int
    source: str
    recalled: bool = Field(description="Not yet checked against the text.")
    version: str


class FlawOut(Schema):
    rule: str
    group: Group
    label: str
    weight: int
    field: str = Field(description="Where it is mended; empty where no field of the record is at fault.")
    since: Moment


class AcceptedOut(Schema):
    rule: str
    reason: str
    person: UUID
    at: Moment
    until: Moment | None


class QualityOut(Schema):
    """A score, never without its reasons."""

    record: UUID
    caption: str
    version: int
    score: int
    flaws: list[FlawOut]
    accepted: list[AcceptedOut]
    taken_by: UUID | None
    measured_at: Moment

    @classmethod
    def of(cls, standing: Standing) -> "QualityOut":
        quality, weights = standing.quality, in_force().weights
        return cls(
            record=quality.pk,
            caption=quality.record.caption,
            version=quality.version,
            score=quality.score,
            flaws=[
                FlawOut(
                    rule=flaw.rule,
                    group=rule_of(flaw).group,
                    label=str(rule_of(flaw).label),
                    weight=weights[flaw.rule],
                    field=flaw.field,
                    since=flaw.since,
                )
                for flaw in standing.flaws
            ],
            accepted=[
                AcceptedOut(rule=one.rule, reason=one.reason, person=one.person, at=one.at, until=one.until)
                for one in standing.accepted
            ],
            taken_by=quality.taken_by,
            measured_at=quality.measured_at,
        )


class FiguresOut(Schema):
    """How good the bureau's own records were at the end of a week."""

    day: date
    records: int
    flawless: int
    score: float | None
    by_rule: dict[str, int] = Field(description="How many records break each rule.")
    by_group: dict[Group, int]

    @classmethod
    def of(cls, one: QualityFigures) -> "FiguresOut":
        return cls(
            day=one.day,
            records=one.records,
            flawless=one.flawless,
            score=round(one.score, 1) if one.records else None,
            by_rule=one.by_rule,
            by_group=by_group(one.by_rule),
        )


class ToldOut(Schema):
    """Figures of one bureau in one week: none below five (null), others to the nearest five."""

    bureau: UUID
    day: date
    records: int | None
    score: int | None
    flaws: dict[Group, int | None]

    @classmethod
    def of(cls, one: Told) -> "ToldOut":
        return cls(bureau=one.source, day=one.day, records=one.records, score=one.score, flaws=one.flaws)


class RuleIn(Input):
    rule: RuleName


class AcceptIn(RuleIn):
    reason: Annotated[Text, Field(max_length=LONGEST_REASON)] = Field(description="Why it is right as it is.")


@router.get("/quality/rules", response=list[RuleOut], summary="Rules of data quality")
@needs(Permission.RECORD_READ)
def list_quality_rules(request: ApiRequest) -> list[dict[str, Any]]:
    """What is looked for, what it takes from 100 at this hub, and where the rule comes from."""
    weights = in_force().weights
    kept = ("id", "group", "source", "recalled", "version")
    return [
        {name: getattr(rule, name) for name in kept} | {"label": str(rule.label), "weight": weights[rule.id]}
        for rule in RULES
    ]


@router.get("/quality", response=list[FiguresOut], summary="How good one's own records are")
@needs(Permission.RECORD_WRITE)
def read_quality(request: ApiRequest) -> list[FiguresOut]:
    """Of one's own bureau, week by week, the newest first; counted by night."""
    return [FiguresOut.of(one) for one in figures(request.auth)]


@router.post("/quality/count", response=FiguresOut, summary="Count the quality anew")
@needs(Permission.RECORD_WRITE)
def count_quality(request: ApiRequest) -> FiguresOut:
    """Of one's own bureau, now."""
    return FiguresOut.of(commands.count_quality(request.auth))


@router.get("/quality/overview", response=list[ToldOut], summary="Quality figures of all bureaus")
@needs(Permission.QUALITY_OVERSEE)
def oversee_quality(request: ApiRequest) -> list[ToldOut]:
    """For the secretariat: figures alone, week by week, the newest first."""
    return [ToldOut.of(one) for one in commands.oversee_quality(request.auth)]


@router.get("/quality/mending", response=Page[QualityOut], summary="Records to mend")
@needs(Permission.RECORD_WRITE)
def list_mending(
    request: ApiRequest,
    rule: Annotated[str, Query(max_length=40, description="Only those that break this rule.")] = "",
    mine: bool = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[QualityOut]:
    """Of one's own bureau, the worst first."""
    found = to_mend(request.auth, rule, mine, cursor, limit)
    return Page(items=[QualityOut.of(one) for one in found.found], next=found.after or None)


@router.get("/records/{uuid:record_id}/quality", response=QualityOut, summary="How good a record is")
@needs(Permission.RECORD_WRITE)
def read_flaws(request: ApiRequest, record_id: UUID) -> QualityOut:
    """For its source alone."""
    return _shown(request, record_id)


@router.post(
    "/records/{uuid:record_id}/quality/acceptance",
    response=QualityOut,
    summary="Say that a flaw is right as it is",
)
@needs(Permission.RECORD_WRITE)
def accept_flaw(request: ApiRequest, record_id: UUID, body: AcceptIn) -> QualityOut:
    """It counts no more while the record says the same; a stale record is thereby confirmed."""
    commands.accept_flaw(request.auth, record_id, body.rule, body.reason)
    return _shown(request, record_id)


@router.post(
    "/records/{uuid:record_id}/quality/reopening", response=QualityOut, summary="Let a rule count again"
)
@needs(Permission.RECORD_WRITE)
def reopen_flaw(request: ApiRequest, record_id: UUID, body: RuleIn) -> QualityOut:
    """Takes back that something is right as it is."""
    commands.reopen_flaw(request.auth, record_id, body.rule)
    return _shown(request, record_id)


@router.post("/records/{uuid:record_id}/quality/taking", response=QualityOut, summary="Take a record to mend")
@needs(Permission.RECORD_WRITE)
def take_mending(request: ApiRequest, record_id: UUID) -> QualityOut:
    """So that nobody else of the bureau does; another may take it over."""
    commands.take_mending(request.auth, record_id)
    return _shown(request, record_id)


@router.post(
    "/records/{uuid:record_id}/quality/leaving", response=QualityOut, summary="Leave a record to others"
)
@needs(Permission.RECORD_WRITE)
def leave_mending(request: ApiRequest, record_id: UUID) -> QualityOut:
    """For who has taken it to mend."""
    commands.leave_mending(request.auth, record_id)
    return _shown(request, record_id)


def _shown(request: ApiRequest, record_id: UUID) -> QualityOut:
    standing = standing_of(request.auth, read_record(request.auth, record_id))
    if standing is None:
        raise NotFound
    return QualityOut.of(standing)
