"""What every list reader yields: one `Read` for each entity, good or refused, with what was wrong."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypedDict

KEPT_CHARACTERS = 2_000
"""How much of a value that could not be used is quoted in a problem."""

WITHHELD = frozenset({"privateKey", "password"})
"""Properties of FollowTheMoney (CryptoWallet, UserAccount) that no reader lets through."""

POINTERS = ("holder", "entity")
"""FollowTheMoney properties by which one entity says whom it speaks of."""


class Entity(TypedDict):
    """A FollowTheMoney entity: every property is a list of strings."""

    id: str
    schema: str
    properties: dict[str, list[str]]


class Sentence(str):
    """A sentence in English that remembers what it was made of, so that it can be said in another language.

    ``template`` has places like ``%(value)s``; ``values`` fills them.
    """

    template: str
    values: dict[str, str]


def sentence(template: str, **values: object) -> Sentence:
    """``template``, filled; it is collected for translation by the name of this function."""
    shown = {name: str(value) for name, value in values.items()}
    made = Sentence(template % shown)
    made.template, made.values = template, shown
    return made


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read.

    ``at`` names the place in the file ("line 12", "entry 7, DATAID 6907993"), ``field`` the property or
    element ("" for the whole entity), ``value`` what stood there (cut to `KEPT_CHARACTERS`).
    """

    at: str
    field: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.at, self.field, self.message) if part)


@dataclass(frozen=True, slots=True)
class Read:
    """One entity of a list, or the refusal of one (``entity`` is None and ``problems`` say why).

    ``position`` counts upwards and is the same each time the same file is read: give the last one that was
    kept as ``start_after`` to go on behind it. ``status``: in what quality the list itself records a person, by the
    codes of RPD art. 44; empty where it does not say.
    """

    position: int
    at: str
    entity: Entity | None
    problems: tuple[Problem, ...] = ()
    status: str = ""


class SizeExceededError(ValueError):
    """More bytes came than the limit allows."""


class BoundedStream:
    """A binary stream that raises `SizeExceededError` once more than ``limit`` bytes were read."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._left = limit
        self._limit = limit

    def readline(self, size: int) -> bytes:
        """Up to ``size`` bytes, ending after the next line feed."""
        return self._count(self._stream.readline(size))

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes."""
        return self._count(self._stream.read(size))

    def _count(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise SizeExceededError(f"the file is larger than {self._limit:,} bytes")
        return data


def quoted(value: object) -> str:
    """A value for the report: as text, without characters that cannot be stored, cut to a bound."""
    text = value if isinstance(value, str) else repr(value)
    return storable(text[:KEPT_CHARACTERS])


def storable(text: str) -> str:
    """Text without NUL and lone surrogates, which neither UTF-8 nor PostgreSQL can hold."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


def fingerprint(entity: Entity) -> str:
    """SHA-256 (hex) of what an entity says: id, schema and values, whatever their order.

    The same id with the same fingerprint is the same content again, so an import may skip it.
    """
    properties: Mapping[str, Sequence[str]] = entity["properties"]
    content = [
        entity["id"],
        entity["schema"],
        [[name, sorted(set(properties[name]))] for name in sorted(properties) if properties[name]],
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
