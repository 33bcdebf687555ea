"""What is told of a screened traveller in JSON: on the command line and by the API alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from comity.kernel.truth import Access
from comity.screening.asking import Asked
from comity.screening.models import Match


def told(asked: Asked, status: str, matches: Iterable[Match]) -> dict[str, Any]:
    """One traveller: who was asked about, the status, and each match (with ``source_name``) as far as its tier allows.

    ``score`` is between 0 and 1; with hit/no-hit it is one of two steps, and no record or feature is named.
    """
    passenger = {name: value for name, value in asked.items() if value}
    return {"passenger": passenger, "status": status, "matches": [_match(match) for match in matches]}


def _match(match: Match) -> dict[str, Any]:
    open_handed = match.access == Access.FULL.value
    return {
        "match": str(match.pk),
        "score": round(match.score, 4),
        "tier": match.access,
        "source": match.source_name,
        "record": str(match.record_id) if open_handed else None,
        "features": {f["name"]: {"value": f["value"], "words": f["words"]} for f in match.features},
    }
