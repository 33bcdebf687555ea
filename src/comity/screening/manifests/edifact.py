"""UN/EDIFACT cut into segments (ISO 9735), as carriers really send it, and text made safe to write.

Tolerates any separators, telex line breaks in the middle of tags and values, blanks around tags, address
lines before and mail footers after, several interchanges in one file, typographic quotes, a lost terminator
at the end of a line. Works in time linear in the text and holds one segment at a time.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final

from comity.screening.manifests.model import Limits, Problems
from comity.screening.manifests.separators import BLANKS, NEWLINE, TYPOGRAPHIC, Separators, Starts

_BREAKS: Final = {13: None, 10: None}
_MAX_INTERCHANGES: Final = 5_000
_TAG = re.compile(r"[A-Z][A-Z0-9]{2}")
_KNOWN: Final = (
    "NAD|ATT|DTM|LOC|NAT|RFF|DOC|CNT|UNT|UNE|UNZ|UNH|UNG|TDT|GEI|FTX|COM|BGM|TIF|SSR|TVL|SRC|RCI|ORG|MSG"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its number and offset (characters from the start of the text), tag and elements.

    `elements` leaves the tag out: in `LOC+178+FRA` the first element is `("178",)`.
    """

    number: int
    tag: str
    offset: int
    elements: tuple[tuple[str, ...], ...]

    @property
    def at(self) -> str:
        return f"segment {self.number} ({self.tag}) at character {self.offset}"

    def value(self, element: int, component: int = 0) -> str:
        """The value without blanks around it; empty where the segment ends earlier."""
        if element >= len(self.elements) or component >= len(self.elements[element]):
            return ""
        return self.elements[element][component].strip()

    def values(self, element: int) -> tuple[str, ...]:
        if element >= len(self.elements):
            return ()
        return tuple(part.strip() for part in self.elements[element])


def is_edifact(text: str) -> bool:
    return Starts(text[:200_000]).after(0) is not None


def segments(text: str, problems: Problems, limits: Limits) -> Iterator[Segment]:
    """Every segment of every interchange of the text; what is no segment becomes a problem."""
    starts = Starts(text)
    cutter = _Cutter(text, starts, problems, limits)
    end = 0
    for _ in range(_MAX_INTERCHANGES):
        start = starts.after(end)
        if start is None:
            return
        for remark in start.remarks:
            problems.add(f"UNA before character {start.offset}", remark, "note")
        end = yield from cutter.interchange(start.offset, start.separators)
        if cutter.number >= limits.max_segments:
            problems.add(f"character {end}", f"More than {limits.max_segments} segments; the rest is unread.")
            return
    problems.add(f"character {end}", f"More than {_MAX_INTERCHANGES} interchanges; the rest is unread.")


def split(raw: str, by: Separators) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Elements and components of one segment, unescaped, and whether a release character dangles."""
    if not by.release or by.release not in raw:
        return tuple(tuple(part.split(by.component)) for part in raw.split(by.element)), False
    elements: list[tuple[str, ...]] = []
    components: list[str] = []
    value: list[str] = []
    dangling = False
    characters = iter(raw)
    for character in characters:
        if character == by.release:
            released = next(characters, "")
            dangling = not released
            value.append(released)
        elif character in (by.component, by.element):
            components.append("".join(value))
            value = []
            if character == by.element:
                elements.append(tuple(components))
                components = []
        else:
            value.append(character)
    components.append("".join(value))
    elements.append(tuple(components))
    return tuple(elements), dangling


def escape(value: str, by: Separators) -> str:
    """The value with a release character before each separator; control characters are dropped."""
    plain = "".join(character for character in value if character.isprintable())
    return "".join(by.release + c if c in by.special else c for c in plain)


class _Cutter:
    """Walks one text; keeps the running number of segments over its interchanges."""

    def __init__(self, text: str, starts: Starts, problems: Problems, limits: Limits) -> None:
        self.text = text
        self.starts = starts
        self.problems = problems
        self.limits = limits
        self.number = 0

    def interchange(self, start: int, by: Separators) -> Generator[Segment, None, int]:
        """Yields the segments from `start`; its value is the offset at which to look for the next one."""
        finder = _terminator_pattern(by)
        lost = re.compile(rf"(?<![\r\n])[\r\n]++[ \t]*+(?=(?:{_KNOWN}) *{re.escape(by.element)})")
        while self.number < self.limits.max_segments:
            end = self._end(finder, start, by)
            raw = self.text[start : len(self.text) if end < 0 else end]
            if raw.lstrip(BLANKS)[:3] == "UNA" and self.starts.advice_between(start, start + len(raw) + 1):
                return start
            for offset, piece in self._pieces(raw, start, by, lost):
                segment = self._segment(piece, offset, by, closed=end >= 0)
                if segment:
                    yield segment
                    if segment.tag == "UNZ":
                        return offset + 3
            if end < 0:
                return len(self.text)
            start = end + 1
        return start

    def _end(self, finder: re.Pattern[str], start: int, by: Separators) -> int:
        """Offset of the terminator of the segment that begins at `start`; -1 where there is none."""
        for found in finder.finditer(self.text, start):
            if not by.release or by.terminator == NEWLINE:
                return found.start()
            releases, back = 0, found.start() - 1
            # A line break may stand between the release character and what it releases.
            while back >= start and self.text[back] in (by.release, "\r", "\n"):
                releases += self.text[back] == by.release
                back -= 1
            if releases % 2 == 0:
                return found.start()
        return -1

    def _pieces(
        self, raw: str, start: int, by: Separators, lost: re.Pattern[str]
    ) -> Iterator[tuple[int, str]]:
        """The segment; or several, where a known tag on a new line shows that a terminator was lost."""
        if len(raw) > self.limits.max_segment:
            self.problems.add(
                f"segment {self.number + 1} at character {start}",
                f"A segment of {len(raw)} characters is longer than {self.limits.max_segment}; not read.",
            )
            self.number += 1
            return
        begin = len(raw) - len(raw.lstrip(BLANKS))
        cuts = [] if by.terminator == NEWLINE else [m.end() for m in lost.finditer(raw, begin + 1)]
        for cut in cuts:
            self.problems.add(
                f"segment {self.number + 1} at character {start + begin}",
                "The segment is not closed before the next line begins a new one; both were read.",
                "warning",
            )
            yield start + begin, raw[begin:cut]
            begin = cut
        yield start + begin, raw[begin:]

    def _segment(self, raw: str, offset: int, by: Separators, *, closed: bool) -> Segment | None:
        if not closed and raw.lstrip(BLANKS).startswith("UNZ"):
            # The footer of a mail follows an interchange whose last terminator is missing.
            raw = raw.strip(BLANKS).splitlines()[0]
        plain = raw.translate(_BREAKS).strip(BLANKS)
        if not plain:
            return None
        elements, dangling = split(plain, by)
        tag = elements[0][0].strip()
        self.number += 1
        if not _TAG.fullmatch(tag):
            place = f"segment {self.number} at character {offset}"
            self.problems.add(place, f"'{plain[:30]}' does not begin with a segment tag; not read.")
            return None
        # Some systems write LOC:178 for LOC+178: what follows the tag as a component is the first element.
        rest = elements[1:] if len(elements[0]) == 1 else (elements[0][1:], *elements[1:])
        segment = Segment(self.number, tag, offset, rest)
        if dangling:
            self.problems.add(segment.at, "The segment ends in a release character.", "warning")
        if not closed and by.terminator != NEWLINE:
            self.problems.add(segment.at, "The last segment is not closed by a terminator.", "warning")
        return segment


def _terminator_pattern(by: Separators) -> re.Pattern[str]:
    if by.terminator == NEWLINE:
        return re.compile(r"[\r\n]")
    if by.terminator != "'":
        return re.compile(re.escape(by.terminator))
    # A typographic quote ends a segment only where a new one begins: names such as O’Brien keep theirs.
    ahead = rf"\s*+(?:[A-Z]{{3}} *[{re.escape(by.element + by.component)}]|\Z)"
    return re.compile(rf"'|[{TYPOGRAPHIC}](?={ahead})")
