"""Persons in the form in which kernels read them: words, packed dates and facts as bytes."""

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID
from zlib import crc32

from comity.screening.engine.fold import MAX_TEXT, Role, Token, fold, scripts_of
from comity.screening.engine.layout import WEIGHT_ONE
from comity.screening.engine.model import Name, Query
from comity.screening.engine.sounds import classes, codes, sound
from comity.screening.engine.weights import IDENTIFYING, worth

MAX_QUERY_NAMES = 20
MAX_SUBJECT_NAMES = 100
MAX_DATES = 20
MAX_VALUES = 50
MAX_PLACE = 120
MAX_QUERY_TOKENS = 32
"""Distinct tokens of a query, over all its names; names that would take it further are left out."""
_EARLIEST_YEAR = 1850
_ALIKE = 250
_EXACT, _UNVOWELLED = 128, 64
_READ_PAST = frozenset({Role.TITLE, Role.GENERATIONAL})
_SEXES = {"M": 1, "F": 2, "X": 3}


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a name without titles and the like, unless it holds nothing else."""
    tokens = fold(text)
    return tuple(token for token in tokens if token.role not in _READ_PAST) or tokens


def identifying(text: str) -> tuple[Token, ...]:
    """The tokens by which a name can be found: all but particles and the like, unless it holds nothing else."""
    tokens = tokens_of(text)
    return tuple(token for token in tokens if worth(token) >= IDENTIFYING) or tokens


def valid_dates(texts: Iterable[str]) -> list[str]:
    """Birth dates that mean something, as ISO prefixes."""
    return list(map(written_date, dates_of(texts)))


@lru_cache(maxsize=1 << 17)
def word_of(token: Token) -> bytes:
    """The record of a token as a subject has it (see `kernels/likeness.py`)."""
    return _record(token, ())


@lru_cache(maxsize=1 << 14)
def asked_word_of(token: Token) -> bytes:
    """The record of a token as a query has it: with the other names that mean the same, preceded by its length."""
    record = _record(token, token.kin)
    return struct.pack("<H", len(record)) + record


def _record(token: Token, kin: Iterable[tuple[str, float]]) -> bytes:
    mark = _UNVOWELLED if token.abjad else 0
    parts = [
        *(_spelling(spelling, 1.0, mark) for spelling in token.spellings),
        *(_spelling(spelling, likeness, 0) for spelling, likeness in token.others),
        *(_spelling(spelling, likeness, _EXACT) for spelling, likeness in kin),
    ]
    return bytes([0, min(254, round(worth(token) * WEIGHT_ONE)), len(parts)]) + b"".join(parts)


def _spelling(spelling: str, likeness: float, mark: int) -> bytes:
    heard = codes(sound(spelling))
    head = struct.pack("<BBBH", round(likeness * _ALIKE), len(spelling) | mark, len(heard), classes(heard))
    return head + codes(spelling) + heard


@lru_cache(maxsize=1 << 16)
def packed_date(text: str) -> int:
    """An ISO prefix as year, month and day in 23 bits (0 for a part not given).

    0 where it is not one of a day on which somebody now alive or lately dead may have been born.
    """
    parts = text.split("-")
    if (
        not 1 <= len(parts) <= 3
        or not text.isascii()
        or [len(part) for part in parts] != [4, 2, 2][: len(parts)]
    ):
        return 0
    try:
        year, month, day = (*map(int, parts), 1, 1)[:3]
        born = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return 0
    if year < _EARLIEST_YEAR or born > datetime.now(tz=UTC):
        return 0
    return year << 9 | (month << 5 if len(parts) > 1 else 0) | (day if len(parts) > 2 else 0)


def written_date(packed: int) -> str:
    """The ISO prefix of a packed date."""
    year, month, day = packed >> 9, packed >> 5 & 15, packed & 31
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def dates_of(texts: Iterable[str]) -> list[int]:
    """Birth dates packed, each once, those that mean nothing left out."""
    return [date for date in dict.fromkeys(map(packed_date, list(texts)[:MAX_DATES])) if date]


@lru_cache(maxsize=1 << 16)
def scripts_mark(text: str) -> int:
    """A byte that is the same for names written in the same scripts."""
    return _scripts_mark(scripts_of(text))


@lru_cache(maxsize=1 << 10)
def _scripts_mark(scripts: frozenset[str]) -> int:
    return 1 + crc32(" ".join(sorted(scripts)).encode()) % 255


def fact(code: str) -> int:
    """A nationality as a number: its first four letters; 0 where it is no code."""
    text = code.strip().lower()
    return int.from_bytes(text.encode()[:4], "little") if text.isascii() and 0 < len(text) <= 4 else 0


def written_fact(number: int) -> str:
    """The code of a nationality from its number."""
    return number.to_bytes(4, "little").rstrip(b"\0").decode("ascii")


def facts_of(
    nationalities: Sequence[str], sex: str, places: Sequence[str], numbers: Sequence[str], asked: bool = False
) -> bytes:
    """Sex, nationalities, document numbers and places, as `kernels/evidence.py` reads them."""
    nations = [number for number in map(fact, nationalities[:MAX_VALUES]) if number]
    marks = numbers[:MAX_VALUES]
    where = [(key, place) for place in places[:MAX_VALUES] if (key := place_key(place))]
    return b"".join(
        (
            bytes([_SEXES.get(sex, 0), len(nations)]),
            struct.pack(f"<{len(nations)}I", *nations),
            bytes([len(marks)]),
            *map(number_hash, marks),
            bytes([len(where)]),
            *(_place(key, "" if asked else place) for key, place in where),
        )
    )


def _place(key: int, place: str) -> bytes:
    text = place.encode("utf-8", "replace")[:MAX_PLACE]
    return struct.pack("<IB", key, len(text)) + text


def places_in(facts: bytes) -> list[str]:
    """The places of a subject as written."""
    at = 2 + 4 * facts[1]
    at += 1 + 8 * facts[at]
    found = []
    count, at = facts[at], at + 1
    for _ in range(count):
        length = facts[at + 4]
        found.append(facts[at + 5 : at + 5 + length].decode("utf-8", "ignore"))
        at += 5 + length
    return found


def nations_in(facts: bytes) -> list[str]:
    """The nationalities of a subject."""
    return [written_fact(number) for number in struct.unpack_from(f"<{facts[1]}I", facts, 2)]


def number_hash(number: str) -> bytes:
    """Eight bytes that stand for a document number, the same in every process."""
    return blake2b(number.encode("utf-8", "surrogatepass"), digest_size=8).digest()


@lru_cache(maxsize=1 << 14)
def place_key(place: str) -> int:
    """The hash of a place's folded spelling; that of a place without letters agrees with nothing."""
    spelled = " ".join(token.spellings[0] for token in fold(place))
    return crc32((spelled or place).encode("utf-8", "surrogatepass")) if spelled else 0


def id_bytes(id_: str) -> bytes:
    """An id as the index keeps it: 17 bytes for a UUID, else its text behind a mark."""
    if len(id_) == 36:
        try:
            number = UUID(id_)
        except ValueError:
            pass
        else:
            if str(number) == id_:
                return b"\1" + number.bytes
    return b"\2" + id_.encode("utf-8", "surrogatepass")


def written_id(kept: bytes) -> str:
    """The id that `id_bytes` was given."""
    return str(UUID(bytes=kept[1:])) if kept[0] == 1 else kept[1:].decode("utf-8", "surrogatepass")


def question(query: Query) -> tuple[bytes, list[str]]:
    """A query as kernels read it (see `kernels/question.py`), and its names as they are numbered there."""
    columns: dict[bytes, int] = {}
    names: list[bytes] = []
    texts: list[str] = []
    known: set[tuple[object, ...]] = set()
    looked_up: set[frozenset[int]] = set()
    for name in query.names[:MAX_QUERY_NAMES]:
        text, weak = (name, False) if isinstance(name, str) else (name.text, name.weak)
        words = [asked_word_of(token) for token in tokens_of(text)]
        if not words or len(columns | dict.fromkeys(words)) > MAX_QUERY_TOKENS:
            continue
        at = bytes([columns.setdefault(word, len(columns)) for word in words])
        scripts = scripts_mark(text[:MAX_TEXT])
        if (at, weak, scripts) in known:
            continue
        known.add((at, weak, scripts))
        alike = frozenset(at)
        names.append(bytes([weak, scripts, alike not in looked_up, len(at)]) + at)
        looked_up.add(alike)
        texts.append(text)
    dates = dates_of(query.birth_dates)
    facts = facts_of(query.nationalities, query.sex, query.places, query.identifiers, asked=True)
    data = b"".join(
        (
            bytes([len(columns)]),
            *columns,
            bytes([len(names)]),
            *names,
            bytes([len(dates)]),
            struct.pack(f"<{len(dates)}I", *dates),
            facts,
        )
    )
    return data, texts


def name_of(name: Name) -> tuple[bytes, int]:
    """The text of a subject's name as it is kept, and its scripts."""
    return name.text[:MAX_TEXT].encode("utf-8", "surrogatepass"), scripts_mark(name.text[:MAX_TEXT])
