"""What exactly is hashed: the body of a leaf, and the commitment to the details beside it. Pure.

**Body**: one ASCII JSON object, keys sorted, no white space:

    {"at":"2026-11-23T09:26:22.000000Z","bureau":"0193…"|null,"commitment":"<64 hex digits>",
     "id":"0193…","outcome":"done","v":1,"verb":"record.read"}

**Commitment**: SHA-256 over 32 random bytes of salt followed by the details, an ASCII JSON object of the same
make with ``details``, ``person``, ``purpose``, ``sources`` and ``subject``. Without the salt nobody can find out
by guessing what was committed to, so a leaf says nothing of a person once its details are erased.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from comity.kernel import crypto
from comity.kernel.recorder import Entry
from comity.ledger import merkle

VERSION = 1
SALT_SIZE = 32
HUB = UUID(int=0)
"""Stands for the hub itself where an entry has no bureau and a key is needed."""


@dataclass(frozen=True)
class Details:
    """What the acting bureau may know of its own entry."""

    person: UUID | None
    purpose: str
    subject: str
    sources: tuple[UUID, ...]
    details: dict[str, Any]


@dataclass(frozen=True)
class Row:
    """An entry as it is stored: the body in clear, the rest sealed."""

    id: UUID
    at: datetime
    verb: str
    outcome: str
    bureau: UUID | None
    commitment: bytes
    leaf_hash: bytes
    sealed: bytes
    person_tag: bytes
    subject_tag: bytes
    sources: tuple[UUID, ...]


def make_row(entry: Entry, key: bytes) -> Row:
    """Seal ``entry`` with its bureau's ``key``. ``ValueError`` or ``TypeError`` where details are no JSON values."""
    sources = tuple(sorted(set(entry.sources)))
    salted = os.urandom(SALT_SIZE) + _canonical(
        {
            "details": entry.details,
            "person": _text(entry.person),
            "purpose": entry.purpose,
            "sources": [str(source) for source in sources],
            "subject": entry.subject,
        }
    )
    commitment = commit(salted)
    person_tag, subject_tag = tags(tagging_key(key), entry.person, entry.subject)
    outcome = str(entry.outcome)
    return Row(
        id=entry.id,
        at=entry.at,
        verb=entry.verb,
        outcome=outcome,
        bureau=entry.bureau,
        commitment=commitment,
        leaf_hash=hash_of(entry.id, entry.at, entry.verb, outcome, entry.bureau, commitment),
        sealed=crypto.seal(key, salted, entry.id.bytes),
        person_tag=person_tag,
        subject_tag=subject_tag,
        sources=sources,
    )


def body(id: UUID, at: datetime, verb: str, outcome: str, bureau: UUID | None, commitment: bytes) -> bytes:
    """The bytes whose hash is the leaf; anyone with the five fields and the commitment can make them again."""
    if at.tzinfo is None:
        raise ValueError("an entry's time has a zone")
    return _canonical(
        {
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "bureau": _text(bureau),
            "commitment": commitment.hex(),
            "id": str(id),
            "outcome": outcome,
            "v": VERSION,
            "verb": verb,
        }
    )


def hash_of(id: UUID, at: datetime, verb: str, outcome: str, bureau: UUID | None, commitment: bytes) -> bytes:
    """The leaf hash of an entry as it reads now."""
    return merkle.leaf_hash(body(id, at, verb, outcome, bureau, bytes(commitment)))


def commit(salted: bytes) -> bytes:
    """The commitment to salted details."""
    return hashlib.sha256(salted).digest()


def unseal(key: bytes, id: UUID, sealed: bytes) -> bytes:
    """The salted details of entry ``id``; :class:`crypto.SealError` where they are not its own."""
    return crypto.unseal(key, sealed, id.bytes)


def read_details(salted: bytes) -> Details:
    """Salted details taken apart; ``ValueError`` where they are not of the form above."""
    try:
        value = json.loads(salted[SALT_SIZE:])
        return Details(
            person=UUID(value["person"]) if value["person"] else None,
            purpose=value["purpose"],
            subject=value["subject"],
            sources=tuple(UUID(source) for source in value["sources"]),
            details=value["details"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("these are no details of an entry") from error


def tagging_key(key: bytes) -> bytes:
    """The key of the tags by which a bureau finds its entries about one person or subject."""
    return crypto.derive(key, "comity ledger tags")


def tags(tag_key: bytes, person: UUID | None, subject: str) -> tuple[bytes, bytes]:
    """The tags of a person and of a subject under their bureau's key."""
    return crypto.tag(tag_key, f"person:{_text(person) or ''}"), crypto.tag(tag_key, f"subject:{subject}")


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)
