"""The tree's hashes in PostgreSQL: leaves and complete inner nodes. Readable by everyone, they say nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from comity.ledger.merkle import Node

NODES = """
SELECT 0, position, leaf_hash FROM ledger_leaf WHERE position = ANY(%(positions)s::bigint[])
UNION ALL
SELECT level, index, hash FROM ledger_node
JOIN unnest(%(levels)s::smallint[], %(indexes)s::bigint[]) AS wanted (level, index) USING (level, index)
"""
ADD_LEAVES = """
INSERT INTO ledger_leaf (position, entry_id, leaf_hash)
SELECT %(first)s + number - 1, entry_id, leaf_hash
FROM unnest(%(entries)s::uuid[], %(hashes)s::bytea[]) WITH ORDINALITY AS t (entry_id, leaf_hash, number)
"""
ADD_NODES = """
INSERT INTO ledger_node (level, index, hash)
SELECT * FROM unnest(%(levels)s::smallint[], %(indexes)s::bigint[], %(hashes)s::bytea[])
"""


class LedgerDamagedError(RuntimeError):
    """What is stored contradicts what was signed; ``verify`` says where."""


def stored_nodes(nodes: Sequence[Node]) -> dict[Node, bytes]:
    """Those of ``nodes`` that are stored, in one query."""
    inner = [node for node in nodes if node[0] > 0]
    wanted: dict[str, Any] = {
        "positions": [index for level, index in nodes if level == 0],
        "levels": [level for level, _ in inner],
        "indexes": [index for _, index in inner],
    }
    with connection.cursor() as cursor:
        cursor.execute(NODES, wanted)
        return {(level, index): bytes(value) for level, index, value in cursor.fetchall()}


def get_nodes(nodes: Sequence[Node]) -> Mapping[Node, bytes]:
    """All of ``nodes``; :class:`LedgerDamagedError` where one is not there."""
    found = stored_nodes(nodes)
    for level, index in nodes:
        if (level, index) not in found:
            raise LedgerDamagedError(f"node {level}/{index} is missing")
    return found


def add_leaves(first: int, leaves: Sequence[tuple[UUID, bytes]]) -> None:
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {
            "first": first,
            "entries": [id for id, _ in leaves],
            "hashes": [value for _, value in leaves],
        }
        cursor.execute(ADD_LEAVES, wanted)


def add_nodes(nodes: Sequence[tuple[Node, bytes]]) -> None:
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {
            "levels": [level for (level, _), _ in nodes],
            "indexes": [index for (_, index), _ in nodes],
            "hashes": [value for _, value in nodes],
        }
        cursor.execute(ADD_NODES, wanted)
