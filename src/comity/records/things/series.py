"""Series of document numbers, from one to another: stolen blanks. Pure.

A series is filed under a few beginnings of numbers, as a telephone network files its ranges: AK1200 to AK1399 under
AK12** and AK13**. A number lies in it when one of its own beginnings is filed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.exchange.identifiers import Kind, NotOne, canonical

SPACE = "series"
MOST = 10_000_000
"""Numbers that one series may have; more is a slip of the pen."""
PARTS = re.compile(r"(.*?)([0-9]{1,12})")
ANY = "*"


class NotASeries(ValueError):
    """The two numbers do not begin and end one series."""


class Series(NamedTuple):
    """``prefix`` is common to all numbers; ``first`` and ``last`` are their digits, of the same length."""

    prefix: str
    first: str
    last: str

    @property
    def size(self) -> int:
        return int(self.last) - int(self.first) + 1

    def keys(self) -> list[str]:
        """The beginnings under which the series is filed; at most eighteen for each digit."""
        return [f"{SPACE}:{self.prefix}{beginning}" for beginning in _beginnings(self.first, self.last)]


def series(first: str, last: str) -> Series:
    """The series between two numbers, both within it; raises `NotASeries`."""
    one, two = _split(_compact(first)), _split(_compact(last))
    if one is None or two is None:
        raise NotASeries("both numbers end in digits")
    if one[0] != two[0] or len(one[1]) != len(two[1]):
        raise NotASeries("both numbers have the same letters in front and as many digits")
    found = Series(one[0], one[1], two[1])
    if not 1 <= found.size <= MOST:
        raise NotASeries("the second number follows the first, and not too far behind")
    return found


def keys_of(number: str) -> list[str]:
    """Under what a canonical document number would be filed, were it in a series: each of its beginnings."""
    parts = _split(number)
    if parts is None:
        return []
    prefix, digits = parts
    return [
        f"{SPACE}:{prefix}{digits[:kept]}{ANY * (len(digits) - kept)}" for kept in range(len(digits), -1, -1)
    ]


def _compact(text: str) -> str:
    try:
        return canonical(Kind.NUMBER, text).canonical
    except NotOne as error:
        raise NotASeries("both are numbers") from error


def _split(number: str) -> tuple[str, str] | None:
    match = PARTS.fullmatch(number)
    return (match[1], match[2]) if match else None


def _beginnings(first: str, last: str) -> Iterator[str]:
    """The fewest beginnings that together hold all numbers from ``first`` to ``last`` and no other."""
    width, low, high = len(first), int(first), int(last)
    while low <= high:
        step = 1
        while low % (step * 10) == 0 and low + step * 10 - 1 <= high and step < 10**width:
            step *= 10
        free = len(str(step)) - 1
        yield f"{low // step:0{width - free}d}{ANY * free}" if free < width else ANY * width
        low += step
