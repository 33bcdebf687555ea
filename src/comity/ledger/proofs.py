"""Proofs that somebody else can check: an entry is in the tree; a later tree continues an earlier one.

They hold hashes alone, so anyone may have them. Whoever checks needs the ledger's public key (``status().public_key``)
and, for an entry, its leaf hash, which its own bureau can make from the entry's body.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.kernel.refusals import NotFound
from comity.ledger import merkle, store
from comity.ledger.models import Checkpoint, Leaf
from comity.ledger.notes import Verifier, open_checkpoint


@dataclass(frozen=True)
class InclusionProof:
    """Entry ``entry`` is leaf ``position`` of the tree that ``checkpoint`` signs."""

    entry: UUID
    position: int
    leaf_hash: bytes
    path: tuple[bytes, ...]
    checkpoint: str

    def check(self, verifier: Verifier) -> None:
        """Raise ``NoteError`` or ``ProofError`` unless the proof holds under the key of ``verifier``."""
        head = open_checkpoint(self.checkpoint, verifier)
        merkle.verify_inclusion(self.position, head.size, self.leaf_hash, self.path, head.root)

    def as_json(self) -> dict[str, Any]:
        return {
            "entry": str(self.entry),
            "position": self.position,
            "leaf_hash": _text(self.leaf_hash),
            "path": [_text(value) for value in self.path],
            "checkpoint": self.checkpoint,
        }


@dataclass(frozen=True)
class ConsistencyProof:
    """The tree of checkpoint ``second`` begins with the tree of checkpoint ``first``: nothing was taken out."""

    first: str
    second: str
    path: tuple[bytes, ...]

    def check(self, verifier: Verifier) -> None:
        """Raise ``NoteError`` or ``ProofError`` unless the proof holds under the key of ``verifier``."""
        old, new = open_checkpoint(self.first, verifier), open_checkpoint(self.second, verifier)
        merkle.verify_consistency(old.size, new.size, self.path, old.root, new.root)

    def as_json(self) -> dict[str, Any]:
        return {"first": self.first, "second": self.second, "path": [_text(value) for value in self.path]}


def inclusion(entry: UUID, size: int | None = None) -> InclusionProof:
    """For the checkpoint of ``size``, the newest by default.

    ``NotFound`` where there is no such checkpoint, or the entry is not (yet) in it.
    """
    checkpoint = _checkpoint(size)
    leaf = Leaf.objects.filter(entry=entry, position__lt=checkpoint.size).first()
    if leaf is None:
        raise NotFound
    path = merkle.prove_inclusion(leaf.position, checkpoint.size, store.get_nodes)
    return InclusionProof(entry, leaf.position, bytes(leaf.leaf_hash), tuple(path), checkpoint.note)


def consistency(first: int, second: int | None = None) -> ConsistencyProof:
    """Between the checkpoints of two sizes, the newest being the second by default; ``NotFound`` without them."""
    old, new = _checkpoint(first), _checkpoint(second)
    if old.size > new.size:
        raise NotFound
    path = merkle.prove_consistency(old.size, new.size, store.get_nodes)
    return ConsistencyProof(old.note, new.note, tuple(path))


def _checkpoint(size: int | None) -> Checkpoint:
    found = Checkpoint.objects.order_by("-size")
    checkpoint = (found if size is None else found.filter(size=size)).first()
    if checkpoint is None:
        raise NotFound
    return checkpoint


def _text(value: bytes) -> str:
    return b64encode(value).decode()
