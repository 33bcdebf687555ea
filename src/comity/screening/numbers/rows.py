"""One row of a store as bytes: who bears which number of which issuer."""

import struct
from contextlib import suppress
from typing import NamedTuple

from comity.screening.numbers.model import NumbersError

_HEAD = struct.Struct("<BHB")
_UUID = 36


class Row(NamedTuple):
    """A number of one bearer."""

    id: str
    number: str
    issuer: str


def pack(row: Row) -> bytes:
    """Lengths of id, number and issuer, then each of them; an id that is a UUID is its sixteen bytes, of length 0."""
    number, issuer = _bytes(row.number), _bytes(row.issuer)
    id_, length = _packed_id(row.id)
    try:
        return _HEAD.pack(length, len(number), len(issuer)) + id_ + number + issuer
    except struct.error:
        raise NumbersError("an id, number or issuer is longer than a store holds") from None


def unpack(rows: memoryview, at: int) -> tuple[Row, int]:
    """The row that begins at byte ``at``, and where the next one begins."""
    id_length, number_length, issuer_length = _HEAD.unpack_from(rows, at)
    begin = at + _HEAD.size
    number = begin + (id_length or 16)
    issuer = number + number_length
    end = issuer + issuer_length
    raw = bytes(rows[begin:number])
    id_ = _text(raw) if id_length else _spelled(raw)
    return Row(id_, _text(rows[number:issuer]), _text(rows[issuer:end])), end


def _packed_id(id_: str) -> tuple[bytes, int]:
    if len(id_) == _UUID:
        with suppress(ValueError):
            packed = bytes.fromhex(id_.replace("-", ""))
            if _spelled(packed) == id_:
                return packed, 0
    raw = _bytes(id_)
    if not raw:
        raise NumbersError("a bearer needs an id")
    return raw, len(raw)


def _spelled(uuid: bytes) -> str:
    text = uuid.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(raw: bytes | memoryview) -> str:
    return str(raw, "utf-8", "surrogatepass")
