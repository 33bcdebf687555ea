"""Every verb of the screening room."""

from comity.screening.commands.asked import ask_about, entry_of, look, look_discreetly
from comity.screening.commands.hits import answer_hit, decide_match, look_at_match, set_outcome
from comity.screening.commands.manifests import receive_manifest, screen_manifest
from comity.screening.commands.oversight import draw_sample, state_finding
from comity.screening.commands.retention import (
    erase_passengers,
    expire_discreet_matches,
    expire_hits,
    expire_matches,
    remind,
)
from comity.screening.commands.searches import compare, screen_one, search

__all__ = [
    "answer_hit",
    "ask_about",
    "compare",
    "decide_match",
    "draw_sample",
    "entry_of",
    "erase_passengers",
    "expire_discreet_matches",
    "expire_hits",
    "expire_matches",
    "look",
    "look_at_match",
    "look_discreetly",
    "receive_manifest",
    "remind",
    "screen_manifest",
    "screen_one",
    "search",
    "set_outcome",
    "state_finding",
]
