"""What of manifests, matches and hits a viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.refusals import NotFound
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names
from comity.records.models import Portrait, Record
from comity.screening import things
from comity.screening.models import Examination, Hit, Manifest, Match, MatchQuerySet, Passenger
from comity.screening.nearness import AGREES, NEAR
from comity.screening.rules import match_lapses_after

MOST_EXAMINED = 200
MATCHES_FIRST = Case(
    When(status=Passenger.Status.MATCH, then=Value(0)),
    When(status=Passenger.Status.ERROR, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def manifests(viewer: Viewer) -> QuerySet[Manifest]:
    """The bureau's lists, newest first, each with the number of people to verify."""
    matched = Passenger.objects.filter(manifest=OuterRef("pk"), status=Passenger.Status.MATCH).order_by()
    number = matched.values("manifest").annotate(number=Count("pk")).values("number")
    # Counted row by row, so that only the lists on the page are; a join would also undo the order.
    listed = Manifest.objects.visible_to(viewer).annotate(matched=Coalesce(Subquery(number), 0))
    return listed.order_by("-created_at", "-pk")


def examinations(viewer: Viewer) -> list[Examination]:
    """Drawn discreet records, those without a finding first; for a source its own that have one."""
    found = list(Examination.objects.visible_to(viewer)[:MOST_EXAMINED])
    names = bureau_names(each.source for each in found)
    for each in found:
        each.source_name = names.get(each.source, "")
    return sorted(found, key=lambda each: bool(each.finding))


def manifest(viewer: Viewer, manifest_id: UUID) -> Manifest:
    found = manifests(viewer).filter(pk=manifest_id).first()
    if found is None:
        raise NotFound
    return found


def screened_since(viewer: Viewer, moment: datetime) -> int:
    """How many travellers the bureau had screened since ``moment``."""
    lists = Manifest.objects.visible_to(viewer).filter(created_at__gte=moment)
    return int(lists.aggregate(number=Sum("screened"))["number"] or 0)


def matches_on(viewer: Viewer, manifest: Manifest) -> QuerySet[Match]:
    """What the machine asks of a list's travellers, the likeliest first."""
    return Match.objects.visible_to(viewer).filter(passenger__manifest=manifest).order_by("-score", "pk")


def travellers(viewer: Viewer, manifest: Manifest) -> QuerySet[Passenger]:
    """Everyone on a list who is still kept, with those of their matches that the viewer may see fetched along."""
    shown = Prefetch("matches", Match.objects.visible_to(viewer).order_by("-score"))
    return Passenger.objects.visible_to(viewer).filter(manifest=manifest).prefetch_related(shown)


def with_shown_matches(passengers: list[Passenger]) -> list[Passenger]:
    """Put ``shown_matches``, named, on each of ``passengers``, which :func:`travellers` fetched."""
    for passenger in passengers:
        passenger.shown_matches = list(passenger.matches.all())
    with_source_names(match for passenger in passengers for match in passenger.shown_matches)
    return passengers


def passengers_of(viewer: Viewer, manifest: Manifest, matches_first: bool = False) -> list[Passenger]:
    """Everyone on a list with ``shown_matches``: those of their matches that the viewer may see, named."""
    people = travellers(viewer, manifest)
    ordered = people.order_by(MATCHES_FIRST, "position") if matches_first else people.order_by("position")
    return with_shown_matches(list(ordered))


def with_source_names(rows: Iterable[Match | Hit]) -> list[Match | Hit]:
    """Put ``source_name`` and ``bureau_name`` on each of ``rows``."""
    listed = list(rows)
    names = bureau_names({row.source for row in listed} | {row.bureau for row in listed})
    for row in listed:
        row.source_name = names.get(row.source, "")
        row.bureau_name = names.get(row.bureau, "")
    return listed


def open_matches(viewer: Viewer) -> QuerySet[Match]:
    """What waits for a decision of the viewer's bureau, the longest first."""
    return waiting(Match.objects.visible_to(viewer)).order_by("due_at")


def waiting(matches: MatchQuerySet) -> MatchQuerySet:
    """Those of ``matches`` that a person may still decide."""
    since = clock.now() - match_lapses_after(settings.COMITY.passenger_hours)
    return matches.filter(state__in=[Match.State.OPEN, Match.State.UNSURE], created_at__gt=since)


DISCREETLY_FOUND = {"access": Access.DISCREET.value}


def officers_matches(viewer: Viewer) -> QuerySet[Match]:
    """What waits for the officers of the viewer's bureau; discreet matches stay on their desk's own page."""
    return open_matches(viewer).exclude(**DISCREETLY_FOUND)


def discreet_matches(viewer: Viewer) -> QuerySet[Match]:
    """What waits for the discreet desk; nothing for anybody else."""
    return open_matches(viewer).filter(**DISCREETLY_FOUND)


def told_apart(viewer: Viewer) -> QuerySet[Match]:
    """Matches that a person of the bureau answered with *no*, or that lapsed, the newest first."""
    over = Match.objects.visible_to(viewer).filter(state__in=[Match.State.NO, Match.State.EXPIRED])
    return over.exclude(**DISCREETLY_FOUND).order_by(Coalesce("decided_at", "created_at").desc())


def match(viewer: Viewer, match_id: UUID) -> Match:
    found = Match.objects.visible_to(viewer).select_related("passenger__manifest").filter(pk=match_id).first()
    if found is None:
        raise NotFound
    return found


def hits(viewer: Viewer) -> QuerySet[Hit]:
    return Hit.objects.visible_to(viewer)


def officers_hits(viewer: Viewer) -> QuerySet[Hit]:
    """Both sides' hits, but for what the discreet desk verified for the viewer's own bureau."""
    return hits(viewer).exclude(bureau=viewer.bureau, discreet=True)


def discreet_hits(viewer: Viewer) -> QuerySet[Hit]:
    """What the discreet desk of the viewer's bureau verified."""
    return hits(viewer).filter(bureau=viewer.bureau, discreet=True)


def hits_needing(viewer: Viewer) -> QuerySet[Hit]:
    """Hits on which the viewer's bureau has something to do: to answer first, then those it made and must close."""
    to_answer = Q(source=viewer.bureau, answer=Hit.Answer.WAITING)
    to_close = Q(bureau=viewer.bureau, outcome=Hit.Outcome.NONE)
    first = Case(When(to_answer, then=Value(0)), default=Value(1), output_field=IntegerField())
    return officers_hits(viewer).filter(to_answer | to_close).order_by(first, "answer_due_at", "pk")


def hits_to_answer(viewer: Viewer) -> QuerySet[Hit]:
    """Hits on the viewer's bureau's records that wait for its answer."""
    return hits(viewer).filter(source=viewer.bureau, answer=Hit.Answer.WAITING).order_by("answer_due_at")


def hit(viewer: Viewer, hit_id: UUID) -> Hit:
    found = hits(viewer).filter(pk=hit_id).prefetch_related("steps").first()
    if found is None:
        raise NotFound
    return found


AGREE, CLOSE, DIFFER, UNKNOWN = "agree", "close", "differ", "unknown"


@dataclass(frozen=True)
class Compared:
    """One field of the counter card: what each side says and whether they agree."""

    field: str
    asked: tuple[str, ...]
    recorded: tuple[str, ...]
    verdict: str


PAIRS = (
    ("name", "names", ("name", "alias", "weakAlias", "previousName")),
    ("birth date", "birth_dates", ("birthDate",)),
    ("nationality", "nationalities", ("nationality",)),
    ("sex", "sex", ("gender",)),
    ("document", "documents", ("number", "passportNumber", "idNumber", "firstNumber", "lastNumber")),
)
"""Field, where the question has it, FollowTheMoney properties of the record."""
OF_NUMBERS = ("number", "identifiers", ())
"""The same of a question about a thing; the record has its identifiers apart."""

WEIGHED = {
    "name": ("name",),
    "birth date": ("birth_date",),
    "nationality": ("nationality",),
    "sex": ("sex",),
    "document": ("identifier", "document", "series"),
    "number": ("number",),
}
"""Which of the engine's features speaks of which field."""


def compared(match: Match, record: Record | None) -> list[Compared]:
    """Both sides, field by field; where the record may not be shown its side stays empty.

    About a thing whose number agrees it is that number which is compared; nothing else was asked.
    """
    if not is_about_a_thing(match):
        return [_compared(match, record, *pair) for pair in PAIRS]
    return [_compared(match, record, *OF_NUMBERS)]


def is_about_a_thing(match: Match) -> bool:
    """Whether a number of a thing or an account, and not who somebody is, led to the question."""
    if match.features:
        return all(feature["name"].startswith("number") for feature in match.features)
    asked = match.query
    return bool(asked.get("identifiers")) and not (asked.get("names") or asked.get("documents"))


def _compared(
    match: Match, record: Record | None, field: str, asked_name: str, properties: tuple[str, ...]
) -> Compared:
    asked = _texts(match.query.get(asked_name))
    recorded = tuple(v for name in properties for v in record.values(name)) if record else ()
    if field == "number" and record:
        recorded = tuple(one["shown"] for one in record.borne)
    weights = [f["value"] for f in match.features if f["name"].startswith(WEIGHED[field])]
    if not asked or not recorded or not weights:
        verdict = UNKNOWN
    elif field in {"document", "number"} and near_number(match):
        verdict = CLOSE
    elif field == "name":
        verdict = AGREE if max(weights) >= 0.75 else DIFFER
    else:
        verdict = AGREE if sum(weights) >= 0 else DIFFER  # sex and nationality that agree weigh nothing
    return Compared(field, asked, recorded, verdict)


def near_number(match: Match) -> tuple[str, str] | None:
    """The number that was asked for and the one of the record, where they are nearly the same and none agrees."""
    names = {f["name"]: f for f in match.features}
    near = names.get(NEAR) or names.get(things.NEAR)
    return (near["query"], near["subject"]) if near and not {AGREES, things.AGREES} & names.keys() else None


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_number(item) if isinstance(item, dict) else str(item) for item in value)
    return (str(value),) if value else ()


def _number(item: dict[str, str]) -> str:
    return item.get("shown") or item["number"]


def shown_record(viewer: Viewer, match: Match) -> Record | None:
    """The matched record where the viewer may see it in full; with hit/no-hit there is only a source to ask.

    For the discreet desk, which verifies on the source's behalf, a discreet record is shown.
    """
    if match.access == Access.HIT_NO_HIT.value:
        return None
    if match.access == Access.FULL.value:
        return Record.objects.visible_to(viewer).filter(pk=match.record_id).first()
    from comity.records.queries import known  # noqa: PLC0415

    found = known(viewer, [match.record_id]).get(match.record_id)
    return found.record if found and found.access in {Access.FULL, Access.DISCREET} else None


def has_portrait(viewer: Viewer, match: Match, record: Record | None) -> bool:
    """Whether the counter card has a picture to show of the record's side."""
    if record is None:
        return False
    with _reading(viewer, match):
        return Portrait.objects.filter(record=record).exists()


def shown_portrait(viewer: Viewer, match_id: UUID) -> Portrait:
    """The picture of the record's side, where the counter card shows the record itself."""
    found = match(viewer, match_id)
    record = shown_record(viewer, found)
    with _reading(viewer, found):
        portrait = Portrait.objects.filter(record=record).first() if record else None
    if portrait is None:
        raise NotFound
    return portrait


def _reading(viewer: Viewer, match: Match) -> AbstractContextManager[None]:
    """As the viewer; for the discreet desk as the index reads, since no viewer may read a discreet record."""
    return as_task(Task.INDEX) if match.access == Access.DISCREET.value else acting_as(viewer)


def is_for_welfare(record: Record | None) -> bool:
    """Whether a hit is to help the person found, so that no coercive measure may follow."""
    if record is None or not record.status:
        return False
    return PersonStatus(record.status).for_welfare
