"""What the rules of quality look at: one record and its closest neighbours, and dates as far as they are known. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

Properties = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Facts:
    """``papers``: documents that are records of their own, with this person as holder; ``holder_births``: of a document,
    the birth dates of its holder. ``attached`` are listings and papers as a list gave them.
    """

    schema: str
    properties: Properties
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    status: str = ""
    identifiers: Sequence[Mapping[str, Any]] = ()
    attached: Sequence[Mapping[str, Any]] = ()
    minor: bool = False
    papers: int = 0
    holder_births: Sequence[str] = field(default_factory=tuple)

    def said(self, *names: str) -> list[str]:
        """What is written under one of ``names``; blanks are nothing."""
        return [value for name in names for value in self.properties.get(name, ()) if value.strip()]

    def papers_said(self) -> Iterator[tuple[str, Properties]]:
        """Each paper and listing that is kept with it: schema and properties."""
        for item in self.attached:
            yield str(item["schema"]), item["properties"]


@dataclass(frozen=True)
class Span:
    """The days that a date may mean: all of a year, all of a month, or one day."""

    first: date
    last: date


def span(text: str) -> Span | None:
    """``text`` as a span of days; none where it is no date of the calendar."""
    try:
        year, month, day = (int(part) for part in (text[:10] + "-00-00"[len(text[:10]) - 4 :]).split("-"))
        if day:
            return Span(date(year, month, day), date(year, month, day))
        first = date(year, month or 1, 1)
        following = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
        return Span(first, following - timedelta(days=1))
    except ValueError:
        return None


def spans(values: Sequence[str]) -> list[Span]:
    return [found for value in values if (found := span(value))]


def after_all(one: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each date of ``one`` is certainly later than some date of ``others``."""
    ends = [found.last for found in spans(others)]
    begun = spans(one)
    return bool(ends and begun) and all(found.first > min(ends) for found in begun)


def birthday(born: date, age: int) -> date:
    """The day on which somebody born on ``born`` is ``age`` years old; of 29 February the first of March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months on, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in (moment.day, 30, 29, 28):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has twenty-eight days")
