"""Regions of names: how often each is on a list, where its names come from and how they are put together."""

from __future__ import annotations

from dataclasses import dataclass

SPACED, ARABIC, SLAVIC, IBERIAN, HAN, KOREAN, JAPANESE, VIETNAMESE, MONONYMS = (
    "spaced",
    "arabic",
    "slavic",
    "iberian",
    "han",
    "korean",
    "japanese",
    "vietnamese",
    "mononyms",
)


@dataclass(frozen=True, slots=True)
class Region:
    """``share`` of listed persons in per mille; ``latin_share`` of these whose record shows Latin letters only.

    ``locales`` name lists of Faker (MIT), ``countries`` those of names_cc0, ``pairs`` the file of nettranslit
    that holds names in this script. ``tail`` tells that rarer names are drawn from nettranslit as well.
    ``new_year`` is the share of people whose papers say 1 January.
    """

    key: str
    script: str
    share: int
    style: str
    locales: tuple[str, ...]
    countries: tuple[str, ...]
    nationalities: tuple[str, ...]
    pairs: str = ""
    tail: bool = True
    latin_share: float = 0.0
    new_year: float = 0.02


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _latin(
    key: str,
    share: int,
    style: str,
    locales: str,
    countries: str,
    nationalities: str,
    new_year: float = 0.02,
    tail: bool = True,
) -> Region:
    return Region(
        key,
        "Latin",
        share,
        style,
        _split(locales),
        _split(countries),
        _split(nationalities),
        tail=tail,
        new_year=new_year,
    )


def _other(  # noqa: PLR0913, PLR0917 -- one row of a table
    key: str,
    script: str,
    share: int,
    style: str,
    locales: str,
    countries: str,
    nationalities: str,
    pairs: str = "",
    tail: bool = False,
    latin_share: float = 0.15,
    new_year: float = 0.03,
) -> Region:
    sources = _split(locales), _split(countries), _split(nationalities)
    return Region(key, script, share, style, *sources, pairs, tail, latin_share, new_year)


REGIONS = (
    _latin(
        "western Europe",
        80,
        SPACED,
        "de_DE de_AT fr_FR fr_BE nl_NL",
        "DE AT CH FR BE NL LU",
        "de at ch fr be nl lu",
    ),
    _latin("northern Europe", 35, SPACED, "da_DK no_NO sv_SE fi_FI", "DK NO FI IS FO", "dk no se fi is"),
    _latin("Baltic", 15, SPACED, "et_EE lt_LT lv_LV", "EE LT LV", "ee lt lv"),
    _latin(
        "central Europe",
        60,
        SPACED,
        "pl_PL cs_CZ sk_SK hu_HU hr_HR sl_SI",
        "PL CZ SK HU HR SI BA",
        "pl cz sk hu hr si ba",
    ),
    _latin("Albania", 12, SPACED, "", "AL XK", "al xk"),
    _latin("Romania", 25, SPACED, "ro_RO", "RO MD", "ro md"),
    _latin("Italy", 30, SPACED, "it_IT", "IT MT", "it mt"),
    _latin("Iberia", 30, IBERIAN, "es_ES pt_PT", "ES PT", "es pt"),
    _latin(
        "Latin America",
        85,
        IBERIAN,
        "es_MX es_CO es_AR es_CL pt_BR",
        "MX AR CO CL PE BR GT SV CU DO VE EC",
        "mx co ar cl pe br gt sv cu do ve ec",
    ),
    _latin(
        "English-speaking", 50, SPACED, "en_GB en_US en_IE en_NZ", "GB US IE NZ AU CA", "gb us ie nz au ca"
    ),
    _latin("eastern Africa", 30, SPACED, "en_KE sw", "", "ke tz ug rw et so", 0.15),
    _latin("western Africa", 35, SPACED, "yo_NG ha_NG ig_NG tw_GH en_NG", "ML", "ng gh ml sn ci gn", 0.12),
    _latin("southern Africa", 12, SPACED, "zu_ZA", "ZA", "za zw mz"),
    _latin("Turkey", 40, SPACED, "tr_TR az_AZ", "TR AZ", "tr az"),
    _latin("South Asia, Latin", 40, SPACED, "en_IN en_PK", "IN PK LK BD NP", "in pk lk bd np", 0.12),
    _latin("island South-East Asia", 28, MONONYMS, "id_ID", "PH MY", "id ph my"),
    _latin("Thailand, Latin", 3, SPACED, "en_TH", "TH", "th", tail=False),
    _latin("Vietnam", 15, VIETNAMESE, "vi_VN", "VN", "vn", tail=False),
    _other(
        "Arab countries",
        "Arabic",
        165,
        ARABIC,
        "ar_AA ar_DZ ar_PS ar_SA",
        "AE DZ EG IQ JO KW LB LY MA SA TN",
        "eg iq sy ly dz ma tn sa jo lb ye sd",
        "arabic",
        True,
        0.2,
        0.15,
    ),
    _other("Iran", "Arabic", 4, ARABIC, "fa_IR", "IR", "ir af", "arabic", False, 0.1, 0.1),
    _other(
        "eastern Slavic", "Cyrillic", 115, SLAVIC, "ru_RU uk_UA", "RU UA BY", "ru ua by", "russian", True, 0.1
    ),
    _other("southern Slavic", "Cyrillic", 27, SPACED, "bg_BG mk_MK", "BG RS MK ME", "bg rs mk me", "russian"),
    _other("central Asia", "Cyrillic", 8, SLAVIC, "", "KZ KG", "kz kg tj", "russian"),
    _other("China", "Han", 100, HAN, "zh_CN zh_TW", "CN TW", "cn tw hk", "chinese", True, 0.1),
    _other("Israel", "Hebrew", 12, SPACED, "he_IL", "IL", "il", "hebrew", True),
    _other("Korea", "Hangul", 12, KOREAN, "ko_KR", "KR", "kr kp", "korean", False),
    _other("Japan", "Japanese", 4, JAPANESE, "ja_JP", "JP", "jp", "", False),
    _other("Greece", "Greek", 10, SPACED, "el_GR", "GR CY", "gr cy"),
    _other("Armenia", "Armenian", 5, SPACED, "hy_AM", "AM", "am"),
    _other("Georgia", "Georgian", 6, SPACED, "ka_GE", "GE", "ge"),
    _other("northern India", "Devanagari", 10, SPACED, "hi_IN mr_IN ne_NP", "", "in np"),
    _other("Bengal", "Bengali", 4, SPACED, "bn_BD", "", "bd in"),
    _other("Tamil", "Tamil", 4, SPACED, "ta_IN", "", "in lk"),
)
BY_KEY = {region.key: region for region in REGIONS}
