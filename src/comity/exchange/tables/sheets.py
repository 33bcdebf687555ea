"""A table in a file, row by row: text with separators in any encoding, or the first sheet of an Excel workbook.

Nothing in the file is trusted: sizes, lines, cells and members are bounded, and no more than a few rows are held.
"""

from __future__ import annotations

import re
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from warnings import catch_warnings, simplefilter

from comity.exchange.model import BoundedStream
from comity.exchange.tables.cells import SAMPLE_LINES, Bounds, Severity, delimiter_of, records
from comity.exchange.tables.charset import encoding_of

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b", b"7z")
_PIECE = 64 * 1024
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')

Row = tuple[int, list[str]]


class NoTableError(ValueError):
    """The file is no table that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file and of what is packed in it, characters of a line, rows, columns, merged ranges, parts."""

    file_bytes: int = 2 * 1024**3
    strings_bytes: int = 256 * 1024**2
    line: int = 64 * 1024
    rows: int = 2_000_000
    columns: int = 200
    merged: int = 10_000
    members: int = 2_000


@dataclass(slots=True)
class Sheet:
    """``rows`` begins anew each time. ``problems``: what was wrong with the reading itself, by row."""

    kind: str
    open: Callable[[], Iterator[Row]]
    problems: list[tuple[str, str, Severity]] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        self.problems.clear()
        return self.open()


def is_table(path: Path) -> bool:
    """Whether a file may be a table: a workbook, new or old, or text."""
    with path.open("rb") as stream:
        beginning = stream.read(4096)
    if beginning.startswith((b"PK", OLD_EXCEL)):
        return True
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(beginning.strip()) and b"\0" not in beginning and not beginning.startswith(_OTHERS)


def sheet(stream: BinaryIO, known: Callable[[list[str]], int], limits: Limits | None = None) -> Sheet:
    """The table in ``stream``, which has to stay open; :class:`NoTableError` where there is none."""
    limits = limits or Limits()
    stream.seek(0)
    beginning = stream.read(8)
    if beginning.startswith(OLD_EXCEL):
        raise NoTableError("this is a workbook of an old Excel; save it as .xlsx or as CSV")
    return _workbook(stream, limits) if beginning.startswith(b"PK") else _text(stream, known, limits)


def _text(stream: BinaryIO, known: Callable[[list[str]], int], limits: Limits) -> Sheet:
    stream.seek(0)
    encoding, begins = encoding_of(stream)
    delimiter = delimiter_of(list(islice(_lines(stream, encoding, begins, limits), SAMPLE_LINES)), known)
    if not delimiter:
        raise NoTableError("no character separates its columns")

    def rows() -> Iterator[Row]:
        lines = _lines(stream, encoding, begins, limits)
        bounds = Bounds(limits.line, limits.rows)
        for number, row in records(lines, delimiter, lambda *told: found.problems.append(told), bounds):
            if not (number == 1 and len(row) <= 2 and row[0].lower().startswith("sep=")):
                yield number, row[: limits.columns]

    found = Sheet(f"{encoding}, {delimiter!r}", rows)
    return found


def _lines(stream: BinaryIO, encoding: str, begins: int, limits: Limits) -> Iterator[str]:
    """Lines without their ends, whichever those are. A line beyond the bound is cut, which its reader reports."""
    stream.seek(begins)
    bounded, decoder, rest = (
        BoundedStream(stream, limits.file_bytes),
        getincrementaldecoder(encoding)("replace"),
        "",
    )
    while piece := bounded.read(_PIECE):
        text = rest + decoder.decode(piece)
        held = "\r" if text.endswith("\r") else ""  # what follows may be its other half
        *whole, rest = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        yield from whole
        rest = rest[: 2 * limits.line] + held
    if rest.strip("\r"):
        yield rest.strip("\r")


def _workbook(stream: BinaryIO, limits: Limits) -> Sheet:
    try:
        with zipfile.ZipFile(stream) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            if len(sizes) > limits.members:
                raise NoTableError(f"the workbook has more than {limits.members:,} parts")
            for name in sizes:
                _check_part(archive, name)
    except NoTableError:
        raise
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise NoTableError(f"the workbook is damaged ({error})") from None
    if "xl/workbook.xml" not in sizes:
        raise NoTableError("this archive is no Excel workbook")
    if sum(sizes.values()) > limits.file_bytes or sizes.get("xl/sharedStrings.xml", 0) > limits.strings_bytes:
        raise NoTableError("what is packed in this workbook is larger than is read")
    found = Sheet("xlsx", lambda: _cells_of(stream, limits))
    next(found.rows(), None)
    return found


def _check_part(archive: zipfile.ZipFile, name: str) -> None:
    """A document type has no place in a workbook, and is how XML bombs are made."""
    if name.endswith((".xml", ".rels")):
        with archive.open(name) as part:
            beginning = part.read(_PIECE)
        plain = beginning.replace(b"\0", b"")  # in UTF-16 too
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise NoTableError("the workbook declares a document type, which it has no need of")


def _cells_of(stream: BinaryIO, limits: Limits) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow, and needed for workbooks alone

    try:
        with catch_warnings():
            simplefilter("ignore")  # what openpyxl does not keep of a workbook is nothing that is read here
            book = load_workbook(stream, read_only=True, data_only=True)
            page = book.worksheets[0]
            merged = _merged(stream, page, limits)
            for number, row in enumerate(page.iter_rows(max_col=limits.columns, values_only=True), start=1):
                if number > limits.rows:
                    raise NoTableError(f"it has more than {limits.rows:,} rows")
                cells = [_as_text(value) for value in row]
                _fill(cells, number, merged)
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield number, cells
    except NoTableError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file makes it meet
        raise NoTableError(f"the workbook is damaged ({type(error).__name__})") from None


def _as_text(value: Any) -> str:
    """A cell as somebody would write it: a day as an ISO date, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("\u00a0", " ").strip()


@dataclass(slots=True)
class _Range:
    """A merged range of cells, by zero-based columns; ``text`` is what its first cell says."""

    first: int
    last: int
    left: int
    right: int
    text: str = ""


def _merged(stream: BinaryIO, page: Any, limits: Limits) -> list[_Range]:
    """The merged ranges of a sheet, which stand behind its rows."""
    found: list[_Range] = []
    path = str(page._worksheet_path).lstrip("/")
    with zipfile.ZipFile(stream) as archive, archive.open(path) as part:
        tail = b""
        while piece := part.read(_PIECE):
            text = tail + piece
            last = 0
            for match in _MERGED.finditer(text):
                left, first, right, below = match.groups()
                found.append(_Range(int(first), int(below), _column(left), _column(right)))
                last = match.end()
                if len(found) > limits.merged:
                    raise NoTableError(f"more than {limits.merged:,} ranges of cells are merged")
            tail = text[max(last, len(text) - 100) :]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _fill(cells: list[str], number: int, merged: list[_Range]) -> None:
    """Let every cell of a merged range say what its first says."""
    for one in merged:
        if one.first <= number <= one.last and one.left < len(cells):
            one.text = cells[one.left] if number == one.first else one.text
            for column in range(one.left, min(one.right, len(cells) - 1) + 1):
                cells[column] = one.text
