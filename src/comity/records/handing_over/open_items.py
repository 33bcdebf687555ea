"""What is open at a bureau: each room offers its lists when the hub starts, as what they are called there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise

from comity.kernel.viewer import Viewer


class Entry(NamedTuple):
    """One thing that is open, as its list names it."""

    title: str
    url: str


class Open(NamedTuple):
    """How much is open, and the first of it."""

    number: int
    first: list[Entry]


@dataclass(frozen=True)
class Item:
    """A list of what waits for a bureau. ``look`` shows of it what the viewer may see."""

    key: str
    words: str | Promise
    url_name: str
    look: Callable[[Viewer], Open | None]


_items: dict[str, Item] = {}


def offer(item: Item) -> None:
    """Let ``item`` be part of every hand-over; ``look`` answers nothing for whom it does not concern."""
    _items[item.key] = item


def offered() -> dict[str, Item]:
    return dict(_items)


def what_is_open(viewer: Viewer) -> list[tuple[Item, Open]]:
    """Every list that concerns the viewer, with what is open in it."""
    looked = ((item, item.look(viewer)) for item in _items.values())
    return [(item, found) for item, found in looked if found is not None]
