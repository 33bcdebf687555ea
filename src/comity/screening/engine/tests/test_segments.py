"""However an index is cut into files, and whatever happens to them, it answers as one built afresh or says it cannot."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.screening.engine import Candidate, Engine, IndexDamaged, Name, Query, Subject, tending
from comity.screening.engine.tests.people import query, subject

KILLS = int(os.environ.get("COMITY_KILLS", "5"))
"""How often a writer is killed; `make bench FULL=1` does it 200 times."""
GIVEN = ("Wanjiru", "Wanjira", "Mohammed", "محمد", "Иван", "小明", "Rosa", "Abd al-Rahman")
FAMILY = ("Kamau", "Ali", "علي", "Petrov", "王", "Quispe Mamani")
PLACES, NUMBERS = ("", "Nairobi", "Лима"), ("", "AK0456789", "X1")

people = st.builds(
    lambda number, one, two, born, audience, place, paper: Subject(
        f"p{number}",
        audience,
        (Name(f"{one} {two}"), Name(two, weak=True)),
        (born,) if born else (),
        ("ke",),
        "F",
        (place,) if place else (),
        (paper,) if paper else (),
    ),
    st.integers(0, 20),
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(("", "1974", "1974-08-12", "1974-12-08")),
    st.sampled_from(("all", "kenya", "hidden")),
    st.sampled_from(PLACES),
    st.sampled_from(NUMBERS),
)
steps = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(
            st.tuples(st.just("upsert"), st.lists(people, max_size=5)),
            st.tuples(st.just("remove"), st.lists(st.integers(0, 20).map(lambda at: f"p{at}"), max_size=4)),
            st.tuples(st.sampled_from(("reopen", "compact", "merge")), st.just([])),
        ),
    ),
    max_size=14,
)
ASKED = [
    *(
        query(f"{one} {two}", born=born)
        for one in GIVEN[::2]
        for two in FAMILY[::2]
        for born in ("", "1974-08-12")
    ),
    Query(("Kamau Wanjiru",), (), ("ke",), "F", ("nairobi",), ("AK0456789",)),
    Query((), (), identifiers=("X1",)),
]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log becomes a segment after four ids, so that short stories have many segments."""
    monkeypatch.setattr(tending, "FULL_IDS", 4)


def answers(engine: Engine, audiences: set[str] | None = None) -> list[list[Candidate]]:
    return engine.screen_many(ASKED, audiences, limit=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(people, max_size=8), steps)
def test_two_processes_changes_segments_and_merges_answer_as_an_index_built_afresh(
    start: list[Subject], story: list[tuple[int, tuple[str, list[object]]]]
) -> None:
    expected = {record.id: record for record in start}
    with TemporaryDirectory() as path, TemporaryDirectory() as other:
        engines = [Engine.build(path, start), Engine.open(path)]
        for which, (verb, values) in story:
            if verb == "upsert":
                engines[which].upsert(values)
                expected.update({record.id: record for record in values})
            elif verb == "remove":
                engines[which].remove(values)
                expected = {id_: record for id_, record in expected.items() if id_ not in values}
            elif verb == "compact":
                engines[which].compact()
            elif verb == "merge":
                engines[which]._tending.wait()
            else:
                engines[which].close()
                engines[which] = Engine.open(path)
        fresh = Engine.build(other, sorted(expected.values(), key=lambda record: record.id, reverse=True))
        for engine in [*engines, Engine.open(path)]:
            engine.refresh()
            assert engine.held() == fresh.held()
            assert answers(engine) == answers(fresh)
        visible = [record for record in expected.values() if record.audience != "hidden"]
        alone = Engine.build(other, visible)
        assert answers(engines[0], {"all", "kenya"}) == answers(alone)
        for engine in engines:
            engine.close()


def test_full_logs_become_segments_and_small_segments_one(tmp_path: Path) -> None:
    with Engine.build(tmp_path, [subject(f"b{at}", f"Grace Otieno {at}") for at in range(40)]) as engine:
        for at in range(30):
            engine.upsert([subject(f"n{at % 20}", "Wanjiru Kamau", born=f"19{40 + at}")])
        engine._tending.wait()
        assert len(engine) == 60
        assert len(list(tmp_path.glob("segment-*"))) <= 4
        assert not list(tmp_path.glob("merging-*"))
        found = engine.screen(query("Wanjiru Kamau", born="1969"), limit=1)[0]
        assert found.id == "n9"
        assert Engine.open(tmp_path).held() == engine.held()


def damaged(path: Path, chance: random.Random) -> Iterator[None]:
    """One file at a time with a few bytes wrong, or cut off; whole again afterwards."""
    for file in sorted(path.glob("[sC]*")):
        whole = file.read_bytes()
        for _ in range(25):
            raw = bytearray(whole)
            if chance.random() < 0.3:
                del raw[chance.randrange(len(raw)) :]
            else:
                for _ in range(chance.randint(1, 3)):
                    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            file.write_bytes(raw)
            yield
        file.write_bytes(whole)


def test_a_damaged_file_is_refused_or_answers_as_before(tmp_path: Path) -> None:
    chance = random.Random(1974)
    with Engine.build(
        tmp_path, [subject(f"s{at}", f"Rosa Quispe {at}", born="1974-08-12") for at in range(9)]
    ) as one:
        one.upsert([subject(f"n{at}", "Wanjiru Kamau") for at in range(5)])
        one._tending.wait()
        before = answers(one)
    refused = tried = 0
    for _ in damaged(tmp_path, chance):
        tried += 1
        try:
            with Engine.open(tmp_path) as engine:
                assert answers(engine) == before
        except IndexDamaged:
            refused += 1
    assert refused > 0.9 * tried >= 45  # the rest is padding, which nobody reads


WRITER = """
import random, sys
from comity.screening.engine import Engine, Name, Subject, tending
tending.FULL_IDS = 6
path, seed = sys.argv[1], int(sys.argv[2])
chance = random.Random(seed)
engine = Engine.open(path)
start = int(engine.position or 0) + 1
for at in range(start, start + 100000):
    ids = [str(chance.randrange(40)) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.3:
        engine.remove(ids, position=str(at))
    else:
        engine.upsert([Subject(id_, "all", (Name(f"Wanjiru Kamau {at}"),)) for id_ in ids], position=str(at))
    print(at, flush=True)
    if chance.random() < 0.02:
        engine.compact()
"""


def replayed(expected: dict[str, Subject], seed: int, start: int, last: int) -> None:
    """Do to a dictionary what the writer with this seed did to the index, up to a position."""
    chance = random.Random(seed)
    for at in range(start, last + 1):
        ids = [str(chance.randrange(40)) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.3:
            for id_ in ids:
                expected.pop(id_, None)
        else:
            expected.update({id_: subject(id_, f"Wanjiru Kamau {at}") for id_ in ids})
        chance.random()


@pytest.mark.slow
def test_a_writer_killed_between_changes_and_merges_leaves_what_a_rebuild_gives(tmp_path: Path) -> None:
    chance = random.Random(os.getpid())
    expected: dict[str, Subject] = {}
    Engine.build(tmp_path / "index", [], position="0").close()
    reached = 0
    for seed in range(KILLS):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "index"), str(seed)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        for _ in range(chance.randint(1, 60)):
            acknowledged = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged = int((writer.stdout.read().split() or [acknowledged])[-1])
        writer.wait()
        with Engine.open(tmp_path / "index") as engine:
            position = int(engine.position or 0)
            assert position in {acknowledged, acknowledged + 1}
            replayed(expected, seed, reached + 1, position)
            reached = position
            with Engine.build(tmp_path / "fresh", expected.values()) as fresh:
                assert engine.held() == fresh.held()
                assert answers(engine) == answers(fresh)
                wanted = [query(f"Wanjiru Kamau {at}") for at in (position, position - 1)]
                assert engine.screen_many(wanted) == fresh.screen_many(wanted)
