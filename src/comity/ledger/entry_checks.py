"""Hold every entry against its leaf, and every detail against its entry."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from comity.kernel import crypto
from comity.ledger import keys, leaf
from comity.ledger.findings import Finding, Findings, Kind
from comity.ledger.tracing import Tracer

CHUNK = 2_000
ERASED = "ledger.details_erased"
"""The verb of the entry that an erasure leaves: details older than it may be gone."""

ENTRIES = """
SELECT l.position, l.entry_id, l.leaf_hash, e.leaf_hash,
       e.id, e.at, e.verb, e.outcome, e.bureau, e.commitment,
       d.bureau, d.at, d.sealed, d.person_tag, d.subject_tag
FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id LEFT JOIN ledger_detail d ON d.entry_id = e.id
WHERE l.position >= %s AND l.position < %s ORDER BY l.position
"""
TOUCHES = "SELECT entry_id, source FROM ledger_touch WHERE entry_id = ANY(%s)"
ERASURES = "SELECT bureau, max(at) FROM ledger_entry WHERE verb = %s GROUP BY bureau"


@dataclass(frozen=True)
class _Line:
    """One position: the leaf, its entry's hash and fields (``None`` where it is gone), its detail."""

    position: int
    entry: UUID
    leaf_hash: bytes
    kept_hash: bytes | None
    fields: tuple[Any, ...]
    detail: tuple[Any, ...]

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "_Line":
        kept = None if row[3] is None else bytes(row[3])
        return cls(row[0], row[1], bytes(row[2]), kept, row[4:10], row[10:])

    @property
    def at(self) -> datetime:
        moment: datetime = self.fields[1]
        return moment

    @property
    def bureau(self) -> UUID | None:
        bureau: UUID | None = self.fields[4]
        return bureau


class EntryChecks:
    """``erased`` counts the entries whose details are gone as they should be."""

    def __init__(self, tracer: Tracer, findings: Findings, outside: Mapping[bytes, UUID]) -> None:
        self.erased = 0
        self._tracer = tracer
        self._findings = findings
        self._outside = outside
        self._keys: dict[UUID, bytes] = {}
        self._erasures: dict[UUID | None, datetime] = {}

    def run(self, size: int) -> Iterator[int]:
        """Check chunk by chunk; yields how many positions are done."""
        for start in range(0, size, CHUNK):
            end = min(start + CHUNK, size)
            self._check_chunk(start, end)
            yield end

    def _check_chunk(self, start: int, end: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES, [start, end])
            lines = [_Line.of(row) for row in cursor.fetchall()]
            cursor.execute(TOUCHES, [[line.entry for line in lines]])
            touches = cursor.fetchall()
        counted: dict[UUID, set[UUID]] = {}
        for entry, source in touches:
            counted.setdefault(entry, set()).add(source)
        self._learn_keys(lines)
        for position in set(range(start, end)) - {line.position for line in lines}:
            self._missing(position)
        for line in lines:
            self._check_leaf(line)
            if line.kept_hash is not None:
                self._check_detail(line, counted.get(line.entry, set()))

    def _learn_keys(self, lines: list[_Line]) -> None:
        wanted = {keys.holder(line.bureau) for line in lines if line.kept_hash is not None}
        for unknown in wanted - self._keys.keys():
            with suppress(
                crypto.SealError
            ):  # an altered key opens nothing: each detail under it will be named
                self._keys |= keys.known_keys([unknown])

    def _missing(self, position: int) -> None:
        truth = self._tracer.truth.get((0, position), b"")
        entry = self._outside.get(truth)
        self._findings.add(Finding(Kind.LEAF_MISSING, entry=entry, first=position, last=position))

    def _check_leaf(self, line: _Line) -> None:
        right = self._tracer.truth.get((0, line.position), line.leaf_hash)
        reads = None if line.kept_hash is None else leaf.hash_of(*line.fields)
        if right != line.leaf_hash:
            self._name_leaf(line, right, reads)
        elif reads is None:
            owner = self._outside.get(right)
            self._add(Kind.LEAF_ALTERED if owner else Kind.ENTRY_MISSING, line, owner or line.entry)
        elif reads != right:
            self._add(Kind.ENTRY_ALTERED, line)
        elif line.kept_hash != right:
            self._add(Kind.ENTRY_HASH_ALTERED, line)

    def _name_leaf(self, line: _Line, right: bytes, reads: bytes | None) -> None:
        if right in (reads, line.kept_hash):
            self._add(Kind.LEAF_ALTERED, line)
            if reads != right:
                self._add(Kind.ENTRY_ALTERED, line)
        else:
            self._add(Kind.LEAF_MOVED, line, self._outside.get(right) or _entry_with(right))

    def _check_detail(self, line: _Line, counted: set[UUID]) -> None:
        bureau, at, sealed, *tags = line.detail
        if sealed is None:
            self._check_erased(line)
            return
        details = self._open(line, bytes(sealed))
        if details is None or (bureau, at) != (line.bureau, line.at):
            self._add(Kind.DETAIL_ALTERED, line)
            return
        tag_key = leaf.tagging_key(self._keys[keys.holder(line.bureau)])
        if [bytes(tag) for tag in tags] != list(leaf.tags(tag_key, details.person, details.subject)):
            self._add(Kind.DETAIL_ALTERED, line)
        if counted != set(details.sources) - {line.bureau}:
            self._add(Kind.TOUCH_ALTERED, line)

    def _check_erased(self, line: _Line) -> None:
        if not self._was_erased(line):
            with connection.cursor() as cursor:  # perhaps an erasure came in while we were reading
                cursor.execute(ERASURES, [ERASED])
                self._erasures = dict(cursor.fetchall())
        if self._was_erased(line):
            self.erased += 1
        else:
            self._add(Kind.DETAIL_MISSING, line)

    def _was_erased(self, line: _Line) -> bool:
        return line.bureau in self._erasures and line.at <= self._erasures[line.bureau]

    def _open(self, line: _Line, sealed: bytes) -> leaf.Details | None:
        try:
            salted = leaf.unseal(self._keys[keys.holder(line.bureau)], line.entry, sealed)
            return leaf.read_details(salted) if leaf.commit(salted) == bytes(line.fields[5]) else None
        except (KeyError, crypto.SealError, ValueError):
            return None

    def _add(self, kind: Kind, line: _Line, entry: UUID | None = None) -> None:
        self._findings.add(Finding(kind, entry=entry or line.entry, first=line.position, last=line.position))


def _entry_with(leaf_hash: bytes) -> UUID | None:
    """The entry that lies at another position with this hash."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM ledger_leaf WHERE leaf_hash = %s LIMIT 1", [leaf_hash])
        row = cursor.fetchone()
    return row[0] if row else None
