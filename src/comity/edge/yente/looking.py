"""Match and search: questions like any other. Nothing is told to a source; people of the asking bureau decide."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from comity.edge.yente.asking import Question
from comity.edge.yente.datasets import Datasets
from comity.edge.yente.options import Options
from comity.edge.yente.shapes import Json, entity, hidden, identifying, page, scored
from comity.kernel.acting import acting_as
from comity.kernel.permissions import Permission
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.members.queries import bureau_names
from comity.screening.asking import is_empty
from comity.screening.commands import ask_about, search
from comity.screening.finding import Found, find
from comity.screening.queries import with_source_names
from comity.screening.rules import MATCH_LINE

OCCASION = "yente"
BASE = "Thing"


def matched(
    viewer: Viewer,
    datasets: Datasets,
    questions: Sequence[Question],
    scope: frozenset[UUID] | None,
    options: Options,
    limit: int,
) -> list[list[Json]]:
    """Results for each question. Each is on the ledger before this returns; what is likely waits for people."""
    if not viewer.may(Permission.SCREENING_SEARCH):
        ask_about(viewer, questions[0].asked, [])  # which refuses, and records it
    excluded = set(options.many("exclude_entity_ids"))
    answers = []
    for question, found in zip(questions, _found(viewer, questions, scope, options.line, limit), strict=True):
        wanted = [one for one in found if str(one.record.pk) not in excluded]
        matches = ask_about(
            viewer, question.asked, [one for one in wanted if one.score >= MATCH_LINE], OCCASION
        )
        with_source_names(matches)
        by_record = {match.record_id: match for match in matches}
        results = [
            scored(one, by_record.get(one.record.pk), question.schema, datasets, options.threshold)
            for one in wanted
            if one.access is Access.FULL or one.record.pk in by_record
        ]
        answers.append(sorted(results, key=lambda result: -result["score"]))
    return answers


def _found(
    viewer: Viewer, questions: Sequence[Question], scope: frozenset[UUID] | None, line: float, limit: int
) -> list[list[Found]]:
    """Questions about the same kinds of records are looked up together."""
    found: list[list[Found]] = [[] for _ in questions]
    places: dict[tuple[str, ...], list[int]] = {}
    for place, question in enumerate(questions):
        if not is_empty(question.asked):
            places.setdefault(question.kinds, []).append(place)
    with acting_as(viewer):
        for kinds, some in places.items():
            asked = [questions[place].asked for place in some]
            for place, row in zip(some, find(viewer, asked, line, kinds, limit, scope), strict=True):
                found[place] = row
    return found


def told_of_match(question: Question, results: list[Json]) -> Json:
    """One response of a match."""
    total = {"value": sum(result["match"] for result in results), "relation": "eq"}
    return {"status": 200, "results": results, "total": total, "query": question.echo}


def searched(
    viewer: Viewer, datasets: Datasets, scope: frozenset[UUID] | None, options: Options, text: str
) -> Json:
    """What the search box finds; a record that may not be shown has no id of its own."""
    found = search(viewer, text, scope).found
    names = bureau_names({one.record.source for one in found})
    schema = options.text("schema", BASE)
    results = []
    for number, one in enumerate(sorted(found, key=lambda one: one.access is not Access.FULL)):
        if one.access is not Access.FULL:
            source = one.record.source
            results.append(
                hidden(f"hidden-{number}", schema, names.get(source, ""), datasets.name_of(source))
            )
        elif schema in (BASE, one.record.schema):
            results.append(entity(one.record, datasets, identifying(one.record)))
    limit, offset = options.number("limit", 10), options.number("offset", 0, 10_000)
    return page(results, limit, offset) | {"facets": {"datasets": _facet(results)}}


def _facet(results: list[Json]) -> Json:
    counts: dict[str, int] = {}
    for result in results:
        for name in result["datasets"]:
            counts[name] = counts.get(name, 0) + 1
    values = [{"name": name, "label": name, "count": count} for name, count in sorted(counts.items())]
    return {"label": "Datasets", "values": values}
