"""Trees and proofs, against the RFC's definition, and against proofs that we did not make."""

import json
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.ledger import merkle
from comity.ledger.merkle import ProofError


def tree_hash(leaves: list[bytes]) -> bytes:
    """MTH as RFC 9162 §2.1.1 writes it down."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:])).digest()


def bodies(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def node_store(size: int) -> merkle.NodeGetter:
    frontier, stored = merkle.Frontier(), {}
    for position, body in enumerate(bodies(size)):
        value = merkle.leaf_hash(body)
        stored[(0, position)] = value
        stored |= dict(frontier.append(value))
    return lambda wanted: {node: stored[node] for node in wanted}


@given(st.integers(0, 200))
def test_the_root_is_the_one_the_rfc_defines(size: int) -> None:
    assert merkle.root(merkle.leaf_hash(body) for body in bodies(size)) == tree_hash(bodies(size))


def test_a_frontier_goes_on_where_another_stopped() -> None:
    get = node_store(21)
    peaks = merkle.cover(0, 13)
    frontier = merkle.Frontier(13, [get([node])[node] for node in peaks])
    for body in bodies(21)[13:]:
        frontier.append(merkle.leaf_hash(body))
    assert frontier.root() == tree_hash(bodies(21))


def test_a_frontier_refuses_the_wrong_number_of_peaks() -> None:
    with pytest.raises(ValueError, match="3 leaves has 2 peaks"):
        merkle.Frontier(3, [b"x" * 32])


@given(st.data())
def test_every_leaf_is_proven_and_no_other_leaf_is(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 150))
    position = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    path = merkle.prove_inclusion(position, size, node_store(size))
    leaf = merkle.leaf_hash(bodies(size)[other])
    if other == position:
        merkle.verify_inclusion(position, size, leaf, path, tree_hash(bodies(size)))
    else:
        with pytest.raises(ProofError):
            merkle.verify_inclusion(position, size, leaf, path, tree_hash(bodies(size)))


@given(st.data())
def test_a_tree_that_grew_is_proven_and_a_rewritten_one_is_not(data: st.DataObject) -> None:
    second = data.draw(st.integers(1, 150))
    first = data.draw(st.integers(1, second))
    path = merkle.prove_consistency(first, second, node_store(second))
    old, new = tree_hash(bodies(first)), tree_hash(bodies(second))
    merkle.verify_consistency(first, second, path, old, new)
    rewritten = tree_hash([b"rewritten", *bodies(second)[1:]])
    with pytest.raises(ProofError):
        merkle.verify_consistency(first, second, path, old, rewritten)


@given(st.data())
def test_a_subtree_is_proven_where_it_lies(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 100))
    level = data.draw(st.integers(0, (size - 1).bit_length()))
    start = data.draw(st.integers(0, (size - 1) >> level)) << level
    end = data.draw(st.integers(start + 1, min(size, start + (1 << level))))
    path = merkle.prove_subtree_consistency(start, end, size, node_store(size))
    subtree = tree_hash(bodies(size)[start:end])
    merkle.verify_subtree_consistency(start, end, size, path, subtree, tree_hash(bodies(size)))
    with pytest.raises(ProofError):
        merkle.verify_subtree_consistency(start, end, size, path, b"\x00" * 32, tree_hash(bodies(size)))


@pytest.mark.parametrize(("position", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_a_leaf_that_is_not_there_has_no_proof(position: int, size: int) -> None:
    with pytest.raises(ProofError, match="no leaf"):
        merkle.prove_inclusion(position, size, node_store(5))


@pytest.mark.parametrize(("first", "second"), [(0, 5), (5, 4), (-1, 2)])
def test_sizes_that_do_not_rise_have_no_proof(first: int, second: int) -> None:
    with pytest.raises(ProofError, match="sizes"):
        merkle.prove_consistency(first, second, node_store(5))


def test_a_range_that_is_no_subtree_has_no_proof() -> None:
    with pytest.raises(ProofError, match="no subtree"):
        merkle.prove_subtree_consistency(1, 3, 8, node_store(8))


def test_a_short_hash_in_a_path_is_refused() -> None:
    with pytest.raises(ProofError, match="32 bytes"):
        merkle.verify_inclusion(0, 2, b"\x00" * 32, [b"short"], b"\x00" * 32)


def _inclusion(case: dict[str, Any], path: list[bytes]) -> None:
    leaf, root = b64decode(case["leafHash"]), b64decode(case["root"])
    merkle.verify_inclusion(case["leafIdx"], case["treeSize"], leaf, path, root)


def _subtree_inclusion(case: dict[str, Any], path: list[bytes]) -> None:
    leaf, root = b64decode(case["leafHash"]), b64decode(case["root"])
    merkle.verify_subtree_inclusion(case["leafIdx"], case["start"], case["end"], leaf, path, root)


def _consistency(case: dict[str, Any], path: list[bytes]) -> None:
    old, new = b64decode(case["root1"]), b64decode(case["root2"])
    merkle.verify_consistency(case["size1"], case["size2"], path, old, new)


def _subtree_consistency(case: dict[str, Any], path: list[bytes]) -> None:
    subtree, root = b64decode(case["root1"]), b64decode(case["root2"])
    merkle.verify_subtree_consistency(case["start"], case["end"], case["size"], path, subtree, root)


KINDS: dict[str, tuple[int, Callable[[dict[str, Any], list[bytes]], None]]] = {
    "inclusion": (98, _inclusion),
    "consistency": (98, _consistency),
    "subtreeinclusion": (204, _subtree_inclusion),
    "subtreeconsistency": (118, _subtree_consistency),
}


@pytest.mark.real_data
@pytest.mark.parametrize("kind", KINDS)
def test_the_public_proofs_are_accepted_and_refused_as_they_should_be(kind: str, shared_data: Path) -> None:
    expected, check = KINDS[kind]
    files = sorted((shared_data / "tlog" / "merkle-testdata" / kind).rglob("*.json"))
    wrong = []
    for file in files:
        case = json.loads(file.read_text())
        try:
            check(case, [b64decode(value) for value in case["proof"] or []])
            refused = False
        except ProofError:
            refused = True
        if refused != case["wantErr"]:
            wrong.append(file.name)
    assert wrong == []
    assert len(files) == expected
