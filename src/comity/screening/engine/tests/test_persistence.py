"""What was acknowledged is kept, what was damaged is named, and how it came to be there changes nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.screening.engine import Candidate, Engine, EngineError, IndexDamaged, IndexMissing, Subject
from comity.screening.engine.tests.people import query, subject

GIVEN = ("Wanjiru", "Wanjira", "Mohammed", "محمد", "Иван", "小明", "Rosa", "Abd al-Rahman")
FAMILY = ("Kamau", "Ali", "علي", "Petrov", "王", "Quispe Mamani")

people = st.builds(
    lambda number, one, two, born, audience: subject(
        f"p{number}", f"{one} {two}", audience=audience, born=born
    ),
    st.integers(0, 12),
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(("", "1974", "1974-08-12", "1974-12-08")),
    st.sampled_from(("all", "kenya")),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("upsert"), st.lists(people, max_size=4)),
        st.tuples(st.just("remove"), st.lists(st.integers(0, 12).map(lambda n: f"p{n}"), max_size=4)),
        st.tuples(st.sampled_from(("reopen", "compact")), st.just([])),
    ),
    max_size=8,
)
ASKED = [
    query(f"{one} {two}", born=born) for one in GIVEN[::3] for two in FAMILY for born in ("", "1974-08-12")
]


def answers(engine: Engine) -> list[list[Candidate]]:
    return engine.screen_many(ASKED, limit=5)


@settings(max_examples=30, deadline=None)
@given(st.lists(people, max_size=10), steps)
def test_changes_restarts_and_merges_answer_as_an_index_built_afresh(
    start: list[Subject], changes: list[tuple[str, list[object]]]
) -> None:
    expected = {record.id: record for record in start}
    with TemporaryDirectory() as path, TemporaryDirectory() as other:
        engine = Engine.build(path, start)
        for verb, values in changes:
            if verb == "upsert":
                engine.upsert(values)
                expected.update({record.id: record for record in values})
            elif verb == "remove":
                engine.remove(values)
                expected = {id_: record for id_, record in expected.items() if id_ not in values}
            elif verb == "compact":
                engine.compact()
            else:
                engine.close()
                engine = Engine.open(path)
        fresh = Engine.build(other, sorted(expected.values(), key=lambda record: record.id, reverse=True))
        assert answers(engine) == answers(fresh)
        assert engine.ids() == fresh.ids() == set(expected)
        assert len(engine) == len(fresh) == len(expected)


def test_the_cap_on_namesakes_falls_alike_on_all_parts(tmp_path: Path) -> None:
    namesakes = [
        subject(f"{at:05d}", "Mohammed Ali", born=f"{1950 + at % 50}-03-{1 + at % 28:02d}")
        for at in range(4600)
    ]
    whole = Engine.build(tmp_path / "whole", namesakes)
    parts = Engine.build(tmp_path / "parts", [*namesakes[::2], subject("gone", "Mohammed Ali")])
    parts.upsert(namesakes[1::2])
    parts.remove(["gone"])
    for asked in (query("Mohammed Ali"), query("Muhamad Aly", born="1974-03-25"), query("Ali", born="1974")):
        assert parts.screen(asked) == whole.screen(asked)


def test_the_feed_position_is_kept_with_the_data(tmp_path: Path) -> None:
    engine = Engine.build(tmp_path, [], position="10")
    assert engine.position == "10"
    engine.upsert([subject("one", "Wanjiru Kamau")], position="11")
    engine.remove([], position="12")
    engine.upsert([])
    assert engine.position == Engine.open(tmp_path).position == "12"
    engine.compact()
    assert engine.position == Engine.open(tmp_path).position == "12"


def test_another_process_sees_changes_after_a_refresh(tmp_path: Path) -> None:
    writer = Engine.build(tmp_path, [])
    reader = Engine.open(tmp_path)
    writer.upsert([subject("one", "Wanjiru Kamau")])
    assert reader.screen(query("Wanjiru Kamau")) == []
    assert reader.refresh()
    assert [one.id for one in reader.screen(query("Wanjiru Kamau"))] == ["one"]
    assert not reader.refresh()
    writer.compact()
    assert reader.refresh()
    assert reader.ids() == {"one"}


def test_two_writers_take_turns_and_lose_nothing(tmp_path: Path) -> None:
    one, two = Engine.build(tmp_path, []), Engine.open(tmp_path)
    for at in range(10):
        (one, two)[at % 2].upsert([subject(str(at), "Wanjiru Kamau")])
    two.compact()
    one.remove(["0"])
    assert Engine.open(tmp_path).ids() == one.ids() == {str(at) for at in range(1, 10)}


def test_a_rebuild_takes_the_place_of_the_old_index_and_leaves_no_files(tmp_path: Path) -> None:
    old = Engine.build(tmp_path, [subject("old", "Wanjiru Kamau")])
    Engine.build(tmp_path, [subject("new", "Rosa Quispe")])
    assert old.ids() == {"old"}
    assert old.refresh()
    assert old.ids() == {"new"}
    assert len(list(tmp_path.iterdir())) == 4


def test_a_log_cut_off_anywhere_in_its_last_entry_keeps_the_entries_before(tmp_path: Path) -> None:
    engine = Engine.build(tmp_path, [subject("base", "Wanjiru Kamau")])
    log = next(tmp_path.glob("changes-*"))
    engine.upsert([subject("kept", "Rosa Quispe")])
    whole = log.stat().st_size
    engine.upsert([subject("torn", "Ivan Orlov")])
    full = log.read_bytes()
    for size in range(whole, len(full), 7):
        log.write_bytes(full[:size])
        with Engine.open(tmp_path) as found:
            assert found.ids() == {"base", "kept"}
    log.write_bytes(full[:whole] + bytes(64))
    with Engine.open(tmp_path) as found:
        found.upsert([subject("later", "Amina Wekesa")])
    assert Engine.open(tmp_path).ids() == {"base", "kept", "later"}


@pytest.mark.parametrize("pattern", ["segment-*", "changes-*", "CURRENT"])
def test_a_damaged_file_is_named_and_never_read(tmp_path: Path, pattern: str) -> None:
    engine = Engine.build(tmp_path, [subject("base", "Wanjiru Kamau")])
    engine.upsert([subject("one", "Rosa Quispe")])
    engine.upsert([subject("two", "Ivan Orlov")])
    (file,) = tmp_path.glob(pattern)
    sound = file.read_bytes()
    for at in range(0, min(len(sound), 400), 13):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0x80]) + sound[at + 1 :])
        with pytest.raises(IndexDamaged) as damage:
            Engine.open(tmp_path)
        assert damage.value.file == file.name


def test_a_segment_that_was_cut_short_is_named(tmp_path: Path) -> None:
    Engine.build(tmp_path, [subject("base", "Wanjiru Kamau")])
    (file,) = tmp_path.glob("segment-*")
    whole = file.read_bytes()
    for size in (0, 10, 100, len(whole) // 2):
        file.write_bytes(whole[:size])
        with pytest.raises(IndexDamaged, match=r"segment-"):
            Engine.open(tmp_path)


def test_there_is_nothing_to_open_where_nothing_was_built(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Engine.open(tmp_path)


def test_a_closed_engine_refuses(tmp_path: Path) -> None:
    engine = Engine.build(tmp_path, [subject("one", "Wanjiru Kamau")])
    engine.close()
    with pytest.raises(EngineError):
        engine.screen(query("Wanjiru Kamau"))
    with pytest.raises(EngineError):
        engine.upsert([])


WRITER = """
import sys
from comity.screening.engine import Engine, Name, Subject
engine = Engine.open(sys.argv[1])
for at in range(100000):
    engine.upsert([Subject(f"{at}", "all", (Name("Wanjiru Kamau"),))], position=str(at))
    sys.stdout.write(f"{at}\\n")
    sys.stdout.flush()
    if at % 20 == 19:
        engine.compact()
"""


@pytest.mark.slow
@pytest.mark.parametrize("acknowledged", [3, 19, 20, 41])
def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(
    tmp_path: Path, acknowledged: int
) -> None:
    Engine.build(tmp_path, [])
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    for _ in range(acknowledged):
        last = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    rest = writer.stdout.read().split()
    writer.wait()
    last = int(rest[-1]) if rest else last
    with Engine.open(tmp_path) as engine:
        assert engine.position is not None
        reached = int(engine.position)
        assert reached in {last, last + 1}
        assert engine.ids() == {str(at) for at in range(reached + 1)}
        engine.upsert([subject("after", "Rosa Quispe")])
        assert "after" in engine.ids()
