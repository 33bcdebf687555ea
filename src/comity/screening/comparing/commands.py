"""Compare two registers: candidate pairs first, then chunk by chunk what is alike, for people to judge.

A run remembers how many pairs it has done and goes on behind them after any interruption; a pair that the bureau
has already is never asked a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.commands import Act, command
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.viewer import Viewer
from comity.records.judging.commands import Suggestion, suggest
from comity.screening.comparing import pairs_file
from comity.screening.comparing.models import Comparison
from comity.screening.comparing.registers import subjects_among, subjects_on
from comity.screening.comparing.rules import (
    CHUNK,
    HIGHEST_LINE,
    LINE,
    LONGEST_LIST,
    LOWEST_LINE,
    MOST_PAIRS,
    Side,
)
from comity.screening.linkage.candidates import Candidates, candidates, duckdb_in
from comity.screening.linkage.scoring import alike

Progress = Callable[[Comparison], None]


@command("comparison.started", Permission.REGISTER_COMPARE)
def start_comparison(
    act: Act, one: Side, other: Side, line: float = LINE, most: int = MOST_PAIRS
) -> Comparison:
    """Ask for all pairs of ``one`` and ``other`` that are alike from ``line`` upwards; within one if both are equal.

    At most ``most`` candidate pairs are looked at. A bureau has one comparison under way at a time.
    """
    asked = {
        "one": str(one.source),
        "one_list": one.list,
        "other": str(other.source),
        "other_list": other.list,
    }
    act.on("comparison", "", **asked, line=line, most=most)
    for side in (one, other):
        check_length(side.list, LONGEST_LIST, "list")
    if not LOWEST_LINE <= line <= HIGHEST_LINE:
        bounds = {"least": LOWEST_LINE, "most": HIGHEST_LINE}
        raise Invalid(_("Choose a likeness from %(least)s to %(most)s.") % bounds, "line")
    if not 1 <= most <= MOST_PAIRS:
        raise Invalid(
            _("Choose a number from %(least)d to %(most)d.") % {"least": 1, "most": MOST_PAIRS}, "most"
        )
    one_at_a_time("comparison", act.viewer.bureau)
    if Comparison.objects.visible_to(act.viewer).exclude(state=Comparison.State.DONE).exists():
        raise Invalid(_("Your bureau has a comparison under way. Wait until it is done."))
    made = Comparison.objects.create(
        bureau=act.viewer.bureau,
        person=act.viewer.person,
        purpose=act.viewer.purpose.value,
        one_source=one.source,
        one_list=one.list,
        other_source=other.source,
        other_list=other.list,
        line=line,
        most=most,
    )
    act.on("comparison", made.pk)
    return made


def continue_comparison(viewer: Viewer, comparison_id: UUID, progress: Progress | None = None) -> Comparison:
    """Take up a run where it stands and bring it to its end. Two at once do no harm."""
    with acting_as(viewer):
        run = _run(viewer, comparison_id)
        while run.state != Comparison.State.DONE:
            if not run.pairs or not Path(run.pairs).is_file():
                run = _find(viewer, run)
            elif pairs := pairs_file.read(Path(run.pairs), run.position, CHUNK):
                run = _take_chunk(viewer, run.pk, run.pairs, run.position, pairs)
            else:
                run = _finish(viewer, run.pk)
            if progress:
                progress(run)
        return run


def _find(viewer: Viewer, run: Comparison) -> Comparison:
    """Find the candidate pairs; of two who do so at once, one keeps what it found and the other goes on with it."""
    one, other = Side(run.one_source, run.one_list), Side(run.other_source, run.other_list)
    folder = settings.COMITY.home / "comparisons"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = candidates(
        partial(subjects_on, viewer, one),
        None if run.is_within_one else partial(subjects_on, viewer, other),
        duckdb_in(folder),
        run.most,
    )
    path = pairs_file.write(folder, found.pairs)
    kept = _keep_pairs(viewer, run.pk, run.pairs, path, found)
    if kept.pairs != str(path):
        path.unlink()
    return kept


@command("comparison.paired", Permission.REGISTER_COMPARE)
def _keep_pairs(act: Act, comparison_id: UUID, before: str, path: Path, found: Candidates) -> Comparison:
    run = _locked(act, comparison_id)
    if run.pairs == before and run.state != Comparison.State.DONE:
        run.pairs, run.position, run.state = str(path), 0, Comparison.State.RUNNING
        run.alike = 0
        run.one_records, run.other_records = found.left, found.right
        run.candidates, run.dropped = len(found.pairs), found.dropped
        run.save()
    act.details.update(one=run.one_records, other=run.other_records, candidates=run.candidates)
    _tell(act, run)
    return run


@command("comparison.taken", Permission.REGISTER_COMPARE)
def _take_chunk(
    act: Act, comparison_id: UUID, path: str, start: int, pairs: list[tuple[UUID, UUID]]
) -> Comparison:
    run = _locked(act, comparison_id)
    if (run.pairs, run.position) != (path, start) or run.state == Comparison.State.DONE:
        return run  # somebody else brings this run to its end as well, and is further
    found = _alike(act.viewer, pairs, run.line)
    fresh = suggest(act, found)
    run.position += len(pairs)
    run.alike += len(found)
    run.suggested += fresh
    run.save()
    act.details.update(pairs=len(pairs), suggested=[[str(s.one), str(s.two)] for s in found])
    _tell(act, run)
    return run


def _alike(viewer: Viewer, pairs: list[tuple[UUID, UUID]], line: float) -> list[Suggestion]:
    """Those of ``pairs`` that reach the line; whoever is hidden or protected by now is in none."""
    subjects = subjects_among(viewer, (end for pair in pairs for end in pair))
    pairs = [pair for pair in pairs if subjects.keys() >= set(pair)]
    found = zip(pairs, alike((subjects[one], subjects[two]) for one, two in pairs), strict=True)
    return [
        Suggestion(one, two, candidate.score, [asdict(feature) for feature in candidate.features])
        for (one, two), candidate in found
        if candidate.score >= line
    ]


@command("comparison.finished", Permission.REGISTER_COMPARE)
def _finish(act: Act, comparison_id: UUID) -> Comparison:
    run = _locked(act, comparison_id)
    act.details.update(candidates=run.candidates, alike=run.alike, suggested=run.suggested)
    if run.state != Comparison.State.DONE and run.position >= run.candidates:
        Path(run.pairs).unlink(missing_ok=True)
        run.state, run.finished_at, run.pairs = Comparison.State.DONE, clock.now(), ""
        run.save()
        act.tell("comparison.finished", run.bureau, run.pk, suggested=run.suggested)
    return run


def _tell(act: Act, run: Comparison) -> None:
    act.tell("comparison.progress", run.bureau, run.pk, position=run.position, candidates=run.candidates)


def _locked(act: Act, comparison_id: UUID) -> Comparison:
    act.on("comparison", comparison_id)
    return Comparison.objects.select_for_update().visible_to(act.viewer).get(pk=comparison_id)


def _run(viewer: Viewer, comparison_id: UUID) -> Comparison:
    run = Comparison.objects.visible_to(viewer).filter(pk=comparison_id).first()
    if run is None:
        raise NotFound
    return run
