"""One contestant's run: it builds, it is asked, everything is timed."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure.plan import Plan
from benchmarks.measure.worker import measured
from benchmarks.peers.comity import Comity
from benchmarks.peers.contestant import Contestant
from benchmarks.peers.yente import Yente
from benchmarks.travellers.draw import Traveller, subject
from comity.screening.engine import Query

LIMIT = 50
WARM_UP = 5
_LEAST = 12
_WORKER_ASKS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one traveller: times in seconds, ``rank`` from 0 or -1, scores or -1."""

    traveller: Traveller
    cpu: float
    wall: float
    rank: int
    top: float
    right: float


@dataclass(slots=True)
class Trial:
    """``answers`` by question: what was asked (``name``, ``birth``, ``papers``) of whom (``class``, …)."""

    name: str
    size: int
    build_cpu: float = 0.0
    build_wall: float = 0.0
    disk: int = 0
    grown: int = 0
    worker: dict[str, float] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)


def run(contestant: Contestant, plan: Plan, share: float = 1.0, keep: Path | None = None) -> Trial:
    """``share`` of its usual sample; where ``keep`` names a folder, the index stays there."""
    trial = Trial(contestant.name, plan.size)
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        before = resident()
        cpu, wall = time.process_time(), time.perf_counter()
        contestant.build(map(subject, plan.population.first(plan.size)), folder)
        trial.build_cpu, trial.build_wall = time.process_time() - cpu, time.perf_counter() - wall
        trial.disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        _ask_all(contestant, plan, trial, share)
        trial.grown = max(0, resident() - before)
        if isinstance(contestant, Comity):
            trial.worker = measured(folder, [one.name for one in plan.by_class[:_WORKER_ASKS]])
        contestant.close()
    return trial


def _ask_all(contestant: Contestant, plan: Plan, trial: Trial, share: float) -> None:
    most = max(_LEAST, int(contestant.sample * share))
    for one in plan.by_class[:WARM_UP]:
        contestant.find(one.by_birth(), LIMIT)
    questions: dict[str, tuple[list[Traveller], Callable[[Traveller], Query]]] = {
        "class by name": (plan.by_class, Traveller.by_name),
        "class by birth": (plan.by_class, Traveller.by_birth),
        "date by birth": (plan.by_date, Traveller.by_birth),
        "listed by name": (plan.mixed, Traveller.by_name),
        "listed by papers": (plan.mixed, Traveller.by_papers),
        "strangers by name": (plan.strangers, Traveller.by_name),
        "strangers by papers": (plan.strangers, Traveller.by_papers),
    }
    if isinstance(contestant, Yente) and contestant.decides:
        contestant.learn(plan.lessons[:most])
    for question, (travellers, query) in questions.items():
        if not contestant.decides and not question.startswith("class"):
            continue
        trial.answers[question] = list(ask(contestant, travellers[:most], query))


def ask(
    contestant: Contestant, travellers: Iterable[Traveller], query: Callable[[Traveller], Query]
) -> Iterable[Answer]:
    for traveller in travellers:
        asked = query(traveller)
        cpu, wall = time.process_time(), time.perf_counter()
        found = contestant.find(asked, LIMIT)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        rank = next((at for at, (id_, _) in enumerate(found) if id_ == traveller.listed), -1)
        right = found[rank][1] if rank >= 0 else -1.0
        yield Answer(traveller, cpu, wall, rank, found[0][1] if found else -1.0, right)


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
