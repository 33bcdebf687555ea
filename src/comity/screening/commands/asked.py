"""Travellers whom programs ask about, many at once.

Whoever calls :func:`look` answers nobody before every question is on the ledger: by :func:`entry_of`, written
in any way that commits it, where nothing was found; by :func:`ask_about` where something was. Then, and for every
question alike, :func:`look_discreetly`: after the answer, so that not even its timing tells of a discreet record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from comity.kernel.acting import acting_as
from comity.kernel.commands import Act, command, record
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry
from comity.kernel.viewer import Viewer
from comity.screening.asking import Asked
from comity.screening.budgeting.queries import match_line
from comity.screening.commands.matches import ask_discreet_desk, ask_people, note_discreet
from comity.screening.finding import Found, find, find_discreet
from comity.screening.models import Match
from comity.screening.rules import MATCH_LINE

VERB = "screening.asked"


def look(viewer: Viewer, questions: Sequence[Asked]) -> list[list[Found]]:
    """For each question what may be asked of people. Writes nothing but a denial, which it raises."""
    if not viewer.may(Permission.SCREENING_SEARCH):
        ask_about(viewer, questions[0], [])
    with acting_as(viewer):
        return find(viewer, questions, match_line(viewer))


@command(VERB, Permission.SCREENING_SEARCH)
def ask_about(act: Act, asked: Asked, found: list[Found], occasion: str = "") -> list[Match]:
    """Lay what was found for one traveller before people, best first; a question that waits is not asked again."""
    act.on("search", "", **details_of(asked))
    return open_questions(act, asked, found, occasion)


def entry_of(viewer: Viewer, asked: Asked) -> Entry:
    """The ledger's entry for a traveller of whom nothing was found; the same as :func:`ask_about` writes."""
    act = Act(viewer, VERB)
    act.on("search", "", **details_of(asked))
    (entry,) = act.entries()
    return entry


def look_discreetly(viewer: Viewer, questions: Sequence[Asked], occasion: str = "") -> None:
    """Lay discreet matches before the discreet desk; the searcher's own ledger does not hear of them."""
    with acting_as(viewer), transaction.atomic():
        act = Act(viewer, VERB)
        answers = find_discreet(viewer, questions, MATCH_LINE)
        if any(answers):
            one_at_a_time("discreet", viewer.bureau)
        quiet: list[Match] = []
        for asked, found in zip(questions, answers, strict=True):
            quiet += ask_discreet_desk(act, asked, found, occasion=occasion)
        note_discreet(act, quiet)
        record(act.further)


def details_of(asked: Asked) -> dict[str, Any]:
    """What the searching bureau's ledger keeps of a question."""
    return {name: asked[name] for name in ("names", "birth_dates", "documents")}


def open_questions(act: Act, asked: Asked, found: list[Found], occasion: str) -> list[Match]:
    """Part of commands: the matches for ``found``, those that wait already among them, best first."""
    for record_id in sorted(item.record.pk for item in found):
        one_at_a_time("question", act.viewer.bureau, record_id)
    known: dict[UUID, Match | None] = {f.record.pk: already_open(act, f.record.pk, asked) for f in found}
    fresh = ask_people(act, asked, [f for f in found if not known[f.record.pk]], occasion=occasion)
    for match in fresh:
        act.tell("match.found", match.bureau, match.pk)
    return sorted([*fresh, *filter(None, known.values())], key=lambda match: -match.score)


def already_open(act: Act, record_id: UUID, asked: Asked) -> Match | None:
    """The same question about the same record, if it waits already."""
    waiting = Match.objects.visible_to(act.viewer).filter(record_id=record_id, state=Match.State.OPEN)
    return waiting.filter(query=asked).first()
