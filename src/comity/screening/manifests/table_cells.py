"""Text cut into records: which character separates the cells, and quotes that were never closed."""

import csv
from collections.abc import Iterator
from typing import Final

from comity.screening.manifests.model import Limits, Problems
from comity.screening.manifests.table_columns import is_header, recognise

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_LINES: Final = 30
# A quoted cell may hold line breaks; one that goes on for longer was never closed.
_LONGEST_RECORD: Final = 8

Record = tuple[int, list[str]]


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def delimiter_of(lines: list[str]) -> str:
    """The character that makes a table of the first lines; empty where none does."""
    sample = [line[:4_000] for line in lines if line.strip()][:_SAMPLE_LINES]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0]) == 5:
        return sample[0][4]
    best, best_score = "", 0.0
    for mark in DELIMITERS:
        rows = [cells(line, mark) for line in sample]
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count) if widths else 0
        known = max((len(recognise(row)) for row in rows), default=0)
        if usual < 2 and known < 2:
            continue
        score = known * 2 + widths.count(usual) / len(widths) + usual / 100
        if score > best_score and (known >= 2 or widths.count(usual) * 3 >= len(widths) * 2):
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
    lines: list[str], delimiter: str, problems: Problems, limits: Limits, first: int = 0
) -> Iterator[Record]:
    """Line number (from 1) and cells of each record from line index `first` on; blank lines are left out."""
    at = first
    while at < len(lines):
        line = lines[at]
        number = at + 1
        at += 1
        if not line.strip(" \t,;|"):
            continue
        if len(line) > limits.max_segment:
            problems.add(
                f"line {number}",
                f"A line of {len(line)} characters is longer than {limits.max_segment}; not read.",
            )
            continue
        if number > limits.max_segments:
            problems.add(f"line {number}", f"More than {limits.max_segments} lines; the rest is unread.")
            return
        if line.count('"') % 2 == 0:
            yield number, cells(line, delimiter)
            continue
        end = _closing(lines, at, limits)
        if end:
            yield number, cells("\n".join(lines[number - 1 : end]), delimiter)
            at = end
        else:
            problems.add(
                f"line {number}",
                "A quote is opened and never closed; the line was read without it.",
                "warning",
            )
            yield number, cells(line, delimiter, quoted=False)


def _closing(lines: list[str], at: int, limits: Limits) -> int:
    """The line index after the one that closes a quote opened before `at`; 0 where none does soon enough."""
    length = 0
    for index in range(at, min(at + _LONGEST_RECORD, len(lines))):
        length += len(lines[index])
        if length > limits.max_segment:
            return 0
        if lines[index].count('"') % 2:
            return index + 1
    return 0


def header_at(lines: list[str], delimiter: str) -> tuple[int, list[str]] | None:
    """The index and cells of the line that names the columns, among the first lines of the file."""
    for index, line in enumerate(lines[:_SAMPLE_LINES]):
        row = cells(line[:8_000], delimiter)
        if is_header(recognise(row)):
            return index, row
    return None
