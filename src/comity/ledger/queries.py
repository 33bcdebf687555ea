"""What the ledger tells: a bureau its own entries; a source how often its data were seen; everyone the hashes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from comity.kernel.acting import acting_as
from comity.kernel.clock import now
from comity.kernel.recorder import Outcome
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.ledger import keys, leaf
from comity.ledger.models import Checkpoint, Detail, Entry, Leaf, Pending, Touch

MOST = 500


@dataclass(frozen=True)
class Search:
    """Which of the own entries: about one subject (``kind:id``), by one person, of one verb; older than ``before``."""

    subject: str = ""
    person: UUID | None = None
    verb: str = ""
    outcome: Outcome | None = None
    before: UUID | None = None
    limit: int = 50


@dataclass(frozen=True)
class Line:
    """One entry as its own bureau reads it. ``details`` is ``None`` once erased, ``position`` until it is provable."""

    id: UUID
    at: datetime
    verb: str
    outcome: Outcome
    bureau: UUID | None
    position: int | None
    details: leaf.Details | None
    leaf_hash: bytes = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def erased(self) -> bool:
        return self.details is None


@dataclass(frozen=True)
class SeenCount:
    """In the month that begins on ``month`` (UTC), ``count`` entries of ``verb`` by other bureaus concerned the
    source's data.
    """

    month: date
    verb: str
    count: int


@dataclass(frozen=True)
class Status:
    """How the ledger stands: entries that are provable, and entries that still wait for their position."""

    size: int
    waiting: int
    newest: Checkpoint | None
    public_key: str


def own_entries(viewer: Viewer, search: Search) -> list[Line]:
    """The viewer's bureau's entries, newest first. Pages and API come through ``commands.read_entries``."""
    with acting_as(viewer):
        found = Entry.objects.filter(bureau=viewer.bureau).order_by("-id")
        found = _by_tags(found, viewer.bureau, search)
        if search.verb:
            found = found.filter(verb=search.verb)
        if search.outcome:
            found = found.filter(outcome=search.outcome.value)
        if search.before:
            found = found.filter(id__lt=search.before)
        return _lines(list(found[: max(1, min(search.limit, MOST))]), viewer.bureau)


def own_entry(viewer: Viewer, id: UUID) -> Line:
    """One entry of the viewer's bureau; :class:`NotFound` where it is another's, or nobody's."""
    with acting_as(viewer):
        lines = _lines(list(Entry.objects.filter(bureau=viewer.bureau, id=id)), viewer.bureau)
    if not lines:
        raise NotFound
    return lines[0]


@dataclass(frozen=True)
class ActCount:
    """Since a day, ``count`` entries of ``verb`` with ``outcome`` by ``bureau`` (``None``: the hub itself)."""

    bureau: UUID | None
    verb: str
    outcome: Outcome
    count: int


def overseen(
    viewer: Viewer, bureau: UUID | None, verb: str, before: UUID | None, limit: int = 50
) -> list[Line]:
    """Every bureau's entries, newest first, for the commission: what, when and by which bureau. ``details`` stay
    sealed to the bureau that acted. Pages and API come through ``commands.oversee_entries``.
    """
    with acting_as(viewer):
        found = Entry.objects.order_by("-id")
        if bureau:
            found = found.filter(bureau=bureau)
        if verb:
            found = found.filter(verb=verb)
        if before:
            found = found.filter(id__lt=before)
        entries = list(found[: max(1, min(limit, MOST))])
        positions = dict(Leaf.objects.filter(entry__in=entries).values_list("entry_id", "position"))
        return [_line(entry, positions, {}, b"") for entry in entries]


def acts_counted(viewer: Viewer, since: datetime) -> list[ActCount]:
    """For the commission: how often each bureau did what since then, the most frequent first."""
    with acting_as(viewer):
        rows = (
            Entry.objects.filter(at__gte=since)
            .values_list("bureau", "verb", "outcome")
            .annotate(count=Count("id"))
            .order_by("-count", "verb")
        )
        return [ActCount(bureau, verb, Outcome(outcome), count) for bureau, verb, outcome, count in rows]


def seen_counts(viewer: Viewer, since: date) -> list[SeenCount]:
    """How often other bureaus' entries concerned the viewer's bureau's data, by month; newest first.

    Whole months that have passed, over all of its data: a finer count would tell of a crossing.
    """
    this_month = now().date().replace(day=1)
    with acting_as(viewer):
        rows = (
            Touch.objects.filter(source=viewer.bureau, day__gte=since.replace(day=1), day__lt=this_month)
            .annotate(month=TruncMonth("day"))
            .values("month", "verb")
            .annotate(count=Count("source"))
            .order_by("-month", "verb")
        )
        return [SeenCount(**row) for row in rows]


def checkpoints(before: int | None = None, limit: int = 50) -> list[Checkpoint]:
    """Signed checkpoints, newest first, smaller than ``before``. For everyone."""
    found = Checkpoint.objects.order_by("-size")
    return list((found if before is None else found.filter(size__lt=before))[: max(1, min(limit, MOST))])


def status() -> Status:
    """For everyone: sizes, the newest checkpoint, and the key that checks it."""
    newest = Checkpoint.objects.order_by("-size").first()
    size = newest.size if newest else 0
    return Status(size, Pending.objects.count(), newest, str(keys.signer().verifier))


def _by_tags(found: QuerySet[Entry], bureau: UUID, search: Search) -> QuerySet[Entry]:
    if not (search.subject or search.person):
        return found
    person_tag, subject_tag = leaf.tags(_tag_key(bureau), search.person, search.subject)
    tagged = Detail.objects.filter(bureau=bureau)
    if search.person:
        tagged = tagged.filter(person_tag=person_tag)
    if search.subject:
        tagged = tagged.filter(subject_tag=subject_tag)
    return found.filter(id__in=tagged.values("entry"))


def _tag_key(bureau: UUID) -> bytes:
    return leaf.tagging_key(keys.data_keys([bureau])[bureau])


def _lines(entries: list[Entry], bureau: UUID) -> list[Line]:
    ids = [entry.id for entry in entries]
    positions = dict(Leaf.objects.filter(entry__in=ids).values_list("entry_id", "position"))
    sealed = dict(Detail.objects.filter(entry__in=ids).values_list("entry_id", "sealed"))
    key = keys.data_keys([bureau])[bureau] if sealed else b""
    return [_line(entry, positions, sealed, key) for entry in entries]


def _line(entry: Entry, positions: dict[UUID, int], sealed: dict[UUID, Any], key: bytes) -> Line:
    details = None
    if entry.id in sealed:
        details = leaf.read_details(leaf.unseal(key, entry.id, bytes(sealed[entry.id])))
    return Line(
        id=entry.id,
        at=entry.at,
        verb=entry.verb,
        outcome=Outcome(entry.outcome),
        bureau=entry.bureau,
        position=positions.get(entry.id),
        details=details,
        leaf_hash=bytes(entry.leaf_hash),
        body=leaf.body(entry.id, entry.at, entry.verb, entry.outcome, entry.bureau, bytes(entry.commitment)),
    )
