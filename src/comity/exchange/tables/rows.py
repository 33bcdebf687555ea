"""Rows of a table into entities, by what somebody said its columns mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, BinaryIO

from comity.exchange.entity_draft import Draft
from comity.exchange.identifiers import Kind, NotOne, canonical
from comity.exchange.model import Problem, Read, Sentence, SizeExceededError, quoted, sentence, storable
from comity.exchange.tables import values
from comity.exchange.tables.dates import DateError
from comity.exchange.tables.sheets import NoTableError, Row, Sheet, sheet
from comity.exchange.tables.values import Order
from comity.exchange.tables.words import plain

SAMPLE, HEADINGS = 200, 30
"""Rows by which columns are understood, and among which their headings stand."""
NO_VALUE = frozenset(
    {"", "-", "--", "n a", "na", "none", "null", "nil", "unknown", "inconnu", "desconocido", "غير معروف"}
)
LONGEST_NOTHING = max(map(len, NO_VALUE)) + 2
GENDERS = {"M": "male", "F": "female", "X": "other"}
_SERIAL = re.compile(r"[1-5]\d{4}(?:\.\d+)?")
_EXCEL = date(1899, 12, 30)
_SPLIT = re.compile(r"\s*[;\n]\s*")
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")
_LONGEST = 5_000


@dataclass(frozen=True)
class Column:
    """One column that is taken over. ``how``: text, many (parted by semicolons), date, country, gender,
    mujer (a column that writes H and M, *hombre* and *mujer*), id, or
    ``check:`` and a kind of identifier."""

    place: int
    heading: str
    field: str
    how: str = "text"
    order: Order = "unknown"


@dataclass(frozen=True)
class Plan:
    """What a table is read as. ``header``: the row that names the columns, 0 where there is none. ``today``: ISO."""

    kind: str
    schema: str
    header: int
    columns: tuple[Column, ...]
    today: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Plan:
        return cls(**{**said, "columns": tuple(Column(**column) for column in said["columns"])})


@dataclass
class Look:
    """What a table looks like before anybody said what it means. ``headings`` have each its own name."""

    header: int
    headings: list[str]
    sample: list[Row] = field(default_factory=list)
    kind: str = ""

    def column(self, place: int) -> list[str]:
        return [row[place] for _, row in self.sample if place < len(row) and row[place]]


def look(stream: BinaryIO, known: Callable[[list[str]], int], headless: bool = False) -> Look:
    """Its headings, and rows to understand it by; :class:`NoTableError` where there is no table.

    ``headless``: no row names the columns, whatever the first one looks like; they are called by their letters.
    """
    found = sheet(stream, known)
    first = list(islice(found.rows(), HEADINGS))
    if not first:
        raise NoTableError("it is empty")
    best = -1 if headless else max(range(len(first)), key=lambda place: (known(first[place][1]), -place))
    if best >= 0 and known(first[best][1]) < 1:
        best = _likely_header(first)
    number, row = first[best] if best >= 0 else (0, [""] * max(len(cells) for _, cells in first))
    sample = list(islice((one for one in found.rows() if one[0] > number and one[1] != row), SAMPLE))
    if not sample:
        raise NoTableError("there is no row below its headings")
    width = max([len(row), *(len(cells) for _, cells in sample)])
    return Look(number, _named([*row, *[""] * (width - len(row))]), sample, found.kind)


def _likely_header(rows: list[Row]) -> int:
    """The first row below the title, where it is full of different words and has no number; -1 where it is not."""
    for place, (_, row) in enumerate(rows):
        told = [cell for cell in row if cell]
        if len(told) >= 2:
            words = len(set(told)) == len(told) and not any(c.isdigit() for cell in told for c in cell)
            return place if words else -1
    return -1


def _named(row: list[str]) -> list[str]:
    """Headings that differ: the second "Name" is "Name (2)", one without words is called by its letter."""
    seen: dict[str, int] = {}
    named = []
    for place, cell in enumerate(row):
        heading = tidy(cell)[:100] or _letter(place)
        seen[heading] = seen.get(heading, 0) + 1
        named.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return named


def _letter(place: int) -> str:
    letters = ""
    while place >= 0:
        letters, place = chr(ord("A") + place % 26) + letters, place // 26 - 1
    return letters


def read(stream: BinaryIO, plan: Plan, start_after: int = 0) -> Iterator[Read]:
    """Yield one entity for each row; its position is its row. Never raises on what the file contains.

    A cell that cannot be used costs that cell: it is named, and kept in the notes.
    """
    for one in told(stream, plan):
        if one.number > start_after:
            yield one.read


@dataclass(frozen=True)
class Told:
    """A row: its number and cells, what became of the cell of each heading, and what is read."""

    number: int
    cells: list[str]
    became: dict[str, list[str]]
    read: Read


def told(stream: BinaryIO, plan: Plan) -> Iterator[Told]:
    """The same with each row's number and cells, and what became of them."""
    reader, last = _Reader(plan), plan.header
    try:
        found = sheet(stream, lambda row: sum(plain(cell) in reader.headings for cell in row))
        for last, cells in _below(found, plan.header):
            if not reader.is_header(cells):
                read = _warned(reader.row(last, cells), found)
                yield Told(last, [tidy(cell) for cell in cells], reader.became, read)
        for at, message, severity in found.problems:
            if severity == "error":
                last += 1
                yield Told(last, [], {}, Read(last, at, None, (Problem(at, "", message),)))
    except (NoTableError, SizeExceededError) as stop:
        at = f"row {last + 1}"
        stopped = Problem(at, "", f"{stop}; reading stopped")
        yield Told(last + 1, [], {}, Read(last + 1, at, None, (stopped,)))


def _warned(read: Read, found: Sheet) -> Read:
    """A row with what was doubtful about reading it."""
    doubts = tuple(
        Problem(at, "", message) for at, message, severity in found.problems if severity == "warning"
    )
    found.problems[:] = [problem for problem in found.problems if problem[2] == "error"]
    return replace(read, problems=(*doubts, *read.problems)) if doubts else read


def _below(found: Sheet, header: int) -> Iterator[Row]:
    return ((number, cells) for number, cells in found.rows() if number > header and any(cells))


class _Reader:
    def __init__(self, plan: Plan) -> None:
        self._plan, self._today = plan, date.fromisoformat(plan.today)
        self._seen: dict[int, int] = {}
        self.became: dict[str, list[str]] = {}
        said = [(column.place, column.heading.casefold()) for column in plan.columns]
        self._names = [(place, {name, name.rpartition(" (")[0]}) for place, name in said]
        self.headings = {plain(name) for _, name in said}

    def is_header(self, cells: list[str]) -> bool:
        """Whether a row only names the columns once more, as where pages of a table were joined."""
        said = False
        for place, names in self._names:
            if place < len(cells) and cells[place]:
                if cells[place].casefold() not in names:
                    return False
                said = True
        return said

    def row(self, number: int, cells: list[str]) -> Read:
        at, problems = f"row {number}", list[Problem]()
        self.became = {}
        draft, own = Draft("", self._plan.schema), ""
        country = next(iter(self._countries(cells)), "")
        for column in self._plan.columns:
            text = tidy(cells[column.place]) if column.place < len(cells) else ""
            if not text or (_may_be_nothing(text) and plain(text) in NO_VALUE):
                continue
            if len(text) > _LONGEST:
                problems.append(
                    Problem(at, column.heading, sentence("longer than a record can hold"), quoted(text[:200]))
                )
                continue
            if column.how == "id":
                own = text[:150]
                continue
            for part in _SPLIT.split(text) if column.how != "text" else [text]:
                value, wrong = self._value(column, part, country)
                draft.add(column.field, value)
                if value:
                    self.became.setdefault(column.heading, []).append(value)
                if wrong:
                    problems.append(Problem(at, column.heading, wrong, quoted(part)))
                    draft.add("notes", f"{column.heading}: {part}")
        if not draft.properties:
            return Read(
                number, at, None, (*problems, Problem(at, "", sentence("nothing in this row is taken over")))
            )
        self._whole_name(draft)
        draft.id = f"{self._plan.kind}:{own or _mark(draft)}"
        same = self._seen.setdefault(hash(draft.id), number)
        if same != number:
            told = (
                sentence("the same number as row %(row)s; row refused", row=same)
                if own
                else sentence("the same as row %(row)s; row refused", row=same)
            )
            return Read(number, at, None, (*problems, Problem(at, "", told)))
        return Read(number, at, draft.entity(), tuple(problems))

    def _countries(self, cells: list[str]) -> Iterator[str]:
        for column in self._plan.columns:
            if (
                column.how == "country"
                and column.place < len(cells)
                and (code := _country(cells[column.place]))
            ):
                yield code

    def _value(self, column: Column, text: str, country: str) -> tuple[str | None, str]:
        """A part of a cell as a value, and what is wrong with it."""
        if column.how == "date":
            return self._date(column, text)
        if column.how == "country":
            code = _country(text)
            return code, "" if code else sentence("not a country known by that name")
        if column.how in {"gender", "mujer"}:
            letter = values.sex(text, mujer=column.how == "mujer")
            return GENDERS.get(letter or ""), "" if letter else sentence("not a sex that is known")
        if column.how.startswith("check:"):
            try:
                return canonical(Kind(column.how.removeprefix("check:")), text, country).display, ""
            except NotOne as error:
                return None, str(error) or sentence("not a number of this kind")
        return text, ""

    def _date(self, column: Column, text: str) -> tuple[str | None, str]:
        if _SERIAL.fullmatch(text):  # a day as Excel counts it, in a cell that does not say so
            return (_EXCEL + timedelta(days=int(float(text)))).isoformat(), ""
        reading = values.birth if column.field in {"birthDate", "buildDate", "deathDate"} else values.expiry
        try:
            day = reading(text, column.order, self._today)
        except DateError as error:
            told: Sentence = error.args[0]
            return None, told
        doubtful = column.order == "unknown" and values.is_ambiguous(text)
        return day, sentence("may be read two ways; the day was taken to come first") if doubtful else ""

    def _whole_name(self, draft: Draft) -> None:
        said = draft.properties
        if draft.schema == "Person" and not said.get("name"):
            parts = [said[name][0] for name in ("firstName", "middleName", "lastName") if said.get(name)]
            draft.add("name", " ".join(parts))


def _may_be_nothing(text: str) -> bool:
    """Whether it is worth asking: most cells begin with a digit, or are longer than any word for nothing."""
    return len(text) <= LONGEST_NOTHING and not text[0].isdigit()


def _mark(draft: Draft) -> str:
    """What stands for a row that has no number of its own: who or what it is about. Changed, it is another one."""
    who = [
        f"{name}={sorted(draft.properties[name])}"
        for name in ("name", "birthDate", "number", "passportNumber", "idNumber")
        if draft.properties.get(name)
    ]
    if len(who) < 1 or draft.schema not in {"Person", "Organization", "Passport"}:
        who = [
            f"{name}={sorted(given)}" for name, given in sorted(draft.properties.items()) if name != "notes"
        ]
    return "~" + hashlib.sha256("|".join(who).encode()).hexdigest()[:32]


@lru_cache(maxsize=4096)
def _country(text: str) -> str | None:
    from rigour.territories import lookup_territory  # noqa: PLC0415 - takes a second to load its tables

    said = tidy(text)
    territory = lookup_territory(said) if len(said) >= 2 else None
    return territory.ftm_country if territory is not None else None


def tidy(text: str) -> str:
    """Without what nobody sees, blanks made one; line breaks stay, for they part values."""
    lines = (" ".join(line.split()) for line in _UNSEEN.sub("", storable(text)).split("\n"))
    return "\n".join(line for line in lines if line)
