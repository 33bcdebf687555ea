"""Which characters separate what in an interchange, from UNA or, without one, from the first segments."""

import re
from dataclasses import dataclass
from typing import Final

# A telex line break may fall anywhere, even inside a tag.
_W: Final = r"[\r\n]{0,3}"
_UNA = re.compile(rf"U{_W}N{_W}A(?P<advice>[^A-Za-z0-9]{{4,40}}?)(?=U{_W}N{_W}[BGH])")
_HEADER = re.compile(rf"U{_W}N{_W}[BH]")
_UNB = re.compile(r"UNB *([^\w \t\r\n])[A-Z]{4}([^\w \t\r\n])\d")
_UNH = re.compile(r"UNH *([^\w \t\r\n])[^\r\n]{0,40}?\1(?:PAXLST|PNRGOV|CUSRES)([^\w \t\r\n])")
_NEXT_TAG: Final = "|".join(_W.join(tag) for tag in ("UNG", "UNH", "BGM", "MSG", "TVL", "RFF", "NAD", "ORG"))
_WINDOW: Final = 2_000
_BREAKS: Final = {13: None, 10: None}

# What word processors and mail gateways make of an apostrophe; \x92 is the same in Windows-1252.
TYPOGRAPHIC: Final = "\u2018\u2019\u00b4\u201b\u0092"
NEWLINE: Final = "\n"
# Not str.strip's own set: the control characters 28 to 31 are the separators of syntax level B.
BLANKS: Final = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Separators:
    """`release` is empty where the sender has none; `terminator` NEWLINE means one segment a line."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    terminator: str = "'"

    @property
    def special(self) -> str:
        return self.component + self.element + self.release + self.terminator


@dataclass(frozen=True, slots=True)
class Start:
    """Where an interchange begins (offset of UNB or UNH), how it is cut, and what was odd about it."""

    offset: int
    separators: Separators
    remarks: tuple[str, ...] = ()


class Starts:
    """Finds one interchange after another; looks at no character of the text twice for the same purpose."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._advice: re.Match[str] | None = _UNA.search(text)
        self._header = self._header_from(0)

    def after(self, position: int) -> Start | None:
        """The next interchange at or after `position`; what stands before it is the mail's, not ours."""
        while self._advice and self._advice.start() < position:
            self._advice = _UNA.search(self.text, self._advice.end())
        if self._header and self._header[0] < position:
            self._header = self._header_from(position)
        advice, header = self._advice, self._header
        if advice and (not header or advice.start() < header[0]):
            observed = header[1] if header and header[0] == advice.end() else None
            return _from_advice(self.text, advice["advice"], advice.end(), observed)
        if not header:
            return None
        offset, (element, component) = header
        terminator = _terminator(self.text, offset, element, component)
        release = _release(self.text, offset, element + component + terminator)
        return Start(offset, Separators(component, element, release, terminator))

    def advice_between(self, start: int, end: int) -> bool:
        """Whether a service string advice, and so another interchange, begins there."""
        while self._advice and self._advice.start() < start:
            self._advice = _UNA.search(self.text, self._advice.end())
        return self._advice is not None and self._advice.start() < end

    def _header_from(self, position: int) -> tuple[int, tuple[str, str]] | None:
        for found in _HEADER.finditer(self.text, position):
            window = self.text[found.start() : found.start() + 200].translate(_BREAKS)
            match = _UNB.match(window) or _UNH.match(window)
            if match:
                return found.start(), (match[1], match[2])
        return None


def _from_advice(text: str, advice: str, offset: int, observed: tuple[str, str] | None) -> Start:
    component, element, release, terminator = _read_advice(advice)
    remarks = []
    if terminator and terminator in TYPOGRAPHIC:
        terminator = "'"
        remarks.append("UNA names a typographic quote as segment terminator; read as an apostrophe.")
    if observed and observed != (element, component):
        element, component = observed
        remarks.append("UNA names other separators than the header uses; the header's were taken.")
    if not terminator or len({component, element, terminator, release or "no"}) < 4:
        terminator = _terminator(text, offset, element, component)
        release = _release(text, offset, element + component + terminator)
        remarks.append("UNA is incomplete or names one character twice; separators were told from the text.")
    return Start(offset, Separators(component, element, release, terminator), tuple(remarks))


def _read_advice(advice: str) -> tuple[str, str, str, str]:
    """Component, element, release, terminator of the characters between UNA and the header."""
    chars = advice.translate(_BREAKS).ljust(5)
    component, element, release, reserved = chars[0], chars[1], chars[3], chars[4]
    rest = chars[5:].strip(BLANKS)
    if rest:
        terminator = rest[0]
    elif reserved != " ":
        # A mail gateway dropped the blank that stands for the reserved position.
        terminator = reserved
    else:
        terminator = NEWLINE if "\n" in advice or "\r" in advice else ""
    return component, element, release.strip(BLANKS), terminator


def _terminator(text: str, offset: int, element: str, component: str) -> str:
    """The character that stands before the second segment."""
    window = text[offset : offset + _WINDOW]
    found = re.compile(f"(?:{_NEXT_TAG})[ \\r\\n]*+{re.escape(element)}").search(window, 3)
    if not found:
        return "'"
    before = window[: found.start()].rstrip(BLANKS)
    gap = window[len(before) : found.start()]
    mark = before[-1]
    if not mark.isalnum() and mark not in element + component:
        return "'" if mark in TYPOGRAPHIC else mark
    return NEWLINE if "\n" in gap or "\r" in gap else "'"


def _release(text: str, offset: int, used: str) -> str:
    window = text[offset : offset + _WINDOW * 4]
    for mark in "?\\":
        if mark not in used and re.search(re.escape(mark) + "[" + re.escape(used + mark) + "]", window):
            return mark
    return "" if "?" in used else "?"
