"""Cryptography that more than one room needs: sealed values, derived keys, keyed tags. Nothing home-made.

Sealed values are AES-256-GCM-SIV (RFC 8452): 12 random bytes of nonce, then the ciphertext with its tag.
The associated data bind a value to its row, so that a value moved to another row does not open.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_SIZE = 32
NONCE_SIZE = 12


class SealError(ValueError):
    """A sealed value does not open: another key, another row, or altered bytes."""


def new_key() -> bytes:
    """A fresh random key of 32 bytes."""
    return os.urandom(KEY_SIZE)


def seal(key: bytes, value: bytes, associated: bytes) -> bytes:
    """``value`` encrypted and authenticated together with ``associated``, which is not stored."""
    nonce = os.urandom(NONCE_SIZE)
    return nonce + AESGCMSIV(key).encrypt(nonce, value, associated)


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """The value that :func:`seal` was given, or :class:`SealError`."""
    try:
        return AESGCMSIV(key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], associated)
    except (InvalidTag, ValueError) as error:
        raise SealError("the sealed value does not open") from error


def derive(key: bytes, use: str) -> bytes:
    """A key of 32 bytes for one ``use`` out of a random ``key`` (HKDF-SHA-256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=use.encode()).derive(key)


def tag(key: bytes, value: str) -> bytes:
    """16 bytes by which equal values can be found without being readable (HMAC-SHA-256, cut)."""
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:16]
