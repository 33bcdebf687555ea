"""Subjects and queries made ready for comparison: names folded, dates read; and how they are kept on disk."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from comity.screening.engine.fold import Token, fold
from comity.screening.engine.model import Name, Query, Subject
from comity.screening.engine.weights import HONORIFICS, IDENTIFYING, weight

MAX_QUERY_NAMES = 20
MAX_SUBJECT_NAMES = 100
MAX_DATES = 20
MAX_VALUES = 50
_EARLIEST_YEAR = 1850


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name as written, with its tokens (titles left out) and how much each of them says.

    `packed` is each token as one string: what is compared again and again is told apart by it.
    """

    text: str
    weak: bool
    tokens: tuple[Token, ...]
    packed: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What alignment and evidence compare: a subject or a query."""

    names: tuple[FoldedName, ...]
    birth_dates: tuple[str, ...]
    nationalities: tuple[str, ...]
    sex: str
    places: tuple[str, ...]
    identifiers: tuple[str, ...]


def person_of(record: Subject | Query) -> Person:
    """Fold what was given; what cannot mean anything (an empty name, year 0000) is left out."""
    limit = MAX_QUERY_NAMES if isinstance(record, Query) else MAX_SUBJECT_NAMES
    names = (Name(name) if isinstance(name, str) else name for name in record.names[:limit])
    folded = (_folded_name(name.text, name.weak, fold(name.text)) for name in names)
    return Person(
        names=tuple(name for name in folded if name.tokens),
        birth_dates=tuple(dict.fromkeys(filter(valid_date, record.birth_dates[:MAX_DATES]))),
        nationalities=tuple(code.strip().lower() for code in record.nationalities[:MAX_VALUES]),
        sex=record.sex,
        places=tuple(record.places[:MAX_VALUES]),
        identifiers=tuple(record.identifiers[:MAX_VALUES]),
    )


def valid_date(text: str) -> bool:
    """True for an ISO prefix of a day on which somebody now alive or lately dead may have been born."""
    parts = text.split("-")
    if (
        not 1 <= len(parts) <= 3
        or not text.isascii()
        or [len(part) for part in parts] != [4, 2, 2][: len(parts)]
    ):
        return False
    try:
        year, month, day = (*map(int, parts), 1, 1)[:3]
        born = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return False
    return year >= _EARLIEST_YEAR and born <= datetime.now(tz=UTC)


def years(person: Person) -> list[int]:
    """The years in which the person may be born, in order."""
    return sorted({int(date[:4]) for date in person.birth_dates})


def identifying(name: FoldedName) -> list[int]:
    """Places of the tokens by which a name can be found: all but particles, unless there is nothing else."""
    strong = [at for at, value in enumerate(name.weights) if value >= IDENTIFYING]
    return strong or list(range(len(name.tokens)))


def encode(subject: Subject) -> bytes:
    """The record of a subject as the index keeps it: JSON, with the folded names beside the written ones."""
    person = person_of(subject)
    names = [[name.text, int(name.weak), " ".join(name.packed)] for name in person.names]
    values = [names, person.birth_dates, person.nationalities, person.sex, person.places, person.identifiers]
    record = [subject.id, subject.audience, *values]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode(record: bytes) -> tuple[str, str, Person]:
    """Id, audience and person of a record made by `encode`."""
    id_, audience, names, dates, nationalities, sex, places, identifiers = json.loads(
        record.decode("utf-8", "surrogatepass")
    )
    person = Person(
        tuple(_unpacked_name(text, bool(weak), packed) for text, weak, packed in names),
        tuple(dates),
        tuple(nationalities),
        sex,
        tuple(places),
        tuple(identifiers),
    )
    return id_, audience, person


def pack(token: Token) -> str:
    """A token as one string: its spellings, after a mark where short vowels are not written."""
    return ("~" if token.abjad else "") + "|".join(token.spellings)


def _unpacked_name(text: str, weak: bool, packed: str) -> FoldedName:
    parts = tuple(packed.split(" "))
    read = [_unpacked(part) for part in parts]
    return FoldedName(
        text, weak, tuple([token for token, _ in read]), parts, tuple([worth for _, worth in read])
    )


@lru_cache(maxsize=65536)
def _unpacked(packed: str) -> tuple[Token, float]:
    token = Token(tuple(packed.lstrip("~").split("|")), packed.startswith("~"))
    return token, weight(token.spellings[0])


def _folded_name(text: str, weak: bool, tokens: tuple[Token, ...]) -> FoldedName:
    if any(token.spellings[0] not in HONORIFICS for token in tokens):
        tokens = tuple(token for token in tokens if token.spellings[0] not in HONORIFICS)
    weights = tuple(weight(token.spellings[0]) for token in tokens)
    return FoldedName(text, weak, tokens, tuple(map(pack, tokens)), weights)
