"""Bytes to text: the encodings that carriers really use, told apart by content."""

import re
from codecs import getincrementaldecoder
from typing import BinaryIO, Final

BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# UN/EDIFACT syntax identifiers (ISO 9735) that name a character set.
SYNTAX_CHARSETS: Final = {
    "UNOC": "latin-1", "UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7",
    "UNOG": "iso8859-3", "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9", "UNOW": "utf-8", "UNOY": "utf-8",
}  # fmt: skip
_SYNTAX = re.compile(rb"UNB[ \r\n]*[^\w\s](UNO[A-Z])")
_HIGH = re.compile(rb"[\x80-\xff]+")
_NEIGHBOURS = 0.6
_SAMPLE = 200_000


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the name of the encoding. Never fails: every byte means something in the last resort."""
    for bom, name in BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, "replace"), name
    wide = _utf16_without_bom(raw)
    if wide:
        return raw.decode(wide, "replace"), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = _eight_bit(raw)
        return raw.decode(name, "replace"), name


def encoding_of(stream: BinaryIO) -> tuple[str, int]:
    """The same for a file that is larger than memory: its encoding, and where the text begins. It is read to the first
    byte that decides."""
    beginning = stream.read(_SAMPLE)
    for bom, name in BOMS:
        if beginning.startswith(bom):
            return name, len(bom)
    if wide := _utf16_without_bom(beginning):
        return wide, 0
    decoder, piece = getincrementaldecoder("utf-8")(), beginning
    while piece:
        further = stream.read(_SAMPLE)
        try:
            decoder.decode(piece, final=not further)
        except UnicodeDecodeError:
            return _eight_bit(piece), 0
        piece = further
    return "utf-8", 0


def _utf16_without_bom(raw: bytes) -> str:
    head = raw[:400]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 3 and not even:
        return "utf-16-le"
    if even > len(head) // 3 and not odd:
        return "utf-16-be"
    return ""


def _eight_bit(raw: bytes) -> str:
    named = _SYNTAX.search(raw, 0, 20_000)
    if named:
        declared = SYNTAX_CHARSETS.get(named[1].decode("ascii"), "latin-1")
        return "latin-1" if declared == "utf-8" else declared
    # Arabic words are whole runs of high bytes; French and Spanish accents stand alone among ASCII.
    runs = _HIGH.findall(raw[:_SAMPLE])
    together = sum(len(run) for run in runs if len(run) > 1)
    total = sum(len(run) for run in runs)
    return "cp1256" if total and together / total > _NEIGHBOURS else "cp1252"
