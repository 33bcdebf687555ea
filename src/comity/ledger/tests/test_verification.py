"""Whatever is altered behind the hub's back is named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.kernel.clock import now, standing_at
from comity.kernel.recorder import Entry
from comity.ledger import commands, keys, leaf, merkle, queries
from comity.ledger.findings import WORDS, Finding, Kind
from comity.ledger.notes import NoteError, Signer, TreeHead
from comity.ledger.queries import Search
from comity.ledger.recorder import LedgerRecorder
from comity.ledger.sequencer import sequence
from comity.ledger.tests.people import AMINA, BERLIN, CLAIRE, NAIROBI, PARIS, record
from comity.ledger.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)

Sql = Callable[..., list[tuple[Any, ...]]]
ROUNDS = (5, 3, 6, 1, 6)  # checkpoints of 5, 8, 14, 15 and 21 entries
SIZE = sum(ROUNDS)


@pytest.fixture
def entries() -> dict[int, UUID]:
    """A ledger of 21 entries in five checkpoints: which entry is at which position."""
    recorded: list[Entry] = []
    for count in ROUNDS:
        recorded += sorted(record(count, AMINA, PARIS), key=lambda entry: entry.id)
        sequence()
    return {position: entry.id for position, entry in enumerate(recorded)}


def found() -> set[tuple[Kind, int | None]]:
    """What a verification finds, as kinds and first positions."""
    return {(finding.kind, finding.first) for finding in verify().findings}


def test_an_untouched_ledger_is_whole(entries: dict[int, UUID]) -> None:
    record(2, CLAIRE)
    result = verify()
    assert result.ok
    assert (result.size, result.checkpoints, result.waiting, result.erased) == (SIZE, 5, 2, 0)


def test_an_empty_ledger_is_whole() -> None:
    assert verify().ok
    assert verify().root == merkle.EMPTY_ROOT


def test_verification_tells_how_far_it_is(entries: dict[int, UUID]) -> None:
    told: list[tuple[int, int]] = []
    verify(lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (2 * SIZE, 2 * SIZE)


def test_what_is_recorded_and_erased_meanwhile_is_no_finding(entries: dict[int, UUID]) -> None:
    def meanwhile(done: int, total: int) -> None:
        record(3, CLAIRE)
        commands.erase_details(NAIROBI, now())
        sequence()

    assert verify(meanwhile).ok
    assert verify().size > SIZE


def test_a_verification_asked_for_by_a_person_is_an_entry(entries: dict[int, UUID]) -> None:
    assert commands.verify_ledger(AMINA).ok
    (line,) = queries.own_entries(AMINA, Search(verb="ledger.verified"))
    assert line.details is not None
    assert line.details.details == {"size": SIZE, "findings": 0}


@pytest.mark.parametrize("position", [13])
@pytest.mark.parametrize(
    "change",
    [
        "verb = 'record.created'",
        "outcome = 'denied'",
        f"bureau = '{BERLIN}'",
        "bureau = NULL",
        "at = at + interval '1 microsecond'",
        "commitment = sha256('x')",
    ],
)
def test_an_altered_entry_is_named(
    position: int, change: str, entries: dict[int, UUID], root_sql: Sql
) -> None:
    root_sql(f"UPDATE ledger_entry SET {change} WHERE id = %s", [entries[position]])
    assert (
        Finding(Kind.ENTRY_ALTERED, entry=entries[position], first=position, last=position)
        in verify().findings
    )
    assert {first for _, first in found()} == {position}


@pytest.mark.parametrize("position", [7, 20])
def test_an_altered_entry_whose_hash_was_made_to_fit_is_named(
    position: int, entries: dict[int, UUID], root_sql: Sql
) -> None:
    fitting = _alter_with_hash(root_sql, entries[position])
    assert fitting
    assert found() == {(Kind.ENTRY_ALTERED, position)}


def _alter_with_hash(root_sql: Sql, entry: UUID) -> bytes:
    root_sql("UPDATE ledger_entry SET verb = 'record.created' WHERE id = %s", [entry])
    ((*fields,),) = root_sql(
        "SELECT id, at, verb, outcome, bureau, commitment FROM ledger_entry WHERE id = %s", [entry]
    )
    value = leaf.hash_of(*fields)
    root_sql("UPDATE ledger_entry SET leaf_hash = %s WHERE id = %s", [value, entry])
    return value


@pytest.mark.parametrize("position", [7, 20])
def test_an_altered_hash_beside_an_entry_is_named(
    position: int, entries: dict[int, UUID], root_sql: Sql
) -> None:
    root_sql("UPDATE ledger_entry SET leaf_hash = sha256('x') WHERE id = %s", [entries[position]])
    assert found() == {(Kind.ENTRY_HASH_ALTERED, position)}


@pytest.mark.parametrize("position", [7, 20])
def test_an_altered_leaf_is_named(position: int, entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("UPDATE ledger_leaf SET leaf_hash = sha256('x') WHERE position = %s", [position])
    assert found() == {(Kind.LEAF_ALTERED, position)}


@pytest.mark.parametrize(("position", "first", "last"), [(7, 6, 7), (20, 15, 20)])
def test_an_entry_replaced_with_its_leaf_is_narrowed_to_what_was_signed_or_stored_above_it(
    position: int, first: int, last: int, entries: dict[int, UUID], root_sql: Sql
) -> None:
    value = _alter_with_hash(root_sql, entries[position])
    root_sql("UPDATE ledger_leaf SET leaf_hash = %s WHERE position = %s", [value, position])
    assert verify().findings == (Finding(Kind.TREE_ALTERED, first=first, last=last),)


def test_a_whole_tree_rewritten_up_to_its_root_is_narrowed_to_a_checkpoint(
    entries: dict[int, UUID], root_sql: Sql
) -> None:
    _alter_with_hash(root_sql, entries[6])
    rows = root_sql(
        "SELECT l.position, e.leaf_hash FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id ORDER BY 1"
    )
    frontier = merkle.Frontier()
    for position, value in rows:
        root_sql("UPDATE ledger_leaf SET leaf_hash = %s WHERE position = %s", [value, position])
        for (level, index), node in frontier.append(value):
            root_sql("UPDATE ledger_node SET hash = %s WHERE level = %s AND index = %s", [node, level, index])
    root_sql("UPDATE ledger_checkpoint SET root = %s WHERE size = 21", [frontier.root()])
    assert {(finding.kind, finding.first, finding.last) for finding in verify().findings} == {
        (Kind.TREE_ALTERED, 5, 7),
        (Kind.CHECKPOINT_ALTERED, None, None),
    }


@pytest.mark.parametrize("position", [7, 20])
def test_a_deleted_entry_is_named(position: int, entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("DELETE FROM ledger_entry WHERE id = %s", [entries[position]])
    assert found() == {(Kind.ENTRY_MISSING, position), (Kind.DETAIL_STRAY, None)}


@pytest.mark.parametrize("position", [7, 20])
def test_a_deleted_leaf_is_named_with_its_entry(
    position: int, entries: dict[int, UUID], root_sql: Sql
) -> None:
    root_sql("DELETE FROM ledger_leaf WHERE position = %s", [position])
    result = verify().findings
    assert Finding(Kind.LEAF_MISSING, entry=entries[position], first=position, last=position) in result
    assert Finding(Kind.ENTRY_OUTSIDE, entry=entries[position]) in result
    assert len(result) == 2


@pytest.mark.parametrize("position", [7, 20])
def test_an_entry_deleted_with_its_leaf_and_details_is_named(
    position: int, entries: dict[int, UUID], root_sql: Sql
) -> None:
    for table, column in [("entry", "id"), ("leaf", "entry_id"), ("detail", "entry_id")]:
        root_sql(f"DELETE FROM ledger_{table} WHERE {column} = %s", [entries[position]])
    assert (Kind.LEAF_MISSING, position) in found()
    assert {kind for kind, _ in found()} <= {Kind.LEAF_MISSING, Kind.TREE_ALTERED}


@pytest.mark.parametrize(("one", "other"), [(2, 3), (3, 12), (0, 20)])
def test_exchanged_positions_are_named(one: int, other: int, entries: dict[int, UUID], root_sql: Sql) -> None:
    rows = {
        row[0]: row[1:]
        for row in root_sql(
            "DELETE FROM ledger_leaf WHERE position IN (%s, %s) RETURNING position, entry_id, leaf_hash",
            [one, other],
        )
    }
    for position, row in [(one, rows[other]), (other, rows[one])]:
        root_sql(
            "INSERT INTO ledger_leaf (position, leaf_hash, entry_id) VALUES (%s, %s, %s)",
            [position, row[1], row[0]],
        )
    assert set(verify().findings) == {
        Finding(Kind.LEAF_MOVED, entry=entries[one], first=one, last=one),
        Finding(Kind.LEAF_MOVED, entry=entries[other], first=other, last=other),
    }


@pytest.mark.parametrize(("level", "index"), [(1, 9), (2, 4), (4, 0)])
def test_an_altered_node_is_named(level: int, index: int, entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("UPDATE ledger_node SET hash = sha256('x') WHERE level = %s AND index = %s", [level, index])
    assert verify().findings == (Finding.of_node(Kind.NODE_ALTERED, level, index),)


@pytest.mark.parametrize(("level", "index"), [(1, 9), (2, 4), (4, 0)])
def test_a_deleted_node_is_named(level: int, index: int, entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("DELETE FROM ledger_node WHERE level = %s AND index = %s", [level, index])
    assert verify().findings == (Finding.of_node(Kind.NODE_MISSING, level, index),)


def test_two_alterations_are_two_findings(entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("UPDATE ledger_leaf SET leaf_hash = sha256('x') WHERE position = 2")
    root_sql("UPDATE ledger_node SET hash = sha256('x') WHERE level = 2 AND index = 3")
    assert found() == {(Kind.LEAF_ALTERED, 2), (Kind.NODE_ALTERED, 12)}


def test_an_inserted_leaf_and_node_are_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("INSERT INTO ledger_leaf (position, leaf_hash, entry_id) VALUES (21, sha256('x'), %s)", [BERLIN])
    root_sql("INSERT INTO ledger_node (level, index, hash) VALUES (1, 10, sha256('x'))")
    assert found() == {(Kind.LEAF_BEYOND, 21), (Kind.NODE_BEYOND, None)}


def test_an_entry_slipped_in_is_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    (entry,) = record(1, CLAIRE)
    root_sql("DELETE FROM ledger_pending")
    assert verify().findings == (Finding(Kind.ENTRY_OUTSIDE, entry=entry.id),)


def test_an_entry_that_waits_too_long_is_named(entries: dict[int, UUID]) -> None:
    with standing_at(now() - timedelta(minutes=5)):
        (entry,) = record(1, CLAIRE)
    assert verify().findings == (Finding(Kind.ENTRY_WAITING, entry=entry.id),)


def test_an_entry_altered_or_deleted_while_it_waits_is_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    one, other = record(2, CLAIRE)
    root_sql("UPDATE ledger_entry SET verb = 'x' WHERE id = %s", [one.id])
    root_sql("DELETE FROM ledger_entry WHERE id = %s", [other.id])
    findings = verify().findings
    assert Finding(Kind.ENTRY_ALTERED, entry=one.id) in findings
    assert Finding(Kind.ENTRY_MISSING, entry=other.id) in findings


@pytest.mark.parametrize("size", [5, 21])
@pytest.mark.parametrize("change", ["root = sha256('x')", "note = replace(note, 'AAAA', 'BBBB') || 'x'"])
def test_an_altered_checkpoint_is_named(
    size: int, change: str, entries: dict[int, UUID], root_sql: Sql
) -> None:
    root_sql(f"UPDATE ledger_checkpoint SET {change} WHERE size = %s", [size])
    named = {finding.size for finding in verify().findings if finding.size}
    assert named == {size}


def test_a_checkpoint_moved_to_another_size_is_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("UPDATE ledger_checkpoint SET size = 1000 WHERE size = 5")
    assert verify().findings == (Finding(Kind.CHECKPOINT_ALTERED, size=1000),)


def test_a_checkpoint_signed_by_another_key_is_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    forger = Signer(keys.signer().name, b"\x01" * 32)
    note = forger.sign(TreeHead(forger.name, 8, b"\x02" * 32).text())
    root_sql("UPDATE ledger_checkpoint SET note = %s WHERE size = 8", [note])
    assert verify().findings == (Finding(Kind.CHECKPOINT_UNSIGNED, size=8),)


def test_a_root_that_we_signed_wrongly_is_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    wrong = TreeHead(keys.signer().name, 8, b"\x02" * 32)
    root_sql(
        "UPDATE ledger_checkpoint SET note = %s, root = %s WHERE size = 8",
        [keys.signer().sign(wrong.text()), wrong.root],
    )
    assert verify().findings == (Finding(Kind.CHECKPOINT_ALTERED, size=8),)


def test_the_newest_entries_cut_off_with_their_checkpoints_are_missed_by_a_witness(
    entries: dict[int, UUID], root_sql: Sql
) -> None:
    ((kept_elsewhere,),) = root_sql("SELECT note FROM ledger_checkpoint WHERE size = 21")
    ((older,),) = root_sql("SELECT note FROM ledger_checkpoint WHERE size = 14")
    root_sql("DELETE FROM ledger_checkpoint WHERE size > 14")
    root_sql("DELETE FROM ledger_leaf WHERE position >= 14")
    root_sql("DELETE FROM ledger_node WHERE index >= 14 >> level")
    for position in range(14, 21):
        root_sql("DELETE FROM ledger_entry WHERE id = %s", [entries[position]])
        root_sql("DELETE FROM ledger_detail WHERE entry_id = %s", [entries[position]])
    assert verify(witnessed=[older]).ok
    assert verify(witnessed=[kept_elsewhere]).findings == (Finding(Kind.WITNESS_DISAGREES, size=21),)


def test_a_witnessed_checkpoint_of_another_ledger_is_refused(entries: dict[int, UUID]) -> None:
    other = Signer("other.example/ledger", b"\x01" * 32)
    with pytest.raises(NoteError):
        verify(witnessed=[other.sign(TreeHead(other.name, 5, b"\x02" * 32).text())])


def test_checkpoints_deleted_at_the_end_leave_entries_beyond(entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("DELETE FROM ledger_checkpoint WHERE size > 14")
    assert {first for kind, first in found() if kind == Kind.LEAF_BEYOND} == set(range(14, 21))


@pytest.mark.parametrize(
    "change",
    [
        "sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)",
        "sealed = ''",
        f"bureau = '{PARIS}'",
        "at = at - interval '1 day'",
        "person_tag = 'x'",
        "subject_tag = 'x'",
    ],
)
def test_altered_details_are_named(change: str, entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql(f"UPDATE ledger_detail SET {change} WHERE entry_id = %s", [entries[4]])
    assert found() == {(Kind.DETAIL_ALTERED, 4)}


def test_details_exchanged_between_entries_are_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    ((sealed,),) = root_sql("SELECT sealed FROM ledger_detail WHERE entry_id = %s", [entries[5]])
    root_sql("UPDATE ledger_detail SET sealed = %s WHERE entry_id = %s", [sealed, entries[4]])
    assert found() == {(Kind.DETAIL_ALTERED, 4)}


def test_an_altered_key_makes_its_details_unreadable(entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("UPDATE ledger_bureaukey SET wrapped = 'x' WHERE bureau = %s", [NAIROBI])
    assert found() == {(Kind.DETAIL_ALTERED, position) for position in range(SIZE)}


def test_details_deleted_by_nobodys_order_are_named(entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql("DELETE FROM ledger_detail WHERE entry_id = %s", [entries[4]])
    assert found() == {(Kind.DETAIL_MISSING, 4)}


def test_erased_details_keep_the_tree_whole(entries: dict[int, UUID]) -> None:
    assert commands.erase_details(NAIROBI, now()) == SIZE
    sequence()
    result = verify()
    assert result.ok
    assert (result.size, result.erased) == (SIZE + 1, SIZE)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ledger_touch WHERE entry_id = %s",
        "UPDATE ledger_touch SET source = entry_id WHERE entry_id = %s",
    ],
)
def test_altered_counts_of_a_source_are_named(change: str, entries: dict[int, UUID], root_sql: Sql) -> None:
    root_sql(change, [entries[4]])
    assert found() == {(Kind.TOUCH_ALTERED, 4)}


def test_a_ledger_wider_than_a_tile_is_verified_and_its_alterations_named(root_sql: Sql) -> None:
    LedgerRecorder().record([Entry("record.read", NAIROBI) for _ in range(2_600)])
    sequence()
    assert verify().ok
    root_sql("UPDATE ledger_leaf SET leaf_hash = sha256('x') WHERE position = 2100")
    root_sql("UPDATE ledger_node SET hash = sha256('x') WHERE level = 10 AND index = 1")
    root_sql("DELETE FROM ledger_node WHERE level = 10 AND index = 0")
    root_sql("DELETE FROM ledger_node WHERE level = 11 AND index = 0")
    assert found() == {
        (Kind.LEAF_ALTERED, 2100),
        (Kind.NODE_ALTERED, 1024),
        (Kind.NODE_MISSING, 0),
    }


def test_a_ledger_altered_everywhere_is_counted_not_listed(root_sql: Sql) -> None:
    LedgerRecorder().record([Entry("record.read", NAIROBI) for _ in range(2_600)])
    sequence()
    root_sql("UPDATE ledger_leaf SET leaf_hash = sha256(leaf_hash)")
    root_sql("UPDATE ledger_node SET hash = sha256(hash)")
    result = verify()
    assert not result.ok
    assert len(result.findings) == 1_000
    assert result.more > 1_000


def test_every_finding_reads_as_a_sentence() -> None:
    assert set(WORDS) == set(Kind)
    for kind in Kind:
        sentence = str(Finding(kind, entry=NAIROBI, first=4, last=5, level=1, index=2, size=5))
        assert sentence.endswith(".")
        assert "%" not in sentence
