"""Han characters: pinyin with the family name apart, and other readings of both.

Wade-Giles beside pinyin; Cantonese, Hokkien, Korean, Vietnamese and Japanese readings as others; and, where the characters
are those that transcribe foreign names, what the name may have been.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from comity.screening.engine.parts import Likened, Reading
from comity.screening.engine.scripts import hangul
from comity.screening.engine.scripts.cantonese import hong_kong
from comity.screening.engine.scripts.learnt import likely

_COMPOUND_NAMES = (
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 夏侯 皇甫 尉迟 慕容 令狐 东方 東方 宇文 长孙 長孫 公孙 公孫 端木"
    " 東鄉 独孤 獨孤 南宫 南宮 万俟 呼延 闻人 聞人 轩辕 軒轅 澹台 鲜于 鮮于 申屠 太史"
)
_COMPOUND = frozenset(_COMPOUND_NAMES.split())
# Frequent family names: a run that starts with another character is likelier foreign or a given name.
_FAMILIES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖蕭萧田董"
    "潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛"
    "闫閻雷龙龍段郝孔邵史毛常万萬顾顧赖賴武康贺賀严嚴尹钱錢施牛洪龚龔汤湯陶黎温溫莫易樊乔喬文安殷颜顏庄莊章鲁魯"
    "倪庞龐邢俞翟蓝藍聂聶齐齊向申葛柴伍覃骆駱关關焦柳欧歐祝纪紀尚毕畢耿芦左季管符辛苗詹曲靳祁路涂兰蘭甘裴梅童翁"
    "霍游阮尤岳柯牟滕谷舒卜成饶饒宁寧凌盛查单單冉鲍鮑华華包屈房喻解蒲卫衛简簡时時连連车車项項闵閔邬吉党阎穆佘冼卓"
    "朴权權全池丘区區麦麥丘巫邝鄺招莫劳勞古司屠"
)

# Characters whose reading as a family name is not the usual one.
_UNUSUAL = "单單曾仇查解任区區朴盖蓋燕尹员繁宁隗洗冼长長乐樂覃"
_READINGS = "shan shan zeng qiu zha xie ren ou ou piao ge ge yan yin yun po ning kui xian xian zhang zhang yue yue qin"
_FAMILY_READING = dict(zip(_UNUSUAL, _READINGS.split(), strict=True))
# Vietnamese family names as Chinese papers write them, where the dictionary's first reading is another.
_VIETNAMESE_FAMILY = dict(
    entry.split(" ", 1)
    for entry in """
阮 nguyen|陳 tran|陈 tran|黎 le|范 pham|黃 hoang huynh|黄 hoang huynh|潘 phan|武 vu vo|鄧 dang|邓 dang|裴 bui|杜 do|胡 ho
吳 ngo|吴 ngo|楊 duong|杨 duong|李 ly|張 truong|张 truong|林 lam|丁 dinh|鄭 trinh|郑 trinh|段 doan|高 cao|何 ha|陶 dao
梁 luong|劉 luu|刘 luu|蘇 to|苏 to|謝 ta|谢 ta|馬 ma|马 ma|莫 mac|韋 vi|韦 vi|鍾 chung|钟 chung|譚 dam|谭 dam
""".strip()
    .replace("\n", "|")
    .split("|")
)
_CANTONESE, _HOKKIEN, _KOREAN, _VIETNAMESE, _JAPANESE = 0.95, 0.93, 0.93, 0.92, 0.97
_LONGEST_KOREAN, _LONGEST_NAME = 2, 4
_MARK = "々"

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
_WADE_ENDINGS = (("ong", "ung"), ("ian", "ien"), ("ie", "ieh"), ("yan", "yen"), ("yi", "i"))


def wade_giles(syllable: str) -> str:
    """A pinyin syllable roughly as Wade-Giles has it, without apostrophes."""
    old = _WADE_SPECIAL.get(syllable)
    if old is not None:
        return old
    for initial, other in _WADE_INITIALS:
        if syllable.startswith(initial) and not syllable.startswith("ch" if initial == "c" else "\0"):
            syllable = other + syllable[len(initial) :]
            break
    for ending, other in _WADE_ENDINGS:
        if syllable.endswith(ending):
            return syllable.removesuffix(ending) + other
    return re.sub(r"uo$", "o", syllable) if not syllable.startswith(("sh", "k")) else syllable


_WADE_SPECIAL = {"zi": "tzu", "ci": "tzu", "si": "szu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih",
                 "er": "erh", "you": "yu", "ge": "ko", "ke": "ko", "he": "ho", "ye": "yeh", "xu": "hsu"}  # fmt: skip


class _Japanese(NamedTuple):
    family: dict[str, tuple[str, ...]]
    given: dict[str, tuple[str, ...]]


@lru_cache(maxsize=65536)
def words(run: str, whole_name: bool) -> tuple[Reading, ...]:
    """Parts of one run of Han characters, the pinyin first.

    Where the run is a `whole_name` of up to five characters, the family name is split off.
    """
    run = re.sub(f"(.){_MARK}", r"\1\1", run)
    if not whole_name or not 2 <= len(run) <= _LONGEST_NAME + 1:
        return (_part(run),)
    chinese, japanese = _chinese_cut(run), _japanese_cut(run)
    alone = run in _japanese().family or (run in _japanese().given and run[0] not in _FAMILIES)
    if alone or not (chinese or japanese):
        return (_part(run),)
    cut = chinese or japanese
    family, given = _family(run[:cut]), _given(run[cut:])
    if japanese:
        # Which of the two it is cannot be told: cut as Chinese, and read as Japanese too.
        family = _more(family, _japanese_readings(run[:japanese], family=True))
        given = _more(given, _japanese_readings(run[japanese:], family=False))
    return family, given


def _chinese_cut(run: str) -> int:
    """Characters of the family name if this is a Chinese name; 0 where it hardly is one."""
    if run[:2] in _COMPOUND and len(run) > 2:
        return 2
    if run[0] in _FAMILIES and len(run) < _LONGEST_NAME:
        return 1
    if len(run) > _LONGEST_NAME or _japanese_cut(run) or likely("han", run, 1):
        return 0
    return 1


def _japanese_cut(run: str) -> int:
    """Characters of the family name if this may be a Japanese name, else 0."""
    names = _japanese()
    sizes = (size for size in (2, 3, 1) if run[:size] in names.family and run[size:] in names.given)
    return next(sizes, 0)


def _more(reading: Reading, others: Iterable[tuple[str, float]]) -> Reading:
    return reading._replace(others=(*others, *reading.others))


def _part(run: str) -> Reading:
    """A word of which it is not known whether it is a family or a given name, or a foreign one."""
    reading = _family(run) if len(run) == 1 else _given(run)
    others = [*_japanese_readings(run, family=True), *_japanese_readings(run, family=False)]
    return _more(reading, others or likely("han", run, 2))


def _syllables(run: str) -> list[str]:
    table = _readings("mandarin")
    return [found for char in run if (found := table.get(char, ""))]


def _family(run: str) -> Reading:
    pinyin = _FAMILY_READING.get(run) or "".join(_syllables(run))
    old = wade_giles(pinyin) if len(run) == 1 else pinyin
    cantonese, hokkien = _cantonese(run), _hokkien().get(run, ())
    others = [
        *((spelling, _CANTONESE) for spelling in cantonese[1:]),
        *((spelling, _HOKKIEN) for spelling in hokkien[1:]),
        *((spelling, _KOREAN) for spelling in _korean_family(run)[:2]),
        *((spelling, _VIETNAMESE) for spelling in _VIETNAMESE_FAMILY.get(run, "").split()),
    ]
    return Reading((pinyin, old, *cantonese[:1], *hokkien[:1]), tuple(others))


def _given(run: str) -> Reading:
    syllables = _syllables(run)
    others: list[tuple[str, float]] = []
    if len(run) <= _LONGEST_NAME - 2:
        others += [(spelling, _CANTONESE) for spelling in _cantonese(run)]
        hokkien = [_hokkien().get(char, ("",))[0] for char in run]
        if all(hokkien):
            others.append(("".join(hokkien), _HOKKIEN))
        others += [(spelled, _KOREAN) for spelled in [_all(run, "korean")] if spelled]
        others += [(spelled, _VIETNAMESE) for spelled in [_all(run, "vietnamese")] if spelled]
    return Reading(("".join(syllables), "".join(map(wade_giles, syllables))), tuple(others))


def _japanese_readings(run: str, family: bool) -> Likened:
    names = _japanese()
    known = (names.family if family else names.given).get(run, ())
    shortened = (spelling.replace("ou", "o").replace("oo", "o").replace("uu", "u") for spelling in known)
    return tuple((spelling, _JAPANESE) for spelling in shortened)


def _cantonese(run: str) -> tuple[str, ...]:
    """One or two spellings as in Hong Kong; none where a character is not read in Cantonese."""
    table = _readings("cantonese")
    spelled = [hong_kong(table[char]) for char in run if char in table]
    if not spelled or len(spelled) < len(run):
        return ()
    return tuple(dict.fromkeys(("".join(one for one, _ in spelled), "".join(two for _, two in spelled))))


def _all(run: str, kind: str) -> str:
    """The reading of all characters; empty where one of them has none."""
    table = _readings(kind)
    return "".join(table[char] for char in run) if all(char in table for char in run) else ""


def _korean_family(run: str) -> tuple[str, ...]:
    reading = {"金": "gim"}.get(run) or (_all(run, "korean") if len(run) == 1 else "")
    if reading.startswith("r"):
        reading = reading[1:] if reading[1:2] in {"y", "i"} else "n" + reading[1:]
    return hangul.family_spellings(reading) if reading else ()


@cache
def _readings(kind: str) -> dict[str, str]:
    rows = (line.split(" ") for line in _table("han.txt") if line.startswith(kind))
    return {char: reading for _, reading, chars in rows for char in chars}


@cache
def _hokkien() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in _table("hokkien.txt"):
        spelling, chars = line.split(" ")
        for char in chars:
            found[char].append(spelling)
    return {char: tuple(spellings[:3]) for char, spellings in found.items()}


@cache
def _japanese() -> _Japanese:
    found: dict[str, dict[str, list[str]]] = {"family": defaultdict(list), "given": defaultdict(list)}
    for line in _table("japanese.txt"):
        kind, reading, *names = line.split(" ")
        for name in names:
            found[kind][name].append(reading)
    return _Japanese(*({name: tuple(spelled) for name, spelled in kind.items()} for kind in found.values()))


def _table(name: str) -> list[str]:
    text = (files("comity.screening.engine.tables") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
