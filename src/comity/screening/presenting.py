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

from comity.kernel.codes import countries
from comity.kernel.telling import in_words
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.screening.models import Hit, Manifest, Match, Passenger
from comity.screening.queries import is_about_a_thing, with_source_names
from comity.screening.rules import LIKELY_LINE
from comity.screening.words import (
    ANSWERS,
    ENGINE,
    MATCH_STATES,
    OF_THINGS,
    ROLES,
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
    likeness: str
    since: datetime
    state: Words
    tone: str
    lapses: datetime
    waits: bool


def match_rows(matches: Iterable[Match]) -> list[MatchRow]:
    return [_match_row(match) for match in with_source_names(matches) if isinstance(match, Match)]


def _match_row(match: Match) -> MatchRow:
    words, tone = (OF_THINGS if is_about_a_thing(match) else MATCH_STATES)[match.stands]
    documents = [d["number"] for d in match.query.get("documents", ())]
    return MatchRow(
        url=reverse("screening:match", args=[match.pk]),
        name=match.query.get("name", ""),
        flight=occasion(match.occasion),
        seat=match.query.get("seat", ""),
        document=documents[0] if documents else "",
        source=match.source_name,
        score=match.score,
        likeness=likeness(match.score, hidden=match.access == Access.HIT_NO_HIT.value),
        since=match.created_at,
        state=words,
        tone=tone,
        lapses=match.lapses_at,
        waits=not match.is_closed,
    )


def likeness(score: float, hidden: bool = False) -> str:
    """How alike two look: of 100; in one of two words where the record may not be shown."""
    if hidden:
        return _("likely") if score >= LIKELY_LINE else _("possible")
    return f"{min(99, round(100 * score))}/100"


def occasion(text: str) -> str:
    """Where a question came from: a flight, or in words where a list names none."""
    return _("Search") if text == "search" else text or _("A list")


@dataclass(frozen=True)
class HitRow:
    """A hit, or a decided match, in a list."""

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


def decided_rows(matches: Iterable[Match]) -> list[HitRow]:
    """Matches that a person decided, in the same list as hits."""
    rows = []
    for match in with_source_names(matches):
        if isinstance(match, Match):
            words, tone = MATCH_STATES[match.stands]
            rows.append(
                HitRow(
                    url=reverse("screening:match", args=[match.pk]),
                    kind="match",
                    name=match.query.get("name", "") or _("Erased traveller"),
                    other=match.source_name,
                    role=_("we decided") if match.decided_at else "",
                    state=words,
                    tone=tone,
                    at=match.decided_at or match.lapses_at,
                    since=match.created_at,
                    due=None,
                )
            )
    return rows


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
        state=_state(manifest),
        done=manifest.screened,
        progress=manifest.percent,
    )


def manifest_rows(manifests: Iterable[Manifest]) -> list[ManifestRow]:
    return [manifest_row(manifest) for manifest in manifests]


def _state(manifest: Manifest) -> str:
    if manifest.state == Manifest.State.ERASED:
        return "erased"
    if not manifest.total and manifest.problems:
        return "failed"
    return "done" if manifest.state == Manifest.State.DONE else "running"


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


def person_rows(passengers: Iterable[Passenger]) -> list[PersonRow]:
    return [_person_row(passenger) for passenger in passengers]


def _person_row(passenger: Passenger) -> PersonRow:
    asked = passenger.data
    match = next(iter(passenger.matches.all()), None)  # fetched along: those the viewer may see
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


def sex_word(value: str) -> str:
    """A sex as travel documents or records write it, in words."""
    words = {"M": _("male"), "F": _("female"), "X": _("other"), "MALE": _("male"), "FEMALE": _("female")}
    return words.get(value.upper(), value)


def problem_rows(problems: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What could not be read of a list, in the reader's language where that is known; else in English."""
    return [
        {
            "at": problem["at"],
            "words": in_words(problem.get("made_of"), problem["message"]),
            "english": "made_of" not in problem,
        }
        for problem in problems
    ]
