"""Sealed values open for their key and their row alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel import crypto

KEY = bytes(range(32))


@given(st.binary(), st.binary())
def test_a_sealed_value_opens(value: bytes, associated: bytes) -> None:
    assert crypto.unseal(KEY, crypto.seal(KEY, value, associated), associated) == value


def test_equal_values_are_sealed_unequally() -> None:
    assert crypto.seal(KEY, b"value", b"row") != crypto.seal(KEY, b"value", b"row")


@given(st.data())
def test_one_altered_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(crypto.seal(KEY, b"value", b"row"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(crypto.SealError):
        crypto.unseal(KEY, bytes(sealed), b"row")


@pytest.mark.parametrize(("key", "row"), [(bytes(32), b"row"), (KEY, b"another row")])
def test_another_key_or_row_does_not_open_it(key: bytes, row: bytes) -> None:
    sealed = crypto.seal(KEY, b"value", b"row")
    with pytest.raises(crypto.SealError):
        crypto.unseal(key, sealed, row)


@given(st.binary(max_size=40))
def test_any_bytes_are_refused_without_a_crash(sealed: bytes) -> None:
    with pytest.raises(crypto.SealError):
        crypto.unseal(KEY, sealed, b"")


def test_keys_for_two_uses_are_two_keys() -> None:
    assert len({crypto.new_key(), crypto.derive(KEY, "one"), crypto.derive(KEY, "two"), KEY}) == 4


def test_a_tag_is_the_same_for_the_same_value_and_key_alone() -> None:
    assert crypto.tag(KEY, "record:1") == crypto.tag(KEY, "record:1")
    assert crypto.tag(KEY, "record:1") not in (crypto.tag(KEY, "record:2"), crypto.tag(bytes(32), "record:1"))
