"""For how long a record is renewed. Pure."""

from datetime import datetime, timedelta

RENEWED_FOR = timedelta(days=365)
LONGEST_NOTE = 500


def renewed_until(expires_at: datetime, now: datetime) -> datetime:
    """A year after the day on which it runs out, or from now where it has run out."""
    return max(expires_at, now) + RENEWED_FOR
