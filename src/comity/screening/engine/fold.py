"""From a name as written, in any script, to tokens of the letters a-z."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from anyascii import anyascii

from comity.screening.engine.scripts import arabic, cyrillic, greek, han, hangul, hebrew, latin

MAX_TEXT = 400
"""Letters of a name that are read; no passport or list carries more."""
MAX_TOKENS = 12
MAX_TOKEN = 40
MAX_SPELLINGS, MAX_OTHERS, MAX_KIN = 4, 8, 12

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʿʾ`´ʹ′ـ"), None)
_TITLES_GLUED = re.compile(r"^([a-z]{3,})(?:mrs|mstr|miss|mr)$")
_SERVANT_OF = re.compile(r"^abd(?:ul|el|al|ol|oul|il|ur|er|ar|us|as|un|en|ush|ash|ou|u)?$")
_SERVANT_GLUED = re.compile(r"^abd(?:oul|ul|el|al|ol|il|ur|er|ar|us|un)(?=[a-z]{4,}$)")
# Arabic words that are folded to their usual Latin spelling, short vowels and all.
_WRITTEN_OUT = frozenset({"al", "abd", "allah", "abdallah"})
_NOT_LETTERS = re.compile(r"[^a-z]")


class Role(StrEnum):
    """What a part of a name is there for. All but `name` and `patronymic` say little about who someone is."""

    NAME = "name"
    PATRONYMIC = "patronymic"
    INITIAL = "initial"
    PARTICLE = "particle"
    TITLE = "title"
    GENERATIONAL = "generational"


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a name. `spellings` holds one to four ways to write it, the plainest first.

    `abjad` is true where the script leaves out short vowels. `others` are further readings with a likeness
    below 1: learnt transliterations and regional readings, which only this script's side can know, so they
    are filed and looked up like spellings. `kin` are other names with a likeness below 1: nicknames and the
    forms of other languages (Moshe for Moses). Kin are mutual: it is enough to expand one of two names, and
    they are meant exactly as they stand.
    """

    spellings: tuple[str, ...]
    abjad: bool = False
    role: Role = Role.NAME
    others: tuple[tuple[str, float], ...] = ()
    kin: tuple[tuple[str, float], ...] = ()


def fold(text: str) -> tuple[Token, ...]:
    """The tokens of a name in any script: at most `MAX_TOKENS`, none where the text holds no letter."""
    found: list[Token] = []
    words = _words(text)
    for word in words:
        for script, letters in groupby(word, key=_script):
            found.extend(_tokens(script, "".join(letters), whole_name=len(words) == 1))
            if len(found) >= MAX_TOKENS:
                return tuple(found[:MAX_TOKENS])
    return tuple(found)


def scripts_of(text: str) -> frozenset[str]:
    """The scripts in which a name is written, by the names this module gives them."""
    return frozenset(_script(char) for word in _words(text) for char in word)


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text[:MAX_TEXT].translate(_APOSTROPHES))[:MAX_TEXT].lower()
    kept = "".join(_kept(text))
    return unicodedata.normalize("NFC", kept).split()


def _kept(text: str) -> Iterator[str]:
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "LM":
            yield char
        elif category != "Cf":
            yield " "


# First code point, the one after the last, script; what is not listed is "other".
_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0000, 0x0250, "alphabet"),
    (0x0250, 0x02B0, "alphabet"),
    (0x0300, 0x0370, "mark"),
    (0x0370, 0x0400, "alphabet"),
    (0x0400, 0x0530, "alphabet"),
    (0x0530, 0x0590, "armenian"),
    (0x0590, 0x0600, "hebrew"),
    (0x0600, 0x0700, "arabic"),
    (0x0750, 0x0780, "arabic"),
    (0x0900, 0x0F00, "indic"),  # and its daughters to the east: an unwritten vowel follows a consonant
    (0x1E00, 0x2000, "alphabet"),
    (0x3400, 0x4DC0, "han"),
    (0x4E00, 0xA000, "han"),
    (0xAC00, 0xD7A4, "hangul"),
    (0xF900, 0xFB00, "han"),
    (0x20000, 0x32000, "han"),
)


@lru_cache(maxsize=16384)
def _script(char: str) -> str:
    code = ord(char)
    name = next((name for low, high, name in _RANGES if low <= code < high), "other")
    # Latin, Cyrillic and Greek letters look alike and are mixed within words, by mistake or on purpose.
    return "alphabet" if name == "mark" else name


def _tokens(script: str, run: str, whole_name: bool) -> Iterator[Token]:
    if script == "alphabet":
        yield from _alphabet(run)
    elif script == "arabic":
        yield from _made(arabic.words(run), abjad=True)
    elif script == "hebrew":
        yield from _made([hebrew.spell(_bare(run))], abjad=True)
    elif script == "han":
        yield from _made(han.words(run, whole_name))
    elif script == "hangul":
        yield from _made(hangul.words(run, whole_name))
    else:
        spelled = anyascii(run).lower()
        yield from _made(
            [(spelled.replace("ow", "u") if script == "armenian" else spelled,)], script == "indic"
        )


def _made(words: Iterable[tuple[str, ...]], abjad: bool = False) -> Iterator[Token]:
    for spellings in words:
        clean = (_NOT_LETTERS.sub("", spelling)[:MAX_TOKEN] for spelling in spellings)
        distinct = tuple(dict.fromkeys(spelling for spelling in clean if spelling))
        if distinct:
            yield Token(distinct[:4], abjad and distinct[0] not in _WRITTEN_OUT)


def _alphabet(run: str) -> Iterator[Token]:
    plain, other = _spell(run)
    glued = _TITLES_GLUED.match(plain)
    servant = _SERVANT_GLUED.match(plain)
    if _SERVANT_OF.match(plain):
        yield Token(("abd",))
    elif servant is not None:
        yield Token(("abd",))
        yield from _made([(plain[servant.end() :],)])
    elif glued is not None:
        yield from _made([(plain, glued.group(1))])
    else:
        yield from _made([(plain, other)])


def _spell(run: str) -> tuple[str, str]:
    """The two spellings of one word in Latin, Cyrillic or Greek letters, even mixed within the word."""
    if run.isascii():
        return run, run
    if any("\u0370" <= char < "\u0400" or "\u1f00" <= char < "\u2000" for char in run):
        bare = _bare(run)
        plain, other = greek.spell(bare)
        if plain and len(plain) >= len(bare) // 2:
            return plain, other
    spelled = [_letter(char) for char in run]
    return "".join(pair[0] for pair in spelled), "".join(pair[1] for pair in spelled)


@lru_cache(maxsize=8192)
def _letter(char: str) -> tuple[str, str]:
    known = latin.letter(char) or cyrillic.LETTERS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return "", ""
    base = unicodedata.normalize("NFKD", char)[:1]
    if base != char:
        return _letter(base)
    spelled = greek.spell(char)[0] or anyascii(char).lower()
    return spelled, spelled


def _bare(run: str) -> str:
    """The run without accents and points."""
    return "".join(char for char in unicodedata.normalize("NFKD", run) if not unicodedata.combining(char))
