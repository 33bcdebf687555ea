"""Passenger tables (CSV and its cousins) into travellers, with or without a header, in four languages."""

from collections import Counter
from datetime import date
from itertools import islice
from typing import Final

from comity.exchange.model import sentence
from comity.exchange.tables import values as table_values
from comity.exchange.tables.cells import SAMPLE_LINES, Bounds, Record, cells, delimiter_of, lines_of, records
from comity.exchange.tables.dates import DateError
from comity.screening.manifests import names
from comity.screening.manifests.model import Leg, Limits, Message, Problems, Reading, TravelDocument
from comity.screening.manifests.person import Draft, Roster
from comity.screening.manifests.table_columns import is_header, recognise, role

_SAMPLE: Final = 200


def is_table(text: str) -> bool:
    """Whether the first lines are a table in which people can be found."""
    lines = lines_of(text[:100_000])
    delimiter = delimiter_of(lines, _known)
    if not delimiter:
        return False
    if header_at(lines, delimiter):
        return True
    sample = list(islice(records(lines, delimiter, Problems().add, Bounds()), _SAMPLE))
    columns = guess_columns(sample)
    # Two words with a comma between them are in every letter; a date, a number or a country makes a list.
    names_only = {"family", "given", "name"}
    return bool(names_only & columns.keys()) and bool(columns.keys() - names_only)


def read_table(text: str, today: date, limits: Limits, problems: Problems) -> Reading:
    """One traveller a record. A cell that is wrong costs that cell, never the person."""
    lines = lines_of(text)
    delimiter = delimiter_of(lines, _known) or ","
    header = header_at(lines, delimiter)
    first = header[0] + 1 if header else int(lines[0].lower().startswith("sep="))
    names_of_columns = header[1] if header else []
    bounds = Bounds(limits.max_segment, limits.max_segments)
    sample = list(islice(records(lines[first:], delimiter, Problems().add, bounds, first), _SAMPLE))
    columns = recognise(names_of_columns) if header else guess_columns(sample)
    if not header:
        told = ", ".join(f"{field} in column {column + 1}" for field, column in columns.items())
        problems.add(
            "line 1",
            sentence(
                "The table has no header; its columns were taken to be: %(columns)s.", columns=told or "none"
            ),
            "note",
        )
    for heading in (h for n, h in enumerate(names_of_columns) if h and n not in columns.values()):
        problems.add(
            f"line {first}",
            sentence("Column '%(column)s' is not known and was not read.", column=heading[:40]),
            "note",
        )
    table = _Table(columns, names_of_columns, sample, Roster(today, problems, limits.max_travellers))
    for record in records(lines[first:], delimiter, problems.add, bounds, first):
        table.person(record)
        if table.roster.refused:
            break
    if not table.roster.travellers:
        problems.add("file", sentence("The table names nobody."))
    message = Message(0, kind="TABLE", legs=tuple(table.legs))
    return Reading(
        "csv", messages=(message,), travellers=tuple(table.roster.travellers), problems=problems.all()
    )


def header_at(lines: list[str], delimiter: str) -> tuple[int, list[str]] | None:
    """The index and cells of the line that names the columns, among the first lines of the file."""
    for index, line in enumerate(lines[:SAMPLE_LINES]):
        row = cells(line[:8_000], delimiter)
        if is_header(recognise(row)):
            return index, row
    return None


def _known(row: list[str]) -> int:
    return len(recognise(row))


def guess_columns(sample: list[Record]) -> dict[str, int]:
    """What each column of a table without header holds, told from its values."""
    columns: dict[str, int] = {}
    words: list[int] = []
    for column in range(max((len(row) for _, row in sample), default=0)):
        values = [row[column] for _, row in sample if column < len(row) and row[column]]
        kind = _kind(values)
        if kind == "date":
            kind = "expires" if "birth_date" in columns else "birth_date"
        elif kind == "country":
            kind = "issuer" if "nationality" in columns else "nationality"
        if kind == "words":
            words.append(column)
        elif kind:
            columns.setdefault(kind, column)
    if len(words) == 1:
        columns["name"] = words[0]
    elif words:
        columns["family"], columns["given"] = words[:2]
    return columns


def _kind(values: list[str]) -> str:
    if not values:
        return ""
    tests = Counter[str]()
    for value in values:
        tests[_kind_of_value(value)] += 1
    kind, count = tests.most_common(1)[0]
    return kind if count * 3 >= len(values) * 2 else ""


def _kind_of_value(value: str) -> str:
    letters = sum(c.isalpha() for c in value)
    digits = sum(c.isdigit() for c in value)
    if table_values.is_date(value):
        return "date"
    if len(value) == 1 and table_values.sex(value):
        return "sex"
    if value.isascii() and value.isalpha() and value.isupper() and len(value) in (2, 3):
        return "country"
    if digits >= 4 and digits + letters == len(value.replace(" ", "")):
        return "number"
    return "words" if letters >= 2 and not digits else ""


class _Table:
    def __init__(
        self, columns: dict[str, int], headings: list[str], sample: list[Record], roster: Roster
    ) -> None:
        self.columns = columns
        self.headings = headings
        self.roster = roster
        self.legs: list[Leg] = []
        born = [self._cell(row, "birth_date") for _, row in sample]
        ends = [self._cell(row, "expires") for _, row in sample]
        self.order = table_values.order_of([*born, *ends])
        sexes = {self._cell(row, "sex").upper() for _, row in sample}
        self.mujer = {"H", "M"} <= sexes and "F" not in sexes
        self.warned = False

    def person(self, record: Record) -> None:
        line, row = record
        if row == self.headings:
            return  # pages of a table that were joined: each brings its headings
        if not any(self._cell(row, field) for field in ("name", "family", "given", "number")):
            self.roster.problems.add(
                f"line {line}", sentence("Neither a name nor a document number; not read.")
            )
            return
        draft = Draft(role(self._cell(row, "role")), f"line {line}")
        draft.family, draft.given = self._cell(row, "family"), self._cell(row, "given")
        if not (draft.family or draft.given):
            draft.family, draft.given = names.split_whole(self._cell(row, "name"))
        draft.middle = self._cell(row, "middle")
        for field in ("birth_place", "residence", "booking", "seat", "embarkation", "debarkation"):
            setattr(draft, field, self._cell(row, field))
        draft.nationalities = [country for country in [self._cell(row, "nationality")] if country]
        draft.sex = self._sex(line, row)
        draft.birth_date = self._date(line, row, "birth_date")
        number, expires = self._cell(row, "number"), self._date(line, row, "expires")
        if number:
            kind = self._cell(row, "kind").upper() or "P"
            draft.documents = [TravelDocument(kind, number, self._cell(row, "issuer"), expires)]
        self._leg(row)
        self.roster.add(draft, 0)

    def _cell(self, row: list[str], field: str) -> str:
        column = self.columns.get(field, -1)
        return row[column] if 0 <= column < len(row) else ""

    def _place(self, line: int, field: str) -> str:
        column = self.columns[field]
        heading = self.headings[column] if column < len(self.headings) else str(column + 1)
        return f"line {line}, column {heading[:40]}"

    def _sex(self, line: int, row: list[str]) -> str:
        written = self._cell(row, "sex")
        known = table_values.sex(written, mujer=self.mujer) if written else ""
        if known is None:
            self.roster.problems.add(
                self._place(line, "sex"),
                sentence("'%(value)s' is no sex; expected M, F or X.", value=written[:20]),
            )
        return known or ""

    def _date(self, line: int, row: list[str], field: str) -> str:
        written = self._cell(row, field)
        if not written:
            return ""
        if self.order == "unknown" and table_values.is_ambiguous(written) and not self.warned:
            self.warned = True
            text = sentence(
                "'%(value)s' and others may be read two ways; the day was taken to come first.",
                value=written[:20],
            )
            self.roster.problems.add(self._place(line, field), text, "warning")
        read = table_values.birth if field == "birth_date" else table_values.expiry
        try:
            return read(written, self.order, self.roster.today)
        except DateError as error:
            self.roster.problems.add(self._place(line, field), error.args[0])
            return ""

    def _leg(self, row: list[str]) -> None:
        flight = self._cell(row, "flight")
        leg = Leg(flight, self._cell(row, "embarkation"), self._cell(row, "debarkation"))
        if flight and leg not in self.legs and len(self.legs) < 100:
            self.legs.append(leg)
