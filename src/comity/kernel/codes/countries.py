"""States, territories and the other issuers of travel documents: ISO 3166-1, ICAO Doc 9303-3, and the past.

Names in the hub's languages come from Unicode CLDR through Babel when they are asked for. Nothing here takes
a position on the status of a territory: a code is what documents carry.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from babel import Locale

from comity.kernel.codes.lists import CodeList

LANGUAGES = ("en", "fr", "es", "ar")
"""The languages of the hub, in which every entry has a name."""
_UNDERSTOOD = ("de", "it", "pt", "ru", "tr", "uk", "fa", "zh")
"""Further languages in which CLDR's names are understood, and never shown."""

ISO = CodeList(source="ISO 3166-1 codes as published in Unicode CLDR (Babel)", version="CLDR 47")
ICAO = CodeList(source="ICAO Doc 9303-3, section 5", version="8th edition, 2021")
PAST = CodeList(source="ISO 3166-3, formerly used names of countries", version="2020")
NATIONALITIES = CodeList(source="Words for nationalities, written for this hub", version="2026")


class CountryKind(StrEnum):
    """Where a code comes from. A *variant* is another spelling of a code that documents still carry."""

    ISO = "iso"
    ASSIGNED = "assigned"
    ICAO = "icao"
    VARIANT = "variant"
    HISTORICAL = "historical"
    SPECIMEN = "specimen"


@dataclass(frozen=True)
class Country:
    """One issuer. ``code`` is how it is stored: two lower-case letters as FollowTheMoney has them, or else the
    lower-case ICAO code (``xxa``); several issuers may share one (``GBD`` and ``GBR`` are both ``gb``).

    ``alpha2``, ``alpha3`` and ``numeric`` are empty where ISO has none; ``icao`` is what a machine-readable
    zone holds, without fillers (``D``). ``valid_from`` and ``valid_to`` are years or empty; ``successors`` are
    codes. ``recalled``: written from general knowledge and not yet checked against the source.
    """

    code: str
    alpha2: str
    alpha3: str
    numeric: str
    icao: str
    kind: CountryKind
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    successors: tuple[str, ...] = ()
    recalled: bool = False

    @property
    def about(self) -> CodeList:
        if self.kind is CountryKind.ISO:
            return ISO
        return PAST if self.kind is CountryKind.HISTORICAL else ICAO

    def name(self, language: str = "en") -> str:
        """The name in ``language`` (``en``, ``fr``, ``es``, ``ar``; any other is answered in English)."""
        short = language.partition("-")[0].lower()
        place = LANGUAGES.index(short) if short in LANGUAGES else 0
        if self.names:
            return self.names[place]
        return _territories(LANGUAGES[place]).get(self.alpha2, self.alpha2)


def find(text: str) -> Country | None:
    """The country of a code (alpha-2, alpha-3, numeric, ICAO, stored) or a name, whatever its case.

    Names are known in English, French, Spanish, Arabic and some more, with accents or without; nationalities
    (:func:`find_nationality`) are not names.
    """
    if not text or len(text) > 100:
        return None
    return _by_code().get(text.strip().strip("<").upper()) or _by_name().get(folded(text))


def find_nationality(text: str) -> Country | None:
    """The country of a code, a name, or a word such as “Kenyan”, “kényane”, “keniano”, “كينية”."""
    if not text or len(text) > 100:
        return None
    return find(text) or _by_nationality().get(folded(text))


def canonical(text: str) -> str:
    """The stored code of a code, name or nationality; empty where it is not known."""
    country = find_nationality(text)
    return country.code if country else ""


@lru_cache(maxsize=1)
def every() -> tuple[Country, ...]:
    """All entries, those of ISO first, then the others in the order of their list."""
    return (*_read_iso(), *_read_special())


def current(language: str = "en") -> list[Country]:
    """The countries and territories that a form offers, sorted by name without regard to accents."""
    offered = [country for country in every() if country.kind in {CountryKind.ISO, CountryKind.ASSIGNED}]
    return sorted(offered, key=lambda country: folded(country.name(language)))


def folded(text: str) -> str:
    """``text`` as names are compared: no case, accents, punctuation or leading article."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    kept = (c for c in plain if not unicodedata.combining(c) and c != "ـ" and c not in "'’")
    words = "".join(c if c.isalnum() else " " for c in kept).translate(_ARABIC).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


_ARABIC = str.maketrans({"ى": "ي", "ة": "ه"})


@lru_cache(maxsize=16)
def _territories(language: str) -> dict[str, str]:
    return dict(Locale(language).territories)


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((files("comity.kernel.codes") / "data" / name).read_text("utf-8").splitlines())


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _read_iso() -> Iterator[Country]:
    for row in _rows("countries.csv"):
        yield Country(
            code=row["alpha2"].lower(),
            alpha2=row["alpha2"],
            alpha3=row["alpha3"],
            numeric=row["numeric"],
            icao="D" if row["alpha2"] == "DE" else row["alpha3"],
            kind=CountryKind.ISO,
            aliases=_parts(row["aliases"]),
        )


def _read_special() -> Iterator[Country]:
    for row in _rows("special.csv"):
        yield Country(
            code=row["code"],
            alpha2=row["alpha2"],
            alpha3=row["alpha3"],
            numeric=row["numeric"],
            icao=row["icao"],
            kind=CountryKind(row["kind"]),
            names=tuple(row[language] for language in LANGUAGES),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            successors=_parts(row["successors"]),
            recalled=row["recalled"] == "yes",
        )


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Country]:
    """Codes in upper case. Where the past and the present share one, the present has it."""
    known: dict[str, Country] = {}
    for country in every():
        # An ICAO category of persons (GBD, UNK) has a code of its own; the state's codes mean the state.
        own = (country.icao,) if country.kind in {CountryKind.ICAO, CountryKind.VARIANT} else ()
        shared = (country.alpha2, country.alpha3, country.icao, country.numeric, country.code.upper())
        for code in (*own, *shared):
            if code:
                known.setdefault(code, country)
    known.update({"UK": known["GB"], "EL": known["GR"]})
    return known


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Country]:
    known: dict[str, Country] = {}
    names = [(name, country) for country in every() for name in map(country.name, LANGUAGES)]
    aliases = [(alias, country) for country in every() for alias in country.aliases]
    # “Myanmar (Burma)” is known without what stands in brackets, where no other country has that name.
    openings = [(name.partition("(")[0], country) for name, country in names if "(" in name]
    foreign = [
        (name, country)
        for territories in map(_territories, _UNDERSTOOD)
        for country in every()
        if not country.names and (name := territories.get(country.alpha2))
    ]
    # Where the past and the present share a name (Burma), the present has it.
    ranked = sorted(
        (*names, *aliases, *openings, *foreign), key=lambda named: named[1].kind is CountryKind.HISTORICAL
    )
    for name, country in ranked:
        known.setdefault(folded(name), country)
    return known


@lru_cache(maxsize=1)
def _by_nationality() -> dict[str, Country]:
    known: dict[str, Country] = {}
    codes = {country.code: country for country in reversed(every())}
    for row in _rows("nationalities.csv"):
        for language in LANGUAGES:
            for word in _parts(row[language]):
                for form in (word, _feminine(word, language)):
                    known.setdefault(folded(form), codes[row["code"]])
    return known


def _feminine(word: str, language: str) -> str:
    """The regular feminine of a nationality; irregular ones stand in the list beside the masculine."""
    if language == "fr" and not word.endswith("e"):
        return word + ("ne" if word.endswith("en") else "e")
    if language == "es" and word.endswith("o"):
        return word[:-1] + "a"
    if language == "es" and word[-1] in "sln":
        return word + "a"
    return word + "ة" if language == "ar" else word
