"""The search box, and the step from a found record to a question for people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from comity.kernel import clock
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import NotFound
from comity.kernel.text import check_length
from comity.kernel.truth import Access
from comity.screening.asking import Asked, is_empty
from comity.screening.budgeting.queries import match_line
from comity.screening.commands.asked import already_open, details_of, open_questions
from comity.screening.commands.matches import ask_discreet_desk, ask_people, note_discreet
from comity.screening.finding import Found, find, find_discreet
from comity.screening.index import EVERYTHING
from comity.screening.models import Match
from comity.screening.reading import Question, read
from comity.screening.rules import MATCH_LINE, SEARCH_LINE

LONGEST_SEARCH = 1_000


@dataclass(frozen=True)
class Answer:
    """What a search understood and found. The question is kept nowhere but on the searcher's ledger."""

    question: Question
    found: list[Found]

    @property
    def asked(self) -> Asked:
        return self.question.asked


@command("screening.searched", Permission.SCREENING_SEARCH)
def search(act: Act, text: str, sources: frozenset[UUID] | None = None) -> Answer:
    """Look for what was typed: names in any script, dates, numbers of any kind, MRZ lines. Of ``sources`` or of all."""
    check_length(text, LONGEST_SEARCH, "text")
    question = read(text, clock.now().date())
    asked = question.asked
    act.on("search", "", text=text)
    if is_empty(asked):
        return Answer(question, [])
    found = _found(act, asked, sources)
    (silent,) = find_discreet(act.viewer, [asked], MATCH_LINE, numbered=EVERYTHING)
    note_discreet(act, ask_discreet_desk(act, asked, silent, occasion="search"))
    act.details["found"] = [str(item.record.pk) for item in found]
    return Answer(question, found)


@command("match.opened", Permission.SCREENING_SEARCH)
def compare(act: Act, text: str, record_id: UUID) -> Match:
    """Make a question of one record that a search for ``text`` found, to be verified at the counter card."""
    check_length(text, LONGEST_SEARCH, "text")
    asked = read(text, clock.now().date()).asked
    act.on("record", record_id, text=text)
    chosen = [item for item in _found(act, asked) if item.record.pk == record_id]
    if not chosen:
        raise NotFound
    return already_open(act, record_id, asked) or ask_people(act, asked, chosen, occasion="search")[0]


def _found(act: Act, asked: Asked, sources: frozenset[UUID] | None = None) -> list[Found]:
    """What the search box may show. Of a record that may not be shown, not even a faint likeness is told:

    what was asked could be moved about until the answer has drawn the record.
    """
    (found,) = find(act.viewer, [asked], SEARCH_LINE, kinds=EVERYTHING, limit=20, sources=sources)
    return [item for item in found if item.access is Access.FULL or item.score >= MATCH_LINE]


@command("screening.asked", Permission.SCREENING_SEARCH)
def screen_one(act: Act, asked: Asked, occasion: str = "") -> list[Match]:
    """Screen one traveller whom a program asks about; what is found becomes questions for the bureau's people."""
    act.on("search", "", **details_of(asked))
    if is_empty(asked):
        return []
    (found,) = find(act.viewer, [asked], match_line(act.viewer))
    (silent,) = find_discreet(act.viewer, [asked], MATCH_LINE)
    note_discreet(act, ask_discreet_desk(act, asked, silent, occasion=occasion))
    return open_questions(act, asked, found, occasion)
