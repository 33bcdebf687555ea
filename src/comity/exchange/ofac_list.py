"""OFAC's list of specially designated nationals: its CSV files in one ZIP archive, or ``sdn.csv`` alone.

The files come from outside, so nothing in them is trusted: sizes, lines and members of the archive are bounded, and
nothing is unpacked to disk. A damaged line is refused and named; the lines before and behind it are read.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import BinaryIO

from comity.exchange.model import BoundedStream, Problem, Read, SizeExceededError, quoted
from comity.exchange.ofac_entry import SCHEMAS, Beside, Entry, Row

MAIN = "sdn.csv"
ADDRESSES, ALIASES, COMMENTS = "add.csv", "alt.csv", "sdn_comments.csv"
NOTHING = "-0-"
END = "\x1a"
"""What the files end with."""
_FIRST = re.compile(rb'\xef?\xbb?\xbf?\d{1,12},"[^"\r\n]*",(?:-0- ?|"(?:individual|vessel|aircraft)"),')
_WIDTH = {MAIN: len(fields(Row)), ADDRESSES: 6, ALIASES: 5, COMMENTS: 2}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read: bytes of each file, files of the archive, characters of one line."""

    file_bytes: int = 512 * 1024 * 1024
    members: int = 100
    line: int = 100_000


class _StopError(Exception):
    """Reading cannot go on."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that could be read as values, or what is wrong with it."""

    at: str
    values: tuple[str, ...]
    wrong: str = ""


def is_list(stream: BinaryIO) -> bool:
    """Whether a file is an archive of this list, or its ``sdn.csv``."""
    beginning = stream.read(4096)
    if not beginning.startswith(b"PK"):
        return _FIRST.match(beginning) is not None
    try:
        with zipfile.ZipFile(stream) as archive:
            return any(_base(name) == MAIN for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read(stream: BinaryIO, start_after: int = 0, limits: Limits | None = None) -> Iterator[Read]:
    """Yield every entity of the list with ids ``ofac-<number>…``; never raises on what the files contain.

    An entry gives a Person, Organization, Vessel or Airplane, then its papers and wallets, then a Sanction; the
    entry's problems stand with the first. Reads up to position ``start_after`` are left out.
    """
    for position, found in enumerate(_read(stream, limits or Limits()), start=1):
        if position > start_after:
            yield Read(position, found.at, found.entity, found.problems)


def _read(stream: BinaryIO, limits: Limits) -> Iterator[Read]:
    try:
        with _Files(stream, limits) as files:
            beside, comments, problems = _beside(files)
            yield from problems
            yield from _entries(files.lines(MAIN), beside, comments)
            yield from _of_nobody(beside, comments)
    except (
        _StopError,
        SizeExceededError,
        csv.Error,
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as stop:
        yield _refusal("", f"{stop}; reading stopped")


class _Files:
    """The files of the list by their names, each read as a stream."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream, self._limits = stream, limits
        self._zip: zipfile.ZipFile | None = None
        self.members: dict[str, str] = {MAIN: ""}

    def __enter__(self) -> "_Files":
        begun = self._stream.tell()
        is_zip = self._stream.read(2) == b"PK"
        self._stream.seek(begun)
        if is_zip:
            self._zip = zipfile.ZipFile(self._stream)
            names = self._zip.namelist()
            if len(names) > self._limits.members:
                raise _StopError(f"the archive has more than {self._limits.members} files")
            self.members = {_base(name): name for name in names}
            if MAIN not in self.members:
                raise _StopError(f"the archive has no {MAIN}")
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip is not None:
            self._zip.close()

    def lines(self, name: str) -> Iterator[_Line]:
        """Every line of a file, with what is wrong with it."""
        if self._zip is None:
            yield from self._parsed(self._stream, name)
            return
        with self._zip.open(self.members[name]) as member:
            yield from self._parsed(member, name)

    def _parsed(self, stream: object, name: str) -> Iterator[_Line]:
        bounded = BoundedStream(stream, self._limits.file_bytes)  # type: ignore[arg-type]
        number, width = 0, _WIDTH[name]
        while raw := bounded.readline(self._limits.line):
            number += 1
            at = f"{name} line {number}"
            if len(raw) >= self._limits.line:
                raise _StopError(f"{at} is longer than {self._limits.line:,} bytes")
            text = _decoded(raw).strip("\r\n")
            if text.strip(f"{END} "):
                yield _line(at, text, width)


def _line(at: str, text: str, width: int) -> _Line:
    try:
        values = next(csv.reader([text], strict=True))
    except csv.Error as error:
        return _Line(at, (), f"the line is damaged ({error})")
    if len(values) != width:
        return _Line(at, tuple(values[:1]), f"{len(values)} values instead of {width}")
    return _Line(at, tuple(_value(value) for value in values))


def _value(text: str) -> str:
    text = " ".join(text.replace("\0", " ").split())
    return "" if text in {NOTHING, NOTHING[:2]} else text


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].casefold()


def _beside(files: _Files) -> tuple[dict[str, Beside], dict[str, str], list[Read]]:
    """What stands beside the entries, by their numbers: it is small enough to be kept, and no file is in their order."""
    beside: dict[str, Beside] = {}
    comments: dict[str, str] = {}
    problems: list[Read] = []
    for name in (ADDRESSES, ALIASES, COMMENTS):
        if name not in files.members:
            problems.append(_refusal("", f"{name} is missing, and what it says of the entries"))
            continue
        for line in files.lines(name):
            if line.wrong:
                problems.append(_refusal(line.at, line.wrong))
                continue
            number, *values = line.values
            if name == COMMENTS:
                comments[number] = comments.get(number, "") + values[0]
            elif name == ALIASES:
                beside.setdefault(number, Beside()).aliases.append((values[1], values[2], values[3]))
            else:
                _, street, city, country, remark = values
                beside.setdefault(number, Beside()).addresses.append((street, city, country, remark))
    return beside, comments, problems


def _entries(lines: Iterator[_Line], beside: dict[str, Beside], comments: dict[str, str]) -> Iterator[Read]:
    """What was told of an entry is taken from ``beside`` and ``comments``: what is left in them is of nobody."""
    seen: set[str] = set()
    for line in lines:
        number = line.values[0] if line.values else ""
        at = f"{line.at} (entry {number or 'without a number'})"
        refused = line.wrong or _why_not(line.values, seen)
        seen.add(number)
        told, comment = beside.pop(number, None) or Beside(), comments.pop(number, "")
        if refused:
            yield _refusal(at, f"{refused}; entry refused")
            continue
        row = Row.of(line.values, comment)
        entry = Entry(row, told, at)
        for index, entity in enumerate(entry.entities()):
            yield Read(0, at, entity, () if index else tuple(entry.problems))
    if not seen:
        yield _refusal("", f"{MAIN} has no entry")


def _why_not(values: tuple[str, ...], seen: set[str]) -> str:
    number, name, kind = values[:3]
    if not (number.isascii() and number.isdecimal() and len(number) <= 12):
        return "the entry has no number of its own"
    if number in seen:
        return "the same number as an entry before"
    if not name:
        return "the entry has no name"
    return "" if kind in SCHEMAS else f"“{quoted(kind)[:40]}” is no kind of entry"


def _of_nobody(beside: dict[str, Beside], comments: dict[str, str]) -> Iterator[Read]:
    for number in sorted({*beside, *comments}):
        yield _refusal(
            f"entry {quoted(number)[:20]}", "other files speak of it, and the list does not have it"
        )


def _refusal(at: str, message: str) -> Read:
    at = at or "the whole list"
    return Read(0, at, None, (Problem(at, "", quoted(message)),))
