"""Bounds of comparisons. Pure; set by Comity."""

from dataclasses import dataclass
from uuid import UUID

LINE = 0.85
"""Score from which a pair is laid before people, where nobody says otherwise."""
LOWEST_LINE, HIGHEST_LINE = 0.5, 0.99
MOST_PAIRS = 1_000_000
"""Candidate pairs that one comparison works through at most; what is more is counted and left out."""
CHUNK = 500
LONGEST_LIST = 100


@dataclass(frozen=True)
class Side:
    """What a source shares; with ``list``, of it those records whose identifier in their list begins so."""

    source: UUID
    list: str = ""
