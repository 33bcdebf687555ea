"""Find where a stored tree stopped agreeing with itself, and what it said before.

First every inner node is held against its two children, tile by tile. Where one does not fit, the signed root is
the anchor: from the top down, each broken node is explained by the fewest replaced values below it that give its
hash again. Values tried for a leaf are the stored leaf, the hash kept with the entry, the hash of the entry as it
reads now, and those of other suspicious leaves (exchanged positions). What cannot be explained is a range.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.db import connection

from comity.ledger import leaf, merkle, store
from comity.ledger.findings import Finding, Findings, Kind, Progress
from comity.ledger.merkle import Node

TILE = 10
"""Levels that are checked together: 1,024 values and the nodes above them are in memory at one time."""
MOST_BROKEN = 2_000
MOST_EXCHANGED = 64
DEPTH = 3

TILE_NODES = """
SELECT n.level, n.index, n.hash FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[]) AS r (level, low, high)
JOIN ledger_node n ON n.level = r.level AND n.index >= r.low AND n.index < r.high
"""
TILE_LEAVES = "SELECT 0, position, leaf_hash FROM ledger_leaf WHERE position >= %s AND position < %s"
EVIDENCE = """
SELECT l.leaf_hash, e.leaf_hash, e.id, e.at, e.verb, e.outcome, e.bureau, e.commitment
FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id WHERE l.position = %s
"""

Explained = dict[Node, bytes]


class _TooMuchError(Exception):
    """More is broken than can be told apart."""


class Tracer:
    """``truth`` holds the right value of every node or leaf that was found to be wrong or missing;
    ``unknown`` the nodes of which nothing can be said."""

    def __init__(self, size: int, root: bytes, findings: Findings, outside: Mapping[bytes, UUID]) -> None:
        self.size = size
        self.root = root
        self.truth: Explained = {}
        self.unknown: set[Node] = set()
        self._findings = findings
        self._outside = outside
        self._broken: set[Node] = set()
        self._leaves: dict[int, list[bytes]] = {}

    def trace(self, progress: Progress) -> None:
        try:
            self._check(progress)
            self._explain_peaks()
            for node in sorted(self._broken, reverse=True):
                if node in self._broken:
                    self._explain(node)
        except _TooMuchError:
            self._findings.add(Finding(Kind.TREE_ALTERED, first=0, last=self.size - 1))
            self.unknown.add((self.size.bit_length(), 0))

    def knows(self, node: Node) -> bool:
        """Whether no unexplained damage lies in this subtree, or above it."""
        return not any(_within(node, other) or _within(other, node) for other in self.unknown)

    def values(self, nodes: list[Node]) -> dict[Node, bytes]:
        """The right values of ``nodes``, as far as they are known."""
        return {**store.stored_nodes(nodes), **{n: self.truth[n] for n in nodes if n in self.truth}}

    # Checking

    def _check(self, progress: Progress) -> None:
        base = 0
        while self.size >> base > 1 or base == 0:
            for low in range(0, self.size >> base, 1 << TILE):
                high = min(low + (1 << TILE), self.size >> base)
                self._check_tile(base, low, high)
                if base == 0:
                    progress(high, self.size)
            base += TILE

    def _check_tile(self, base: int, low: int, high: int) -> None:
        spans = [
            (base + up, low >> up, min((low + (1 << TILE)) >> up, self.size >> (base + up)))
            for up in range(1, TILE + 1)
        ]
        values = self._read_tile(base, low, high, spans)
        for level, start, end in spans:
            for index in range(start, end):
                self._check_node((level, index), values)
        if len(self._broken) + len(self.truth) > MOST_BROKEN:
            raise _TooMuchError

    def _read_tile(
        self, base: int, low: int, high: int, spans: list[tuple[int, int, int]]
    ) -> dict[Node, bytes]:
        wanted = spans if base == 0 else [(base, low, high), *spans]
        with connection.cursor() as cursor:
            cursor.execute(TILE_NODES, [list(column) for column in zip(*wanted, strict=True)])
            rows = cursor.fetchall()
            if base == 0:
                cursor.execute(TILE_LEAVES, [low, high])
                rows += cursor.fetchall()
        values = {(level, index): bytes(value) for level, index, value in rows}
        if base:
            values |= {node: value for node, value in self.truth.items() if node[0] == base}
        return values

    def _check_node(self, node: Node, values: dict[Node, bytes]) -> None:
        left, right = (values.get(child) for child in _children(node))
        computed = merkle.node_hash(left, right) if left and right else None
        stored = values.get(node)
        if stored is None:
            self._findings.add(Finding.of_node(Kind.NODE_MISSING, *node))
            if computed:
                values[node] = self.truth[node] = computed
        elif stored != computed:
            self._broken.add(node)

    # Explaining

    def _explain_peaks(self) -> None:
        """Hold the right edge against the signed root, and find the one value there that was altered."""
        peaks = merkle.cover(0, self.size)
        values = self.values(peaks)
        known = [values.get(peak, b"") for peak in peaks]
        if merkle.fold(known) == self.root:
            return
        for at, peak in enumerate(peaks):
            for value, explained in [*self._candidates(peak, DEPTH), *self._exchanged(peak)]:
                if merkle.fold([*known[:at], value, *known[at + 1 :]]) == self.root:
                    self._accept(explained)
                    return

    def _explain(self, node: Node) -> None:
        wanted = self.values([node])[node]
        left, right = _children(node)
        lefts, rights = self._candidates(left, DEPTH), self._candidates(right, DEPTH)
        if node[0] == 1:
            lefts, rights = lefts + self._exchanged(left), rights + self._exchanged(right)
        for left_value, left_explained in lefts:
            for right_value, right_explained in rights:
                if merkle.node_hash(left_value, right_value) == wanted:
                    self._accept({**left_explained, **right_explained})
                    return
        self.unknown.add(node)
        if lefts and rights:  # a value that is missing altogether is named by itself
            first = node[1] << node[0]
            self._findings.add(Finding(Kind.TREE_ALTERED, first=first, last=first + (1 << node[0]) - 1))

    def _accept(self, explained: Explained) -> None:
        for node, value in explained.items():
            missing = node in self.truth  # it is named already, and was filled from what lies below
            self.truth[node] = value
            self._broken.discard(node)
            if node[0] > 0 and not missing:
                self._findings.add(Finding.of_node(Kind.NODE_ALTERED, *node))

    def _candidates(self, node: Node, depth: int) -> list[tuple[bytes, Explained]]:
        """Values this node may have had, the stored one first, each with what would then have been altered."""
        if node[0] == 0:
            return [
                (value, {node: value} if altered else {}) for value, altered in self._leaf_values(node[1])
            ]
        found: dict[bytes, Explained] = {value: {} for value in self.values([node]).values()}
        if depth:
            left, right = (self._candidates(child, depth - 1) for child in _children(node))
            for left_value, left_explained in left:
                for right_value, right_explained in right:
                    value = merkle.node_hash(left_value, right_value)
                    found.setdefault(value, {**left_explained, **right_explained, node: value})
        return list(found.items())

    def _leaf_values(self, position: int) -> Iterator[tuple[bytes, bool]]:
        """The leaf's stored value, then those its entry speaks for."""
        if position not in self._leaves:
            with connection.cursor() as cursor:
                cursor.execute(EVIDENCE, [position])
                self._leaves[position] = _evidence(cursor.fetchone())
        for number, value in enumerate(self._leaves[position]):
            yield value, number > 0

    def _exchanged(self, node: Node) -> list[tuple[bytes, Explained]]:
        """For a leaf: the values of other suspicious leaves, and of entries that are in no leaf."""
        if node[0] > 0:
            return []
        parents = sorted(broken for broken in self._broken if broken[0] == 1)[: MOST_EXCHANGED // 2]
        leaves = [child for parent in parents for child in _children(parent)]
        leaves.append((0, self.size - 1))  # it may have no parent yet
        pool = [*store.stored_nodes(leaves).values(), *list(self._outside)[:MOST_EXCHANGED]]
        return [(value, {node: value}) for value in pool]


def _children(node: Node) -> tuple[Node, Node]:
    level, index = node
    return (level - 1, 2 * index), (level - 1, 2 * index + 1)


def _within(inner: Node, outer: Node) -> bool:
    up = outer[0] - inner[0]
    return up >= 0 and inner[1] >> up == outer[1]


def _evidence(row: tuple[object, ...] | None) -> list[bytes]:
    if row is None:
        return []
    stored, kept, *fields = row
    values = [bytes(stored)]  # type: ignore[call-overload]
    if kept is not None:
        values += [bytes(kept), leaf.hash_of(*fields)]  # type: ignore[call-overload, arg-type]
    return list(dict.fromkeys(values))
