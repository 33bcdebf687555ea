"""What a sending adds, changes and lets go of: found in the database, by marks, in one transaction.

The file is copied line by line into a table of this transaction alone: nothing is held in memory, and a process that
dies leaves nothing half compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.db import connection

from comity.exchange.register_lines import Line, scan
from comity.records.models import ImportProblem, RegisterEntry, Sync, SyncLine
from comity.records.syncing.rules import Facts

_COLUMNS = ("number", "start", "length", "operation", "external_id", "of_another", "mark", "field", "refused")
_SCANNED = """
CREATE TEMP TABLE scanned (
    number bigint, start bigint, length bigint, operation text, external_id text, of_another boolean, mark text,
    field text, refused text
)"""
_TWICE = """
DELETE FROM scanned s
USING (SELECT external_id, {kept}(number) AS kept FROM scanned
       WHERE external_id <> '' GROUP BY external_id HAVING count(*) > 1) twice
WHERE s.external_id = twice.external_id AND s.number <> twice.kept
RETURNING s.number, twice.kept"""
_REFUSED = """
INSERT INTO records_importproblem (run_id, at, field, message, refused)
SELECT %s, 'line ' || number, left(field, 100), refused, true FROM scanned WHERE external_id = '' ORDER BY number"""
_PUT = """
INSERT INTO records_syncline (sync_id, source, outcome, external_id, number, start, length, mark)
SELECT %s, %s, 'put', s.external_id, s.number, s.start, s.length, s.mark
FROM scanned s LEFT JOIN records_registerentry e ON e.source = %s AND e.external_id = s.external_id
WHERE s.operation = 'put' AND s.external_id <> '' AND (e.mark IS DISTINCT FROM s.mark OR e.register_id <> %s)
ORDER BY s.of_another, s.number"""
_MISSING = """
INSERT INTO records_syncline (sync_id, source, outcome, external_id, number, start, length, mark)
SELECT %s, %s, 'going', e.external_id, 0, 0, 0, ''
FROM records_registerentry e
WHERE e.source = %s AND e.register_id = %s
  AND NOT EXISTS (SELECT 1 FROM scanned s WHERE s.external_id = e.external_id)
ORDER BY e.external_id"""
_SAID_TO_BE_GONE = """
INSERT INTO records_syncline (sync_id, source, outcome, external_id, number, start, length, mark)
SELECT %s, %s, 'going', e.external_id, s.number, s.start, s.length, ''
FROM scanned s JOIN records_registerentry e ON e.external_id = s.external_id
WHERE e.source = %s AND e.register_id = %s AND s.operation = 'gone'
ORDER BY s.number"""


def compare(sync: Sync, stream: BinaryIO) -> Facts:
    """Note what waits to be done as lines of ``sync``, and in its run what cannot be read; the rest is unchanged."""
    with _scanned(sync, stream) as cursor:
        unreadable = _run(cursor, _REFUSED, [sync.pk])
        twice = _given_twice(sync, cursor)
        cursor.execute("ANALYZE scanned")
        of_it = [sync.pk, sync.source, sync.source, sync.register_id]
        put = _run(cursor, _PUT, of_it)
        gone = _run(cursor, _SAID_TO_BE_GONE if sync.changes else _MISSING, of_it)
        cursor.execute("SELECT count(*) FROM scanned WHERE external_id <> ''")
        readable = cursor.fetchone()[0]
    sync.run.refused += unreadable + twice
    sync.run.unchanged += readable - put - (gone if sync.changes else 0)
    sync.run.waiting = put + gone
    entries = RegisterEntry.objects.filter(register=sync.register_id, source=sync.source)
    waiting = SyncLine.objects.filter(sync=sync, outcome=SyncLine.Outcome.PUT)
    changed = entries.filter(external_id__in=waiting.values("external_id")).count()
    return Facts(not sync.changes, entries.count(), gone, changed, unreadable)


@contextmanager
def _scanned(sync: Sync, stream: BinaryIO) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_SCANNED)
        with cursor.copy(f"COPY scanned ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for line in scan(stream, sync.changes):
                copy.write_row(_row(line))
        yield cursor
        cursor.execute("DROP TABLE scanned")


def _row(line: Line) -> tuple[Any, ...]:
    place = (line.number, line.start, line.length, line.operation, line.id, line.of_another, line.mark)
    return (*place, line.refused.field, line.refused.message) if line.refused else (*place, None, None)


def _given_twice(sync: Sync, cursor: Any) -> int:
    """Of a whole register the first line counts, and the others are refused; of changes what was said last holds."""
    cursor.execute(_TWICE.format(kept="max" if sync.changes else "min"))
    if sync.changes:
        return 0
    found = sorted(cursor.fetchall())
    ImportProblem.objects.bulk_create(
        ImportProblem(
            run=sync.run,
            at=f"line {number}",
            field="id",
            message=f"this id is given a second time; line {kept} was taken",
            refused=True,
        )
        for number, kept in found
    )
    return len(found)


def _run(cursor: Any, statement: str, values: list[Any]) -> int:
    cursor.execute(statement, values)
    return int(cursor.rowcount)
