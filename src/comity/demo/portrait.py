"""Portraits for fictional persons: geometric faces that nobody can take for a photograph."""

from html import escape
from math import sqrt
from random import Random

_GROUNDS = ("#dfe7ee", "#e9e2d6", "#dde9e1", "#e6e0ee", "#f0e1dc")
_SKINS = ("#6d8fb3", "#b38f6d", "#6fa58a", "#8f7fb5", "#b5797f", "#7a9aa8")
_CENTRE = 88
_HAIR = ("#2f3e4e", "#4e3b2f", "#3a4a3f", "#453a56", "#5a5a5a")


def portrait(key: str, label: str = "") -> str:
    """SVG text, the same for the same ``key``; no script, no style sheet, no outside reference.

    ``label`` is read by screen readers behind the words that say it is a drawing.
    """
    random = Random(f"portrait/{key}")  # noqa: S311 - a drawing, no secret
    ground, skin, hair = random.choice(_GROUNDS), random.choice(_SKINS), random.choice(_HAIR)
    title = escape("Drawing of a fictional person" + (f": {label}" if label else ""))
    parts = [
        f'<rect width="160" height="200" fill="{ground}"/>',
        _shoulders(random, hair),
        f'<rect x="66" y="118" width="28" height="34" fill="{skin}"/>',
        *_head(random, skin, hair),
        *_features(random, hair),
    ]
    body = "".join(parts)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 200" width="160" height="200" role="img">'
        f"<title>{title}</title>{body}</svg>"
    )


def _shoulders(random: Random, colour: str) -> str:
    slope = random.randint(146, 156)
    return f'<polygon points="18,200 34,{slope + 6} 80,{slope - 8} 126,{slope + 6} 142,200" fill="{colour}"/>'


def _head(random: Random, skin: str, hair: str) -> list[str]:
    width, height = random.randint(33, 41), random.randint(45, 52)
    crown = _CENTRE - height
    back = random.choice(
        (
            f'<rect x="{76 - width}" y="{crown - 6}" width="{2 * width + 8}" height="{height + 62}" rx="34"'
            f' fill="{hair}"/>',
            f'<circle cx="80" cy="{crown + 26}" r="{width + 3}" fill="{hair}"/>',
            f'<ellipse cx="80" cy="{_CENTRE - 6}" rx="{width + 4}" ry="{height}" fill="{hair}"/>',
            "",
        )
    )
    face = f'<ellipse cx="80" cy="{_CENTRE}" rx="{width}" ry="{height}" fill="{skin}"/>'
    return [back, face, _fringe(random, width, height, hair)]


def _fringe(random: Random, width: int, height: int, hair: str) -> str:
    """The upper part of the head's ellipse, cut straight, in a bow, or to one side."""
    line = _CENTRE - random.randint(height // 2, height * 3 // 5)
    half = round(width * sqrt(1 - ((_CENTRE - line) / height) ** 2), 1)
    left, right = 80 - half, 80 + half
    cut = random.choice(
        (f"L{left},{line}", f"Q80,{line - 24} {left},{line}", f"Q{left + 8},{line - 20} {left},{line}")
    )
    return f'<path d="M{left},{line} A{width},{height} 0 0 1 {right},{line} {cut} Z" fill="{hair}" stroke="{hair}"/>'


def _features(random: Random, dark: str) -> list[str]:
    eyes, gap, mouth = random.randint(80, 88), random.randint(13, 18), random.randint(112, 118)
    parts = [f'<circle cx="{80 + side * gap}" cy="{eyes}" r="4" fill="{dark}"/>' for side in (-1, 1)]
    parts.append(
        f'<path d="M80,{eyes + 4} l{random.choice((-5, 5))},14 h6" fill="none" stroke="{dark}" stroke-width="2"/>'
    )
    bend = random.randint(-3, 5)
    parts.append(
        f'<path d="M68,{mouth} Q80,{mouth + bend} 92,{mouth}" fill="none" stroke="{dark}" stroke-width="3" stroke-linecap="round"/>'
    )
    if random.random() < 0.3:
        parts += [
            f'<rect x="{80 + side * gap - 9}" y="{eyes - 8}" width="18" height="16" rx="4" fill="none" stroke="{dark}" stroke-width="2"/>'
            for side in (-1, 1)
        ]
    return parts
