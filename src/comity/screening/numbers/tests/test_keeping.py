"""What is written stays, what is damaged is told, and whoever is killed takes nothing along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from comity.screening.numbers import Bearer, Numbers, NumbersDamaged, NumbersError, NumbersMissing, Paper
from comity.screening.numbers.files import locked

PASSPORT = Paper("AK0456789", "ke")


def bearer(id_: str, number: str = "AK0456789", audience: str = "all") -> Bearer:
    return Bearer(id_, audience, (Paper(number, "ke"),))


def ids(store: Numbers) -> set[str]:
    return {id_ for _, id_, _, _ in store.rows()}


def test_what_was_built_is_read_again_with_its_position(tmp_path: Path) -> None:
    uuid = str(UUID(int=7))
    Numbers.build(
        tmp_path, [Bearer(uuid, "all", (PASSPORT, Paper("X9", "fr"))), bearer(uuid.upper())], "12 today"
    )
    with Numbers.open(tmp_path) as store:
        assert store.position == "12 today"
        assert sorted(store.rows()) == sorted(
            [
                ("all", uuid, "AK0456789", "ke"),
                ("all", uuid, "X9", "fr"),
                ("all", uuid.upper(), "AK0456789", "ke"),
            ]
        )


def test_an_empty_store_finds_nothing_until_something_is_written(tmp_path: Path) -> None:
    with Numbers.build(tmp_path, []) as store:
        assert store.find(["AK0456789"]) == {}
        assert store.find([]) == {}
        store.upsert([bearer("a")])
        assert store.merge()
        assert len(store.find(["AK0456789"])[0]) == 1


def test_a_changed_bearer_leaves_its_old_number_and_its_old_audience(tmp_path: Path) -> None:
    with Numbers.build(tmp_path, [bearer("a"), bearer("b")]) as store:
        store.upsert([bearer("a", "XY0000001", "kenya")])
        for _ in range(2):
            assert [one.id for one in store.find(["AK0456789"])[0]] == ["b"]
            assert store.find(["XY0000001"], {"all"}) == {}
            assert [one.id for one in store.find(["XY0000001"], {"kenya"})[0]] == ["a"]
            store.merge()


def test_each_process_sees_its_own_changes_at_once_and_those_of_others_after_a_refresh(
    tmp_path: Path,
) -> None:
    one, two = Numbers.build(tmp_path, [bearer("a")]), Numbers.open(tmp_path)
    one.upsert([bearer("b")], "1")
    assert (ids(one), ids(two)) == ({"a", "b"}, {"a"})
    two.remove(["a"], "2")  # whoever writes takes in first what the others wrote
    assert ids(two) == {"b"}
    assert one.refresh()
    assert not one.refresh()
    assert (ids(one), one.position) == ({"b"}, "2")
    assert two.merge()
    assert one.refresh()
    assert (ids(one), one.changed) == ({"b"}, 0)


def test_what_others_write_during_a_merge_is_carried_over(tmp_path: Path) -> None:
    store, other = Numbers.build(tmp_path, [bearer("a")]), Numbers.open(tmp_path)
    store.upsert([bearer("b")])
    with locked(tmp_path, "writer"):
        merging = subprocess.Popen([sys.executable, "-c", MERGER, str(tmp_path)], stdout=subprocess.PIPE)
        assert merging.stdout is not None
        assert merging.stdout.readline() == b"merging\n"
        while len(list(tmp_path.glob("base-*"))) == 1:  # the new base is written without the lock
            pass
    other.upsert([bearer("c")], "later")
    assert merging.stdout.readline() == b"True\n"
    merging.wait()
    assert store.refresh()
    other.refresh()
    assert ids(Numbers.open(tmp_path)) == ids(store) == ids(other) == {"a", "b", "c"}
    assert store.position == "later"
    assert len(list(tmp_path.glob("base-*"))) == 1


MERGER = """
import sys
from comity.screening.numbers import Numbers
store = Numbers.open(sys.argv[1])
print("merging", flush=True)
print(store.merge(), flush=True)
"""


def test_two_do_not_merge_at_once(tmp_path: Path) -> None:
    store = Numbers.build(tmp_path, [bearer("a")])
    with locked(tmp_path, "merge"):
        assert not store.merge()
    assert store.merge()


def test_a_rebuild_takes_the_place_of_the_old_store_and_leaves_no_files(tmp_path: Path) -> None:
    old = Numbers.build(tmp_path, [bearer("old")])
    Numbers.build(tmp_path, [bearer("new")])
    assert ids(old) == {"old"}
    assert old.refresh()
    assert ids(old) == {"new"}
    assert len(list(tmp_path.iterdir())) == 4


def test_a_log_cut_off_anywhere_in_its_last_entry_keeps_the_entries_before(tmp_path: Path) -> None:
    store = Numbers.build(tmp_path, [bearer("base")])
    log = next(tmp_path.glob("changes-*"))
    store.upsert([bearer("kept")])
    whole = log.stat().st_size
    store.upsert([bearer("torn")])
    full = log.read_bytes()
    for size in range(whole, len(full), 7):
        log.write_bytes(full[:size])
        with Numbers.open(tmp_path) as found:
            assert ids(found) == {"base", "kept"}
    log.write_bytes(full[:whole] + bytes(64))
    with Numbers.open(tmp_path) as found:
        found.upsert([bearer("later")])
    assert ids(Numbers.open(tmp_path)) == {"base", "kept", "later"}


@pytest.mark.parametrize("pattern", ["base-*", "changes-*", "CURRENT"])
def test_a_damaged_file_is_named_and_never_read(tmp_path: Path, pattern: str) -> None:
    store = Numbers.build(tmp_path, [bearer("a")])
    store.upsert([bearer("b")])
    store.upsert([bearer("c")])
    (file,) = tmp_path.glob(pattern)
    sound = file.read_bytes()
    outcomes = set()
    for at in range(0, len(sound), 7):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 0x80]) + sound[at + 1 :])
        outcomes.add(outcome(tmp_path))
    assert file.name in outcomes
    assert outcomes <= {file.name, "a b c"}, "it is named, or only padding was damaged"


def outcome(folder: Path) -> str:
    try:
        with Numbers.open(folder) as store:
            return " ".join(sorted(ids(store)))
    except NumbersDamaged as damage:
        return damage.file


def test_a_base_that_was_cut_short_is_named(tmp_path: Path) -> None:
    Numbers.build(tmp_path, [bearer("base")])
    (file,) = tmp_path.glob("base-*")
    whole = file.read_bytes()
    for size in (0, 10, 100, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:size])
        with pytest.raises(NumbersDamaged, match=r"base-"):
            Numbers.open(tmp_path)


def test_there_is_nothing_to_open_where_nothing_was_built(tmp_path: Path) -> None:
    with pytest.raises(NumbersMissing):
        Numbers.open(tmp_path)


def test_a_closed_store_refuses(tmp_path: Path) -> None:
    store = Numbers.build(tmp_path, [bearer("one")])
    store.close()
    with pytest.raises(NumbersError):
        store.find(["AK0456789"])
    with pytest.raises(NumbersError):
        store.upsert([])


WRITER = """
import sys
from comity.screening.numbers import Bearer, Numbers, Paper
store = Numbers.open(sys.argv[1])
for at in range(100000):
    store.upsert([Bearer(f"{at}", "all", (Paper(f"AK{at:07}"),))], position=str(at))
    sys.stdout.write(f"{at}\\n")
    sys.stdout.flush()
    if at % 20 == 19:
        store.merge()
"""


@pytest.mark.slow
@pytest.mark.parametrize("acknowledged", [3, 19, 20, 41])
def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(
    tmp_path: Path, acknowledged: int
) -> None:
    Numbers.build(tmp_path, [])
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    for _ in range(acknowledged):
        last = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    rest = writer.stdout.read().split()
    writer.wait()
    last = int(rest[-1]) if rest else last
    with Numbers.open(tmp_path) as store:
        assert store.position is not None
        reached = int(store.position)
        assert reached in {last, last + 1}
        assert ids(store) == {str(at) for at in range(reached + 1)}
        store.upsert([bearer("after")])
        assert store.merge()
    with Numbers.open(tmp_path) as store:
        assert ids(store) == {*(str(at) for at in range(reached + 1)), "after"}
        assert len(list(tmp_path.glob("base-*"))) == 1
