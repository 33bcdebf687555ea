"""Verify the whole ledger: every signature, node, leaf, entry and detail, in memory that does not grow with it.

    verify() -> Verification(ok, findings, …)

What verification can and cannot show: an alteration of anything that was signed is found, and named as narrowly as
the stored hashes allow. Somebody who holds the signing key, or who removes the newest entries together with
everything signed since, is found by checkpoints that were kept elsewhere: give them as ``witnessed``.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from comity.kernel.acting import Task, as_task
from comity.kernel.clock import now
from comity.ledger import keys, leaf, merkle
from comity.ledger.entry_checks import EntryChecks
from comity.ledger.findings import MOST, Finding, Findings, Kind, Progress, Verification
from comity.ledger.notes import NoteError, TreeHead, open_checkpoint
from comity.ledger.tracing import Tracer

WAIT = timedelta(seconds=60)
CHUNK = 500

CHECKPOINTS = "SELECT size, root, note FROM ledger_checkpoint WHERE size > %s ORDER BY size LIMIT %s"
NEWEST = "SELECT size, root, note FROM ledger_checkpoint ORDER BY size DESC LIMIT %s OFFSET %s"
OUTSIDE = """
SELECT e.id, e.at, e.verb, e.outcome, e.bureau, e.commitment FROM ledger_entry e
WHERE NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.entry_id = e.id)
  AND NOT EXISTS (SELECT 1 FROM ledger_pending p WHERE p.entry_id = e.id) LIMIT %s
"""
WAITING = """
SELECT p.entry_id, p.leaf_hash, p.at, e.id, e.at, e.verb, e.outcome, e.bureau, e.commitment
FROM ledger_pending p LEFT JOIN ledger_entry e ON e.id = p.entry_id WHERE p.entry_id > %s ORDER BY 1 LIMIT %s
"""
STRAY = """
SELECT d.entry_id FROM ledger_detail d
WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = d.entry_id) LIMIT %s
"""
LEAVES_BEYOND = """
SELECT position, entry_id FROM ledger_leaf WHERE position >= %s OR position < 0 ORDER BY position DESC LIMIT %s
"""
NODES_BEYOND = """
SELECT level, index FROM ledger_node
WHERE level NOT BETWEEN 1 AND 62 OR index < 0 OR index >= %s::bigint >> level
ORDER BY index << level DESC LIMIT %s
"""


def verify(progress: Progress = lambda done, total: None, witnessed: Sequence[str] = ()) -> Verification:
    """Read the whole ledger; ``witnessed`` are signed checkpoints that were kept elsewhere."""
    with as_task(Task.LEDGER):
        return _Verifier(progress).run(witnessed)


class _Verifier:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._findings = Findings()
        self._signed_by = keys.signer().verifier

    def run(self, witnessed: Sequence[str]) -> Verification:
        head = self._newest_head()
        outside = self._outside()
        tracer = Tracer(head.size, head.root, self._findings, outside)
        tracer.trace(lambda done, total: self._progress(done, 2 * total))
        checkpoints = self._check_checkpoints(tracer)
        checks = EntryChecks(tracer, self._findings, outside)
        for done in checks.run(head.size):
            self._progress(head.size + done, 2 * head.size)
        waiting = self._check_waiting()
        self._check_strays(head.size)
        for note in witnessed:
            self._check_witnessed(note, head.size, tracer)
        found = self._findings
        return Verification(
            tuple(found.found), found.more, head.size, head.root, checkpoints, waiting, checks.erased
        )

    def _newest_head(self) -> TreeHead:
        """The newest checkpoint that we signed: the anchor of everything else."""
        newest = TreeHead(self._signed_by.name, 0, merkle.EMPTY_ROOT)
        for offset in range(MOST):
            rows = _rows(NEWEST, [1, offset])
            head = self._head(rows[0][2]) if rows else newest
            if head is not None and head.size > newest.size:
                newest = head
            if not rows or (head is not None and head.size == rows[0][0]):
                break
        return newest

    def _head(self, note: str) -> TreeHead | None:
        try:
            return open_checkpoint(note, self._signed_by)
        except NoteError:
            return None

    def _outside(self) -> dict[bytes, UUID]:
        rows = _rows(OUTSIDE, [MOST])
        for row in rows:
            self._findings.add(Finding(Kind.ENTRY_OUTSIDE, entry=row[0]))
        return {leaf.hash_of(*row): row[0] for row in rows}

    # Checkpoints

    def _check_checkpoints(self, tracer: Tracer) -> int:
        """Hold each against the tree. One that alone disagrees was altered; where all from one on do, the tree was."""
        count, agreed, disagreeing = 0, 0, list[int]()
        for rows in _pages(CHECKPOINTS, -1):
            count += len(rows)
            heads = [head for row in rows if (head := self._checked_head(*row))]
            for head, fits in _fits(heads, tracer):
                if fits is None:
                    continue
                if fits:
                    self._name_altered(disagreeing)
                    agreed, disagreeing = head.size, []
                elif len(disagreeing) < MOST:
                    disagreeing.append(head.size)
        if disagreeing:
            self._findings.add(Finding(Kind.TREE_ALTERED, first=agreed, last=disagreeing[0] - 1))
        return count

    def _checked_head(self, size: int, root: bytes, note: str) -> TreeHead | None:
        head = self._head(note)
        if head is None:
            self._findings.add(Finding(Kind.CHECKPOINT_UNSIGNED, size=size))
        elif (head.size, head.root) != (size, bytes(root)):
            self._findings.add(Finding(Kind.CHECKPOINT_ALTERED, size=size))
        return head

    def _name_altered(self, sizes: list[int]) -> None:
        for size in sizes:
            self._findings.add(Finding(Kind.CHECKPOINT_ALTERED, size=size))

    def _check_witnessed(self, note: str, size: int, tracer: Tracer) -> None:
        head = open_checkpoint(note, self._signed_by)
        ((_, fits),) = _fits([head], tracer) if head.size <= size else [(head, False)]
        if fits is False:
            self._findings.add(Finding(Kind.WITNESS_DISAGREES, size=head.size))

    # What lies outside the tree

    def _check_waiting(self) -> int:
        count, latest = 0, now() - WAIT
        for rows in _pages(WAITING, UUID(int=0)):
            count += len(rows)
            for entry, kept, at, *fields in rows:
                if fields[0] is None:
                    self._findings.add(Finding(Kind.ENTRY_MISSING, entry=entry))
                elif leaf.hash_of(*fields) != bytes(kept):
                    self._findings.add(Finding(Kind.ENTRY_ALTERED, entry=entry))
                elif at < latest:
                    self._findings.add(Finding(Kind.ENTRY_WAITING, entry=entry))
        return count

    def _check_strays(self, size: int) -> None:
        for (entry,) in _rows(STRAY, [MOST]):
            self._findings.add(Finding(Kind.DETAIL_STRAY, entry=entry))
        leaves, nodes = _rows(LEAVES_BEYOND, [size, MOST]), _rows(NODES_BEYOND, [size, MOST])
        size = self._newest_head().size  # what was signed while we were reading is not beyond
        for position, entry in leaves:
            if not 0 <= position < size:
                self._findings.add(Finding(Kind.LEAF_BEYOND, entry=entry, first=position, last=position))
        for level, index in nodes:
            if level < 1 or not 0 <= index < size >> level:
                self._findings.add(Finding(Kind.NODE_BEYOND, level=level, index=index))


def _fits(heads: list[TreeHead], tracer: Tracer) -> Iterator[tuple[TreeHead, bool | None]]:
    """Whether each head's root is what the tree gives at that size; ``None`` where damage keeps it from saying."""
    covers = [merkle.cover(0, head.size) for head in heads]
    values = tracer.values(list({node for nodes in covers for node in nodes}))
    for head, nodes in zip(heads, covers, strict=True):
        if not all(node in values and tracer.knows(node) for node in nodes):
            yield head, None
        else:
            yield head, merkle.fold([values[node] for node in nodes]) == head.root


def _pages(statement: str, after: object) -> Iterator[list[tuple[Any, ...]]]:
    """Page by page: each page starts after the first column of the last row."""
    while rows := _rows(statement, [after, CHUNK]):
        yield rows
        after = rows[-1][0]


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
