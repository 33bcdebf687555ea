"""What remains of a search once dates and numbers are taken out: names, a nationality, a sex."""

import re
from dataclasses import dataclass, field

from comity.kernel.codes.countries import canonical, find, folded

_SPLIT = re.compile(r"([,;|\n\t()\[\]{}\"“”«»،؛]|\s/\s)")
_COMMAS = frozenset({",", "،"})
_SOFT = _COMMAS | {"\n", "\t"}
_ALIAS = re.compile(
    r"(?<!\w)(?:a\.?\s?k\.?\s?a\.?|f\.?k\.?a\.?|alias|also known as|المعروف ب\w*)(?!\w)",
    re.IGNORECASE,
)
_NATIONALITY_LABEL = re.compile(
    r"(?<!\w)(?:nationality|citizenship|citizen of|nationalité|nacionalidad|staatsangehörigkeit|الجنسية|nat\.)\s*[:=]?\s*",
    re.IGNORECASE,
)
_NAME_LABEL = re.compile(
    r"(?<!\w)(?:full name|surname|family name|given names?|first name|name|nom|prénoms?|nombres?|apellidos?|الاسم)\s*[:=]\s*",
    re.IGNORECASE,
)
_SEX_LABEL = re.compile(r"(?<!\w)(?:sexe|sexo|sex|gender|genre|género|الجنس)\s*[:=]?\s*(\w+)", re.IGNORECASE)
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "mme", "mlle", "sr", "sra", "srta", "herr", "frau", "السيد", "السيدة"}
)
_MALE = ("m", "male", "man", "homme", "masculin", "hombre", "masculino", "varon", "mannlich", "ذكر", "رجل")
_FEMALE = ("f", "female", "woman", "femme", "feminin", "mujer", "femenino", "weiblich", "انثي", "امراه")
_SEXES = {**dict.fromkeys(_MALE, "M"), **dict.fromkeys(_FEMALE, "F"), "x": "X"}
_NAMES_TOO = frozenset(
    {
        "jordan",
        "chad",
        "georgia",
        "israel",
        "cuba",
        "india",
        "china",
        "france",
        "ireland",
        "holland",
        "england",
        "wales",
        "america",
        "dominica",
        "lucia",
        "monaco",
        "german",
        "french",
        "english",
        "irish",
        "welsh",
        "scottish",
        "dane",
        "finn",
        "pole",
        "turk",
        "swede",
        "croat",
        "aleman",
        "frances",
        "ingles",
        "italiano",
        "romano",
        "indio",
        "chino",
        "moro",
        "franco",
        "chile",
        "malta",
    }
)
"""Words for countries and peoples that are family or given names as well; alone they prove nothing."""
_SUFFIXES = frozenset({"MD", "SR", "MR", "MS", "ST", "DE", "LA", "AL", "EL"})


@dataclass
class Words:
    """Names in their order, stored codes of nationalities, one sex, and what could not be read."""

    names: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    sex: str = ""
    unread: list[str] = field(default_factory=list)


@dataclass
class _Segment:
    """Text between two marks. ``hard`` tells that the mark in front parts two names, as a semicolon does, and
    ``behind`` that something was read in front; ``comma`` that one follows, as between surname and given names.
    """

    text: str
    hard: bool = False
    behind: bool = False
    comma: bool = False


def read_words(text: str, bound: str) -> Words:
    """Names, nationalities and sex of ``text``, in which ``bound`` marks where something was taken out."""
    words = Words()
    text = _take_labelled(text, bound, words)
    segments = [segment for segment in _segments(text, bound) if segment.text]
    remaining = [
        segment for place, segment in enumerate(segments) if not _whole(segment, place, segments, words)
    ]
    joined: list[str] = []
    for segment in remaining:
        name = _without_strange(_without_nationality(segment.text, words), words)
        if joined and not segment.hard:
            joined[-1] = f"{joined[-1]} {name}".strip()
        else:
            joined.append(name)
    words.names = [name for each in joined for name in map(_tidy, _ALIAS.split(each)) if name]
    return words


def _take_labelled(text: str, bound: str, words: Words) -> str:
    """Take out “sex: F” and “nationality: Kenya”, wherever they stand."""
    sex = _SEX_LABEL.search(text)
    if sex and folded(sex[1]) in _SEXES:
        words.sex = _SEXES[folded(sex[1])]
        text = f"{text[: sex.start()]}{bound}{text[sex.end() :]}"
    label = _NATIONALITY_LABEL.search(text)
    if label is None:
        return text
    following = re.match(r"[^\x1f,;|\n\t()\[\]]*", text[label.end() :])
    named = (following[0] if following else "").split()
    for count in range(min(len(named), 6), 0, -1):
        code = canonical(" ".join(named[:count]))
        if code:
            words.nationalities.append(code)
            after = text[label.end() :].split(maxsplit=count)[count:]
            return f"{text[: label.start()]}{bound}{' '.join(after)}"
    return text


def _segments(text: str, bound: str) -> list[_Segment]:
    segments: list[_Segment] = []
    for place, part in enumerate(text.split(bound)):
        pieces = _SPLIT.split(part)
        for piece in range(0, len(pieces), 2):
            before = pieces[piece - 1] if piece else ""
            after = pieces[piece + 1] if piece + 1 < len(pieces) else ""
            segments.append(
                _Segment(
                    text=" ".join(_NAME_LABEL.sub("", pieces[piece]).split()),
                    hard=bool(before) and before not in _SOFT,
                    behind=place > 0,
                    comma=after in _COMMAS,
                )
            )
    return segments


def _whole(segment: _Segment, place: int, segments: list[_Segment], words: Words) -> bool:
    """Whether the whole segment is a sex or a nationality; it is noted then."""
    sex = _SEXES.get(folded(segment.text))
    if sex and not words.sex and (segment.behind or len(segments) > 1):
        words.sex = sex
        return True
    code = canonical(segment.text)
    if code and _may_be_nationality(segment, place, segments):
        words.nationalities.append(code)
        return True
    return False


def _may_be_nationality(segment: _Segment, place: int, segments: list[_Segment]) -> bool:
    """A segment of its own is a nationality, unless it is all that could be the name, or reads “Jordan, Michael”."""
    if place == 0 and segment.comma and len(segments) > 1:
        return False
    if segment.behind and segment.text.isupper() and segment.text.isascii() and len(segment.text) <= 3:
        return True
    return any(other is not segment and not canonical(other.text) for other in segments)


def _without_nationality(text: str, words: Words) -> str:
    """``text`` without a country at its end, as in “Amina Wanjiru Kenya” or “Amina Wanjiru KE”.

    A code counts only where it stands out from the rest by its capitals, a word only where it is no name as
    well and two words stay. In Arabic a word such as “المصري” is a family name more often than not.
    """
    written = text.split()
    if _stands_out(written[-1], written[:-1]) and find(written[-1]):
        words.nationalities.append(canonical(written[-1]))
        return " ".join(written[:-1])
    for count in range(min(4, len(written) - 2), 0, -1):
        ending = " ".join(written[-count:])
        if len(ending) < 4 or not ending[0].isascii() or folded(ending) in _NAMES_TOO:
            continue
        if canonical(ending):
            words.nationalities.append(canonical(ending))
            return " ".join(written[:-count])
    return text


def _stands_out(code: str, others: list[str]) -> bool:
    capitals = code.isascii() and code.isalpha() and code.isupper() and len(code) in {2, 3}
    return (
        capitals and code not in _SUFFIXES and any(not word.isupper() for word in others if word[0].isascii())
    )


def _without_strange(text: str, words: Words) -> str:
    """The words of a name: those with digits or addresses in them are not read."""
    kept: list[str] = []
    for word in text.split():
        if any(character.isdigit() or character in "@<>_=\\" for character in word):
            words.unread.append(word)
        elif any(character.isalpha() for character in word):
            kept.append(word)
    return " ".join(kept)


def _tidy(name: str) -> str:
    """A name without titles in front and punctuation around; empty where no two letters are left."""
    words = [word.strip(".,:;!?*+#%&/\\^~`$€£") if len(word) > 2 else word for word in name.split()]
    while len(words) > 1 and words[0].casefold().rstrip(".") in _TITLES:
        words = words[1:]
    tidy = " ".join(word for word in words if word).strip(" -–—:.!?*+#%&/\\^~`$")
    letters = sum(character.isalpha() for character in tidy)
    return tidy if letters > 1 or (letters == 1 and not tidy.isascii()) else ""
