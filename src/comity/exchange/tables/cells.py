"""Text cut into records: which character separates the cells, and quotes that were never closed."""

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from comity.exchange.model import sentence

DELIMITERS: Final = (",", ";", "\t", "|")
SAMPLE_LINES: Final = 30
# A quoted cell may hold line breaks; one that goes on for longer was never closed.
_LONGEST_RECORD: Final = 8

Record = tuple[int, list[str]]
Known = Callable[[list[str]], int]
"""How many cells of a line are headings that somebody knows."""
Severity = Literal["error", "warning"]
Report = Callable[[str, str, Severity], None]
"""Told of where, what, and how bad: an *error* was not read, a *warning* was, and is doubtful."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Characters of one record, and lines of the file."""

    line: int = 64 * 1024
    lines: int = 1_000_000


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def delimiter_of(lines: Sequence[str], known: Known) -> str:
    """The character that makes a table of the first lines; empty where none does."""
    sample = [line[:4_000] for line in lines if line.strip()][:SAMPLE_LINES]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0]) == 5:
        return sample[0][4]
    best, best_score = "", 0.0
    for mark in DELIMITERS:
        rows = [cells(line, mark) for line in sample]
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count) if widths else 0
        found = max(map(known, rows), default=0)
        if usual < 2 and found < 2:
            continue
        score = found * 2 + widths.count(usual) / len(widths) + usual / 100
        if score > best_score and (found >= 2 or widths.count(usual) * 3 >= len(widths) * 2):
            best, best_score = mark, score
    return best


def cells(line: str, delimiter: str, *, quoted: bool = True) -> list[str]:
    if not quoted:
        return [cell.strip('" ') for cell in line.split(delimiter)]
    try:
        row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        row = line.split(delimiter)
    return [cell.strip() for cell in row]


def records(
    lines: Iterable[str], delimiter: str, report: Report, bounds: Bounds, before: int = 0
) -> Iterator[Record]:
    """Line number and cells of each record; blank lines are left out. ``before``: how many lines came before these.

    No more than a few lines are held at a time.
    """
    source, ahead, number = iter(lines), deque[str](), before
    while (line := ahead.popleft() if ahead else next(source, None)) is not None:
        number += 1
        if not line.strip(" \t,;|"):
            continue
        if len(line) > bounds.line:
            told = sentence(
                "A line of %(long)s characters is longer than %(most)s; not read.",
                long=len(line),
                most=bounds.line,
            )
            report(f"line {number}", told, "error")
            continue
        if number > bounds.lines:
            report(
                f"line {number}",
                sentence("More than %(most)s lines; the rest is unread.", most=bounds.lines),
                "error",
            )
            return
        if line.count('"') % 2 == 0:
            yield number, cells(line, delimiter)
            continue
        ahead.extend(islice(source, _LONGEST_RECORD - len(ahead)))
        further = _closing(ahead, bounds.line)
        if further:
            yield number, cells("\n".join([line, *(ahead.popleft() for _ in range(further))]), delimiter)
            number += further
        else:
            told = sentence("A quote is opened and never closed; the line was read without it.")
            report(f"line {number}", told, "warning")
            yield number, cells(line, delimiter, quoted=False)


def _closing(lines: Iterable[str], longest: int) -> int:
    """How many further lines belong to a record whose quote is open; 0 where none closes it soon enough."""
    length = 0
    for count, line in enumerate(lines, start=1):
        length += len(line)
        if length > longest:
            return 0
        if line.count('"') % 2:
            return count
    return 0
