"""Keep what a bureau's system sends: unpacked, whole, within bounds. What was cut on its way is refused."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from comity.kernel.refusals import Invalid

PIECE = 2**20
GZIP = b"\x1f\x8b"


class Arriving:
    """A stream that counts what comes, within ``most`` bytes, and keeps its SHA-256."""

    def __init__(self, content: BinaryIO, most: int) -> None:
        self._content, self._most, self._came = content, most, 0
        self._digest = hashlib.sha256()
        self._first = self._take(len(GZIP))
        self.packed = self._first == GZIP

    def read(self, size: int = PIECE) -> bytes:
        if self._first:
            piece, self._first = self._first[:size], self._first[size:]
            return piece
        return self._take(min(size, PIECE) if size >= 0 else PIECE)

    def _take(self, size: int) -> bytes:
        piece = self._content.read(size)
        self._came += len(piece)
        if self._came > self._most:
            raise too_large(self._most)
        self._digest.update(piece)
        return piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def keep(path: Path, content: BinaryIO) -> str:
    """Write ``content``, unpacked where it is gzip, to the new file ``path``; returns the SHA-256 of what came."""
    arriving = Arriving(content, settings.COMITY.import_max_bytes)
    stream = gzip.GzipFile(fileobj=cast("BinaryIO", arriving)) if arriving.packed else arriving
    most, size = settings.COMITY.register_max_bytes, 0
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with path.open("xb") as kept:
            path.chmod(0o600)
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > most:
                    raise too_large(most)
                kept.write(piece)
    except EOFError:
        raise Invalid(_("The file is cut off. Send it again."), "file") from None
    except (gzip.BadGzipFile, zlib.error):
        raise Invalid(_("The file is damaged. Send it again."), "file") from None
    return arriving.sha256


def too_large(most: int) -> Invalid:
    return Invalid(
        _("This register is larger than the %(limit)d MB this hub takes.") % {"limit": most // 2**20}, "file"
    )
