"""Rows as pages show them: words, addresses and marks, so that templates hold no rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes import countries
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import why
from comity.members.queries import bureau_names
from comity.records.models import Portrait, Record
from comity.screening.finding import Found
from comity.screening.models import Hit, Manifest, Match, Passenger
from comity.screening.queries import Compared, with_source_names
from comity.screening.understand import Reading, What
from comity.screening.words import (
    ANSWERS,
    ENGINE,
    FIELDS,
    MATCH_STATES,
    NOT_UNDERSTOOD,
    ROLES,
    STEPS,
    UNDERSTOOD,
)

Words = str | Promise
STRONG = 6.0
"""Log-odds from which a piece of evidence fills its bar."""


@dataclass(frozen=True)
class FeatureRow:
    words: Words
    value: float
    against: bool


def feature_rows(features: Iterable[dict[str, Any]]) -> list[FeatureRow]:
    """The engine's evidence in words, with a bar from 0 to 1; the name's is how alike, the others' how heavy."""
    rows = []
    for feature in features:
        value = float(feature["value"])
        words = ENGINE.get(feature["words"], feature["words"])
        if feature["name"] == "name":
            rows.append(FeatureRow(words, value, value < 0.5))
        else:
            rows.append(FeatureRow(words, min(1.0, abs(value) / STRONG), value < 0))
    return rows


@dataclass(frozen=True)
class MatchRow:
    """A match in a list."""

    url: str
    name: str
    flight: str
    seat: str
    document: str
    source: str
    score: float
    since: datetime
    state: Words
    tone: str
    position: int = 0
    portrait: str = ""


def match_rows(matches: Iterable[Match]) -> list[MatchRow]:
    return [_match_row(match) for match in with_source_names(matches) if isinstance(match, Match)]


def _match_row(match: Match) -> MatchRow:
    words, tone = MATCH_STATES[match.state]
    documents = [d["number"] for d in match.query.get("documents", ())]
    return MatchRow(
        url=reverse("screening:match", args=[match.pk]),
        name=match.query.get("name", ""),
        flight=occasion(match.occasion),
        seat=match.query.get("seat", ""),
        document=documents[0] if documents else "",
        source=match.source_name,
        score=match.score,
        since=match.created_at,
        state=words,
        tone=tone,
    )


def occasion(text: str) -> str:
    """Where a question came from: a flight, or in words."""
    return _("Search") if text == "search" else text


@dataclass(frozen=True)
class HitRow:
    """A hit in a list."""

    url: str
    kind: str
    name: str
    other: str
    role: str
    state: Words
    tone: str
    at: datetime
    since: datetime
    due: datetime | None


def hit_rows(viewer: Viewer, hits: Iterable[Hit]) -> list[HitRow]:
    return [_hit_row(viewer, hit) for hit in with_source_names(hits) if isinstance(hit, Hit)]


def _hit_row(viewer: Viewer, hit: Hit) -> HitRow:
    words, tone = ANSWERS[hit.answer]
    ours = hit.source == viewer.bureau
    waiting = hit.answer == Hit.Answer.WAITING
    return HitRow(
        url=reverse("screening:hit", args=[hit.pk]),
        kind="hit",
        name=hit.told.get("name", "") or hit.record_caption,
        other=hit.bureau_name if ours else hit.source_name,
        role=_("ours to answer") if ours else _("we asked"),
        state=words,
        tone=tone,
        at=hit.created_at,
        since=hit.created_at,
        due=hit.answer_due_at if waiting else None,
    )


@dataclass(frozen=True)
class ManifestRow:
    """A list of travellers in a list of lists, and at the head of its own page."""

    url: str
    flight: str
    carrier: str
    departure: str
    departs: str
    arrival: str
    arrives: str
    format: str
    sender: str
    reference: str
    received: datetime
    erased_at: datetime
    travellers: int
    matches: int
    problems: int
    state: str
    done: int
    progress: int

    @property
    def route(self) -> str:
        return " – ".join(place for place in (self.departure, self.arrival) if place)


def manifest_row(manifest: Manifest) -> ManifestRow:
    first, last = (manifest.legs[0], manifest.legs[-1]) if manifest.legs else ({}, {})
    failed = not manifest.total and bool(manifest.problems)
    running = manifest.state in {Manifest.State.WAITING, Manifest.State.RUNNING} and not failed
    return ManifestRow(
        url=reverse("screening:manifest", args=[manifest.pk]),
        flight=manifest.flight or manifest.filename,
        carrier=manifest.sender,
        departure=first.get("departure", ""),
        departs=first.get("departs", "").replace("T", " "),
        arrival=last.get("arrival", ""),
        arrives=last.get("arrives", "").replace("T", " "),
        format=manifest.format.upper(),
        sender=manifest.sender,
        reference=manifest.reference,
        received=manifest.created_at,
        erased_at=manifest.erase_at,
        travellers=manifest.total,
        matches=getattr(manifest, "matched", 0),
        problems=len(manifest.problems),
        state="failed" if failed else "running" if running else "done",
        done=manifest.screened,
        progress=manifest.percent,
    )


@dataclass(frozen=True)
class PersonRow:
    """One traveller in the table of a manifest."""

    position: int
    role: Words
    name: str
    born: str
    sex: str
    nationality: str
    document: str
    seat: str
    outcome: str
    match_url: str


def person_row(passenger: Passenger) -> PersonRow:
    asked = passenger.data
    match = passenger.shown_matches[0] if passenger.shown_matches else None
    return PersonRow(
        position=passenger.position,
        role=ROLES.get(asked.get("role", ""), ""),
        name=passenger.name,
        born=" / ".join(asked.get("birth_dates", ())),
        sex=asked.get("sex", ""),
        nationality=", ".join(country_names(asked.get("nationalities", ()))),
        document=" ".join(d["number"] for d in asked.get("documents", ())),
        seat=asked.get("seat", ""),
        outcome=passenger.status,
        match_url=reverse("screening:match", args=[match.pk]) if match else "",
    )


def country_names(codes: Iterable[str]) -> list[str]:
    """Names of countries in the reader's language; an unknown code stays as it is."""
    language = (get_language() or "en").split("-")[0]
    found = ((code, countries.find(code)) for code in codes)
    return [country.name(language) if country else code for code, country in found]


@dataclass(frozen=True)
class CompareRow:
    label: Words
    ours: str
    theirs: str
    verdict: str
    code: bool
    note: str = ""


def compare_rows(compared: Iterable[Compared]) -> list[CompareRow]:
    return [
        CompareRow(
            FIELDS[row.field],
            _joined(row.field, row.asked),
            _joined(row.field, row.recorded),
            row.verdict,
            row.field == "document",
        )
        for row in compared
    ]


def _joined(field: str, values: tuple[str, ...]) -> str:
    if field == "nationality":
        values = tuple(country_names(values))
    if field == "sex":
        values = tuple(_sex(value) for value in values)
    return " · ".join(dict.fromkeys(values))


def _sex(value: str) -> str:
    words = {"M": _("male"), "F": _("female"), "X": _("other"), "MALE": _("male"), "FEMALE": _("female")}
    return words.get(value.upper(), value)


@dataclass(frozen=True)
class RecordSide:
    """The record's side of the counter card; without its record only the source is named."""

    name: str
    portrait: str
    url: str
    source: str
    reference: str
    status: str
    reasons: list[str]
    contact: str = ""


def record_side(match: Match, record: Record | None, source: str) -> RecordSide:
    if record is None:
        return RecordSide(_("A record of %(source)s") % {"source": source}, "", "", source, "", "", [])
    full = match.access == Access.FULL.value
    return RecordSide(
        name=record.caption,
        portrait=portrait_url(record),
        url=reverse("records:detail", args=[record.pk]) if full else "",
        source=source,
        reference=record.our_reference,
        status=record.status,
        reasons=[str(DocumentReason(record.reason).label)] if record.reason else [],
    )


def portrait_url(record: Record) -> str:
    has_one = Portrait.objects.filter(record=record).exists()
    return reverse("records:portrait", args=[record.pk]) if has_one else ""


@dataclass(frozen=True)
class Result:
    """One record that a search found, as far as its tier lets it be shown."""

    url: str
    compare_url: str
    name: str
    other_names: list[str]
    born: str
    nationality: str
    status: str
    source: str
    tier: str
    score: float
    features: list[FeatureRow]
    documents: list[str]
    why: Words
    handling: Record | None
    portrait: str = ""


def results(viewer: Viewer, found: list[Found]) -> list[Result]:
    names = bureau_names({item.record.source for item in found})
    return [_result(viewer, item, names.get(item.record.source, "")) for item in found]


def _result(viewer: Viewer, item: Found, source: str) -> Result:
    record = item.record
    compare = reverse("screening:compare", args=[record.pk])
    reason = why(viewer, record.audience, expired=record.expires_at <= clock.now()).reason
    if item.access is not Access.FULL:
        from comity.screening.rules import coarse  # noqa: PLC0415

        name = _("A record of %(source)s") % {"source": source}
        tier = item.access.value
        return Result(
            "", compare, name, [], "", "", "", source, tier, coarse(item.score), [], [], reason, None
        )
    features = [{"name": f.name, "value": f.value, "words": f.words} for f in item.candidate.features]
    return Result(
        url=reverse("records:detail", args=[record.pk]),
        compare_url=compare,
        name=record.caption,
        other_names=[*record.values("name")[1:4], *record.values("alias")[:4]],
        born=" · ".join(record.values("birthDate")),
        nationality=", ".join(country_names(record.values("nationality"))),
        status=record.status,
        source=source,
        tier=item.access.value,
        score=item.score,
        features=feature_rows(features),
        documents=[str(record.reason_label)] if record.reason else [],
        why=reason,
        handling=record,
    )


@dataclass(frozen=True)
class Part:
    kind: Words
    value: str
    code: bool


def understood(readings: Iterable[Reading]) -> tuple[list[Part], list[str]]:
    """How a text was understood, and sentences on what in it was not."""
    parts, problems = [], []
    for what, text in readings:
        if what in NOT_UNDERSTOOD:
            problems.append(str(NOT_UNDERSTOOD[what]) % {"text": text})
        elif what in UNDERSTOOD:
            value = country_names([text])[0] if what is What.NATIONALITY else text
            parts.append(Part(UNDERSTOOD[what], value, what in {What.DOCUMENT_NUMBER, What.MRZ}))
    return parts, problems


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
    ]
    return [ToldRow(FIELDS[field], _joined(field, v), field == "document") for field, v in rows if v]
