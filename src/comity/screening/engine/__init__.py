"""Screening engine: finds persons by names in any script, birth dates and document numbers, and says why.

Needs neither Django nor the rest of Comity. See README.md beside this file.
"""

from comity.screening.engine.engine import LEAST_SCORE, Engine
from comity.screening.engine.model import (
    THRESHOLD,
    Candidate,
    EngineError,
    Feature,
    IndexDamaged,
    IndexMissing,
    Name,
    Query,
    Subject,
    Work,
)

__all__ = [
    "LEAST_SCORE",
    "THRESHOLD",
    "Candidate",
    "Engine",
    "EngineError",
    "Feature",
    "IndexDamaged",
    "IndexMissing",
    "Name",
    "Query",
    "Subject",
    "Work",
]
