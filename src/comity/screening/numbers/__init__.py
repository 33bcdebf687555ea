"""Document numbers: who has this one, or one that differs from it in a character. See README.md beside this file.

Needs numpy and numba, and nothing of Django or of the rest of Comity.
"""

from comity.screening.numbers.model import (
    Bearer,
    Found,
    Likeness,
    NumbersDamaged,
    NumbersError,
    NumbersMissing,
    Paper,
    Work,
)
from comity.screening.numbers.store import Numbers

__all__ = [
    "Bearer",
    "Found",
    "Likeness",
    "Numbers",
    "NumbersDamaged",
    "NumbersError",
    "NumbersMissing",
    "Paper",
    "Work",
]
