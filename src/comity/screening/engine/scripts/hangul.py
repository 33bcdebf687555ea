"""Hangul: Revised Romanisation, with the spellings that people give their family names and syllables."""

import unicodedata

from comity.screening.engine.parts import Reading
from comity.screening.engine.scripts.learnt import likely

# The parts of a syllable in the order of Unicode; "-" is silent.
_PARTS = """
g kk n d tt r m b pp s ss - j jj ch k t p h
a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
- k k k n n n t l k m l l l p l m p p t t ng t t k t p t
"""
_INITIAL, _VOWEL, _FINAL = (line.split() for line in _PARTS.strip().splitlines())

# How people spell their family name, the official spelling apart.
_FAMILY: dict[str, tuple[str, ...]] = {
    key: tuple(spellings)
    for key, *spellings in (
        entry.split()
        for entry in """
gim kim|i lee yi rhee ri|bak park pak bark|choe choi choe|jeong jung chung jong|gang kang khang|jo cho joe
yun yoon youn|jang chang jahng|im lim rim yim|han hahn|o oh|seo suh so|sin shin|gwon kwon|hwang whang|an ahn
song soung|yu yoo ryu you|no noh roh|go ko koh|mun moon|baek paik baik paek|gwak kwak|u woo wu|gu koo ku
yang ryang|jeon jun chun chon|heo hur huh ho|nam nahm|sim shim|ha hah|ju joo chu|bae bai pae|na ra nah
min mihn|ryu yoo yu lyu|jin chin|ji chi jee|eom um ohm|chae chai|won weon|cheon chun chon|bang pang
gong kong|hyeon hyun|ham hahm|byeon byun pyon|yeom yum|yeo yuh|chu choo|do doh|so soh|seok suk|seon sun
seol sul|ma mah|gil kil|ju joo|yeon youn|wi wee|pyo pyo|myeong myung|gi ki|ban pan|wang wang|geum keum kum
ok oak|yuk yook|in ihn|je jae|mo moh|tak tak|guk kook|eo uh|eun eun|pyeon pyun|yong yong|bong pong|sa sah
bu boo|gyeong kyung|ri lee yi rhee|ra na rah|ro noh roh|rim lim im|ryang yang|ryeo yeo|ryeom yum
namgung namkung|hwangbo hwangbo|seonu sunwoo seonwoo|dokgo dokko|jegal jegal|sagong sakong
""".strip()
        .replace("\n", "|")
        .split("|")
    )
}
_TWO_SYLLABLES = frozenset(["남궁", "황보", "선우", "독고", "제갈", "사공", "서문", "동방"])
# Syllables of given names as people spell them; the sign marks where a syllable starts.
_POPULAR = (
    ("hyeon", "hyun"), ("yeong", "young"), ("gyeong", "kyung"), ("seong", "sung"),
    ("jeong", "jung"), ("jun", "joon"), ("su", "soo"), ("u", "woo"), ("ju", "joo"), ("geun", "keun"), ("hui", "hee"),
    ("ui", "ee"), ("mi", "mi"), ("seon", "sun"), ("seo", "seo"), ("hun", "hoon"), ("yun", "yoon"), ("gyu", "kyu"),
    ("gi", "ki"), ("cheol", "chul"), ("byeong", "byung"), ("myeong", "myung"), ("deok", "duk"), ("beom", "bum"),
    ("seung", "seung"), ("hyeong", "hyung"), ("yeon", "yeon"), ("geon", "kun"), ("guk", "kook"), ("gwang", "kwang"),
    ("il", "il"), ("jae", "jae"), ("ho", "ho"), ("sik", "sik"), ("suk", "sook"), ("sun", "soon"), ("ung", "woong"),
    ("yu", "yoo"), ("gang", "kang"), ("gwon", "kwon"), ("eun", "eun"), ("heon", "hun"), ("bok", "bok"), ("jong", "jong"),
)  # fmt: skip
_SYLLABLE_POPULAR = dict(_POPULAR)
# McCune-Reischauer without its marks: plain stops are unvoiced at the start, voiced between vowels.
_UNVOICED = {"g": "k", "d": "t", "b": "p", "j": "ch"}


def words(run: str, whole_name: bool) -> tuple[Reading, ...]:
    """Parts of one run of Hangul; of a `whole_name` the family name is split off."""
    if not whole_name or not 2 <= len(run) <= 5:
        return (_family_reading(run) if len(run) == 1 else _given(run),)
    cut = 2 if len(run) > 2 and run[:2] in _TWO_SYLLABLES else 1
    return _family_reading(run[:cut]), _given(run[cut:])


def family_spellings(plain: str) -> tuple[str, ...]:
    """The spellings of a family name that is given in the Revised Romanisation, the usual ones first."""
    known = _FAMILY.get(plain, (_unvoiced([plain]),))
    return (*known, plain) if len(plain) == 1 else (plain, *known)


def _family_reading(run: str) -> Reading:
    plain = "".join(map(syllable, run))
    return Reading(family_spellings(plain))


def _given(run: str) -> Reading:
    syllables = [syllable(char) for char in run]
    plain = "".join(syllables)
    popular = "".join(_SYLLABLE_POPULAR.get(syllable, syllable.replace("eo", "u")) for syllable in syllables)
    northern = _unvoiced(syllables).replace("eo", "o").replace("eu", "u")
    learnt = likely("hangul", unicodedata.normalize("NFD", run))
    return Reading((plain, popular, northern), learnt)


def _unvoiced(syllables: list[str]) -> str:
    spelled = ""
    for sound in syllables:
        voiced = spelled[-1:] and spelled[-1] in "aeioumnl"
        hard = _UNVOICED.get(sound[:1])
        # kk, tt, pp, jj stay as they are.
        spelled += sound if voiced or hard is None or sound[0] == sound[1:2] else hard + sound[1:]
    return spelled


def syllable(char: str) -> str:
    """One sign of Hangul in the Revised Romanisation; empty where it is none."""
    code = ord(char) - 0xAC00
    if not 0 <= code < 11172:
        return ""
    initial, rest = divmod(code, 588)
    vowel, final = divmod(rest, 28)
    return (_INITIAL[initial] + _VOWEL[vowel] + _FINAL[final]).replace("-", "")
