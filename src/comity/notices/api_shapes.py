"""Notices as the API takes and sends them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Field

from comity.kernel.truth import AudienceMode
from comity.kernel.viewer import Viewer
from comity.members.api_frame import Input, Moment, Schema, Short, Text
from comity.members.queries import bureau_names
from comity.notices import queries, rules
from comity.notices.commands import Audience, Said, Wish
from comity.notices.model import Condition
from comity.notices.models import Clearance, Disagreement, Notice, Protected, Purge, StepAnswer

Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$", examples=["red"])]
StepName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,9}$", examples=["E2"])]
Note = Annotated[Text, Field(description="In words.")]


class AudienceIn(Input):
    """To whom it goes once it is published."""

    mode: AudienceMode = AudienceMode.ALL
    bureaus: Annotated[list[UUID], Field(max_length=400)] = []

    def of(self) -> Audience:
        return Audience(self.mode, frozenset(self.bureaus))


class DraftIn(Input):
    type: Name
    record: UUID | None = Field(None, description="An own record, whose data the draft takes over.")


class ContentIn(Input):
    """`content` has the fields of the type, as the rules name them; `version` is the one you had before your eyes."""

    content: dict[str, Any] = Field(examples=[{"family_name": "Mutua"}])
    version: int = Field(ge=0, le=2**31 - 1)
    audience: AudienceIn | None = None


class NoteIn(Input):
    note: Note = ""


class SaidIn(Input):
    answer: Literal["holds", "fails", "ask"]
    reason: Note

    def of(self) -> Said:
        return Said(StepAnswer.Answer(self.answer), self.reason)


class StepsIn(Input):
    steps: dict[StepName, SaidIn]


class RefusalIn(Input):
    code: StepName
    note: Note = ""


class DecideIn(Input):
    accept: bool
    note: Note = ""


class DisagreementDecideIn(Input):
    outcome: Literal["stands", "look_again"]
    note: Note


class WaiverIn(Input):
    step: StepName
    reason: Note


class FlagIn(Input):
    country: Annotated[str, Field(pattern=r"^[a-z]{2}$", examples=["ke"])]
    text: Note
    until: Moment


class RenewalIn(Input):
    until: Moment
    reason: Note


class PursueIn(Input):
    verb: Literal["request_extradition", "surrender", "close"]
    note: Note = ""


class ToldIn(Input):
    what: Literal["extradition_refused", "asylum_granted"]


class LocatedIn(Input):
    """`wish` is what an adult who went missing lets be told to whoever reported her; she alone decides."""

    note: Note = ""
    arrested: bool = False
    wish: Wish | None = None


class ProtectedIn(Input):
    ground: Protected.Ground
    names: Annotated[list[Short], Field(min_length=1, max_length=20)]
    born: Annotated[str, Field(max_length=10)] = ""
    feared: Annotated[list[Short], Field(max_length=10)] = []
    until: Moment
    contact: Short = ""


class ProtectedOut(Schema):
    """What the own body put in; who it is stays sealed."""

    id: UUID
    ground: str
    until: Moment


class ConditionOut(Schema):
    id: str
    text: str
    field: str
    source: str
    mark: str

    @classmethod
    def of(cls, condition: Condition) -> Self:
        return cls(**{name: getattr(condition, name) for name in ("id", "text", "field", "source", "mark")})


class TypeOut(Schema):
    id: str
    label: str
    aim: str
    purpose: str
    fields: list[str]
    conditions: list[ConditionOut]
    steps: list[str]
    approvals: int
    source: str
    mark: str


class RulesOut(Schema):
    version: str
    about: str
    types: list[TypeOut]


class NoticeLine(Schema):
    id: UUID
    reference: str
    type: str
    state: str
    caption: str
    source: UUID
    source_name: str
    contested: bool
    published_at: Moment | None
    expires_at: Moment
    version: int

    @classmethod
    def fields_of(cls, notice: Notice, source_name: str) -> dict[str, Any]:
        plain = (name for name in NoticeLine.model_fields if name not in {"id", "source_name"})
        return {name: getattr(notice, name) for name in plain} | {"id": notice.pk, "source_name": source_name}


class NoticeStepOut(Schema):
    at: Moment
    verb: str
    before: str
    after: str
    note: str


class QuestionOut(Schema):
    id: UUID
    code: str
    text: str
    due_at: Moment | None
    answer: str


class FileOut(Schema):
    id: UUID
    what: str
    name: str
    media_type: str


class NoticeOut(NoticeLine):
    """A notice as far as this viewer may know of it: its parties see how it is decided, others what it says."""

    rules: str
    content: dict[str, Any]
    missing: list[ConditionOut]
    steps: list[NoticeStepOut]
    questions: list[QuestionOut]
    files: list[FileOut]
    code: str
    letter: str
    due_at: Moment | None
    holders_asked: int
    holders_done: int

    @classmethod
    def of(cls, viewer: Viewer, notice: Notice) -> Self:
        party = queries.party(viewer, notice)
        counted = queries.purged(viewer, notice)
        steps = queries.steps(viewer, notice)
        return cls(
            **cls.fields_of(notice, bureau_names([notice.source]).get(notice.source, "")),
            rules=notice.rules,
            content=rules.shown(notice.content, notice.table, party),
            missing=[ConditionOut.of(c) for c in queries.lacking(notice)] if party else [],
            steps=[NoticeStepOut(**{n: getattr(s, n) for n in NoticeStepOut.model_fields}) for s in steps],
            questions=[QuestionOut.from_orm(question) for question in queries.questions(viewer, notice)],
            files=[FileOut.from_orm(file) for file in queries.files(viewer, notice)],
            code=notice.code if party else "",
            letter=notice.letter if party else "",
            due_at=notice.due_at if party else None,
            holders_asked=counted.asked,
            holders_done=counted.done,
        )


class PurgeOut(Schema):
    id: UUID
    notice: UUID
    reference: str
    asked_at: Moment
    due_at: Moment
    acknowledged_at: Moment | None

    @classmethod
    def of(cls, purge: Purge) -> Self:
        names = (name for name in cls.model_fields if name not in {"id", "notice"})
        return cls(id=purge.pk, notice=purge.notice_id, **{name: getattr(purge, name) for name in names})


class HolderOut(PurgeOut):
    """What the compliance office alone reads: who holds it, and whether it was laid before the office."""

    source: UUID
    bureau: UUID
    escalated_at: Moment | None


class FlagOut(Schema):
    id: UUID
    country: str
    text: str
    until: Moment


class DisagreementOut(Schema):
    """`source` is the notice's, `bureau` disagrees."""

    id: UUID
    notice: UUID
    reference: str
    source: UUID
    bureau: UUID
    state: str
    reason: str
    answer: str
    outcome: str
    decision: str
    at: Moment
    due_at: Moment
    ended_at: Moment | None

    @classmethod
    def of(cls, found: Disagreement) -> Self:
        names = (name for name in cls.model_fields if name not in {"id", "notice"})
        return cls(id=found.pk, notice=found.notice_id, **{name: getattr(found, name) for name in names})


class ClearanceOut(Schema):
    """What the officer alone reads."""

    notice: UUID
    answer: str
    found: list[dict[str, Any]]

    @classmethod
    def of(cls, clearance: Clearance, told: list[dict[str, Any]]) -> Self:
        return cls(notice=clearance.notice_id, answer=clearance.answer, found=told)
