"""Give entries their positions and sign the tree: one sequencer at a time, about once a second.

An entry is *durable* when its transaction has committed, which is before anybody is answered. It is *provable*
once the sequencer has taken it into the tree and signed a checkpoint: within about a second while the hub runs.
Entries committed while no sequencer runs wait in the queue, and ``verify`` says when they wait too long.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction

from comity.kernel.clock import now
from comity.ledger import keys, store
from comity.ledger.merkle import Frontier, Node, cover
from comity.ledger.models import Checkpoint
from comity.ledger.notes import NoteError, TreeHead, open_checkpoint

LOCK = 0x4C656467  # "Ledg"
LIMIT = 10_000
INTERVAL = 1.0

TAKE = """
DELETE FROM ledger_pending WHERE entry_id IN (SELECT entry_id FROM ledger_pending ORDER BY entry_id LIMIT %s)
RETURNING entry_id, leaf_hash
"""

log = structlog.get_logger(__name__)


def sequence(limit: int = LIMIT) -> Checkpoint | None:
    """Take up to ``limit`` waiting entries into the tree and sign it; ``None`` where nothing waits.

    :class:`~comity.ledger.store.LedgerDamagedError` where the stored tree is not the one that was signed last:
    nothing is ever signed on top of an altered tree.
    """
    return _sequence(limit)[1]


def run_forever(stop: threading.Event, interval: float = INTERVAL) -> None:
    """Sequence every ``interval`` seconds, at once again after a full round, until ``stop`` is set."""
    while not stop.is_set():
        if not _round():
            stop.wait(interval)
    _round()
    connection.close()


@contextmanager
def running(interval: float = INTERVAL) -> Iterator[threading.Thread]:
    """A sequencer in a thread of its own for as long as the block lasts; what still waits is taken in at the end."""
    stop = threading.Event()
    thread = threading.Thread(target=run_forever, args=(stop, interval), name="ledger-sequencer", daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join()


def _sequence(limit: int) -> tuple[int, Checkpoint | None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        leaves = _take(limit)
        if not leaves:
            return 0, None
        frontier = _frontier()
        first, completed = frontier.size, _append(frontier, leaves)
        store.add_leaves(first, leaves)
        store.add_nodes(completed)
        return len(leaves), _sign(frontier)


def _round() -> bool:
    """Whether there is likely more to take. Trouble is logged and tried again at the next round."""
    try:
        taken, _ = _sequence(LIMIT)
    except (DatabaseError, store.LedgerDamagedError) as error:
        log.error("ledger.sequencer_failed", kind=type(error).__name__)
        connection.close()
        return False
    return taken == LIMIT


def _take(limit: int) -> list[tuple[UUID, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [limit])
        return sorted((id, bytes(value)) for id, value in cursor.fetchall())


def _frontier() -> Frontier:
    """The right edge of the tree that was signed last, checked against its signature."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return Frontier()
    try:
        head = open_checkpoint(last.note, keys.signer().verifier)
    except NoteError as error:
        raise store.LedgerDamagedError("the last checkpoint is not signed by this ledger") from error
    peaks = cover(0, head.size)
    found = store.get_nodes(peaks)
    frontier = Frontier(head.size, [found[node] for node in peaks])
    if (last.size, frontier.root()) != (head.size, head.root):
        raise store.LedgerDamagedError("the stored tree is not the one that was signed last")
    return frontier


def _append(frontier: Frontier, leaves: list[tuple[UUID, bytes]]) -> list[tuple[Node, bytes]]:
    completed: list[tuple[Node, bytes]] = []
    for _, value in leaves:
        completed.extend(frontier.append(value))
    return completed


def _sign(frontier: Frontier) -> Checkpoint:
    signer, root = keys.signer(), frontier.root()
    note = signer.sign(TreeHead(signer.name, frontier.size, root).text())
    return Checkpoint.objects.create(size=frontier.size, root=root, at=now(), note=note)
