"""The names of each region, popular and rare, with how often each is borne."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import accumulate

from pypinyin import lazy_pinyin

from benchmarks.population.kept import kept
from benchmarks.population.model import FAMILY, GIVEN, PATRONYMIC, Names, Part, Weighted
from benchmarks.population.origins import Origins
from benchmarks.population.regions import BY_KEY, HAN, KOREAN, REGIONS, SLAVIC, Region
from benchmarks.population.sources import Listed, faker, pairs, popular
from benchmarks.population.spellings import attested, plain, spelled, tokens
from tools.names.held_out import held_out

_TAIL_LANGUAGES = ("russian", "arabic", "hebrew")
_CHARACTERS = 90
"""Characters of which Chinese and Korean given names are made."""
_ARABIC_LETTERS = set("حعصضطظق")
"""Sounds that Arabic has and other languages lack: a rare token with one of them is hardly foreign."""
_STRANGE = set("(),./0123456789")
_TAIL = {GIVEN: 0.12, FAMILY: 0.45}
"""Share of people whose name is not among the popular ones."""
_SLAVIC_ENDS = ("ов", "ев", "ёв", "ин", "ын", "ский", "ский", "цкий", "ко", "ук", "юк", "ич", "як")
_FEMALE = (
    ("ский", "ская"),
    ("цкий", "цкая"),
    ("ов", "ова"),
    ("ев", "ева"),
    ("ёв", "ёва"),
    ("ин", "ина"),
    ("ын", "ына"),
)


@cache
def vocabulary() -> dict[str, Names]:
    """The names of every region; kept in `var/bench`, because it takes half a minute to make."""
    return kept(_made)


def _made() -> dict[str, Names]:
    heads = {region.key: _heads(region) for region in REGIONS}
    tails = _tails(heads)
    return {region.key: _names(region, heads[region.key], tails[region.key]) for region in REGIONS}


_Head = dict[str, dict[Part, float]]


def _heads(region: Region) -> _Head:
    """The popular names by list (F, M, family)."""
    found: _Head = {}
    for kind in ("F", "M", "family"):
        role = FAMILY if kind == "family" else GIVEN
        weights: dict[Part, float] = defaultdict(float)
        for listed in _listed(region, kind):
            if part := _part(listed, role, region):
                weights[part] += listed.weight
        found[kind] = weights
    if region.style in (HAN, KOREAN):
        for kind in ("F", "M"):
            found[kind].update(_combined(found[kind], region))
    return found


def _listed(region: Region, kind: str) -> list[Listed]:
    sources = [popular(country, kind) for country in region.countries]
    sources += [faker(locale, kind) for locale in region.locales]
    return [name for source in sources for name in source]


def _part(listed: Listed, role: str, region: Region) -> Part | None:
    if _STRANGE & set(listed.text):
        return None
    if region.script == "Latin":
        text = listed.latin or listed.text
        return Part(text, role, (text,)) if plain(text) else None
    told = listed.latin if listed.latin and listed.latin != listed.text else ""
    if listed.text.isascii() or not _in_script(listed.text, region):
        return None
    latin = spelled(listed.text, region.script, region.key, region.pairs, told)
    return Part(listed.text, role, latin) if latin else None


def _in_script(text: str, region: Region) -> bool:
    ranges = {
        "Arabic": "\u0600\u06ff", "Cyrillic": "\u0400\u04ff", "Han": "\u4e00\u9fff", "Hebrew": "\u0590\u05ff",
        "Hangul": "\uac00\ud7af", "Japanese": "\u3005\u9fff", "Greek": "\u0370\u03ff", "Armenian": "\u0530\u058f",
        "Georgian": "\u10a0\u10ff", "Devanagari": "\u0900\u097f", "Bengali": "\u0980\u09ff", "Tamil": "\u0b80\u0bff",
    }[region.script]  # fmt: skip
    return all(ranges[0] <= letter <= ranges[1] for letter in text if letter.isalpha())


def _combined(given: dict[Part, float], region: Region) -> dict[Part, float]:
    """Chinese and Korean given names are made of syllables: all pairs of those that stand in the popular ones."""
    letters: dict[str, float] = defaultdict(float)
    for part, weight in given.items():
        for letter in part.text:
            letters[letter] += weight
    letters = dict(sorted(letters.items(), key=lambda item: (-item[1], item[0]))[:_CHARACTERS])
    total = sum(letters.values())
    made = {}
    for one, weight in letters.items():
        for two, other in letters.items():
            text = one + two
            share = weight * other / total
            made[Part(text, GIVEN, spelled(text, region.script, region.key, ""))] = share
    return made


def _tails(heads: dict[str, _Head]) -> dict[str, dict[str, Part]]:
    """Rare tokens of nettranslit for each region that has a tail, by their text."""
    examples = {
        key: sorted({plain(part.latin[0]) for weights in head.values() for part in weights} - {""})
        for key, head in heads.items()
    }
    origins = Origins({key: names for key, names in examples.items() if names})
    counts: dict[str, int] = defaultdict(int)
    for language in _TAIL_LANGUAGES:
        for pair in pairs(language):
            counts[pair.latin] += pair.count
    wanted = sorted(word for word in counts if len(plain(word)) > 2 and "." not in word)
    regions = dict(zip(wanted, origins.guess([plain(word) for word in wanted]), strict=True))
    tails: dict[str, dict[str, Part]] = {region.key: {} for region in REGIONS}
    for word, key in regions.items():
        if key and BY_KEY[key].script == "Latin" and BY_KEY[key].tail:
            tails[key][word] = Part(word.title(), FAMILY, (word.title(),))
    for region in REGIONS:
        if region.tail and region.pairs:
            tails[region.key] = _native_tail(region, regions)
    return tails


def _native_tail(region: Region, regions: dict[str, str]) -> dict[str, Part]:
    """Rare names in the region's own script, with the ways in which they are written in Latin letters."""
    found = {}
    for native, spellings in tokens(region.pairs).items():
        if region.style == HAN:
            belongs = 1 <= len(native) <= 2 and "".join(lazy_pinyin(native)) in map(plain, spellings)
        elif region.style == SLAVIC:
            belongs = native.endswith(_SLAVIC_ENDS)
        else:
            belongs = any(regions.get(one) == region.key for one in spellings)
            belongs = belongs or (region.script == "Arabic" and bool(_ARABIC_LETTERS & set(native)))
        if belongs and (latin := attested(region.pairs, native)):
            text = native.title() if region.script == "Cyrillic" else native
            titles = tuple(one.title() for one in latin)
            found[native] = Part(text, FAMILY, titles, held_out("", native))
    return found


def _names(region: Region, head: _Head, tail: dict[str, Part]) -> Names:
    rare = {} if region.style == SLAVIC else tail
    given = {sex: _weighted(head[sex], rare, GIVEN) for sex in ("F", "M")}
    family = _weighted(head["family"], {} if region.style == HAN else tail, FAMILY)
    families = {"M": family, "F": _feminine(family, region) if region.script == "Cyrillic" else family}
    patronymic = _patronymics(given["M"], region) if region.style == SLAVIC else {}
    return Names(given, families, patronymic)


def _weighted(head: dict[Part, float], tail: dict[str, Part], role: str) -> Weighted:
    weights = dict(head)
    if tail and head:
        seen = {part.text for part in head}
        rare = [part for part in tail.values() if part.text not in seen]
        each = sum(head.values()) * _TAIL[role] / (1 - _TAIL[role]) / max(1, len(rare))
        weights.update({Part(part.text, role, part.latin, part.unseen): each for part in rare})
    parts = sorted(weights, key=lambda part: (-weights[part], part.text, part.latin))
    return Weighted(parts, list(accumulate(weights[part] for part in parts)))


def _feminine(family: Weighted, region: Region) -> Weighted:
    changed = []
    for part in family.parts:
        text, ending = part.text, ""
        for male, female in _FEMALE:
            if text.lower().endswith(male):
                text, ending = text[: -len(male)] + female, female
                break
        latin = tuple(_feminine_latin(one, ending) for one in part.latin) if ending else part.latin
        changed.append(Part(text, FAMILY, latin, part.unseen))
    return Weighted(changed, family.sums)


def _feminine_latin(latin: str, ending: str) -> str:
    if ending.endswith("кая"):
        stem = latin.rstrip("yij") if latin[-1:] in "yij" else latin
        return stem + "aya"
    return latin + "a"


def _patronymics(fathers: Weighted, region: Region) -> dict[str, Weighted]:
    """Ivan: Ivanovich and Ivanovna."""
    made = {}
    for sex, hard, soft in (
        ("M", ("ович", "ovich"), ("евич", "evich")),
        ("F", ("овна", "ovna"), ("евна", "evna")),
    ):
        parts = []
        for part in fathers.parts:
            is_soft = part.text[-1:] in "йья"
            ending = soft if is_soft else hard
            stem = part.text.rstrip("йьяао")
            latin = tuple(dict.fromkeys(one.rstrip("iyao'") + ending[1] for one in part.latin))
            parts.append(Part(stem + ending[0], PATRONYMIC, latin, part.unseen))
        made[sex] = Weighted(parts, fathers.sums)
    return made
