"""Positions are dense, checkpoints are signed, and what they say can be proven to anybody."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from comity.kernel.refusals import NotFound
from comity.ledger import keys, proofs, queries, sequencer, store
from comity.ledger.merkle import ProofError
from comity.ledger.models import Checkpoint, Leaf, Node, Pending
from comity.ledger.notes import NoteError, Signer, Verifier, open_checkpoint
from comity.ledger.queries import Search
from comity.ledger.recorder import LedgerRecorder
from comity.ledger.sequencer import sequence
from comity.ledger.tests.people import AMINA, look, record

Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.mark.django_db
def test_nothing_waiting_signs_nothing() -> None:
    assert sequence() is None
    assert queries.status().size == 0


@pytest.mark.django_db
def test_waiting_entries_get_the_next_positions() -> None:
    first = record(5)
    sequence(limit=3)
    second = record(4)
    checkpoint = sequence()
    assert checkpoint is not None
    assert checkpoint.size == 9
    placed = dict(Leaf.objects.values_list("entry_id", "position"))
    assert sorted(placed.values()) == list(range(9))
    assert set(placed) == {entry.id for entry in [*first, *second]}
    assert not Pending.objects.exists()
    assert Node.objects.count() == 9 - (9).bit_count()


@pytest.mark.django_db
def test_a_line_shows_its_position_once_it_is_provable() -> None:
    record(1)
    assert queries.own_entries(AMINA, Search())[0].position is None
    sequence()
    assert queries.own_entries(AMINA, Search())[0].position == 0


@pytest.mark.django_db
def test_every_entry_is_proven_to_whoever_holds_the_public_key() -> None:
    entries = record(7)
    sequence()
    verifier = Verifier.read(queries.status().public_key)
    for entry in entries:
        proof = proofs.inclusion(entry.id)
        proof.check(verifier)
        assert proof.leaf_hash == queries.own_entry(AMINA, entry.id).leaf_hash
    assert {proofs.inclusion(entry.id).position for entry in entries} == set(range(7))


@pytest.mark.django_db
def test_a_proof_does_not_pass_for_another_position_or_under_another_key() -> None:
    (entry, *_) = record(4)
    sequence()
    proof = proofs.inclusion(entry.id)
    moved = proofs.InclusionProof(
        entry.id, (proof.position + 1) % 4, proof.leaf_hash, proof.path, proof.checkpoint
    )
    with pytest.raises(ProofError):
        moved.check(keys.signer().verifier)
    with pytest.raises(NoteError):
        proof.check(Signer(keys.signer().name, b"\x01" * 32).verifier)


@pytest.mark.django_db
def test_a_later_tree_is_proven_to_continue_every_earlier_one() -> None:
    sizes = []
    for count in (1, 2, 5, 1, 7):
        record(count)
        checkpoint = sequence()
        assert checkpoint is not None
        sizes.append(checkpoint.size)
    for first in sizes:
        for second in [size for size in sizes if size >= first]:
            proofs.consistency(first, second).check(keys.signer().verifier)
    assert [checkpoint.size for checkpoint in queries.checkpoints()] == sizes[::-1]
    assert [checkpoint.size for checkpoint in queries.checkpoints(before=sizes[1])] == sizes[:1]


@pytest.mark.django_db
def test_what_is_not_there_has_no_proof() -> None:
    (entry,) = record(1)
    with pytest.raises(NotFound):
        proofs.inclusion(entry.id)
    sequence()
    record(1)
    sequence()
    for ask in (
        lambda: proofs.inclusion(AMINA.person),
        lambda: proofs.inclusion(entry.id, size=99),
        lambda: proofs.consistency(2, 1),
        lambda: proofs.consistency(99),
    ):
        with pytest.raises(NotFound):
            ask()


@pytest.mark.django_db
def test_the_proofs_text_is_complete() -> None:
    (entry,) = record(1)
    sequence()
    assert set(proofs.inclusion(entry.id).as_json()) == {
        "entry",
        "position",
        "leaf_hash",
        "path",
        "checkpoint",
    }
    assert set(proofs.consistency(1).as_json()) == {"first", "second", "path"}


@pytest.mark.django_db(transaction=True)
def test_sequencers_at_the_same_time_give_dense_positions() -> None:
    errors: list[BaseException] = []

    def work(action: Callable[[], object]) -> None:
        try:
            for _ in range(10):
                action()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    def write() -> None:
        LedgerRecorder().record([look(AMINA, f"record:{number}") for number in range(5)])

    threads = [
        threading.Thread(target=work, args=(action,))
        for action in (write, lambda: sequence(7), write, lambda: sequence(3), sequence)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while sequence():
        pass
    assert errors == []
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(range(100))
    newest = Checkpoint.objects.latest("size")
    assert open_checkpoint(newest.note, keys.signer().verifier).size == 100


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_provable_soon_after_it_is_durable() -> None:
    with sequencer.running(interval=0.05):
        (entry,) = record(1)
        for _ in range(200):
            if queries.status().waiting == 0:
                break
            time.sleep(0.05)
    proofs.inclusion(entry.id).check(keys.signer().verifier)


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_that_stops_takes_in_what_still_waits() -> None:
    with sequencer.running(interval=3600):
        (entry,) = record(1)
    proofs.inclusion(entry.id).check(keys.signer().verifier)


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_in_trouble_says_so_without_details_and_goes_on(owner_sql: Sql) -> None:
    (entry,) = record(1)
    owner_sql("REVOKE INSERT ON ledger_leaf FROM comity_web")
    with structlog.testing.capture_logs() as logged, sequencer.running(interval=0.02):
        for _ in range(500):
            if logged:
                break
            time.sleep(0.02)
        owner_sql("GRANT INSERT ON ledger_leaf TO comity_web")
    said = {"event": "ledger.sequencer_failed", "kind": "ProgrammingError", "log_level": "error"}
    assert logged[0] == said
    proofs.inclusion(entry.id).check(keys.signer().verifier)


@pytest.mark.django_db(transaction=True)
def test_an_entry_of_an_open_transaction_has_no_position() -> None:
    with transaction.atomic():
        record(1)
        taken = []
        other = threading.Thread(target=lambda: (taken.append(sequence()), connection.close()))
        other.start()
        other.join()
    assert taken == [None]
    assert sequence() is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "alteration",
    [
        "UPDATE ledger_node SET hash = sha256('x') WHERE level = 2 AND index = 0",
        "DELETE FROM ledger_node WHERE level = 2",
        "UPDATE ledger_leaf SET leaf_hash = sha256('x') WHERE position = 4",
        "UPDATE ledger_checkpoint SET note = replace(note, E'\\n5\\n', E'\\n4\\n')",
        "DELETE FROM ledger_checkpoint",
    ],
)
def test_nothing_is_signed_on_top_of_an_altered_tree(alteration: str, root_sql: Sql) -> None:
    record(5)
    sequence()
    root_sql(alteration)
    record(1)
    with pytest.raises((store.LedgerDamagedError, IntegrityError)):
        sequence()
    assert Pending.objects.count() == 1
