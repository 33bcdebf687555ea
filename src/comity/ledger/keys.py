"""Each bureau's data key, wrapped by the hub's master key; the ledger's own signing key.

The master key lies in a file beside the database (``DATA_DIR/keys/master``), never in it: a copy of the database
alone opens nothing. The hub itself can open what it holds the master key for.
"""

from collections.abc import Collection, Mapping
from contextlib import closing
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from comity.kernel import crypto
from comity.kernel.clock import now
from comity.ledger.leaf import HUB
from comity.ledger.notes import Signer

SELECT = "SELECT bureau, wrapped FROM ledger_bureaukey WHERE bureau = ANY(%s)"
INSERT = "INSERT INTO ledger_bureaukey (bureau, wrapped, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


def holder(bureau: UUID | None) -> UUID:
    """Whose key seals an entry: the acting bureau's, or the hub's own."""
    return HUB if bureau is None else bureau


def data_keys(bureaus: Collection[UUID | None]) -> dict[UUID, bytes]:
    """The data key of each holder; those without one are given one.

    A new key is committed on a connection of its own, so that nothing is ever sealed with a key that a rollback
    takes away, and no long transaction keeps others of the bureau waiting.
    """
    holders = {holder(bureau) for bureau in bureaus}
    found = known_keys(holders)
    missing = holders - found.keys()
    if missing:
        with closing(connection.copy()) as own, own.cursor() as cursor:
            cursor.executemany(INSERT, new_rows(missing))
            cursor.execute(SELECT, [list(missing)])
            found |= unwrap(cursor.fetchall())
    return found


def known_keys(holders: Collection[UUID]) -> dict[UUID, bytes]:
    """The data keys of those holders that have one."""
    with connection.cursor() as cursor:
        cursor.execute(SELECT, [list(holders)])
        return unwrap(cursor.fetchall())


def new_rows(holders: Collection[UUID]) -> list[tuple[UUID, bytes, datetime]]:
    """Fresh keys, wrapped, as rows for :data:`INSERT`; in one order, so that two writers cannot lock each other."""
    return [
        (holder, crypto.seal(_master(), crypto.new_key(), holder.bytes), now()) for holder in sorted(holders)
    ]


def unwrap(rows: Collection[tuple[UUID, bytes]]) -> dict[UUID, bytes]:
    """Rows of :data:`SELECT` opened; :class:`crypto.SealError` under another master key."""
    master = _master()
    return {holder: crypto.unseal(master, bytes(wrapped), holder.bytes) for holder, wrapped in rows}


def signer() -> Signer:
    """The ledger's name and signing key. Its ``verifier`` is what bureaus keep."""
    return Signer(settings.COMITY.origin, settings.COMITY.secret("ledger"))


def key_of(keys: Mapping[UUID, bytes], bureau: UUID | None) -> bytes:
    return keys[holder(bureau)]


def _master() -> bytes:
    master: bytes = settings.COMITY.secret("master")
    return master
