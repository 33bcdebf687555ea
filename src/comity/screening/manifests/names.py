"""Names as reservation systems hold them: titles glued on, everything in one field, blanks lost in a wrap."""

import re
from typing import Final, NamedTuple

TITLES: Final = frozenset(
    {"MR", "MRS", "MS", "MISS", "MSTR", "DR", "CHD", "INF", "PROF", "REV", "MME", "MLLE", "SRA", "SRTA"}
)
# Only these are cut off where they are glued on: MS and DR also end real names (WILLIAMS, ALEKSANDR).
_GLUED_BEHIND: Final = (("MSTR", 2), ("MRS", 2), ("MISS", 3), ("CHD", 3), ("INF", 3), ("MR", 3))
# Arabic names that end in MR by themselves.
_NOT_GLUED = re.compile(r"(?:AL|EL|ABU|ABD|ABDAL|ABDEL|ABDUL)?-?(?:AMR|OMR|GHAMR)")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]+")


class Given(NamedTuple):
    name: str
    title: str


class Whole(NamedTuple):
    family: str
    given: str


def tidy(text: str) -> str:
    """One blank between words, none around."""
    return _SPACES.sub(" ", text).strip()


def squeeze(text: str) -> str:
    """Letters only, for telling whether two spellings are the same name wrapped differently."""
    return "".join(_WORD.findall(text)).upper()


def without_title(given: str, sex: str = "") -> Given:
    """The given names and the title that stood before, behind or glued on.

    A title is only taken off where a name remains, and MR and MRS in front only where the sex agrees:
    MRIDULA is a name.
    """
    words = tidy(given).split(" ")
    titles: list[str] = []
    while len(words) > 1 and words[-1].upper().rstrip(".") in TITLES:
        titles.insert(0, words.pop().upper().rstrip("."))
    while len(words) > 1 and words[0].upper().rstrip(".") in TITLES:
        titles.append(words.pop(0).upper().rstrip("."))
    if not titles:
        words[-1], glued = _cut_behind(words[-1])
        if not glued:
            words[0], glued = _cut_before(words[0], sex)
        titles = [glued] if glued else []
    return Given(" ".join(words).strip(), " ".join(titles))


def is_infant(title: str) -> bool:
    return "INF" in title.split(" ")


def split_whole(text: str) -> Whole:
    """Family and given names out of one field: SURNAME/GIVEN or SURNAME, GIVEN. Otherwise all is family."""
    for mark in ("/", ","):
        family, found, given = text.partition(mark)
        if found and family.strip():
            return Whole(tidy(family), tidy(given.replace(mark, " ")))
    return Whole(tidy(text), "")


def joined(*parts: str) -> str:
    return tidy(" ".join(part for part in parts if part))


def _cut_behind(word: str) -> Given:
    upper = word.upper()
    if _NOT_GLUED.fullmatch(upper):
        return Given(word, "")
    for title, least in _GLUED_BEHIND:
        if upper.endswith(title) and len(word) - len(title) >= least:
            return Given(word[: -len(title)], title)
    return Given(word, "")


def _cut_before(word: str, sex: str) -> Given:
    upper = word.upper()
    if sex == "F" and upper.startswith("MRS") and len(word) > 5:
        return Given(word[3:], "MRS")
    if sex == "M" and upper.startswith("MR") and len(word) > 4 and upper[2] not in "IUA":
        return Given(word[2:], "MR")
    return Given(word, "")
