"""Finding machine-readable zones in any text: a list, a mail, the output of a scanner."""

import re
from collections.abc import Sequence

from comity.screening.documents.mrz_fields import FILLER
from comity.screening.documents.mrz_lines import WIDTHS, cut, tidy
from comity.screening.documents.mrz_model import Found

_LONGEST_LINE = 4000
_RUN = re.compile(r"""(?<![^\s>"':;,|(])[A-Z0-9<]{28,96}""")
_EXACT = frozenset({30, 36, 44, *WIDTHS})
_OPENING = re.compile(r"[PVIACDS][A-Z0-9<][A-Z<]{3}")
_STRANGE = re.compile(r"[^A-Z0-9<]")
_BIRTH = re.compile(r"[0-9OIBS<]{7}[A-Z<]")


def find(text: str) -> list[Found]:
    """Every block of ``text`` that looks like a machine-readable zone, readable or not, in order.

    Blocks that are cut short or hold a wrong character are given too, so that ``mrz.parse`` can say what is
    wrong with them. Zones in one line, with blanks, or after other words are found as well.
    """
    lines = [(number, _candidate(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    found: list[Found] = []
    place = 0
    while place < len(lines):
        number, line = lines[place]
        block = _block(line, [following for _, following in lines[place + 1 : place + 3]])
        if block:
            found.append(Found(number, block))
        place += 1 if len(line) in WIDTHS else max(1, len(block))
    return found


def _candidate(line: str) -> str:
    """What in ``line`` may belong to a zone, tidied; a line far too long is only searched for a run."""
    whole = tidy(line) if len(line) <= _LONGEST_LINE else ""
    if len(whole) in _EXACT and not _STRANGE.search(whole):
        return whole
    runs = [run for run in _RUN.findall(line.upper()) if FILLER in run or run[0].isdigit()]
    exact = [run for run in runs if len(run) in _EXACT]
    return str((exact or runs or [whole])[0])[:120]


def _block(line: str, following: Sequence[str]) -> tuple[str, ...]:
    """The lines of the zone that ``line`` opens, or nothing."""
    if not _opens(line):
        return ()
    if len(line) in WIDTHS:
        return tuple(cut(line))
    followers = _followers(line, following)
    # A short line with a filler may be anything; only what follows shows that it is a zone.
    if len(line) < 20 and not followers:
        return ()
    return (line, *followers)


def _opens(line: str) -> bool:
    """Whether this may be a first line: a document code, an issuer, and fillers or a number behind them."""
    if not _OPENING.match(line) or FILLER not in line or len(line) < 8:
        return False
    if len(_STRANGE.findall(line)) > len(line) // 10:
        return False
    return FILLER * 2 in line or line[1] == FILLER or _digits(line) >= 6


def _followers(first: str, following: Sequence[str]) -> list[str]:
    if not following:
        return []
    second = following[0]
    card = len(first) <= 33 and not first.startswith(("P", "V")) and len(second) <= 33
    if not card:
        return [second] if len(second) >= 20 and _digits(second) >= 4 else []
    if len(second) < 15 or not _BIRTH.match(second):
        return []
    third = following[1] if len(following) > 1 else ""
    names = 2 <= len(third) <= 33 and _digits(third) <= 2 and FILLER in third
    return [second, third] if names else [second]


def _digits(line: str) -> int:
    return sum(character.isdigit() for character in line)
