"""Under which terms a person is filed.

A term is a string whose first letter tells its kind:
    `t` a token, `j` the skeleton of neighbouring tokens joined, `@` a day of birth, `#` a document number.
Tokens alone have fuzzy keys (`sounds.keys`).
"""

from collections.abc import Iterator
from hashlib import blake2b

from comity.screening.engine.align import join
from comity.screening.engine.fold import Token
from comity.screening.engine.people import FoldedName, Person, identifying
from comity.screening.engine.sounds import skeletons

_JOIN_SIZES = (2, 3)


def hashed(text: str) -> int:
    """A term or key as an unsigned 64-bit number, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def terms(person: Person) -> set[str]:
    """Every term of a subject."""
    found: set[str] = set()
    for name in person.names:
        found.update(token for at in identifying(name) for token in token_terms(name.tokens[at]))
        found.update(map(joined_term, joined_spellings(name)))
    found.update(day_term(date) for date in person.birth_dates if len(date) == 10)
    found.update(identifier_term(identifier) for identifier in person.identifiers)
    return found


def token_terms(token: Token) -> list[str]:
    """The terms of a token, one for each spelling; `~` marks a spelling without short vowels."""
    return [("t~" if token.abjad else "t") + spelling for spelling in token.spellings]


def joined_spellings(name: FoldedName) -> Iterator[str]:
    """Two and three neighbouring tokens of a name, written as one."""
    for size in _JOIN_SIZES:
        for start in range(len(name.tokens) - size + 1):
            yield from join(list(name.tokens[start : start + size])).spellings


def joined_term(spelling: str) -> str:
    """The term under which tokens that together spell this are filed; the first skeleton stands for all."""
    return "j" + skeletons(spelling)[0]


def day_term(date: str) -> str:
    """The term of a full birth date, the same for a date and for the one with day and month exchanged."""
    year, one, two = date.split("-")
    return f"@{year}{min(one, two)}{max(one, two)}"


def identifier_term(identifier: str) -> str:
    """The term of a document number."""
    return "#" + identifier


def rank(year: int, id_: str) -> int:
    """Where an entry stands among all others: by birth year, then in an order that ids do not betray."""
    return year << 48 | hashed(id_) >> 16


def spelling_of(token_term: str) -> str:
    """The letters a-z of a token's term."""
    return token_term[2:] if token_term[1] == "~" else token_term[1:]
