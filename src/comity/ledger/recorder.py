"""The ledger as the kernel's commands see it."""

from django.db import connection, transaction

from comity.kernel.recorder import Entry
from comity.ledger import keys, rows
from comity.ledger.leaf import make_row

CHUNK = 1_000


class LedgerRecorder:
    """Writes entries in the transaction that is open: they are durable when it commits, and gone if it does not."""

    def record(self, entries: list[Entry]) -> None:
        """Two queries for up to a thousand entries."""
        if not entries:
            return
        found = keys.data_keys({entry.bureau for entry in entries})
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            for start in range(0, len(entries), CHUNK):
                chunk = entries[start : start + CHUNK]
                made = [make_row(entry, keys.key_of(found, entry.bureau)) for entry in chunk]
                cursor.execute(rows.INSERT, rows.parameters(made))
