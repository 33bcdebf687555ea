"""Han characters: pinyin with the family name apart, and the older and regional spellings of both.

Read as Chinese; a Japanese name written only in Han characters cannot be told apart and is read the same way.
"""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

_COMPOUND_NAMES = (
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 夏侯 皇甫 尉迟 慕容 令狐 东方 東方 宇文 长孙 長孫 公孙 公孫 端木"
)
_COMPOUND = frozenset(_COMPOUND_NAMES.split())

# Characters whose reading as a family name is not the usual one.
_UNUSUAL = "单單曾仇查解任区區朴盖蓋燕尹员繁宁隗洗冼"
_READINGS = "shan shan zeng qiu zha xie ren ou ou piao ge ge yan yin yun po ning kui xian xian"
_FAMILY_READING = dict(zip(_UNUSUAL, _READINGS.split(), strict=True))

# Cantonese, Hokkien, Teochew and other spellings of frequent family names, by pinyin.
_REGIONAL: dict[str, tuple[str, ...]] = {
    "cai": ("choi", "chua"),
    "chen": ("chan", "tan"),
    "deng": ("tang",),
    "feng": ("fung",),
    "guo": ("kwok", "kuo"),
    "he": ("ho",),
    "hong": ("hung", "ang"),
    "huang": ("wong", "ng"),
    "jiang": ("chiang", "cheung"),
    "liang": ("leung", "neo"),
    "li": ("lee",),
    "lin": ("lam", "lim"),
    "liu": ("lau", "low"),
    "luo": ("law", "lo"),
    "pan": ("poon", "phua"),
    "su": ("so", "soh"),
    "wang": ("wong", "ong"),
    "wu": ("ng", "goh"),
    "xie": ("tse", "chia"),
    "xu": ("hui", "koh"),
    "yang": ("yeung", "yeo"),
    "ye": ("yip", "yap"),
    "zeng": ("tsang", "chan"),
    "zhang": ("cheung", "teo"),
    "zheng": ("cheng", "tay"),
    "zhou": ("chow", "chew"),
    "zhu": ("chu", "choo"),
}

_WADE_INITIALS = (
    ("zh", "ch"),
    ("q", "ch"),
    ("j", "ch"),
    ("x", "hs"),
    ("z", "ts"),
    ("c", "ts"),
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("r", "j"),
)


def wade_giles(syllable: str) -> str:
    """A pinyin syllable roughly as Wade-Giles has it, without apostrophes."""
    for initial, old in _WADE_INITIALS:
        if syllable.startswith(initial) and not syllable.startswith("ch" if initial == "c" else "\0"):
            syllable = old + syllable[len(initial) :]
            break
    syllable = re.sub(r"ong$", "ung", syllable)
    syllable = re.sub(r"ian$", "ien", syllable)
    syllable = re.sub(r"ie$", "ieh", syllable)
    return re.sub(r"uo$", "o", syllable) if not syllable.startswith(("sh", "k")) else syllable


@lru_cache(maxsize=8192)
def words(run: str, whole_name: bool) -> tuple[tuple[str, ...], ...]:
    """Tokens of one run of Han characters, each as its spellings, the pinyin first.

    Where the run is a `whole_name` of two to four characters, the family name is split off.
    """
    if not whole_name or not 2 <= len(run) <= 4:
        return (_given(run),)
    cut = 2 if len(run) > 2 and run[:2] in _COMPOUND else 1
    return _family(run[:cut]), _given(run[cut:])


def _syllables(run: str) -> list[str]:
    spelled = lazy_pinyin(run, errors="ignore")
    return [re.sub(r"[^a-z]", "", syllable.replace("ü", "u").lower()) for syllable in spelled]


def _family(run: str) -> tuple[str, ...]:
    pinyin = _FAMILY_READING.get(run) or "".join(_syllables(run))
    old = wade_giles(pinyin) if len(run) == 1 else pinyin
    return tuple(dict.fromkeys((pinyin, old, *_REGIONAL.get(pinyin, ()))))


def _given(run: str) -> tuple[str, ...]:
    syllables = _syllables(run)
    return tuple(dict.fromkeys(("".join(syllables), "".join(map(wade_giles, syllables)))))
