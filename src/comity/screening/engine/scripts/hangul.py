"""Hangul: Revised Romanisation, with the spellings that people give their family names and syllables."""

# The parts of a syllable in the order of Unicode; "-" is silent.
_PARTS = """
g kk n d tt r m b pp s ss - j jj ch k t p h
a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
- k k k n n n t l k m l l l p l m p p t t ng t t k t p t
"""
_INITIAL, _VOWEL, _FINAL = (line.split() for line in _PARTS.strip().splitlines())

_FAMILY: dict[str, tuple[str, ...]] = {
    "gim": ("kim",),
    "i": ("lee", "yi", "ri"),
    "bak": ("park", "pak"),
    "choe": ("choi",),
    "jeong": ("jung", "chung", "jong"),
    "gang": ("kang",),
    "jo": ("cho",),
    "yun": ("yoon",),
    "jang": ("chang",),
    "im": ("lim", "rim"),
    "han": (),
    "o": ("oh",),
    "seo": ("suh",),
    "sin": ("shin",),
    "gwon": ("kwon",),
    "hwang": (),
    "an": ("ahn",),
    "song": (),
    "yu": ("yoo", "ryu"),
    "no": ("noh", "roh"),
    "go": ("ko",),
    "mun": ("moon",),
    "baek": ("paek",),
    "gwak": ("kwak",),
    "u": ("woo",),
    "gu": ("koo",),
    "ma": (),
    "yang": ("ryang",),
    "jeon": ("jun", "chon"),
}


def words(run: str, whole_name: bool) -> tuple[tuple[str, ...], ...]:
    """Tokens of one run of Hangul, each as its spellings; a `whole_name` is split after the first syllable."""
    syllables = [_syllable(char) for char in run]
    if not whole_name or not 2 <= len(run) <= 4:
        return (_spellings(syllables),)
    family = syllables[0]
    return (family, *_FAMILY.get(family, ())), _spellings(syllables[1:])


def _spellings(syllables: list[str]) -> tuple[str, ...]:
    plain = "".join(syllables)
    popular = plain.replace("eo", "u").replace("eu", "u").replace("u", "oo" if "eo" not in plain else "u")
    northern = plain.replace("eo", "o").replace("eu", "u")
    return tuple(dict.fromkeys((plain, northern, popular)))


def _syllable(char: str) -> str:
    code = ord(char) - 0xAC00
    if not 0 <= code < 11172:
        return ""
    initial, rest = divmod(code, 588)
    vowel, final = divmod(rest, 28)
    return (_INITIAL[initial] + _VOWEL[vowel] + _FINAL[final]).replace("-", "")
