"""The one statement that writes entries, shared by the recorder and the batching writer."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from comity.ledger.leaf import Row

ENTRY_COLUMNS = "id, at, verb, outcome, bureau, commitment, leaf_hash"

INSERT = f"""
WITH row AS (
    SELECT * FROM unnest(
        %(id)s::uuid[], %(at)s::timestamptz[], %(verb)s::text[], %(outcome)s::text[], %(bureau)s::uuid[],
        %(commitment)s::bytea[], %(leaf_hash)s::bytea[], %(sealed)s::bytea[], %(person_tag)s::bytea[],
        %(subject_tag)s::bytea[]
    ) AS t ({ENTRY_COLUMNS}, sealed, person_tag, subject_tag)
), entry AS (
    INSERT INTO ledger_entry ({ENTRY_COLUMNS}) SELECT {ENTRY_COLUMNS} FROM row
), detail AS (
    INSERT INTO ledger_detail (entry_id, bureau, at, sealed, person_tag, subject_tag)
    SELECT id, bureau, at, sealed, person_tag, subject_tag FROM row
), pending AS (
    INSERT INTO ledger_pending (entry_id, leaf_hash, at) SELECT id, leaf_hash, at FROM row
)
INSERT INTO ledger_touch (entry_id, source, verb, day)
SELECT * FROM unnest(
    %(touch_id)s::uuid[], %(touch_source)s::uuid[], %(touch_verb)s::text[], %(touch_day)s::date[]
)
"""  # noqa: S608 -- the names of columns, above


def parameters(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """What :data:`INSERT` takes: one list for each column."""
    touches = [(row, source) for row in rows for source in row.sources if source != row.bureau]
    names = [*ENTRY_COLUMNS.split(", "), "sealed", "person_tag", "subject_tag"]
    return {
        **{name: [getattr(row, name) for row in rows] for name in names},
        "touch_id": [row.id for row, _ in touches],
        "touch_source": [source for _, source in touches],
        "touch_verb": [row.verb for row, _ in touches],
        "touch_day": [row.at.astimezone(UTC).date() for row, _ in touches],
    }
