"""Which names the tables are never made from, so that a benchmark can ask about names that nobody taught."""

import unicodedata
from hashlib import blake2b

SHARE = 5
"""One in this many names is held out."""


def held_out(latin: str, original: str) -> bool:
    """True for a pair that no table is learnt from.

    Decided by the name in its `original` script alone, so that a name is kept back with all its Latin forms;
    `latin` says where there is no original. Letter case, blanks and the composition of marks do not matter.
    """
    text = unicodedata.normalize("NFKC", original or latin).casefold()
    kept = "".join(text.split())
    return blake2b(kept.encode("utf-8", "surrogatepass"), digest_size=8).digest()[0] % SHARE == 0
