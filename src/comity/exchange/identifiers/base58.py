"""Base 58 as Bitcoin, Ripple and Monero write it; pure."""

from hashlib import sha256

from comity.exchange.identifiers.keccak import keccak256

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_LONGEST = 120
_BLOCK = 11
_DECODED = {0: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}
"""Bytes in a block of Monero's base 58, by its characters."""


def decode(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes of a text; None where it has another character or is longer than an address."""
    if not 0 < len(text) <= _LONGEST or not all(character in alphabet for character in text):
        return None
    number = 0
    for character in text:
        number = number * 58 + alphabet.index(character)
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def checked(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes without their checksum of four; None where it is wrong."""
    raw = decode(text, alphabet)
    if raw is None or len(raw) < 5:
        return None
    return raw[:-4] if sha256(sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:] else None


def checked_in_blocks(text: str) -> bytes | None:
    """The same as CryptoNote has it: eight bytes a block of eleven characters, and a checksum of Keccak."""
    parts = [text[at : at + _BLOCK] for at in range(0, len(text), _BLOCK)]
    if not 0 < len(text) <= _LONGEST or len(parts[-1]) not in _DECODED:
        return None
    raw = b""
    for part in parts:
        number = 0
        for character in part:
            if character not in BITCOIN:
                return None
            number = number * 58 + BITCOIN.index(character)
        try:
            raw += number.to_bytes(_DECODED[len(part)], "big")
        except OverflowError:
            return None
    return raw[:-4] if len(raw) > 4 and keccak256(raw[:-4])[:4] == raw[-4:] else None
