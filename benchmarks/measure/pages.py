"""Pages where there is much: how long the server takes for each, and whether the number of their queries grows."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

TIMES = 7
BOUND = 150.0
"""Milliseconds of server time that a page may take (issues 4 and 5)."""


@dataclass
class Page:
    """An address, who opens it, and what it took: milliseconds of each time, queries with few rows and with many."""

    what: str
    client: Client
    address: str
    few: int = 0
    many: int = 0
    took: list[float] = field(default_factory=list)

    def count_few(self) -> None:
        """Asked twice, so that what is read once is read before."""
        self._queries()
        self.few = self._queries()

    def measure(self) -> None:
        self.many = self._queries()
        for _ in range(TIMES):
            begun = time.perf_counter()
            self.client.get(self.address)
            self.took.append(1e3 * (time.perf_counter() - begun))

    def _queries(self) -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.get(self.address)
        if answer.status_code != 200:
            raise SystemExit(f"{self.address} answers {answer.status_code}")
        return len(asked)


def report(found: list[Page], what: str, few: int) -> None:
    """Print what each page took; ``what`` there is now, and how ``few`` there were at first."""
    print(f"  {what}; server time of a page in milliseconds, {TIMES} times each")
    print(f"  {'page':36} {'median':>8} {'slowest':>8} {'queries':>8} {f'with {few}':>9}")
    for page in found:
        middle, worst = statistics.median(page.took), max(page.took)
        print(f"  {page.what:36} {middle:8.1f} {worst:8.1f} {page.many:8} {page.few:9}")
    slow = [page.what for page in found if statistics.median(page.took) > BOUND]
    grown = [page.what for page in found if page.many != page.few]
    print(f"  over {BOUND:.0f} ms: {', '.join(slow) or 'none'}")
    print(f"  more queries with more rows: {', '.join(grown) or 'none'}")
