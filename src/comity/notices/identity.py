"""Keys by which two drafts, or a draft and somebody under protection, are seen to speak of one person. Pure.

A key joins how two parts of a name sound, in any script, with the year of birth where it is known. Keys find too
many rather than too few: what they find is a question to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from comity.notices.checks import Facts, day
from comity.screening.engine.fold import fold
from comity.screening.engine.sounds import skeletons

MOST = 200
"""Keys of one person; nobody has so many names."""


def names_of(draft: Facts) -> list[str]:
    """Every name a draft gives its subject."""
    whole = " ".join(str(draft.get(part) or "") for part in ("forename", "family_name"))
    others = [draft.get("name_original"), draft.get("name"), *(draft.get("aliases") or ())]
    return [name.strip() for name in (whole, *map(str, filter(None, others))) if name.strip()]


def keys(names: Iterable[str], born: str = "") -> set[str]:
    """The keys of a person called ``names`` and born on ``born`` (a date, a month or a year; or unknown)."""
    found: set[str] = set()
    known = day(born)
    # A year that was written down wrongly by one is met too.
    years = {str(known[0].year + shift) for shift in (-1, 0, 1)} | {"?"} if known else {"?"}
    for name in names:
        for pair in _pairs(name):
            found.update(f"{pair}/{year}" for year in years)
    return set(sorted(found)[:MOST])


def asked(names: Iterable[str], born: str = "") -> set[str]:
    """The keys to look under: with the year as it is given, or any year where none is known."""
    known = day(born)
    wanted = {str(known[0].year), "?"} if known else None
    return {key for key in keys(names, born) if wanted is None or key.rpartition("/")[2] in wanted}


def keys_of(draft: Facts) -> set[str]:
    return keys(names_of(draft), str(draft.get("birth_date") or ""))


def _pairs(name: str) -> Iterator[str]:
    """Each two parts of a name as they sound, in either order; a name of one part by itself."""
    sounds = [skeletons(token.spellings[0]) for token in fold(name)]
    bones = sorted({sound[0] for sound in sounds if sound and sound[0]})
    if len(bones) == 1:
        yield bones[0]
    yield from ("+".join(pair) for pair in combinations(bones, 2))
