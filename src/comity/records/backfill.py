"""Give records that are older than what the hub knows of identifiers the identifiers they would have today.

It looks across bureaus and so runs as the owner of the tables: as a migration, and by ``comity index identifiers``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from comity.kernel.events import LOCK
from comity.records.things.kinds import ALSO, KINDS
from comity.records.things.rules import identifiers_of

AT_ONCE = 500
FIELDS = sorted({*ALSO, *(name for kind in KINDS for name in kind.checks)})
"""Properties that are identifiers of some kind of record."""


def read_identifiers(record: Any, using: str, at_once: int = AT_ONCE) -> Iterator[int]:
    """Read the identifiers of every record again and keep those that differ; yields how many after each chunk.

    ``record`` is the model, as a migration has it or as it is. Each chunk is kept by itself, and
    the index hears of it: whoever cuts this and begins again changes nothing twice. The version of a record stays,
    because what it says does.
    """
    after = UUID(int=0)
    while True:
        with transaction.atomic(using=using):
            rows = record.objects.using(using).filter(properties__has_any_keys=FIELDS, pk__gt=after)
            some = list(rows.select_for_update(of=("self",)).order_by("pk")[:at_once])
            if not some:
                return
            changed = [one for one in some if _read_again(one)]
            record.objects.using(using).bulk_update(changed, ["identifiers"])
            _tell_the_index(using, [str(one.pk) for one in changed])
        after = some[-1].pk
        yield len(changed)


def _read_again(one: Any) -> bool:
    """Whether a record's identifiers are others than those it has; they are put on it."""
    before, one.identifiers = one.identifiers, identifiers_of(one.schema, one.properties)
    return bool(before != one.identifiers)


def _tell_the_index(using: str, ids: list[str]) -> None:
    """As `comity.kernel.events.publish` does, on the connection of the owner."""
    if ids:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute(
                "INSERT INTO kernel_event (kind, data) VALUES ('record.changed', %s)",
                [json.dumps({"ids": ids})],
            )
