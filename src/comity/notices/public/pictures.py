"""A picture without what stands beside it: where it was taken, by whom, with what, and smaller ones within. Pure."""

from __future__ import annotations

from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
TYPES = {JPEG: "image/jpeg", PNG: "image/png"}
SEEN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"iCCP"}
"""Chunks of a PNG that change what one sees; texts, times and EXIF are not among them."""
APP0, APP14, APP15, COMMENT, SCAN, END = 0xE0, 0xEE, 0xEF, 0xFE, 0xDA, 0xD9
ALONE = {0x01, *range(0xD0, 0xD9)}


class NoPictureError(ValueError):
    """The bytes are no JPEG or PNG that can be read through."""


def bare(content: bytes) -> tuple[str, bytes]:
    """Media type and bytes of the picture alone; :class:`NoPictureError` where there is none."""
    for beginning, media_type in TYPES.items():
        if content.startswith(beginning):
            parts = _png(content) if beginning == PNG else _jpeg(content)
            return media_type, b"".join(parts)
    raise NoPictureError


def _png(content: bytes) -> Iterator[bytes]:
    yield PNG
    place = len(PNG)
    while place + 12 <= len(content):
        size = int.from_bytes(content[place : place + 4])
        kind, end = content[place + 4 : place + 8], place + 12 + size
        if end > len(content):
            raise NoPictureError
        if kind in SEEN:
            yield content[place:end]
        if kind == b"IEND":
            return
        place = end
    raise NoPictureError


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Segments but those of applications and comments; behind the first scan everything up to the end of the image."""
    yield content[:2]
    place = 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            raise NoPictureError
        marker = content[place + 1]
        if marker == 0xFF or marker in ALONE:  # padding
            place += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(content[place + 2 : place + 4])
        end = place + 2 + size
        if size < 2 or end > len(content):
            raise NoPictureError
        if marker == SCAN:
            last = content.find(b"\xff\xd9", end)
            if last < 0:
                raise NoPictureError
            yield content[place : last + 2]
            return
        if not (APP0 < marker <= APP15 and marker != APP14) and marker != COMMENT:
            yield content[place:end]
        place = end
    raise NoPictureError
