"""Addresses of segregated witness: bech32 (BIP 173) and bech32m (BIP 350); pure."""

from collections.abc import Iterable

CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32, _BECH32M = 1, 0x2BC830A3
_LONGEST = 90


def witness(text: str) -> tuple[str, int, bytes] | None:
    """Prefix, witness version and program of an address; None where it is none."""
    decoded = _decoded(text)
    if decoded is None:
        return None
    prefix, values, constant = decoded
    program = _bytes(values[1:]) if values else None
    if program is None or not 2 <= len(program) <= 40:
        return None
    version = values[0]
    fits = len(program) in (20, 32) and constant == _BECH32 if version == 0 else constant == _BECH32M
    return (prefix, version, program) if version <= 16 and fits else None


def _decoded(text: str) -> tuple[str, list[int], int] | None:
    """Prefix, values of five bits without their checksum, and which checksum it was."""
    if len(text) > _LONGEST or not text.isascii() or text not in (text.lower(), text.upper()):
        return None
    prefix, separator, data = text.lower().rpartition("1")
    if not separator or not prefix or len(data) < 6 or not all(c in CHARACTERS for c in data):
        return None
    if not all(33 <= ord(c) <= 126 for c in prefix):
        return None
    values = [CHARACTERS.index(c) for c in data]
    spread = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    constant = _polymod([*spread, *values])
    return (prefix, values[:-6], constant) if constant in (_BECH32, _BECH32M) else None


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check


def _bytes(values: list[int]) -> bytes | None:
    """Bytes of values of five bits; None where more than four bits remain, or not all of them are zero."""
    number, bits = 0, 5 * len(values)
    for value in values:
        number = number << 5 | value
    rest = bits % 8
    if rest > 4 or number & ((1 << rest) - 1):
        return None
    return (number >> rest).to_bytes(bits // 8, "big")
