"""How much a program may ask. Pure; numbers set by Comity where no source is named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Questions in an hour, in a day, and at a time."""

    per_hour: int
    per_day: int
    batch: int


HUMAN = Pace(per_hour=120, per_day=600, batch=1)
"""Without a mandate: one question at a time, as often as a busy person could judge the answers."""
BULK = Pace(per_hour=1_000, per_day=5_000, batch=100)
"""With a mandate that says nothing else."""
LARGEST = Pace(per_hour=100_000, per_day=1_000_000, batch=500)
