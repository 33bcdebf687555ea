"""Numbers shown beside the navigation. Rooms offer them when they start; the frame asks for them lazily."""

from collections.abc import Callable

from comity.kernel.viewer import Viewer

Count = Callable[[Viewer], int]
_counts: dict[str, Count] = {}


def offer(name: str, count: Count) -> None:
    """Let ``count(viewer)`` be shown under ``name`` ("waiting": matches a person has yet to look at)."""
    _counts[name] = count


def for_viewer(viewer: Viewer) -> dict[str, int]:
    return {name: count(viewer) for name, count in _counts.items()}
