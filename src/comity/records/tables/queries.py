"""A table that waits: what it looks like, what its columns may mean, and what its first rows would become."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.exchange.model import Problem
from comity.exchange.tables import rows
from comity.exchange.tables.rows import Look, Plan, Told
from comity.exchange.tables.sheets import NoTableError
from comity.kernel.refusals import Invalid
from comity.kernel.telling import in_words, made_of
from comity.kernel.viewer import Viewer
from comity.members.queries import state_of
from comity.records.models import ImportMapping, ImportRun
from comity.records.rules import DOCUMENTS, PERSON, Draft, checked
from comity.records.tables import fields
from comity.records.things.kinds import BY_SCHEMA

TABLE = "table"
PREVIEWED = 25


def mappings(viewer: Viewer) -> QuerySet[ImportMapping]:
    """What the viewer's bureau keeps of what columns mean."""
    return ImportMapping.objects.filter(source=viewer.bureau)


def look_at(run: ImportRun, headless: bool = False) -> Look:
    """The headings and first rows of a kept table; :class:`Invalid` where it is gone, or is none."""
    if not run.raw or not Path(run.raw).is_file():
        raise Invalid(_("The list itself is no longer kept. Import it again."))
    return look_into(Path(run.raw), headless)


def look_into(path: Path, headless: bool = False) -> Look:
    try:
        with path.open("rb") as stream:
            return rows.look(stream, fields.known, headless)
    except NoTableError as error:
        raise Invalid(_("This table cannot be read: %(why)s.") % {"why": error}, "file") from None


@dataclass(frozen=True)
class Understood:
    """What a table is likely to be: its kind, what each column means by its place, and the saved mapping used."""

    kind: str
    chosen: dict[int, str]
    mapping: str = ""


def understood(viewer: Viewer, run: ImportRun, look: Look, kind: str = "") -> Understood:
    """As it was said of this table, else by a saved mapping whose headings it has, else by its headings alone."""
    if run.columns and kind in ("", run.columns["kind"]):
        plan = Plan.from_json(run.columns)
        return Understood(plan.kind, {column.place: _name_of(column) for column in plan.columns})
    places = {heading: place for place, heading in enumerate(look.headings)}
    saved = [one for one in mappings(viewer) if kind in ("", one.kind) and one.kind in fields.kinds()]
    fits = {one: len(places.keys() & one.fields.keys()) for one in saved}
    best = max(saved, key=lambda one: fits[one], default=None)
    if best is not None and fits[best] * 2 > len(best.fields):
        chosen = {places[heading]: name for heading, name in best.fields.items() if heading in places}
        return Understood(best.kind, chosen, best.name)
    kind = kind or fields.likely_kind(look.headings)
    return Understood(kind, fields.proposed(kind, look.headings))


def _name_of(column: rows.Column) -> str:
    return fields.ID if column.how == fields.ID else column.field


@dataclass(frozen=True)
class Seen:
    """One row as it would come in: its cells by place, what becomes of each heading's, what is wrong with it, and with
    the row."""

    number: int
    cells: list[str]
    became: dict[str, list[str]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    refused: str = ""


def preview(run: ImportRun, plan: Plan, most: int = PREVIEWED) -> list[Seen]:
    """What the first rows would become; nothing is kept of it."""
    state = state_of(run.source)
    with Path(run.raw).open("rb") as stream:
        return [_seen(run, plan, state, told) for told in islice(rows.told(stream, plan), most)]


def _seen(run: ImportRun, plan: Plan, state: str, told: Told) -> Seen:
    read, said = told.read, (told.number, told.cells, told.became)
    wrong = {problem.field: _words(problem) for problem in read.problems if problem.field}
    whole = next((_words(problem) for problem in read.problems if not problem.field), "")
    if read.entity is None:
        return Seen(*said, wrong, whole or _first(read.problems))
    schema = read.entity["schema"]
    draft = Draft(
        schema,
        read.entity["properties"],
        status=run.status if schema == PERSON else "",
        reason=run.reason if schema in DOCUMENTS else run.thing_reason if schema in BY_SCHEMA else "",
    )
    try:
        checked(draft, state)
    except Invalid as refusal:
        heading = next((column.heading for column in plan.columns if column.field == refusal.field), "")
        return Seen(*said, wrong | ({heading: refusal.reason} if heading else {}), refusal.reason)
    return Seen(*said, wrong)


def _first(problems: tuple[Problem, ...]) -> str:
    return next(map(_words, problems), "")


def _words(problem: Problem) -> str:
    return in_words(made_of(problem.message), problem.message)
