"""Merkle trees as RFC 6962 and RFC 9162 (§2.1) define them, with the subtree proofs of draft-ietf-plants.

Pure: positions, sizes and 32-byte SHA-256 values in, the same out. A *node* ``(level, index)`` stands for the
perfect subtree of ``2**level`` leaves that starts at leaf ``index << level``; only such nodes are ever stored,
everything else is folded from them. Nothing here trusts a proof: a false one raises :class:`ProofError`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

Node = tuple[int, int]
NodeGetter = Callable[[Sequence[Node]], Mapping[Node, bytes]]

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


class ProofError(ValueError):
    """The proof does not show what it claims to."""


def leaf_hash(body: bytes) -> bytes:
    """The hash of one leaf: SHA-256 over 0x00 and the body, so that no leaf can pass for an inner node."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 over 0x01 and its two children."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """One hash for neighbouring perfect subtrees of falling size, given from left to right."""
    if not hashes:
        return EMPTY_ROOT
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def split(size: int) -> int:
    """The largest power of two below ``size`` (at least 2): where RFC 9162 divides a tree in two."""
    return 1 << ((size - 1).bit_length() - 1)


def cover(start: int, end: int) -> list[Node]:
    """The fewest nodes that cover leaves ``start`` to ``end - 1``, from left to right.

    ``start`` must be where a subtree of that length may start, as it is for every part of a proof.
    """
    nodes: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


class Frontier:
    """The perfect subtrees at a growing tree's right edge: all that is needed to append and to know the root."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Add one leaf hash; answer the inner nodes that became complete, lowest first."""
        completed: list[tuple[Node, bytes]] = []
        carry, position, level = leaf, self.size, 0
        while position & 1:
            carry = node_hash(self.peaks.pop(), carry)
            position >>= 1
            level += 1
            completed.append(((level, position), carry))
        self.peaks.append(carry)
        self.size += 1
        return completed

    def root(self) -> bytes:
        return fold(self.peaks)


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


# Making proofs


def prove_inclusion(position: int, size: int, get: NodeGetter) -> list[bytes]:
    """The audit path of leaf ``position`` in the tree of ``size`` leaves (RFC 9162 §2.1.3.1)."""
    if not 0 <= position < size:
        raise ProofError(f"there is no leaf {position} in a tree of {size}")
    return _resolve(_path(position, 0, size), get)


def prove_consistency(first: int, second: int, get: NodeGetter) -> list[bytes]:
    """That the tree of ``first`` leaves begins the tree of ``second`` leaves (RFC 9162 §2.1.4.1)."""
    if not 0 < first <= second:
        raise ProofError(f"sizes must rise from 1, not {first} to {second}")
    return prove_subtree_consistency(0, first, second, get)


def prove_subtree_consistency(start: int, end: int, size: int, get: NodeGetter) -> list[bytes]:
    """That leaves ``start`` to ``end - 1`` are a subtree of the tree of ``size`` leaves."""
    _require_subtree(start, end)
    if end > size:
        raise ProofError(f"leaf {end - 1} is not in a tree of {size}")
    if start == end:
        return []
    return _resolve(_subtree_path(start, end, size), get)


def _path(position: int, start: int, end: int) -> list[tuple[int, int]]:
    """The leaf ranges whose hashes make up the audit path, lowest first."""
    ranges: list[tuple[int, int]] = []
    while end - start > 1:
        middle = start + split(end - start)
        if position < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _subtree_path(start: int, end: int, size: int) -> list[tuple[int, int]]:
    low, high, whole = 0, size, True
    ranges: list[tuple[int, int]] = []
    while (low, high) != (start, end):
        middle = low + split(high - low)
        if end <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
            if start < middle:  # the subtree crosses the middle: what is left of it must be shown too
                start, whole = middle, False
    if not whole:
        ranges.append((low, high))
    return ranges[::-1]


def _resolve(ranges: Sequence[tuple[int, int]], get: NodeGetter) -> list[bytes]:
    covers = [cover(start, end) for start, end in ranges]
    known = get([node for nodes in covers for node in nodes])
    return [fold([known[node] for node in nodes]) for nodes in covers]


# Checking proofs


def root_from_inclusion(position: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that ``path`` leads to from ``leaf`` at ``position`` (RFC 9162 §2.1.3.2)."""
    if not 0 <= position < size:
        raise ProofError(f"there is no leaf {position} in a tree of {size}")
    _require_hashes(leaf, *path)
    at, last, result = position, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofError("the path is too long")
        if at & 1 or at == last:
            result = node_hash(sibling, result)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            result = node_hash(result, sibling)
        at >>= 1
        last >>= 1
    if last:
        raise ProofError("the path is too short")
    return result


def verify_inclusion(position: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Raise :class:`ProofError` unless ``leaf`` is at ``position`` in the tree with this root."""
    if root_from_inclusion(position, size, leaf, path) != root:
        raise ProofError("the path leads to another root")


def verify_subtree_inclusion(
    position: int, start: int, end: int, leaf: bytes, path: Sequence[bytes], root: bytes
) -> None:
    """Raise :class:`ProofError` unless ``leaf`` is at ``position`` in the subtree of leaves ``start`` to ``end - 1``."""
    _require_subtree(start, end)
    verify_inclusion(position - start, end - start, leaf, path, root)


def verify_consistency(first: int, second: int, path: Sequence[bytes], old: bytes, new: bytes) -> None:
    """Raise :class:`ProofError` unless the tree ``(first, old)`` begins the tree ``(second, new)``.

    An empty tree begins every tree, which shows nothing: it is refused.
    """
    if not 0 < first <= second:
        raise ProofError(f"sizes must rise from 1, not {first} to {second}")
    verify_subtree_consistency(0, first, second, path, old, new)


def verify_subtree_consistency(
    start: int, end: int, size: int, path: Sequence[bytes], subtree: bytes, root: bytes
) -> None:
    """Raise :class:`ProofError` unless leaves ``start`` to ``end - 1`` with hash ``subtree`` are part of the tree."""
    _require_subtree(start, end)
    if end > size:
        raise ProofError(f"leaf {end - 1} is not in a tree of {size}")
    if start == end:  # part of every tree, shown by nothing
        if path or subtree != EMPTY_ROOT:
            raise ProofError("an empty subtree has the empty root and an empty path")
        return
    _require_hashes(*path, *([subtree] if path else []))
    at, last, top = start, end - 1, size - 1
    while at != last and (last == top or last & 1):
        at, last, top = at >> 1, last >> 1, top >> 1
    rest = list(path)
    if at == last:
        inner = outer = subtree
    elif rest:
        inner = outer = rest.pop(0)
    else:
        raise ProofError("the path is empty")
    inner, outer = _climb(at, last, top, rest, (inner, outer))
    if inner != subtree:
        raise ProofError("the path leads to another subtree")
    if outer != root:
        raise ProofError("the path leads to another root")


def _climb(
    at: int, last: int, top: int, path: Sequence[bytes], hashes: tuple[bytes, bytes]
) -> tuple[bytes, bytes]:
    inner, outer = hashes
    for sibling in path:
        if top == 0:
            raise ProofError("the path is too long")
        if last & 1 or last == top:
            if at < last:
                inner = node_hash(sibling, inner)
            outer = node_hash(sibling, outer)
            while not last & 1 and last:
                at, last, top = at >> 1, last >> 1, top >> 1
        else:
            outer = node_hash(outer, sibling)
        at, last, top = at >> 1, last >> 1, top >> 1
    if top:
        raise ProofError("the path is too short")
    return inner, outer


def _require_subtree(start: int, end: int) -> None:
    """A subtree starts at a multiple of its length, rounded up to a power of two."""
    if not 0 <= start <= end or start & ((1 << max(end - start - 1, 0).bit_length()) - 1):
        raise ProofError(f"leaves {start} to {end} are no subtree")


def _require_hashes(*values: bytes) -> None:
    if any(len(value) != HASH_SIZE for value in values):
        raise ProofError("a hash has 32 bytes")
