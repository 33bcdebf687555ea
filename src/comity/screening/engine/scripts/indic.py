"""Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada and Malayalam.

Their blocks in Unicode have one plan, so one table by place in the block serves them all. In the north an
unwritten vowel at the end of a word is not spoken, nor one between two syllables (कमला is Kamla and Kamala).
"""

from comity.screening.engine.parts import Reading

_BLOCK, _FIRST = 0x80, 0x0900
_CONSONANTS = """
k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l zh v sh sh s h
"""
_AT: dict[int, str] = dict(enumerate(_CONSONANTS.split(), start=0x15))
_AT |= dict(enumerate(["q", "kh", "gh", "z", "r", "rh", "f", "y"], start=0x58))
_VOWELS = dict(
    enumerate(["a", "a", "i", "i", "u", "u", "ri", "l", "e", "e", "e", "ai", "o", "o", "o", "au"], start=0x05)
)
_VOWELS |= {0x60: "ri", 0x61: "l"}
_SIGNS = dict(
    enumerate(["a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au"], start=0x3E)
)
_NASAL, _BREATH, _NUKTA, _VIRAMA, _LENGTH = (0x01, 0x02, 0x70), 0x03, 0x3C, 0x4D, (0x55, 0x56, 0x57)
_NUKTAS = {"k": "q", "g": "gh", "j": "z", "jh": "zh", "d": "r", "dh": "rh", "ph": "f", "y": "y", "s": "sh"}
_BENGALI, _TAMIL, _MALAYALAM, _FIRST_SOUTHERN = 0x0980, 0x0B80, 0x0D00, 0x0B80
_SPECIAL = {
    "ৎ": ("t", ""), "ৰ": ("r", "a"), "ৱ": ("w", "a"),
    "ൺ": ("n", ""), "ൻ": ("n", ""), "ർ": ("r", ""), "ൽ": ("l", ""), "ൾ": ("l", ""), "ൿ": ("k", ""),
}  # fmt: skip
_ADDAK = "ੱ"
_EASILY_CLOSES = frozenset(
    {*_CONSONANTS.split(), *_NUKTAS.values(), "nd", "nt", "rm", "st", "rj", "kk", "tt", "mm"}
)
_VOICED = {"k": "g", "ch": "s", "t": "d", "p": "b"}

_Syllable = list[str]
"""Consonants, vowel, and what closes the syllable; the vowel is "-" where it is not written."""


def words(run: str) -> Reading:
    """Up to three spellings: as spoken, with every unwritten vowel, and with the region's other letters."""
    syllables = _syllables(run)
    block = (ord(run[0]) - _FIRST) // _BLOCK * _BLOCK + _FIRST if run else 0
    if block >= _FIRST_SOUTHERN:
        full = _joined(syllables, set())
        return Reading((_tamil(full), full) if block == _TAMIL else (full,))
    silent = {len(syllables) - 1} if _falls_silent(syllables) else set()
    spoken, full = _joined(syllables, silent | _between(syllables, silent)), _joined(syllables, silent)
    ended = _joined(syllables, set())
    if block == _BENGALI:
        full, spoken, ended = (spelled.replace("v", "b") for spelled in (full, spoken, ended))
        return Reading((full, spoken, ended, full.replace("y", "j")))
    return Reading((spoken, full, full.replace("v", "w"), ended))


def _syllables(run: str) -> list[_Syllable]:
    found: list[_Syllable] = []
    doubled = False
    for char in run:
        place = (ord(char) - _FIRST) % _BLOCK
        last = found[-1] if found else None
        if char == _ADDAK:
            doubled = True
        elif char in _SPECIAL:
            consonant, vowel = _SPECIAL[char]
            found.append([consonant, "-" if vowel else "", ""])
        elif place in _AT:
            consonant = _AT[place]
            if doubled:
                consonant, doubled = consonant[0] + consonant, False
            if last is not None and last[1] == "+":
                last[0], last[1] = last[0] + consonant, "-"
            else:
                found.append([consonant, "-", ""])
        elif place in _VOWELS:
            found.append(["", _VOWELS[place], ""])
        elif last is not None:
            _mark(last, place)
    return found


def _mark(syllable: _Syllable, place: int) -> None:
    if place in _SIGNS:
        # Gurmukhi writes its first vowels as a carrier and a sign.
        syllable[1] = _SIGNS[place]
    elif place == _VIRAMA:
        syllable[1] = "+"
    elif place == _NUKTA:
        last = next((key for key in ("ph", "jh", "dh") if syllable[0].endswith(key)), syllable[0][-1:])
        syllable[0] = syllable[0].removesuffix(last) + _NUKTAS.get(last, last)
    elif place in _NASAL:
        syllable[2] = "n"
    elif place in _LENGTH:
        syllable[1] = {"e": "ai", "o": "au"}.get(syllable[1], syllable[1])


def _falls_silent(syllables: list[_Syllable]) -> bool:
    """True where the last vowel is unwritten, and is not needed to speak what comes before it."""
    if len(syllables) < 2 or syllables[-1][1] != "-":
        return False
    return syllables[-1][0] in _EASILY_CLOSES


def _between(syllables: list[_Syllable], silent: set[int]) -> set[int]:
    """Places of unwritten vowels between two spoken ones, from the end."""
    found: set[int] = set()
    for at in range(len(syllables) - 2, 0, -1):
        here, before, after = syllables[at], syllables[at - 1], syllables[at + 1]
        if (
            here[1] == "-"
            and not here[2]
            and at + 1 not in silent | found
            and before[1] not in {"+", ""}
            and len(here[0]) <= 2
            and after[0]
            and not after[0][1:].strip("h")
        ):
            found.add(at)
    return found


def _joined(syllables: list[_Syllable], silent: set[int]) -> str:
    spelled = ""
    for at, (consonants, vowel, close) in enumerate(syllables):
        spoken = {"-": "" if at in silent else "a", "+": ""}.get(vowel, vowel)
        following = syllables[at + 1][0] if at + 1 < len(syllables) else ""
        spelled += consonants + spoken + (_nasal(following) if close else "")
    return spelled.replace("jn", "gy").replace("chchh", "chh")


def _nasal(following: str) -> str:
    if following == "h":
        return "ng"
    return "m" if following[:1] in {"p", "b", "m"} else "n"


def _tamil(spelled: str) -> str:
    """Stops between vowels and after a nasal are voiced, doubled ones are not; c at the start is s."""
    found = ""
    at = 0
    while at < len(spelled):
        stop = next((stop for stop in ("ch", "k", "t", "p") if spelled.startswith(stop, at)), "")
        before, after = found[-1:], spelled[at + len(stop) : at + len(stop) + 1]
        if stop and before and before in "aeioun" + "mr" and after and after in "aeiou":
            found += _VOICED[stop] if stop != "ch" or before != "n" else "j"
        elif stop == "ch" and not before:
            found += "s"
        else:
            found += stop or spelled[at]
        at += len(stop) or 1
    return found
