"""Tell bureaus, and the hub's own machinery, that something happened."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

LOCK = 0x436F6D69  # "Comi": one writer of events at a time, so that numbers grow in the order of commits
CHANNEL = "comity_events"


@dataclass(frozen=True)
class News:
    """``kind`` reads ``thing.past``; ``bureau`` is who is told, none for the hub's own machinery.

    ``data`` holds identifiers and numbers, never personal data: streams may be logged by what carries them.
    """

    kind: str
    subject: UUID | None = None
    bureau: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)


def publish(news: list[News]) -> None:
    """Write ``news`` as the last step of the open transaction; listeners wake when it commits."""
    if not news:
        return
    rows = [(item.kind, item.bureau, item.subject, json.dumps(item.data)) for item in news]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # No RETURNING: the teller may not read what it tells another bureau.
        cursor.executemany(
            "INSERT INTO kernel_event (kind, bureau, subject, data) VALUES (%s, %s, %s, %s)", rows
        )
        cursor.execute(f"NOTIFY {CHANNEL}")
