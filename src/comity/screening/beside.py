"""What other rooms put beside a hit. They give themselves when Django starts, because imports run one way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from comity.kernel.viewer import Viewer
from comity.screening.models import Hit


@dataclass(frozen=True)
class Link:
    url: str
    label: str | Promise


_asked: dict[str, Callable[[Viewer, Hit], Link | None]] = {}


def put_beside_hits(name: str, link: Callable[[Viewer, Hit], Link | None]) -> None:
    _asked[name] = link


def beside(viewer: Viewer, hit: Hit) -> Iterator[Link]:
    """The links that this viewer gets beside this hit."""
    yield from filter(None, (link(viewer, hit) for link in _asked.values()))
