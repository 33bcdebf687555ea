"""From whatever was typed, pasted or scanned to the right number of lines of the right length."""

import re
import unicodedata
from collections.abc import Sequence

from comity.screening.documents.mrz_fields import FILLER
from comity.screening.documents.mrz_layout import LAYOUTS, Layout, layout_for
from comity.screening.documents.mrz_model import MrzError, Problem

_LONGEST = 4000
"""Characters: more than this is no machine-readable zone, however it was wrapped."""
_LOOKALIKES = str.maketrans({"«": "<<", "‹": "<", "〈": "<", "《": "<<", "˂": "<", "≪": "<<"})
_ALLOWED = re.compile(r"[A-Z0-9<]*")
WIDTHS = {90: 30, 88: 44, 72: 36}


def tidy(text: str) -> str:
    """One line in upper case with its blanks taken out and look-alikes of the filler put right."""
    text = unicodedata.normalize("NFKC", text).replace("&lt;", FILLER).translate(_LOOKALIKES)
    return "".join(text.split()).upper()


def arrange(lines: str | Sequence[str]) -> tuple[Layout, tuple[str, ...], list[Problem]]:
    """The layout that fits and its lines; raises :class:`MrzError` naming the line that does not fit."""
    parts = lines.splitlines() if isinstance(lines, str) else list(lines)
    if sum(len(part) for part in parts) > _LONGEST:
        raise MrzError("This is too long for a machine-readable zone.")
    tidied = [line for line in map(tidy, parts) if line]
    if not tidied:
        raise MrzError("There is nothing to read.")
    _refuse_strange(tidied)
    joined = "".join(tidied)
    if len(joined) in WIDTHS and not _fits(tidied):
        tidied = cut(joined)
    layout = _layout(tidied)
    arranged, problems = _names_to_width(layout, tidied)
    for number, line in enumerate(arranged, 1):
        if len(line) != layout.width:
            raise MrzError(
                f"Line {number} has {len(line)} characters; {layout.format} has {layout.width}.", number
            )
    return layout, tuple(arranged), problems


def _refuse_strange(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, 1):
        good = _ALLOWED.match(line)
        column = good.end() if good else 0
        if column < len(line):
            raise MrzError(
                f"Line {number}, character {column + 1}: {line[column]!r} is not A-Z, 0-9 or <.", number
            )


def _fits(lines: Sequence[str]) -> bool:
    return (
        len({len(line) for line in lines}) == 1
        and layout_for(len(lines), len(lines[0]), lines[0][0]) is not None
    )


def cut(joined: str) -> list[str]:
    width = WIDTHS[len(joined)]
    return [joined[start : start + width] for start in range(0, len(joined), width)]


def _layout(lines: Sequence[str]) -> Layout:
    """The layout whose width the lines with fixed columns have; the line of names tells least."""
    height = len(lines)
    telling = lines[:2] if height == 3 else lines[1:]
    for line in (*telling, lines[0]):
        layout = layout_for(height, len(line), lines[0][0])
        if layout is not None:
            return layout
    if height not in {2, 3}:
        raise MrzError(f"A machine-readable zone has 2 or 3 lines, not {height}.")
    candidates = [each for each in LAYOUTS.values() if each.height == height]
    wrong = next(
        number for number, line in enumerate(lines, 1) if all(len(line) != c.width for c in candidates)
    )
    widths = " or ".join(str(width) for width in sorted({each.width for each in candidates}))
    raise MrzError(f"Line {wrong} has {len(lines[wrong - 1])} characters, not {widths}.", wrong)


def _names_to_width(layout: Layout, lines: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """Add or take trailing fillers on the line that ends in names: nothing in it stands by column there."""
    place = layout.fields["name"].span.line
    line = lines[place]
    fitted = line.rstrip(FILLER).ljust(layout.width, FILLER)
    if len(line) == layout.width or len(fitted) != layout.width:
        return list(lines), []
    arranged = [*lines]
    arranged[place] = fitted
    message = f"The line had {len(line)} characters; fillers at its end made it {layout.width}."
    return arranged, [Problem("name", message, place + 1, repaired=True)]
