"""What the search box understood and found, as its page shows it: each record as far as its tier lets it be shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.handling import Handling
from comity.kernel.permissions import Permission
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.kernel.visibility import why
from comity.members.queries import bureau_names
from comity.records.models import Portrait, Record
from comity.records.things.checks import CHECKS
from comity.records.words import KINDS
from comity.screening.finding import Found
from comity.screening.presenting import FeatureRow, country_names, feature_rows, likeness, sex_word
from comity.screening.reading import Question
from comity.screening.rules import coarse
from comity.screening.understand import What
from comity.screening.words import NOT_UNDERSTOOD, UNDERSTOOD

Words = str | Promise


@dataclass(frozen=True)
class Result:
    """One record that a search found. ``hidden``: no more is told than whose record it is and how likely."""

    compare_url: str
    name: str
    source: str
    tier: str
    score: float
    likeness: Words
    why: Words
    hidden: bool = True
    url: str = ""
    other_names: tuple[str, ...] = ()
    born: str = ""
    nationality: str = ""
    status: str = ""
    features: tuple[FeatureRow, ...] = ()
    documents: tuple[str, ...] = ()
    handling: Handling | None = None
    portrait: str = ""
    kind: Words = ""


def results(viewer: Viewer, found: list[Found]) -> list[Result]:
    """The likeliest first, by the score that is shown: a place between two others would tell a hidden score."""
    names = bureau_names({item.record.source for item in found})
    prefetch_related_objects([item.record.audience for item in found], "named")
    open_ids = [item.record.pk for item in found if item.access is Access.FULL]
    pictured = set(Portrait.objects.filter(record__in=open_ids).values_list("record", flat=True))
    rows = []
    for item in found:
        source = names.get(item.record.source, "")
        rows.append(
            _open_result(viewer, item, source, item.record.pk in pictured)
            if item.access is Access.FULL
            else _hidden_result(viewer, item, source)
        )
    return sorted(rows, key=lambda row: -row.score)


def _hidden_result(viewer: Viewer, item: Found, source: str) -> Result:
    return Result(
        compare_url=reverse("screening:compare", args=[item.record.pk]),
        name=_("A record of %(source)s") % {"source": source},
        source=source,
        tier=item.access.value,
        score=coarse(item.score),
        likeness=likeness(item.score, hidden=True),
        why=_reason(viewer, item.record),
    )


def _open_result(viewer: Viewer, item: Found, source: str, has_portrait: bool) -> Result:
    record = item.record
    features = [{"name": f.name, "value": f.value, "words": f.words} for f in item.candidate.features]
    others = [*record.values("name")[1:4], *record.values("alias")[:4]]
    return Result(
        compare_url=reverse("screening:compare", args=[record.pk]),
        name=record.caption,
        source=source,
        tier=item.access.value,
        score=item.score,
        likeness=likeness(item.score),
        why=_reason(viewer, record),
        hidden=False,
        url=reverse("records:detail", args=[record.pk]) if viewer.may(Permission.RECORD_READ) else "",
        other_names=tuple(dict.fromkeys(name for name in others if name != record.caption)),
        born=" · ".join(record.values("birthDate")),
        nationality=", ".join(country_names(record.values("nationality"))),
        status=record.status,
        features=tuple(feature_rows(features)),
        documents=(record.reason_label,) if record.reason else (),
        handling=record.handling,
        portrait=reverse("records:portrait", args=[record.pk]) if has_portrait else "",
        kind="" if record.is_person else KINDS.get(record.schema, record.schema),
    )


def _reason(viewer: Viewer, record: Record) -> Words:
    return why(viewer, record.audience, expired=record.expires_at <= clock.now()).reason


@dataclass(frozen=True)
class Part:
    """One kind of thing that was understood; several values are alternatives."""

    kind: Words
    value: str
    code: bool


def understood(question: Question) -> tuple[list[Part], list[str]]:
    """How a text was understood, and sentences on what in it was not."""
    values: dict[What, list[str]] = {}
    problems = [str(CHECKS[check].refusal) % {"value": text} for check, text in question.wrong]
    for what, text in question.reading:
        if what in NOT_UNDERSTOOD:
            problems.append(str(NOT_UNDERSTOOD[what]) % {"text": text})
        elif what in UNDERSTOOD:
            values.setdefault(what, []).append(_as_understood(what, text))
    either = _(" or ")
    parts = [
        Part(UNDERSTOOD[what], either.join(texts), what in {What.DOCUMENT_NUMBER, What.MRZ})
        for what, texts in values.items()
    ]
    return _as_one(
        [*parts, *(Part(CHECKS[i["check"]].label, i["shown"], True) for i in question.identifiers)]
    ), problems


def _as_one(parts: list[Part]) -> list[Part]:
    """What one value was read as, in one part: a number may be of a document, a plate or a thing."""
    values = dict.fromkeys(part.value for part in parts)
    same = [[part for part in parts if part.value == value] for value in values]
    return [Part(" · ".join(str(part.kind) for part in some), some[0].value, some[0].code) for some in same]


def _as_understood(what: What, text: str) -> str:
    if what is What.NATIONALITY:
        return country_names([text])[0]
    return sex_word(text) if what is What.SEX else text
