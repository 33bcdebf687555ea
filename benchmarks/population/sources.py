"""Readers of the public lists of names. They are read where they lie and never copied into this repository."""

from __future__ import annotations

import csv
import importlib
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DEFAULT = Path(__file__).parents[3] / "shared" / "data"
GIVEN_LISTS = {"F": ("first_names_female", "first_names"), "M": ("first_names_male", "first_names")}


class SourcesMissing(Exception):
    """The public lists of names are not on this machine; says where they were looked for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A name of a list: ``latin`` is empty where the list does not tell it."""

    text: str
    latin: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A token in Latin letters and in another script, and how often Wikidata has it."""

    latin: str
    native: str
    count: int


def data() -> Path:
    """The folder of public data; raises `SourcesMissing`."""
    folder = Path(os.environ.get("COMITY_SHARED_DATA", DEFAULT))
    if not (folder / "screening" / "names_cc0").is_dir():
        raise SourcesMissing(
            f"no public names in {folder}/screening; set COMITY_SHARED_DATA to where they are"
        )
    return folder


def pairs(language: str) -> Iterator[Pair]:
    """The token pairs of nettranslit for ``arabic``, ``russian``, ``chinese``, ``hebrew``, ``korean``."""
    path = data() / "screening" / "nettranslit" / f"wd_{language}_80"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            latin, native, count = line.rstrip("\n").split("\t")
            yield Pair(latin, native.replace(" ", ""), int(count))


def popular(country: str, kind: str) -> list[Listed]:
    """Popular names of a country of names_cc0; ``kind`` is ``F``, ``M`` or ``family``; by rank 1/(2+rank)."""
    name = "common-surnames-by-country.csv" if kind == "family" else "common-forenames-by-country.csv"
    rows = [row for row in _rows(name) if row["Country"] == country and kind in ("family", row.get("Gender"))]
    return [
        Listed(_clean(row["Localized Name"]), _clean(row["Romanized Name"]), 1 / (2 + rank))
        for rank, row in enumerate(rows)
        if row["Localized Name"].strip()
    ]


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (data() / "screening" / "names_cc0" / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def faker(locale: str, kind: str) -> list[Listed]:
    """The names of a locale of Faker; without frequencies of its own by 1/(20+rank)."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    attributes = GIVEN_LISTS.get(kind, ("last_names",))
    names = next((found for name in attributes if (found := getattr(provider, name, None))), ())
    names = [name for name in names if name != "Doe"] if not isinstance(names, dict) else names
    names = (
        {name: 1 / (20 + rank) for rank, name in enumerate(names)} if not isinstance(names, dict) else names
    )
    total = sum(names.values()) or 1
    return [Listed(_clean(name), "", 5 * weight / total) for name, weight in names.items()]


def _clean(name: str) -> str:
    """Without stress marks and stray spaces, composed; Wikipedia writes the stress of Russian names."""
    text = unicodedata.normalize("NFC", name.replace("\u0301", "") if _cyrillic(name) else name)
    return " ".join(text.split())


def _cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)
