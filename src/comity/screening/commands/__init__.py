"""Every verb of the screening room."""

from comity.screening.commands.hits import answer_hit, decide_match, set_outcome
from comity.screening.commands.manifests import receive_manifest, screen_manifest
from comity.screening.commands.retention import erase_passengers, expire_hits, remind
from comity.screening.commands.searches import compare, screen_one, search

__all__ = [
    "answer_hit",
    "compare",
    "decide_match",
    "erase_passengers",
    "expire_hits",
    "receive_manifest",
    "remind",
    "screen_manifest",
    "screen_one",
    "search",
    "set_outcome",
]
