"""One at a time, across all processes of the hub."""

import hashlib

from django.db import connection


def one_at_a_time(*words: object) -> None:
    """Wait until no other open transaction has said the same words; holds until this transaction ends.

    For what a constraint cannot say: a quota, the founding of the hub, the same message sent twice at once.
    """
    digest = hashlib.sha256("\x1f".join(map(str, words)).encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)])
