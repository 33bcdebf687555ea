"""Two sides on one page: the counter card of a match, and a hit as each of its bureaus sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.permissions import Permission
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names, person_names
from comity.records.models import Record
from comity.records.queries import known, why_visible
from comity.screening.forms import AnswerForm, OutcomeForm
from comity.screening.models import Hit, Match
from comity.screening.presenting import (
    HitRow,
    MatchRow,
    country_names,
    feature_rows,
    hit_rows,
    match_rows,
    occasion,
    sex_word,
)
from comity.screening.queries import (
    CLOSE,
    UNKNOWN,
    WEIGHED,
    Compared,
    compared,
    has_portrait,
    is_about_a_thing,
    is_for_welfare,
    near_number,
)
from comity.screening.words import ENGINE, FIELDS, ROLES, STEPS

Words = str | Promise
NUMBERS = {"document", "number"}
"""Fields that are shown as numbers are."""


class Piece(NamedTuple):
    """A part of a number; ``differs``: the other side has another character there."""

    text: str
    differs: bool


@dataclass(frozen=True)
class CompareRow:
    """``ours_marked``, ``theirs_marked``: the same with what differs marked, where it is but a character."""

    label: Words
    ours: str
    theirs: str
    verdict: str
    code: bool
    note: Words = ""
    ours_marked: tuple[Piece, ...] = ()
    theirs_marked: tuple[Piece, ...] = ()


def compare_rows(rows: Iterable[Compared], match: Match) -> list[CompareRow]:
    """Field by field, with what the engine says of a field where both sides have it."""
    return [_marked(row, match) if row.verdict == CLOSE else _plain(row, match) for row in rows]


def _plain(row: Compared, match: Match) -> CompareRow:
    return CompareRow(
        label=FIELDS[row.field],
        ours=_joined(row.field, row.asked),
        theirs=_joined(row.field, row.recorded),
        verdict=row.verdict,
        code=row.field in NUMBERS,
        note=_said_of(row, match),
    )


def _marked(row: Compared, match: Match) -> CompareRow:
    """Two numbers that are nearly the same, alone, in the spelling in which they were compared."""
    plain, numbers = _plain(row, match), near_number(match)
    assert numbers is not None
    ours, theirs = numbers
    differs = [one != other for one, other in zip(ours, theirs, strict=True)]
    places = [
        _("character %(place)d: %(ours)s, in the record %(theirs)s")
        % {"place": place + 1, "ours": ours[place], "theirs": theirs[place]}
        for place, other in enumerate(differs)
        if other
    ]
    return replace(
        plain,
        ours=ours,
        theirs=theirs,
        note=f"{plain.note} ({'; '.join(places)})",
        ours_marked=_pieces(ours, differs),
        theirs_marked=_pieces(theirs, differs),
    )


def _pieces(number: str, differs: list[bool]) -> tuple[Piece, ...]:
    runs = groupby(zip(number, differs, strict=True), key=lambda pair: pair[1])
    return tuple(Piece("".join(character for character, _ in run), other) for other, run in runs)


def _said_of(row: Compared, match: Match) -> Words:
    if row.verdict == UNKNOWN:
        return ""
    of_field = [f for f in match.features if f["name"].startswith(WEIGHED[row.field])]
    heaviest = max(of_field, key=lambda feature: abs(feature["value"]), default=None)
    return ENGINE.get(heaviest["words"], "") if heaviest else ""


def _joined(field: str, values: tuple[str, ...]) -> str:
    if field == "nationality":
        values = tuple(country_names(values))
    if field == "sex":
        values = tuple(map(sex_word, values))
    return " · ".join(dict.fromkeys(values))


@dataclass(frozen=True)
class RecordSide:
    """The record's side of the counter card; without its record only the source is named.

    ``hidden``: the source tells only that there is a record. ``gone``: it was there when the machine asked, and
    has been withdrawn since. ``changed``: it says something else now than when the machine asked.
    """

    name: str
    source: str
    portrait: str = ""
    url: str = ""
    reference: str = ""
    status: str = ""
    reasons: tuple[str, ...] = ()
    hidden: bool = False
    gone: bool = False
    changed: bool = False


def record_side(viewer: Viewer, match: Match, record: Record | None, source: str) -> RecordSide:
    if record is None:
        hidden = match.access == Access.HIT_NO_HIT.value
        gone = not (hidden and known(viewer, [match.record_id]))
        name = _("A record of %(source)s") % {"source": source}
        return RecordSide(name, source, hidden=hidden, gone=gone)
    full = match.access == Access.FULL.value
    return RecordSide(
        name=record.caption,
        source=source,
        portrait=reverse("screening:portrait", args=[match.pk])
        if has_portrait(viewer, match, record)
        else "",
        url=reverse("records:detail", args=[record.pk])
        if full and viewer.may(Permission.RECORD_READ)
        else "",
        reference=record.our_reference,
        status=record.status,
        reasons=(record.reason_label,) if record.reason else (),
        changed=record.version != match.record_version,
    )


@dataclass(frozen=True)
class Question:
    """The match at the head of its counter card."""

    name: str
    flight: str
    seat: str
    since: datetime
    lapses: datetime
    score: float
    likeness: Words
    state: str
    state_words: Words
    tone: str
    decided_by: str
    decided_at: datetime | None
    note: str
    thing: bool


def card(viewer: Viewer, match: Match, record: Record | None) -> dict[str, object]:
    """What ``screening/counter_card.html`` shows, but for the form."""
    (row,) = match_rows([match])
    discreet = match.access == Access.DISCREET.value
    side = record_side(viewer, match, record, row.source)
    passenger = match.passenger if viewer.may(Permission.MANIFEST_READ) else None
    may_decide = viewer.may(Permission.DISCREET_VERIFY if discreet else Permission.MATCH_VERIFY)
    return {
        "match": _question(match, row, about_a_thing(match, record)),
        "traveller": {"name": row.name, "portrait": "", "role": ROLES.get(match.query.get("role", ""), "")},
        "record": side,
        "handling": record.handling if record else None,
        "rows": compare_rows(compared(match, record), match),
        "features": feature_rows(match.features),
        "why": why_visible(viewer, record) if record else "",
        "welfare": is_for_welfare(record),
        "decide_url": reverse("screening:match", args=[match.pk]),
        "may_decide": may_decide and not side.gone,
        "manifest_url": reverse("screening:manifest", args=[passenger.manifest_id]) if passenger else "",
        "list_url": reverse("screening:discreet" if discreet else "screening:matches"),
    }


def about_a_thing(match: Match, record: Record | None) -> bool:
    """Whether it is a thing that is the same or not; a person may be found by her telephone."""
    return is_about_a_thing(match) and not (record and record.is_person)


def _question(match: Match, row: MatchRow, thing: bool) -> Question:
    decider = person_names([match.decided_by] if match.decided_by else [])
    return Question(
        name=row.name,
        flight=row.flight,
        seat=row.seat,
        since=row.since,
        lapses=match.lapses_at,
        score=row.score,
        likeness=row.likeness,
        state="decided" if match.is_closed else "open",
        state_words=row.state,
        tone=row.tone,
        decided_by=next(iter(decider.values()), ""),
        decided_at=match.decided_at,
        note=match.note,
        thing=thing,
    )


@dataclass(frozen=True)
class EventRow:
    title: Words
    at: datetime
    who: str
    words: str
    tone: str = "plain"


def hit_events(hit: Hit) -> list[EventRow]:
    """A hit's history, oldest first."""
    steps = list(hit.steps.all())
    names = bureau_names({step.bureau for step in steps if step.bureau})
    return [
        EventRow(
            STEPS.get(step.verb, step.verb),
            step.at,
            names.get(step.bureau, "") if step.bureau else "",
            step.note,
        )
        for step in steps
    ]


@dataclass(frozen=True)
class ToldRow:
    label: Words
    value: str
    code: bool


def told_rows(hit: Hit) -> list[ToldRow]:
    """What the source was told of the traveller, in words."""
    told = hit.told
    rows = [
        ("name", tuple(told.get("names", ()))),
        ("birth date", tuple(told.get("birth_dates", ()))),
        ("nationality", tuple(told.get("nationalities", ()))),
        ("sex", (told["sex"],) if told.get("sex") else ()),
        ("document", tuple(d["number"] for d in told.get("documents", ()))),
        ("number", tuple(one["shown"] for one in told.get("identifiers", ()))),
    ]
    return [ToldRow(FIELDS[field], _joined(field, v), field in NUMBERS) for field, v in rows if v]


def hit_sides(viewer: Viewer, hit: Hit) -> dict[str, object]:
    """What ``screening/hit_detail.html`` shows, but for the forms."""
    (row,) = hit_rows(viewer, [hit])
    ours = "source" if hit.source == viewer.bureau else "searching"
    names = bureau_names([hit.bureau, hit.source])
    record_url = _record_url(viewer, hit)
    discreet = hit.discreet and ours == "searching"
    return {
        "hit": _head(hit, row),
        "searching": names.get(hit.bureau, ""),
        "source": names.get(hit.source, ""),
        "ours": ours,
        "record_url": record_url,
        "match_url": reverse("screening:match", args=[hit.match_id]) if ours == "searching" else "",
        "told": told_rows(hit),
        "events": hit_events(hit),
        "answer_url": reverse("screening:answer", args=[hit.pk]),
        "hit_url": reverse("screening:hit", args=[hit.pk]),
        "outcome_url": reverse("screening:outcome", args=[hit.pk]),
        "task_url": record_url if ours == "source" and hit.answer == Hit.Answer.STALE else "",
        "list_url": reverse("screening:discreet" if discreet else "screening:matches"),
    }


def _head(hit: Hit, row: HitRow) -> dict[str, object]:
    waiting = hit.answer == Hit.Answer.WAITING
    return {
        "name": row.name,
        "flight": occasion(hit.told.get("occasion", "")),
        "since": hit.created_at,
        "due": row.due,
        "waiting": waiting,
        "overdue": waiting and hit.answer_due_at < clock.now(),
        "expired": hit.answer == Hit.Answer.EXPIRED,
        "cleared": hit.answer in {Hit.Answer.NOT_SAME, Hit.Answer.STALE},
        "state": row.state,
        "tone": row.tone,
        "open": not hit.outcome,
    }


def _record_url(viewer: Viewer, hit: Hit) -> str:
    """Where the record is read, for those who may and as long as it is there."""
    seen = viewer.may(Permission.RECORD_READ) and Record.objects.visible_to(viewer).filter(pk=hit.record_id)
    return reverse("records:detail", args=[hit.record_id]) if seen and seen.exists() else ""


def answer_form(viewer: Viewer, hit: Hit, filled: AnswerForm | None = None) -> AnswerForm | None:
    """The form for the source while its answer is wanted; late answers are taken."""
    wanted = hit.answer in {Hit.Answer.WAITING, Hit.Answer.EXPIRED}
    may = hit.source == viewer.bureau and wanted and viewer.may(Permission.HIT_ANSWER)
    thing = bool(hit.told.get("identifiers")) and not hit.told.get("names")
    return (filled or AnswerForm(thing=thing)) if may else None


def outcome_form(viewer: Viewer, hit: Hit, filled: OutcomeForm | None = None) -> OutcomeForm | None:
    """The form for the bureau that met the traveller, until it has said what followed."""
    needed = Permission.DISCREET_VERIFY if hit.discreet else Permission.MATCH_VERIFY
    may = hit.bureau == viewer.bureau and not hit.outcome and viewer.may(needed)
    return (filled or OutcomeForm()) if may else None
