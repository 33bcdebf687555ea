"""One person's walk of the whole surface: each address and operation is asked once, and many tests read the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import pytest

from comity.kernel import clock
from tests.pages import plainly
from tests.surface import Spot, cell
from tests.village import Village

WITHOUT_A_DESK = ("nobody", "petra", "paul")
"""Nobody has not signed in; Petra has no second factor yet; Paul has not chosen a desk."""
AT_A_DESK = ("amina", "claire", "denis", "lucie", "odile", "jonas", "rosa", "viktor", "ines")
AT_A_DESK += ("ravi", "tomas", "helena", "ingrid")
EVERYBODY = (*WITHOUT_A_DESK, *AT_A_DESK)


@dataclass(frozen=True)
class Answer:
    """What came back from one spot; ``cell`` is the word for it in the table."""

    cell: str
    status: int
    kind: str
    text: str

    @classmethod
    def of(cls, response: Any) -> Self:
        text = "" if response.streaming else response.content.decode("utf-8", "replace")
        return cls(cell(response), response.status_code, response.get("Content-Type", ""), text)

    def plain(self, address: str) -> str:
        """Without what differs from one request to the next."""
        return plainly(self.status, self.kind, self.text, address)


@dataclass(frozen=True)
class Walk:
    """Whose it was, and what she got at each spot."""

    name: str
    answers: dict[Spot, Answer]


def walked(village: Village, name: str, spots: list[Spot]) -> Walk:
    """At a clock that stands, because a page for printing says the minute."""
    client = village.browser(name)
    with clock.standing_at(clock.now()):
        return Walk(name, {spot: Answer.of(spot.ask(client, village)) for spot in spots})


def walkers(*names: str) -> list[Any]:
    """Parameters: what is tested of one person is tested by one worker, so that she walks once."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(f"walk of {name}")) for name in names]
