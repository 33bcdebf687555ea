"""Records, handlings and imports as the API takes and sends them."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from ninja import Field

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.purposes import Purpose
from comity.kernel.codes.thing_reasons import ThingReason
from comity.kernel.handling import Handling
from comity.kernel.truth import AudienceMode, Tier
from comity.kernel.viewer import Viewer
from comity.members.api_frame import Input, Line, Moment, PartialDate, Schema, Short, Text
from comity.records.models import ImportProblem, ImportRun, Portrait, Record
from comity.records.queries import Change, holders, why_visible, your_reference
from comity.records.rules import Difference, Draft
from comity.records.things import kinds as things

Reason = Annotated[Text, Field(min_length=1, max_length=2_000)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]{0,39}$")]
Values = Annotated[list[Text], Field(max_length=200)]
Kind = Annotated[str, Field(pattern=r"^[A-Za-z]{1,40}$", examples=["Person", "Passport"])]


class Restrictions(Input):
    """A source's decision about a record, but for how long it is kept."""

    mode: AudienceMode = Field(
        AudienceMode.ALL, description="“all” speaks of member bureaus, never of partner bodies."
    )
    bureaus: Annotated[list[UUID], Field(max_length=400)] = Field(
        [], description="Those that `mode` speaks of."
    )
    tier: Tier = Tier.FULL
    purposes: Annotated[list[Purpose], Field(max_length=20)] = list(Purpose)
    handling_code: HandlingCode = HandlingCode.H0
    handling_note: Annotated[Text, Field(max_length=2_000)] = ""
    reliability: Reliability = Reliability.X
    accuracy: Accuracy = Accuracy.NOT_CORROBORATED
    confidentiality: Confidentiality = Confidentiality.FOR_OFFICIAL_USE_ONLY
    sensitive: bool = False
    minor: bool = False
    contested: bool = False
    onward: bool = Field(False, description="Whether receivers may pass it on.")
    legal_order: Annotated[Line, Field(max_length=200)] = ""

    def handling(self, source: UUID, expires_at: Any) -> Handling:
        plain = {name: getattr(self, name) for name in Restrictions.model_fields}
        plain |= {"bureaus": frozenset(self.bureaus), "purposes": frozenset(self.purposes)}
        return Handling(source=source, expires_at=expires_at, **plain)


class HandlingIn(Restrictions):
    """A source's whole decision about a record."""

    expires_at: Moment = Field(description="Five years ahead at most.")

    def of(self, viewer: Viewer) -> Handling:
        return self.handling(viewer.bureau, self.expires_at)


class HandlingOut(Schema):
    """What the source decided. Whom it named, and its legal order, it alone is shown."""

    expires_at: Moment
    mode: AudienceMode
    bureaus: list[UUID]
    tier: Tier
    purposes: list[Purpose]
    handling_code: HandlingCode
    handling_note: str
    reliability: Reliability
    accuracy: Accuracy
    confidentiality: Confidentiality
    sensitive: bool
    minor: bool
    contested: bool
    onward: bool
    legal_order: str

    @classmethod
    def of(cls, handling: Handling, own: bool) -> "HandlingOut":
        shown = handling if own else replace(handling, bureaus=frozenset(), legal_order="")
        plain = {name: getattr(shown, name) for name in cls.model_fields}
        return cls(**plain | {"bureaus": sorted(shown.bureaus), "purposes": sorted(shown.purposes)})


Why = Annotated[
    Text, Field(max_length=2_000, description="For the history of the record, which its source alone sees.")
]


class DraftIn(Input):
    """What a record says. ``properties`` are FollowTheMoney's; dates are written as far as they are known."""

    kind: Kind = Field(
        description="FollowTheMoney schema: Person, Passport, Identification, an organisation, or one of `/kinds`."
    )
    properties: dict[Name, Values] = Field(
        examples=[{"name": ["Anna Example"], "birthDate": ["1984-03"], "nationality": ["ke"]}]
    )
    status: PersonStatus | None = Field(None, description="Of a person: in what quality she is recorded.")
    reason: DocumentReason | ThingReason | None = Field(
        None, description="Of a document or a thing: why it is on the list."
    )
    our_reference: Short = ""
    holder: UUID | None = Field(None, description="Of a document: the record of its holder.")

    def draft(self) -> Draft:
        return Draft(
            schema=self.kind,
            properties=self.properties,
            status=self.status or "",
            reason=self.reason or "",
            our_reference=self.our_reference,
            holder=str(self.holder or ""),
        )


class RecordIn(DraftIn):
    handling: HandlingIn


class EditIn(DraftIn):
    version: int = Field(ge=0, le=2**31 - 1, description="The version the editor had before her eyes.")
    why: Why = ""


class RestrictIn(Restrictions):
    why: Why = ""


class ExtendIn(Input):
    expires_at: Moment
    reason: Reason


class ReasonIn(Input):
    reason: Reason


class ReferenceIn(Input):
    reference: Short


class ExportIn(Input):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=1_000)]
    reason: Annotated[Line, Field(min_length=1)] = Field(
        description="What they are needed for outside the hub; for one’s own ledger."
    )


class RecordLine(Schema):
    """A record in a list. Reading it in full is an act of its own, which the ledger keeps."""

    id: UUID
    kind: Kind
    caption: str
    source: UUID
    source_name: str
    status: PersonStatus | None
    reason: DocumentReason | ThingReason | None
    tier: Tier
    version: int
    updated_at: Moment
    expires_at: Moment

    @classmethod
    def fields_of(cls, record: Record, source_name: str) -> dict[str, Any]:
        return {
            "id": record.pk,
            "kind": record.schema,
            "caption": record.caption,
            "source": record.source,
            "source_name": source_name,
            "status": record.status or None,
            "reason": record.reason or None,
            "tier": record.audience.tier,
            "version": record.version,
            "updated_at": record.updated_at,
            "expires_at": record.expires_at,
        }


class HoldersOut(Schema):
    """How many bureaus hold a record; ``seen`` counts those that verified a hit."""

    seen: int
    exported: int
    received: int


class IdentifierOut(Schema):
    """A value that is an identifier, in the form in which it is compared, and what is doubtful about it."""

    check: str = Field(description="How it was read: see `/kinds`.")
    property: str
    written: str
    number: str
    shown: str
    scheme: str = Field(description="Its country or its network, where that is known.")
    doubts: list[str]


class FieldOut(Schema):
    name: str
    label: str
    check: str = Field(
        description="How its values are read and compared; empty where they are no identifiers."
    )


class KindOut(Schema):
    """A kind of thing or account, in the reader's language."""

    kind: Kind
    label: str
    fields: list[FieldOut]
    needs: list[str] = Field(description="Of these one at least is filled in.")
    reasons: list[DocumentReason | ThingReason]

    @classmethod
    def of(cls, kind: things.Kind) -> "KindOut":
        fields = [FieldOut(name=f.name, label=str(f.label), check=f.check) for f in kind.fields]
        return cls(
            kind=kind.schema,
            label=str(kind.label),
            fields=fields,
            needs=list(kind.needs),
            reasons=[r for r in kind.reasons if isinstance(r, DocumentReason | ThingReason)],
        )


class RecordOut(RecordLine):
    properties: dict[str, list[str]]
    identifiers: list[IdentifierOut]
    attached: list[dict[str, Any]]
    birth_dates: list[PartialDate]
    holder: UUID | None
    our_reference: str
    your_reference: str = Field(description="How the reader's bureau refers to it in its own files.")
    handling: HandlingOut
    why: str = Field(description="Why the reader sees it.")
    holders: HoldersOut | None = Field(description="For the source alone.")
    has_portrait: bool

    @classmethod
    def of(cls, viewer: Viewer, record: Record, source_name: str) -> "RecordOut":
        own = record.source == viewer.bureau
        counted = holders(viewer, record) if own else None
        return cls(
            **cls.fields_of(record, source_name),
            properties=record.properties,
            identifiers=[IdentifierOut(**one) for one in record.identifiers],
            attached=record.attached,
            birth_dates=PartialDate.of_all(record.values("birthDate")),
            holder=_shown_holder(viewer, record),
            our_reference=record.our_reference,
            your_reference=your_reference(viewer, record),
            handling=HandlingOut.of(record.handling, own),
            why=why_visible(viewer, record),
            holders=HoldersOut(**vars(counted)) if counted else None,
            has_portrait=Portrait.objects.filter(record=record).exists(),
        )


def _shown_holder(viewer: Viewer, record: Record) -> UUID | None:
    """A document may be shared more widely than the record of its holder."""
    if record.holder_id is None:
        return None
    return Record.objects.visible_to(viewer).filter(pk=record.holder_id).values_list("pk", flat=True).first()


class DeletionOut(Schema):
    record: UUID
    holders: int = Field(
        description="Bureaus that hold it and are told, as far as the source may know of them."
    )


class DifferenceOut(Schema):
    field: str
    before: list[str]
    after: list[str]

    @classmethod
    def of(cls, found: Difference) -> "DifferenceOut":
        return cls(field=found.field, before=list(found.before), after=list(found.after))


class ChangeOut(Schema):
    """One version, and how it differs from the one before."""

    version: int
    verb: str
    person: UUID
    at: Moment
    why: str = Field(description="The reason that was given, or the name of the list that was imported.")
    differences: list[DifferenceOut]

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        version = change.version
        return cls(
            version=version.number,
            verb=version.verb,
            person=version.person,
            at=version.at,
            why=version.why or change.import_name,
            differences=[DifferenceOut.of(found) for found in change.differences],
        )


class ImportOut(Schema):
    id: UUID
    filename: str
    format: str
    state: ImportRun.State
    percent: int
    added: int
    changed: int
    unchanged: int
    refused: int
    started_at: Moment
    finished_at: Moment | None

    @classmethod
    def of(cls, run: ImportRun) -> "ImportOut":
        return cls(**{name: getattr(run, name) for name in cls.model_fields})


class ImportProblemOut(Schema):
    """What was refused: where in the list, which field, why."""

    at: str
    field: str
    message: str

    @classmethod
    def of(cls, problem: ImportProblem) -> "ImportProblemOut":
        return cls(at=problem.at, field=problem.field, message=problem.message)
