"""Every text that people read is in every language: pages, refusals, rules, what the ledger says."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from comity.config import api, urls  # noqa: F401 -- with them every command is known
from comity.kernel.commands import registry
from comity.ledger.entry_checks import ERASED
from comity.web.verbs import WORDS

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import messages  # noqa: E402 -- a script beside the package, not part of it

WRITTEN = re.compile(r'(?:Entry\(\s*(?:verb=)?|\.also\(\s*)"([a-z_]+\.[a-z_]+)"')
"""Entries of the ledger that no command of their own writes."""


@cache
def in_the_code() -> Catalog:
    return messages.collected()


def catalogue(language: str) -> Catalog:
    path = messages.LOCALE / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def gaps(catalog: Catalog, code: Catalog) -> dict[str, list[str]]:
    """What is wrong with a catalogue, beside what the code says."""

    def named(found: list[Message]) -> list[str]:
        return sorted(str(message.id) for message in found if message.id)

    here = {(message.context, message.id) for message in catalog}
    there = {(message.context, message.id) for message in code}
    return {
        "not in the catalogue": named([m for m in code if (m.context, m.id) not in here]),
        "in no code any more": named([m for m in catalog if (m.context, m.id) not in there]),
        "not translated": named([m for m in catalog if not messages.translated(m.string)]),
        "fuzzy": named([m for m in catalog if m.fuzzy]),
        "other placeholders": named([m for m in catalog if m.python_format and list(m.check(catalog))]),
    }


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    found = gaps(catalogue(language), in_the_code())
    assert not any(found.values()), {problem: texts for problem, texts in found.items() if texts}


def test_a_gap_is_found() -> None:
    code, catalog = Catalog(), Catalog(locale="fr")
    code.add("Read a notice")
    code.add("%(number)d hits")
    catalog.add("%(number)d hits", "%(numero)d réponses")
    catalog.add("Withdraw", "")
    catalog.add("Suspend", "Suspendre", flags=["fuzzy"])
    assert gaps(catalog, code) == {
        "not in the catalogue": ["Read a notice"],
        "in no code any more": ["Suspend", "Withdraw"],
        "not translated": ["Withdraw"],
        "fuzzy": ["Suspend"],
        "other placeholders": ["%(number)d hits"],
    }


def verbs() -> set[str]:
    """Every verb that the ledger may hold."""
    files = (path for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts)
    written = {verb for path in files for verb in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    return {verb for verb in (*registry, *written, ERASED) if not verb.startswith("test.")}


def test_every_verb_of_the_ledger_has_words() -> None:
    assert sorted(verbs() - WORDS.keys()) == []


def test_words_are_for_verbs_that_exist() -> None:
    assert sorted(WORDS.keys() - verbs()) == []
