"""What a verification may find, in words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST = 1_000
"""Findings named one by one; further ones are only counted, so that memory stays flat."""


class Kind(StrEnum):
    """What was altered. The values are stable: the API and the CLI give them."""

    ENTRY_ALTERED = "entry_altered"
    ENTRY_HASH_ALTERED = "entry_hash_altered"
    ENTRY_MISSING = "entry_missing"
    ENTRY_OUTSIDE = "entry_outside"
    ENTRY_WAITING = "entry_waiting"
    LEAF_ALTERED = "leaf_altered"
    LEAF_MISSING = "leaf_missing"
    LEAF_MOVED = "leaf_moved"
    LEAF_BEYOND = "leaf_beyond"
    NODE_ALTERED = "node_altered"
    NODE_MISSING = "node_missing"
    NODE_BEYOND = "node_beyond"
    TREE_ALTERED = "tree_altered"
    CHECKPOINT_ALTERED = "checkpoint_altered"
    CHECKPOINT_UNSIGNED = "checkpoint_unsigned"
    WITNESS_DISAGREES = "witness_disagrees"
    DETAIL_ALTERED = "detail_altered"
    DETAIL_MISSING = "detail_missing"
    DETAIL_STRAY = "detail_stray"
    TOUCH_ALTERED = "touch_altered"


WORDS: dict[Kind, str | Promise] = {
    Kind.ENTRY_ALTERED: _("Entry %(entry)s at position %(first)s was altered: it no longer gives its leaf."),
    Kind.ENTRY_HASH_ALTERED: _("The hash kept with entry %(entry)s at position %(first)s was altered."),
    Kind.ENTRY_MISSING: _("Entry %(entry)s at position %(first)s was deleted."),
    Kind.ENTRY_OUTSIDE: _("Entry %(entry)s has no position and does not wait for one."),
    Kind.ENTRY_WAITING: _("Entry %(entry)s has been waiting too long for its position."),
    Kind.LEAF_ALTERED: _("The leaf at position %(first)s was altered; it belongs to entry %(entry)s."),
    Kind.LEAF_MISSING: _("The leaf at position %(first)s was deleted."),
    Kind.LEAF_MOVED: _("The leaf at position %(first)s was exchanged; entry %(entry)s belongs there."),
    Kind.LEAF_BEYOND: _("The leaf at position %(first)s lies beyond the last signed checkpoint."),
    Kind.NODE_ALTERED: _("Node %(level)s/%(index)s over positions %(first)s to %(last)s was altered."),
    Kind.NODE_MISSING: _("Node %(level)s/%(index)s over positions %(first)s to %(last)s was deleted."),
    Kind.NODE_BEYOND: _("Node %(level)s/%(index)s lies beyond the last signed checkpoint."),
    Kind.TREE_ALTERED: _(
        "Something between positions %(first)s and %(last)s was replaced together with its hashes:"
        " it no longer gives what was signed."
    ),
    Kind.CHECKPOINT_ALTERED: _("The checkpoint of size %(size)s was altered."),
    Kind.CHECKPOINT_UNSIGNED: _("The checkpoint of size %(size)s does not bear this ledger's signature."),
    Kind.WITNESS_DISAGREES: _(
        "A checkpoint of size %(size)s that was kept elsewhere does not fit this ledger."
    ),
    Kind.DETAIL_ALTERED: _("The details of entry %(entry)s at position %(first)s were altered."),
    Kind.DETAIL_MISSING: _(
        "The details of entry %(entry)s at position %(first)s were deleted by no erasure."
    ),
    Kind.DETAIL_STRAY: _("There are details of entry %(entry)s, which does not exist."),
    Kind.TOUCH_ALTERED: _("What the sources count of entry %(entry)s at position %(first)s was altered."),
}


@dataclass(frozen=True)
class Finding:
    """One alteration: which entry, positions ``first`` to ``last``, node or checkpoint, as far as it is known."""

    kind: Kind
    entry: UUID | None = None
    first: int | None = None
    last: int | None = None
    level: int | None = None
    index: int | None = None
    size: int | None = None

    @classmethod
    def of_node(cls, kind: Kind, level: int, index: int) -> "Finding":
        first = index << level
        return cls(kind, first=first, last=first + (1 << level) - 1, level=level, index=index)

    def __str__(self) -> str:
        """A sentence in the reader's language."""
        values = {name: "?" if value is None else value for name, value in vars(self).items()}
        return str(WORDS[self.kind]) % values


@dataclass(frozen=True)
class Verification:
    """The outcome: ``ok`` where nothing was found. ``size`` and ``root`` are those of the last signed checkpoint."""

    findings: tuple[Finding, ...]
    more: int
    size: int
    root: bytes
    checkpoints: int
    waiting: int
    erased: int

    @property
    def ok(self) -> bool:
        return not self.findings


Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do, in rows."""


@dataclass
class Findings:
    """Collects findings, each once, up to :data:`MOST`."""

    found: dict[Finding, None] = field(default_factory=dict)
    more: int = 0

    def add(self, finding: Finding) -> None:
        if finding in self.found:
            return
        if len(self.found) < MOST:
            self.found[finding] = None
        else:
            self.more += 1
