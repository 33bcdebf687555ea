"""Quality as pages show it: a score never without its reasons, each with the way to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names, person_names
from comity.records.forms import edited_in
from comity.records.models import Acceptance, Flaw, QualityFigures, Record
from comity.records.quality.measuring import in_force
from comity.records.quality.queries import Standing, rule_of, standing_of
from comity.records.quality.rules import BEST, GROUPS, RULES, Group
from comity.records.quality.telling import Told, by_group
from comity.records.words import KINDS

Words = str | Promise
OF_ITS_LIFE = frozenset({"minor", "expires_at"})
"""What is not edited with what a record says, but changed on its page."""
TONES = {Group.MISSING: "plain", Group.STALE: "note", Group.CONTRADICTORY: "match", Group.IMPOSSIBLE: "hit"}
WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 620, 16, 214


@dataclass(frozen=True)
class FlawRow:
    """``source``: the text the rule comes from, empty for a house rule; ``accept_url``: empty where one may not."""

    label: Words
    group: Words
    tone: str
    weight: int
    source: str
    recalled: bool
    mend_url: str
    accept_url: str


@dataclass(frozen=True)
class AcceptedRow:
    label: Words
    reason: str
    who: str
    at: datetime
    until: datetime | None
    reopen_url: str


def quality_card(viewer: Viewer, record: Record) -> dict[str, Any] | None:
    """A record's score with its reasons, for those who may change it; to others nothing of it is shown."""
    standing = standing_of(viewer, record)
    if standing is None:
        return None
    people = _people([standing])
    return {
        **_standing(viewer, record, standing, people),
        "accepted": [_accepted(record, one, people) for one in standing.accepted],
        "measured": standing.quality.measured_at,
    }


def mend_rows(viewer: Viewer, found: Iterable[Standing]) -> list[dict[str, Any]]:
    """Records to mend, each with what is wrong with it."""
    listed = list(found)
    people = _people(listed)
    return [
        {
            "name": standing.quality.record.caption,
            "kind": KINDS.get(standing.quality.record.schema, standing.quality.record.schema),
            "url": reverse("records:detail", args=[standing.quality.pk]),
            **_standing(viewer, standing.quality.record, standing, people),
        }
        for standing in listed
    ]


def _standing(
    viewer: Viewer, record: Record, standing: Standing, people: Mapping[UUID, str]
) -> dict[str, Any]:
    quality = standing.quality
    mine = quality.taken_by == viewer.person
    take = "leave" if mine else "take"
    return {
        "score": quality.score,
        "best": BEST,
        "flaws": _flaw_rows(record, standing.flaws),
        "taken_by": people.get(quality.taken_by, "") if quality.taken_by else "",
        "taken_at": quality.taken_at,
        "mine": mine,
        "take_url": reverse(f"records:{take}", args=[record.pk]) if standing.flaws else "",
    }


def _flaw_rows(record: Record, flaws: Sequence[Flaw]) -> list[FlawRow]:
    weights = in_force().weights
    editable = set(edited_in(record.schema).base_fields)
    return [
        FlawRow(
            label=rule.label,
            group=GROUPS[rule.group],
            tone=TONES[rule.group],
            weight=weights[rule.id],
            source=rule.source,
            recalled=rule.recalled,
            mend_url=_where_to_mend(record, flaw.field, editable),
            accept_url=reverse("records:accept_flaw", args=[record.pk, rule.id]) if rule.acceptable else "",
        )
        for flaw in flaws
        for rule in [rule_of(flaw)]
    ]


def _where_to_mend(record: Record, name: str, editable: set[str]) -> str:
    """The field of a form; else the record itself, as of what a list attached to it."""
    page = reverse("records:detail", args=[record.pk])
    if name in OF_ITS_LIFE:
        return f"{page}#life"
    return f"{reverse('records:edit', args=[record.pk])}#id_{name}" if name in editable else f"{page}#facts"


def _accepted(record: Record, one: Acceptance, people: Mapping[UUID, str]) -> AcceptedRow:
    return AcceptedRow(
        label=rule_of(one).label,
        reason=one.reason,
        who=people.get(one.person, ""),
        at=one.at,
        until=one.until,
        reopen_url=reverse("records:reopen_flaw", args=[record.pk, one.rule]),
    )


def _people(found: Sequence[Standing]) -> dict[UUID, str]:
    ids = {standing.quality.taken_by for standing in found if standing.quality.taken_by}
    ids |= {one.person for standing in found for one in standing.accepted}
    return person_names(ids) if ids else {}


@dataclass(frozen=True)
class RuleRow:
    """How many records break one rule, what it takes from each, and where it comes from."""

    label: Words
    group: Words
    tone: str
    number: int
    weight: int
    source: str
    recalled: bool
    url: str


def rule_rows(by_rule: Mapping[str, int]) -> list[RuleRow]:
    """Rules that some record breaks, those first that cost most."""
    weights, here = in_force().weights, reverse("records:mend")
    rows = [
        RuleRow(
            label=rule.label,
            group=GROUPS[rule.group],
            tone=TONES[rule.group],
            number=by_rule[rule.id],
            weight=weights[rule.id],
            source=rule.source,
            recalled=rule.recalled,
            url=f"{here}?rule={rule.id}",
        )
        for rule in RULES
        if by_rule.get(rule.id)
    ]
    return sorted(rows, key=lambda row: -row.number * row.weight)


def week_rows(figures: Iterable[QualityFigures]) -> list[dict[str, Any]]:
    """A bureau's own figures of each week, the newest first."""
    return [
        {
            "day": one.day,
            "records": one.records,
            "score": one.score if one.records else None,
            "to_mend": one.records - one.flawless,
            "groups": [{"label": GROUPS[g], "number": n} for g, n in by_group(one.by_rule).items()],
        }
        for one in figures
    ]


def told_rows(told: Sequence[Told]) -> list[dict[str, Any]]:
    """The newest figures of each bureau, as somebody may have them who sees no record."""
    newest: dict[UUID, Told] = {}
    for one in told:
        newest.setdefault(one.source, one)
    names = bureau_names(newest)
    rows = [
        {
            "bureau": names.get(one.source, ""),
            "records": one.records,
            "score": one.score,
            "groups": [{"label": GROUPS[group], "number": one.flaws[group]} for group in Group],
        }
        for one in newest.values()
    ]
    return sorted(rows, key=lambda row: str(row["bureau"]))


def told_weeks(told: Sequence[Told]) -> list[dict[str, Any]]:
    """Week by week over all bureaus, the newest first: how many records, and the mean score of those that are told."""
    weeks: dict[tuple[int, int], list[Told]] = {}
    for one in told:
        weeks.setdefault(one.day.isocalendar()[:2], []).append(one)
    rows = []
    for some in weeks.values():
        known = [one for one in some if one.records and one.score is not None]
        records = sum(one.records or 0 for one in known)
        mean = (
            round(sum((one.records or 0) * (one.score or 0) for one in known) / records) if records else None
        )
        rows.append({"day": max(one.day for one in some), "records": records or None, "score": mean})
    return rows


def picture(points: Sequence[tuple[date, float]]) -> dict[str, Any] | None:
    """Places of a curve of scores over time; nothing where there are fewer than two points."""
    if len(points) < 2:
        return None
    ordered = sorted(points)
    first, last = ordered[0][0], ordered[-1][0]
    days = max(1, (last - first).days)

    def place(day: date, score: float) -> dict[str, float]:
        across = (day - first).days / days
        return {
            "x": round(LEFT + across * (RIGHT - LEFT), 1),
            "y": round(BOTTOM - score / BEST * (BOTTOM - TOP), 1),
        }

    places = [place(day, score) for day, score in ordered]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": RIGHT,
        "bottom": BOTTOM,
        "curve": " ".join(f"{p['x']},{p['y']}" for p in places),
        "dots": places,
        "up": [{"label": score, **place(first, score)} for score in (0, 25, 50, 75, 100)],
        "from": first,
        "to": last,
        "first_score": ordered[0][1],
        "last_score": ordered[-1][1],
    }
