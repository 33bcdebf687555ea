"""Tables as an Excel workbook in which nothing computes: every cell is text, whatever it begins with. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

LONGEST = 32_000
"""Characters of a cell; Excel holds 32,767."""
WIDEST, NARROWEST = 44, 12
COMPUTES = re.compile(r"^[\s\x00-\x20\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
"""How a text begins that a spreadsheet may take for a formula or a command, once it is saved as CSV."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKED = PatternFill("solid", fgColor="FFFFF2CC")
_HEAD = PatternFill("solid", fgColor="FFE8EEF0")
_TOP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its headings and its rows."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]]


def computes(text: str) -> bool:
    """Whether a spreadsheet might do something with ``text`` instead of showing it."""
    return bool(COMPUTES.match(text))


def workbook(sheets: Iterable[Sheet], *, rtl: bool = False) -> bytes:
    """The bytes of an .xlsx file. A cell that begins like a formula is text, stays text when it is edited, and is marked."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", sheet.title)[:31])
        page.sheet_view.rightToLeft = rtl
        page.freeze_panes = "B2"
        rows = [[_plain(text) for text in row] for row in sheet.rows]
        for place, heading in enumerate(sheet.headings):
            longest = max([len(heading), *(len(row[place]) for row in rows)])
            width = min(max(longest + 2, NARROWEST), WIDEST)
            page.column_dimensions[get_column_letter(place + 1)].width = width
        page.append([_heading(page, text) for text in sheet.headings])
        for row in rows:
            page.append([_cell(page, text) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _plain(text: str) -> str:
    shown = _FORBIDDEN.sub("\ufffd", text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]} …"


def _cell(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    cell.alignment = _TOP
    if computes(text):
        cell.quotePrefix = True
        cell.fill = _MARKED
    return cell


def _heading(page: object, text: str) -> WriteOnlyCell:
    cell = _cell(page, text)
    cell.font, cell.fill = Font(bold=True), _HEAD
    return cell
