"""From Jyutping, in which tables give Cantonese, to the spellings that people of Hong Kong and Macao have."""

import re

_PARTS = re.compile(r"^(ng|gw|kw|[bpmfdtnlgkhwzcsj])?([a-z]+)$")
_INITIALS = {"b": "p", "d": "t", "g": "k", "gw": "kw", "z": "ch", "c": "ch", "j": "y"}
_OTHER_INITIALS = {"z": "ts", "c": "ts", "s": "sh"}
_FINALS = {
    "aa": "a", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at",
    "aak": "ak", "ou": "o", "oe": "oe", "oeng": "eung", "oek": "euk", "eoi": "ui", "eon": "un", "eot": "ut",
    "yu": "u", "yun": "uen", "yut": "uet", "yung": "ung",
}  # fmt: skip
_OTHER_FINALS = {
    "au": "ow", "am": "um", "an": "un", "ap": "up", "at": "ut", "ei": "ee", "i": "ee", "o": "aw", "ou": "oo",
    "u": "oo", "un": "oon", "ut": "oot", "ai": "ay", "yu": "yue", "ang": "eng", "aa": "ah", "aau": "aau",
}  # fmt: skip
_USUAL = {
    "zau": "chow", "ze": "tse", "ceoi": "tsui", "zeoi": "tsui", "zang": "tsang", "cang": "tsang", "lo": "law",
    "ng": "ng", "jyu": "yu", "jyun": "yuen", "zi": "chi", "si": "sze", "lei": "li", "hei": "hei", "go": "ko",
    "cou": "tso", "zo": "cho", "gei": "kei", "heoi": "hui", "pun": "poon", "gun": "koon", "mun": "moon",
    "gwok": "kwok", "gaa": "ka", "sin": "sin", "sing": "shing", "san": "san", "sam": "sum", "sek": "shek",
    "siu": "siu", "mou": "mo", "wu": "wu", "je": "ye",
}  # fmt: skip
_USUAL_OTHER = {"lei": "lee", "zi": "tsz", "san": "shun", "sam": "sham", "can": "chun", "ng": "ung", "lau": "low",
                "wong": "vong", "go": "gor", "heoi": "hoi"}  # fmt: skip


def hong_kong(jyutping: str) -> tuple[str, str]:
    """The usual spelling of a syllable (without its tone) and a second one."""
    parts = _PARTS.match(jyutping)
    if parts is None:
        return jyutping, jyutping
    initial, final = parts.group(1) or "", parts.group(2)
    plain = _USUAL.get(jyutping) or _INITIALS.get(initial, initial) + _FINALS.get(final, final)
    ending = _OTHER_FINALS.get(final, _FINALS.get(final, final))
    other = (
        _USUAL_OTHER.get(jyutping) or _OTHER_INITIALS.get(initial, _INITIALS.get(initial, initial)) + ending
    )
    return plain, other
