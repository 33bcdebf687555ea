"""Lists of travellers, questions, matches and hits as the API sends them: never more than their tier allows."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field

from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.members.api_frame import Input, Line, Moment, PartialDate, Schema, Text
from comity.records.models import Record
from comity.screening.asking import Asked
from comity.screening.finding import Found
from comity.screening.models import Hit, Manifest, Match, Passenger
from comity.screening.queries import Compared
from comity.screening.rules import coarse

Note = Annotated[Text, Field(max_length=2_000)]


class DocumentOut(Schema):
    kind: str
    number: str
    issuer: str
    expires: str


class AskedIdentifierOut(Schema):
    """An identifier of a thing or an account: how it was read (see `/kinds`), as it is compared, as it is shown."""

    check: str
    number: str
    shown: str


class AskedOut(Schema):
    """Who or what was asked about. Several values of one kind are alternatives."""

    name: str
    names: list[str]
    birth_dates: list[PartialDate]
    nationalities: list[str]
    sex: str
    documents: list[DocumentOut]
    identifiers: list[AskedIdentifierOut]

    @classmethod
    def of(cls, asked: Asked) -> "AskedOut":
        return cls(
            name=asked.get("name", ""),
            names=asked.get("names", []),
            birth_dates=PartialDate.of_all(asked.get("birth_dates")),
            nationalities=asked.get("nationalities", []),
            sex=asked.get("sex", ""),
            documents=[DocumentOut(**document) for document in asked.get("documents", [])],
            identifiers=[AskedIdentifierOut(**one) for one in asked.get("identifiers", [])],
        )


class FeatureOut(Schema):
    """What speaks for or against, in words, and how much."""

    name: str
    value: float
    words: str

    @classmethod
    def of(cls, feature: dict[str, Any]) -> "FeatureOut":
        return cls(name=feature["name"], value=feature["value"], words=feature["words"])


class ManifestOut(Schema):
    """A list of travellers, and how far its screening has come."""

    id: UUID
    filename: str
    format: str
    sender: str
    reference: str
    legs: list[dict[str, str]]
    state: Manifest.State
    total: int
    screened: int
    matched: int = Field(description="Travellers about whom a person is asked.")
    problems: list[dict[str, str]] = Field(description="What could not be read, and where.")
    created_at: Moment
    finished_at: Moment | None
    erase_at: Moment

    @classmethod
    def of(cls, manifest: Manifest) -> "ManifestOut":
        plain = {
            name: getattr(manifest, name) for name in cls.model_fields if name not in {"matched", "problems"}
        }
        told = [{k: v for k, v in problem.items() if k != "made_of"} for problem in manifest.problems]
        return cls(**plain, problems=told, matched=getattr(manifest, "matched", 0))


class MatchLine(Schema):
    """The machine's question, in a list. With hit/no-hit only the source is named, and the score is coarse."""

    id: UUID
    state: Match.State
    tier: Access
    score: float
    source: UUID
    source_name: str
    occasion: str
    asked: AskedOut
    created_at: Moment
    due_at: Moment = Field(description="Until then somebody should have decided.")
    lapses_at: Moment = Field(
        description="From then on nobody can: it has lapsed, to the traveller's benefit."
    )

    @classmethod
    def fields_of(cls, match: Match) -> dict[str, Any]:
        plain = {name: getattr(match, name) for name in ("score", "source", "source_name", "occasion")}
        return plain | {
            "state": match.stands,
            "lapses_at": match.lapses_at,
            "id": match.pk,
            "tier": match.access,
            "asked": AskedOut.of(match.query),
            "created_at": match.created_at,
            "due_at": match.due_at,
        }


class ComparedOut(Schema):
    """One field of both sides, and whether they agree."""

    field: str
    asked: list[str]
    recorded: list[str]
    verdict: Literal["agree", "differ", "unknown"]


class MatchOut(MatchLine):
    record: UUID | None = Field(description="Null where the tier does not let it be shown.")
    record_caption: str
    features: list[FeatureOut]
    compared: list[ComparedOut]
    decided_at: Moment | None
    decided_by: UUID | None
    note: str

    @classmethod
    def of(cls, match: Match, record: Record | None, compared: Iterable[Compared]) -> "MatchOut":
        return cls(
            **cls.fields_of(match),
            record=record.pk if record else None,
            record_caption=record.caption if record else "",
            features=[FeatureOut.of(feature) for feature in match.features],
            compared=[ComparedOut(**_listed(row)) for row in compared],
            decided_at=match.decided_at,
            decided_by=match.decided_by,
            note=match.note,
        )


def _listed(row: Compared) -> dict[str, Any]:
    return {**vars(row), "asked": list(row.asked), "recorded": list(row.recorded)}


class PassengerOut(Schema):
    """One person on a list, with the matches that the reader may see."""

    id: UUID
    position: int
    role: str
    seat: str
    status: Passenger.Status
    asked: AskedOut
    matches: list[UUID]

    @classmethod
    def of(cls, passenger: Passenger) -> "PassengerOut":
        return cls(
            id=passenger.pk,
            position=passenger.position,
            role=passenger.data.get("role", ""),
            seat=passenger.data.get("seat", ""),
            status=Passenger.Status(passenger.status),
            asked=AskedOut.of(passenger.data),
            matches=[match.pk for match in passenger.shown_matches],
        )


class SearchIn(Input):
    text: Text = Field(examples=["Anna Example 1984-03 KE"])


class CompareIn(SearchIn):
    record: UUID = Field(description="`id` of one of the results.")


class ReadOut(Schema):
    """One part of the text and what it was read as; `no_iban`: it reads like an IBAN, and is none."""

    what: str
    text: str


class ResultOut(Schema):
    """A record that was found. With hit/no-hit only its source is named."""

    id: UUID = Field(description="What `compare` asks for.")
    tier: Access
    source: UUID
    source_name: str
    score: float
    caption: str
    kind: str
    status: str
    birth_dates: list[PartialDate]
    nationalities: list[str]
    features: list[FeatureOut]

    @classmethod
    def of(cls, found: Found, source_name: str) -> "ResultOut":
        record, shown = found.record, found.access is Access.FULL
        return cls(
            id=record.pk,
            tier=found.access,
            source=record.source,
            source_name=source_name,
            score=found.score if shown else coarse(found.score),
            caption=record.caption if shown else "",
            kind=record.schema if shown else "",
            status=record.status if shown else "",
            birth_dates=PartialDate.of_all(record.values("birthDate")) if shown else [],
            nationalities=record.values("nationality") if shown else [],
            features=[FeatureOut.of(vars_of(f)) for f in found.candidate.features] if shown else [],
        )


def vars_of(feature: Any) -> dict[str, Any]:
    return {"name": feature.name, "value": feature.value, "words": feature.words}


class SearchOut(Schema):
    """How the text was understood, and what was found, best first."""

    understood: list[ReadOut]
    asked: AskedOut
    found: list[ResultOut]


class DecisionIn(Input):
    decision: Literal["yes", "no", "unsure"]
    note: Note = ""


class AnswerIn(Input):
    answer: Literal["confirmed", "not_same", "stale"]
    note: Note = ""


class OutcomeIn(Input):
    outcome: Literal["no_action", "action"]
    text: Line = Field("", description="Which action was taken.")


class StepOut(Schema):
    at: Moment
    bureau: UUID | None
    verb: str
    note: str


class HitLine(Schema):
    """A match that a person verified."""

    id: UUID
    side: Literal["searching", "source"]
    bureau: UUID
    bureau_name: str
    source: UUID
    source_name: str
    record: UUID | None = Field(description="Null where the reader may not see it.")
    record_caption: str
    score: float
    discreet: bool
    created_at: Moment
    answer_due_at: Moment
    answer: Hit.Answer
    outcome: Hit.Outcome

    @classmethod
    def fields_of(cls, viewer: Viewer, hit: Hit) -> dict[str, Any]:
        ours = hit.source == viewer.bureau
        plain = {
            name: getattr(hit, name)
            for name in (
                "bureau",
                "source",
                "record_caption",
                "score",
                "discreet",
                "created_at",
                "answer_due_at",
            )
        }
        return plain | {
            "id": hit.pk,
            "side": "source" if ours else "searching",
            "bureau_name": hit.bureau_name,
            "source_name": hit.source_name,
            "record": hit.record_id if ours or hit.record_caption else None,
            "answer": hit.answer,
            "outcome": hit.outcome,
        }


class HitOut(HitLine):
    """What the source was told of the traveller, and what happened since."""

    match: UUID | None = Field(description="For the searching bureau.")
    told: AskedOut
    occasion: str
    answered_at: Moment | None
    outcome_text: str
    outcome_at: Moment | None
    steps: list[StepOut]

    @classmethod
    def of(cls, viewer: Viewer, hit: Hit) -> "HitOut":
        return cls(
            **cls.fields_of(viewer, hit),
            match=hit.match_id if hit.bureau == viewer.bureau else None,
            told=AskedOut.of(hit.told),
            occasion=hit.told.get("occasion", ""),
            answered_at=hit.answered_at,
            outcome_text=hit.outcome_text,
            outcome_at=hit.outcome_at,
            steps=[StepOut(at=s.at, bureau=s.bureau, verb=s.verb, note=s.note) for s in hit.steps.all()],
        )
