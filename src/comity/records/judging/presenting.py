"""Pairs and subjects as pages show them: words, addresses and marks, so that templates hold no rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names, person_names
from comity.records.judging.models import Judgement
from comity.records.judging.queries import Subject, others_on, pair
from comity.records.models import Portrait, Record
from comity.records.presenting import shown_values
from comity.records.queries import sources_of, why_visible
from comity.records.words import LABELS, NUMBERS, UNSHOWN

Words = str | Promise
State = Judgement.State

STATES: dict[str, tuple[Words, str]] = {
    State.SUGGESTED: (gettext_lazy("Waits for a person"), "match"),
    State.UNSURE: (gettext_lazy("Unsure: a colleague should look"), "note"),
    State.POSITIVE: (gettext_lazy("The same person"), "hit"),
    State.NEGATIVE: (gettext_lazy("Not the same person"), "clear"),
}
"""State of a pair: its words and its tone."""

FIELDS: tuple[tuple[Words, str, tuple[str, ...]], ...] = (
    (gettext_lazy("Name"), "name", ("name", "alias", "weakAlias", "previousName")),
    (gettext_lazy("Birth date"), "birth_date", ("birthDate",)),
    (gettext_lazy("Birth place"), "place", ("birthPlace",)),
    (gettext_lazy("Nationality"), "nationality", ("nationality",)),
    (gettext_lazy("Sex"), "sex", ("gender",)),
    (gettext_lazy("Document number"), "identifier", ("passportNumber", "idNumber")),
)
"""What is compared: its name, the machine's feature that speaks of it, properties of the records."""
NAMES_AGREE = 0.75
"""How alike names are, from which they are said to agree."""
STRONG = 6.0
"""Log-odds from which a piece of evidence fills its bar."""


@dataclass(frozen=True)
class PairRow:
    """A pair in the queue."""

    url: str
    one: str
    two: str
    sources: tuple[str, str]
    likeness: str
    state: Words
    tone: str
    at: datetime


def pair_rows(judgements: Iterable[Judgement]) -> list[PairRow]:
    listed = list(judgements)
    names = sources_of(record for judgement in listed for record in (judgement.one, judgement.two))
    return [_pair_row(judgement, names) for judgement in listed]


def _pair_row(judgement: Judgement, names: dict[Any, str]) -> PairRow:
    words, tone = STATES[judgement.state]
    return PairRow(
        url=reverse("records:pair", args=[judgement.pk]),
        one=judgement.one.caption,
        two=judgement.two.caption,
        sources=(names.get(judgement.one.source, ""), names.get(judgement.two.source, "")),
        likeness=_("by hand") if judgement.score is None else f"{min(99, round(100 * judgement.score))}/100",
        state=words,
        tone=tone,
        at=judgement.decided_at or judgement.created_at,
    )


@dataclass(frozen=True)
class CompareRow:
    label: Words
    ours: str
    theirs: str
    verdict: str
    code: bool
    note: str = ""


def compare_rows(judgement: Judgement) -> list[CompareRow]:
    """Field by field; what the machine found of a field decides whether it agrees, else equal values do."""
    rows = []
    for label, feature, properties in FIELDS:
        one, two = (_shown(record, properties) for record in (judgement.one, judgement.two))
        found = [f for f in judgement.features if f["name"] == feature]
        words = found[0]["words"] if found and one and two else ""
        verdict = _verdict(feature, one, two, found)
        code = feature in {"identifier", "birth_date"}
        rows.append(CompareRow(label, " · ".join(one), " · ".join(two), verdict, code, words and _(words)))
    return rows


def _shown(record: Record, properties: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(v for name in properties for v in shown_values(name, record.values(name))))


def _verdict(feature: str, one: list[str], two: list[str], found: list[dict[str, Any]]) -> str:
    if not one or not two:
        return "unknown"
    if found:
        value = float(found[0]["value"])
        return "agree" if value >= (NAMES_AGREE if feature == "name" else 0) else "differ"
    return "agree" if {v.casefold() for v in one} & {v.casefold() for v in two} else "differ"


def feature_rows(judgement: Judgement) -> list[dict[str, Any]]:
    """The machine's evidence in words, with a bar from 0 to 1; the name's is how alike, the others' how heavy."""
    rows = []
    for feature in judgement.features:
        value, words, name = float(feature["value"]), feature["words"], feature["name"] == "name"
        bar = value if name else min(1.0, abs(value) / STRONG)
        against = value < (0.5 if name else 0)
        rows.append({"words": _(words), "value": bar, "against": against})
    return rows


def sides(viewer: Viewer, judgement: Judgement) -> list[dict[str, Any]]:
    """Both records at the head of the comparison."""
    records = [judgement.one, judgement.two]
    names = sources_of(records)
    pictured = set(Portrait.objects.filter(record__in=records).values_list("record", flat=True))
    return [
        {
            "name": record.caption,
            "url": reverse("records:detail", args=[record.pk]),
            "portrait": reverse("records:portrait", args=[record.pk]) if record.pk in pictured else "",
            "source": names.get(record.source, ""),
            "own": record.source == viewer.bureau,
            "reference": record.our_reference,
            "status": record.status,
            "handling": record,
            "why": why_visible(viewer, record),
        }
        for record in records
    ]


def said_rows(viewer: Viewer, judgement: Judgement) -> list[dict[str, Any]]:
    """What was said of the pair, the newest first: by own people with the reason, by other bureaus without."""
    steps = list(judgement.steps.all())
    others = list(others_on(viewer, judgement))
    people = person_names(step.person for step in steps)
    bureaus = bureau_names(other.bureau for other in others)
    rows: list[dict[str, Any]] = [
        {"state": s.state, "at": s.at, "who": people.get(s.person, ""), "note": s.note} for s in steps
    ] + [{"state": o.state, "at": o.decided_at, "who": bureaus.get(o.bureau, ""), "note": ""} for o in others]
    taken_back = (gettext_lazy("Taken back: a question again"), "plain")
    for row in rows:
        known = STATES[row["state"]] if row["state"] != State.SUGGESTED else taken_back
        row["words"], row["tone"] = known
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def pair_context(viewer: Viewer, judgement: Judgement) -> dict[str, Any]:
    """What ``records/pair.html`` shows, but for the form."""
    words, tone = STATES[judgement.state]
    one, two = sides(viewer, judgement)
    return {
        "one": one,
        "two": two,
        "score": judgement.score,
        "rows": compare_rows(judgement),
        "features": feature_rows(judgement),
        "state": words,
        "tone": tone,
        "waits": judgement.waits,
        "changed": judgement.changed,
        "since": judgement.created_at,
        "said": said_rows(viewer, judgement),
        "pair_url": reverse("records:pair", args=[judgement.pk]),
        "undo_url": ""
        if judgement.state == State.SUGGESTED
        else reverse("records:unpair", args=[judgement.pk]),
        "list_url": reverse("records:pairs"),
    }


def same_card(viewer: Viewer, record: Record, subject: Subject) -> dict[str, Any]:
    """What a record's own page says of the others that were judged to be of the same person."""
    may = viewer.may(Permission.RECORD_JUDGE)
    return {
        "others": member_rows(viewer, subject.records[1:]),
        "blocked": bool(subject.blocked),
        "subject_url": reverse("records:subject", args=[record.pk]) if len(subject.records) > 1 else "",
        "propose_url": reverse("records:propose", args=[record.pk]) if may else "",
    }


def member_rows(viewer: Viewer, records: Iterable[Record]) -> list[dict[str, Any]]:
    listed = list(records)
    names = sources_of(listed)
    return [
        {
            "name": record.caption,
            "url": reverse("records:detail", args=[record.pk]),
            "source": names.get(record.source, ""),
            "own": record.source == viewer.bureau,
            "handling": record,
            "status": record.status,
        }
        for record in listed
    ]


@dataclass(frozen=True)
class Value:
    """One value of a subject, and the sources that state it."""

    text: str
    sources: list[str]


@dataclass(frozen=True)
class SubjectFact:
    """One property of a subject; ``differ``: the sources contradict each other in it."""

    label: Words
    values: list[Value]
    code: bool
    differ: bool


CONTRADICTORY = frozenset({"birthDate", "gender", "deathDate", "birthPlace", "nationality", "birthCountry"})
"""Properties in which sources that state different values are shown as differing; others may simply be several."""


def subject_facts(subject: Subject) -> list[SubjectFact]:
    """Every value of every record, each with its sources, in reading order; nothing is chosen among them."""
    names = sources_of(subject.records)
    stated = {name for record in subject.records for name in record.properties} - UNSHOWN
    in_order = [n for n in LABELS if n in stated] + sorted(stated - LABELS.keys())
    return [fact for name in in_order if (fact := _subject_fact(name, subject.records, names)).values]


def _subject_fact(name: str, records: list[Record], names: dict[Any, str]) -> SubjectFact:
    values: dict[str, list[str]] = {}
    said: list[frozenset[str]] = []
    for record in records:
        shown = shown_values(name, record.values(name))
        said += [frozenset(shown)] if shown else []
        for text in shown:
            sources = values.setdefault(text, [])
            source = names.get(record.source, "")
            sources += [] if source in sources else [source]
    contradict = any(not (one & two) for one in said for two in said)
    listed = [Value(text, sources) for text, sources in values.items()]
    return SubjectFact(LABELS.get(name, name), listed, name in NUMBERS, name in CONTRADICTORY and contradict)


def answer_rows(viewer: Viewer, judgements: list[Judgement]) -> list[dict[str, Any]]:
    """On what a subject rests: which pair, what was said, by which bureau, when."""
    names = bureau_names(judgement.bureau for judgement in judgements)
    rows = []
    for judgement in judgements:
        words, tone = STATES[judgement.state]
        own = judgement.bureau == viewer.bureau and viewer.may(Permission.RECORD_JUDGE)
        rows.append(
            {
                "one": judgement.one.caption,
                "two": judgement.two.caption,
                "words": words,
                "tone": tone,
                "who": names.get(judgement.bureau, ""),
                "at": judgement.decided_at,
                "url": reverse("records:pair", args=[judgement.pk]) if own else "",
            }
        )
    return rows


def judged(viewer: Viewer, judgement_id: str) -> dict[str, Any] | None:
    """The pair that was answered a moment ago, so that a slip of the finger can be undone from the next page."""
    try:
        judgement = pair(viewer, UUID(judgement_id))
    except (ValueError, NotFound):
        return None
    if judgement.state == State.SUGGESTED:
        return None
    words, _tone = STATES[judgement.state]
    return {
        "one": judgement.one.caption,
        "two": judgement.two.caption,
        "words": words,
        "undo_url": reverse("records:unpair", args=[judgement.pk]),
    }
