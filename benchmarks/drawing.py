"""Small charts as SVG, readable in light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Point = tuple[float, float]
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#444}.h{font-weight:600;font-size:14px}"
    ".g{stroke:#8884}.a{fill:#1f6f78;stroke:#1f6f78}.b{fill:#c98a2b;stroke:#c98a2b}.c{fill:#8a8f98;stroke:#8a8f98}"
    "polyline{fill:none!important;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}.a{fill:#5bb8c2;stroke:#5bb8c2}}</style>"
)
_CLASSES = "abc"


def bars(title: str, rows: Sequence[tuple[str, Sequence[float]]], legend: Sequence[str]) -> str:
    """A bar for each value from 0 to 1, grouped in named rows."""
    left, wide, each = 200, 420, 10 * len(legend) + 8
    top = 50 + 18 * len(legend)
    parts = [_legend(title, legend)]
    for at, (name, values) in enumerate(rows):
        y = top + at * each
        parts.append(f'<text x="{left - 8}" y="{y + each / 2 + 2}" text-anchor="end">{escape(name)}</text>')
        for number, value in enumerate(values):
            if value == value:  # noqa: PLR0124 -- not a number where nobody was asked
                parts.append(
                    f'<rect class="{_CLASSES[number]}" x="{left}" y="{y + 10 * number}" '
                    f'width="{max(1.0, wide * value):.1f}" height="8"/>'
                )
    bottom = top + len(rows) * each
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = left + wide * tick
        parts.append(f'<line class="g" x1="{x}" x2="{x}" y1="{top - 6}" y2="{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 16}" text-anchor="middle">{tick:.0%}</text>')
    return _svg(left + wide + 40, bottom + 30, parts)


def lines(
    title: str,
    series: Sequence[tuple[str, Sequence[Point]]],
    axes: tuple[str, str],
    ticks: Sequence[tuple[float, str]],
    diagonal: bool = False,
) -> str:
    """Lines over x and y from 0 to 1; ``ticks`` name places on the x axis."""
    left, wide, high = 60, 480, 280
    top = 50 + 18 * len(series)
    parts = [_legend(title, [name for name, _ in series])]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        y = top + high * (1 - tick)
        parts.append(f'<line class="g" x1="{left}" x2="{left + wide}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{tick:.0%}</text>')
    for place, name in ticks:
        x = left + wide * place
        parts.append(f'<text x="{x:.1f}" y="{top + high + 16}" text-anchor="middle">{escape(name)}</text>')
    if diagonal:
        parts.append(f'<line class="g" x1="{left}" y1="{top + high}" x2="{left + wide}" y2="{top}"/>')
    for number, (_, points) in enumerate(series):
        kind = _CLASSES[number]
        places = [(left + wide * x, top + high * (1 - y)) for x, y in points]
        parts.append(f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>')
        parts += [f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
    across, up = map(escape, axes)
    parts.append(f'<text x="{left + wide / 2}" y="{top + high + 36}" text-anchor="middle">{across}</text>')
    parts.append(f'<text x="{left}" y="{top - 10}">{up}</text>')
    return _svg(left + wide + 40, top + high + 50, parts)


def _legend(title: str, names: Sequence[str]) -> str:
    keys = "".join(
        f'<rect class="{_CLASSES[at]}" x="16" y="{36 + 18 * at}" width="10" height="10"/>'
        f'<text x="32" y="{45 + 18 * at}">{escape(name)}</text>'
        for at, name in enumerate(names)
    )
    return f'<text class="h" x="16" y="22">{escape(title)}</text>{keys}'


def _svg(wide: float, high: float, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" role="img">'
        f"{_STYLE}\n{body}\n</svg>\n"
    )
