"""Other names for the same person: nicknames, the forms of other languages, and family names by gender."""

from functools import lru_cache

from comity.screening.engine.parts import Likened


@lru_cache(maxsize=65536)
def kin_of(spellings: tuple[str, ...], most: int) -> Likened:
    """Kin of a name in any of its spellings, the likeliest first, at most `most`."""
    return ()
