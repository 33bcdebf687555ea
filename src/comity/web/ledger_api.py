"""The API of the ledger: own entries, and what anyone may check. Its room lies below the members', so it stands here."""

from base64 import b64encode
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router

from comity.kernel.clock import now
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Outcome
from comity.ledger import proofs, queries
from comity.ledger.commands import read_entries, read_entry, verify_ledger
from comity.ledger.findings import Finding, Kind, Verification
from comity.ledger.models import Checkpoint
from comity.ledger.queries import Line
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import NO_CONTROLS, Limit, Moment, Page, Schema

router = Router(tags=["Ledger"])
Size = Annotated[int, Field(ge=0, le=2**62)]
YEAR = timedelta(days=366)


class DetailsOut(Schema):
    """What the acting bureau alone can read of its entry."""

    person: UUID | None
    purpose: str
    subject: str
    sources: list[UUID]
    details: dict[str, Any]


class EntryOut(Schema):
    """One act. ``body`` (base64) is what its leaf hashes; ``position`` is null until it is provable."""

    id: UUID
    at: Moment
    verb: str
    outcome: Outcome
    position: int | None
    leaf_hash: str
    body: str
    details: DetailsOut | None = Field(description="Null once they were erased.")

    @classmethod
    def of(cls, line: Line) -> "EntryOut":
        details = line.details
        return cls(
            id=line.id,
            at=line.at,
            verb=line.verb,
            outcome=line.outcome,
            position=line.position,
            leaf_hash=b64encode(line.leaf_hash).decode(),
            body=b64encode(line.body).decode(),
            details=DetailsOut(**vars(details) | {"sources": list(details.sources)}) if details else None,
        )


class ProofOut(Schema):
    """RFC 9162: with the public key and the entry's body anyone can check it."""

    entry: UUID
    position: int
    leaf_hash: str
    path: list[str]
    checkpoint: str


class ConsistencyOut(Schema):
    """That the tree of checkpoint `second` begins with the tree of checkpoint `first`."""

    first: str
    second: str
    path: list[str]


class CheckpointOut(Schema):
    """The tree as it was signed; `note` is the signed text."""

    size: int
    root: str
    at: Moment
    note: str

    @classmethod
    def of(cls, checkpoint: Checkpoint) -> "CheckpointOut":
        root = b64encode(bytes(checkpoint.root)).decode()
        return cls(size=checkpoint.size, root=root, at=checkpoint.at, note=checkpoint.note)


class StatusOut(Schema):
    """Entries that are provable, entries that wait for their position, and the key that checks signatures."""

    size: int
    waiting: int
    newest: CheckpointOut | None
    public_key: str


class SeenOut(Schema):
    month: str = Field(examples=["2026-10"])
    verb: str
    count: int


class FindingOut(Schema):
    kind: Kind
    words: str
    entry: UUID | None
    first: int | None
    last: int | None

    @classmethod
    def of(cls, finding: Finding) -> "FindingOut":
        return cls(
            kind=finding.kind, words=str(finding), entry=finding.entry, first=finding.first, last=finding.last
        )


class VerificationOut(Schema):
    ok: bool
    findings: list[FindingOut]
    more: int = Field(description="Findings beyond those that are listed.")
    size: int
    root: str
    checkpoints: int
    waiting: int
    erased: int

    @classmethod
    def of(cls, found: Verification) -> "VerificationOut":
        return cls(
            ok=found.ok,
            findings=[FindingOut.of(finding) for finding in found.findings],
            more=found.more,
            size=found.size,
            root=b64encode(found.root).decode(),
            checkpoints=found.checkpoints,
            waiting=found.waiting,
            erased=found.erased,
        )


@router.get("/ledger/entries", response=Page[EntryOut], summary="One's own bureau's entries")
@needs(Permission.LEDGER_READ)
def list_entries(
    request: ApiRequest,
    subject: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS, description="`kind:id`")] = "",
    person: UUID | None = None,
    verb: Annotated[str, Query(max_length=80, pattern=NO_CONTROLS)] = "",
    outcome: Outcome | None = None,
    cursor: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Limit = 50,
) -> Page[EntryOut]:
    """The newest first. Reading them is itself an entry."""
    search = queries.Search(subject, person, verb, outcome, cursor, limit + 1)
    lines = read_entries(request.auth, search)
    following = str(lines[limit - 1].id) if len(lines) > limit else None
    return Page(items=[EntryOut.of(line) for line in lines[:limit]], next=following)


@router.get("/ledger/entries/{uuid:entry_id}", response=EntryOut, summary="One entry")
@needs(Permission.LEDGER_READ)
def read_one(request: ApiRequest, entry_id: UUID) -> EntryOut:
    """Of one's own bureau; another's reads like one that never was."""
    return EntryOut.of(read_entry(request.auth, entry_id))


@router.get("/ledger/entries/{uuid:entry_id}/proof", response=ProofOut, summary="Prove that an entry is in")
@needs(Permission.LEDGER_READ)
def prove_entry(request: ApiRequest, entry_id: UUID) -> dict[str, Any]:
    """For the newest checkpoint, about a second after the act."""
    read_entry(request.auth, entry_id)
    return proofs.inclusion(entry_id).as_json()


@router.get("/ledger/seen", response=list[SeenOut], summary="How often others used one's own data")
@needs(Permission.LEDGER_READ)
def list_seen(request: ApiRequest) -> list[SeenOut]:
    """Whole months that have passed, over all records: a finer count would tell of a crossing."""
    counts = queries.seen_counts(request.auth, (now() - YEAR).date())
    return [SeenOut(month=f"{seen.month:%Y-%m}", verb=seen.verb, count=seen.count) for seen in counts]


@router.get("/ledger/status", response=StatusOut, summary="How the ledger stands")
@needs(Permission.LEDGER_READ)
def read_status(request: ApiRequest) -> StatusOut:
    """Its size, its newest checkpoint, and the key that checks it."""
    found = queries.status()
    newest = CheckpointOut.of(found.newest) if found.newest else None
    return StatusOut(size=found.size, waiting=found.waiting, newest=newest, public_key=found.public_key)


@router.get("/ledger/checkpoints", response=Page[CheckpointOut], summary="List checkpoints")
@needs(Permission.LEDGER_READ)
def list_checkpoints(
    request: ApiRequest,
    cursor: Annotated[Size | None, Query(description="`next` of the page before.")] = None,
    limit: Limit = 50,
) -> Page[CheckpointOut]:
    """The newest first. Keep them elsewhere: who holds one can prove that nothing was taken out since."""
    found = queries.checkpoints(cursor, limit + 1)
    following = str(found[limit - 1].size) if len(found) > limit else None
    return Page(items=[CheckpointOut.of(checkpoint) for checkpoint in found[:limit]], next=following)


@router.get("/ledger/consistency", response=ConsistencyOut, summary="Prove that nothing was taken out")
@needs(Permission.LEDGER_READ)
def prove_consistency(request: ApiRequest, first: Size, second: Size | None = None) -> dict[str, Any]:
    """Between the checkpoints of two sizes; the newest is the second by default."""
    return proofs.consistency(first, second).as_json()


@router.post("/ledger/verification", response=VerificationOut, summary="Verify the whole ledger")
@needs(Permission.LEDGER_READ)
def verify(request: ApiRequest) -> VerificationOut:
    """Reads all of it, which takes a while, and names what was altered."""
    return VerificationOut.of(verify_ledger(request.auth))
