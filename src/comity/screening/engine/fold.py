"""From a name as written, in any script, to tokens of the letters a-z."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from anyascii import anyascii

from comity.screening.engine.kin import kin_of
from comity.screening.engine.parts import (
    MAX_KIN,
    MAX_OTHERS,
    MAX_SPELLINGS,
    MAX_TEXT,
    MAX_TOKEN,
    MAX_TOKENS,
    Likened,
    Reading,
    Role,
    Token,
)
from comity.screening.engine.roles import role_of, settle, without_title
from comity.screening.engine.scripts import (
    arabic,
    caucasian,
    cyrillic,
    ethiopic,
    greek,
    han,
    hangul,
    hebrew,
    indic,
    kana,
    latin,
    southeast,
)

__all__ = ["MAX_TEXT", "MAX_TOKEN", "MAX_TOKENS", "Role", "Token", "fold", "scripts_of"]

_APOSTROPHES = "'’‘ʼʻʿʾ`´ʹ′ـ"
_UNMARKED = dict.fromkeys(map(ord, _APOSTROPHES), None)
_PLAIN = {
    code: chr(code).lower() if chr(code).isalpha() else None if chr(code) in _APOSTROPHES else " "
    for code in range(128)
}
_SERVANT_OF = re.compile(r"^abd(?:ul|el|al|ol|oul|il|ur|er|ar|us|as|un|en|ush|ash|ou|u)?$")
_SERVANT_GLUED = re.compile(r"^abd(?:oul|ul|el|al|ol|il|ur|er|ar|us|un)(?!l?lah)(?=[a-z]{4,}$)")
# Words of a script without short vowels that are folded to their usual Latin spelling, short vowels and all.
_NOT_LETTERS = re.compile(r"[^a-z]")
_CACHED = 1 << 16


def fold(text: str) -> tuple[Token, ...]:
    """The tokens of a name in any script: at most `MAX_TOKENS`, none where the text holds no letter."""
    words = text[:MAX_TEXT].translate(_PLAIN).split() if text.isascii() else _words(text)
    found: list[Token] = []
    plain = True
    for word in words:
        tokens, ordinary = _read(word, len(words) == 1)
        found += tokens
        plain &= ordinary
        if len(found) >= MAX_TOKENS:
            del found[MAX_TOKENS:]
            break
    return tuple(found) if plain else settle(found)


def scripts_of(text: str) -> frozenset[str]:
    """The scripts in which a name is written, by the names this module gives them."""
    return frozenset(_script(char) for word in _words(text) for char in word)


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text[:MAX_TEXT].translate(_UNMARKED))[:MAX_TEXT].lower()
    kept = "".join(_kept(text))
    return unicodedata.normalize("NFC", kept).split()


def _kept(text: str) -> Iterator[str]:
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "LM":
            yield char
        elif category != "Cf":
            yield " "


@lru_cache(maxsize=_CACHED)
def _read(word: str, whole_name: bool) -> tuple[tuple[Token, ...], bool]:
    """The tokens of a word, and whether all of them are what they are whatever stands beside them."""
    found = []
    for script, letters in groupby(word, key=_script):
        run = "".join(letters)
        for reading in _readings(script, run, whole_name and len(run) == len(word)):
            token = _token(reading, script in _WITH_ROLES)
            if token is not None:
                found.append(token)
        if len(found) >= MAX_TOKENS:
            break
    return tuple(found), all(token.role is Role.NAME for token in found)


# First code point, the one after the last, script; what is not listed is "other".
_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0000, 0x02B0, "alphabet"),
    (0x0300, 0x0370, "mark"),
    (0x0370, 0x0530, "alphabet"),
    (0x0530, 0x0590, "armenian"),
    (0x0590, 0x0600, "hebrew"),
    (0x0600, 0x0700, "arabic"),
    (0x0750, 0x0780, "arabic"),
    (0x0900, 0x0D80, "indic"),
    (0x0D80, 0x0E00, "sinhala"),
    (0x0E00, 0x0E80, "thai"),
    (0x0E80, 0x0F00, "lao"),
    (0x1000, 0x10A0, "burmese"),
    (0x10A0, 0x1100, "georgian"),
    (0x1200, 0x13A0, "ethiopic"),
    (0x1780, 0x1800, "khmer"),
    (0x1E00, 0x2000, "alphabet"),
    (0x3005, 0x3006, "han"),
    (0x3040, 0x3100, "kana"),
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


def _readings(script: str, run: str, whole_name: bool) -> Iterable[Reading]:
    if script == "alphabet":
        return _alphabet(run)
    if script in _ONE_WORD:
        return (_ONE_WORD[script](run),)
    if script in _MANY_WORDS:
        return _MANY_WORDS[script](run)
    if script == "hangul":
        return hangul.words(run, whole_name)
    if script == "han":
        readings = han.words(run, whole_name)
        if all(reading.spellings[0] for reading in readings):
            return readings
    return (Reading((anyascii(run).lower(),)),)


_ONE_WORD: dict[str, Callable[[str], Reading]] = {
    "armenian": caucasian.armenian,
    "georgian": caucasian.georgian,
    "ethiopic": ethiopic.words,
    "indic": indic.words,
    "sinhala": southeast.sinhala,
    "thai": southeast.thai,
    "lao": southeast.lao,
    "khmer": southeast.khmer,
    "kana": kana.words,
    "hebrew": lambda run: hebrew.words(_bare(run)),
}
_MANY_WORDS: dict[str, Callable[[str], Iterable[Reading]]] = {
    "arabic": lambda run: arabic.words("".join(char for char in run if not unicodedata.combining(char))),
    "burmese": southeast.burmese,
}
# In other scripts a short syllable may be spelled like a title or a particle and is none.
_WITH_ROLES = frozenset({"alphabet", "arabic", "hebrew", "indic", "sinhala", "other"})


def _token(reading: Reading, with_role: bool) -> Token | None:
    """A reading cleaned to letters a-z and bounded; None where no letter is left."""
    clean = (_clean(spelling) for spelling in reading.spellings)
    spellings = tuple(dict.fromkeys(filter(None, clean)))[:MAX_SPELLINGS]
    if not spellings:
        return None
    others = _bounded(reading.others, spellings, MAX_OTHERS) if reading.others else ()
    role = role_of(spellings[0]) if with_role else Role.NAME
    named = role in {Role.NAME, Role.PATRONYMIC}
    kin = kin_of((*spellings, *(spelling for spelling, _ in others)), MAX_KIN) if named else ()
    return Token(spellings, reading.abjad, role, others, kin)


def _clean(spelling: str) -> str:
    return (spelling if spelling.isascii() and spelling.isalpha() else _NOT_LETTERS.sub("", spelling))[
        :MAX_TOKEN
    ]


def _bounded(likened: Likened, without: tuple[str, ...], most: int) -> Likened:
    """The likeliest, each once, and none that is a spelling already."""
    best: dict[str, float] = {}
    for written, likeness in likened:
        spelling = _clean(written)
        if len(spelling) > 1 and spelling not in without:
            best[spelling] = max(likeness, best.get(spelling, 0.0))
    return tuple(sorted(best.items(), key=lambda item: (-item[1], item[0]))[:most])


def _alphabet(run: str) -> Iterator[Reading]:
    reading = _spell(run)
    plain = reading.spellings[0]
    if plain.startswith("abd"):
        servant = _SERVANT_GLUED.match(plain)
        if _SERVANT_OF.match(plain):
            yield Reading(("abd",))
            return
        if servant is not None:
            yield Reading(("abd",))
            yield Reading((plain[servant.end() :],))
            return
    bare = without_title(plain)
    zone = latin.from_zone(plain)
    if bare:
        yield Reading((plain, bare))
    elif zone:
        yield Reading((plain, zone), abjad="xx" not in plain)
    else:
        yield reading


def _spell(run: str) -> Reading:
    """The spellings of one word in Latin, Cyrillic or Greek letters, even mixed within the word."""
    if run.isascii():
        return Reading((run,))
    if all("\u0400" <= char < "\u0530" for char in run):
        return cyrillic.words(run)
    if any("\u0370" <= char < "\u0400" or "\u1f00" <= char < "\u2000" for char in run):
        bare = _bare(run)
        greek_reading = greek.words(bare)
        plain = greek_reading.spellings[0]
        if plain and len(plain) >= len(bare) // 2:
            return greek_reading
    spelled = [_letter(char) for char in run]
    return Reading(tuple("".join(letter[at] for letter in spelled) for at in range(3)))


@lru_cache(maxsize=8192)
def _letter(char: str) -> tuple[str, str, str]:
    known = latin.letter(char)
    if known is not None:
        return known
    if char in cyrillic.LETTERS:
        return cyrillic.LETTERS[char]
    if unicodedata.combining(char):
        return "", "", ""
    base = unicodedata.normalize("NFKD", char)[:1]
    if base != char:
        return _letter(base)
    spelled = greek.spell(char)[0] or anyascii(char).lower()
    return spelled, spelled, spelled


def _bare(run: str) -> str:
    """The run without accents and points."""
    return "".join(char for char in unicodedata.normalize("NFKD", run) if not unicodedata.combining(char))
