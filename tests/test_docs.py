"""What can be typed, set, asked or granted is documented; what the documents say can be typed."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import reference  # noqa: E402 -- a script beside the package, not part of it

LEFT_OUT = {
    ".venv",
    ".venv-demo",
    ".uv",
    ".git",
    "var",
    "node_modules",
    ".pytest_cache",
    ".hypothesis",
    ".ruff_cache",
}
PAGES = sorted(path for path in ROOT.rglob("*.md") if not LEFT_OUT & set(path.relative_to(ROOT).parts))
DOCS = [path for path in PAGES if (ROOT / "docs") in path.parents or path.parent == ROOT]
ROOMS = sorted(path.parent for path in (ROOT / "src" / "comity").glob("*/__init__.py"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
THIS_MACHINE = re.compile(r"/work/|/root/|/home/(?!comity)|/tmp/")


def read(*path: str) -> str:
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


def name(path: Any) -> str:
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else str(path)


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for target in (next(filter(None, found)) for found in LINK.findall(text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_speaks_of_one_machine(page: Path) -> None:
    assert THIS_MACHINE.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", list(reference.PAGES))
def test_the_reference_says_what_the_code_says(page: str) -> None:
    written = read("docs", "reference", page)
    assert reference.pages()[page] == written, "make reference writes it anew"


def command_lines() -> Iterator[tuple[str, str]]:
    for path in DOCS:
        if path.parent.name == "reference" and path.name in reference.PAGES:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            typed = line.strip().removeprefix("$ ").removeprefix("ExecStart=")
            found = re.match(r"(?:\S*/)?comity (?!is\b)(\S.*)$", typed)
            if found and (line.startswith("    ") or typed != line):
                yield name(path), found[1].split(" > ")[0]


def test_there_are_command_lines_to_check() -> None:
    assert len(list(command_lines())) > 20


@pytest.mark.parametrize(("page", "line"), list(command_lines()))
def test_every_command_line_in_the_documents_can_be_typed(
    page: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMITY_PASSWORD", "typed when asked for")
    words = shlex.split(line)
    group, path = reference.command_line(), ["comity"]
    while words and hasattr(group, "commands"):
        assert words[0] in group.commands, f"{page}: there is no {' '.join([*path, words[0]])}"
        path.append(words.pop(0))
        group = group.commands[path[-1]]
    group.make_context(" ".join(path), [word.replace("gate-B42-*", "gate") for word in words])


def test_every_command_is_in_the_reference() -> None:
    text = read("docs", "reference", "cli.md")
    missing = [
        path
        for path, _ in reference.commands(reference.command_line())
        if f"## {' '.join(path)}\n" not in text
    ]
    assert missing == []


def test_every_setting_is_in_the_reference() -> None:
    text = read("docs", "reference", "settings.md")
    fields = type(settings.COMITY).model_fields
    assert [field for field in fields if f"`COMITY_{field.upper()}`" not in text] == []


def test_every_setting_named_in_the_documents_exists() -> None:
    known = {f"COMITY_{field.upper()}" for field in type(settings.COMITY).model_fields}
    known |= set(re.findall(r"`(COMITY_\w+)`", read("docs", "reference", "settings.md")))
    named = {
        found
        for path in DOCS
        for found in re.findall(r"\bCOMITY_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert named - known == set()


def test_every_role_permission_and_verb_is_in_the_reference() -> None:
    from comity.kernel.commands import registry
    from comity.kernel.permissions import Permission
    from comity.members.roles import Role

    text = read("docs", "reference", "permissions.md")
    verbs = [verb for verb in registry if not verb.startswith("test.")]  # tests define commands of their own
    assert [word for word in (*Role, *Permission, *verbs) if f"`{word}`" not in text] == []


def test_every_code_is_in_the_reference() -> None:
    from comity.kernel.codes.lists import Code

    text = read("docs", "reference", "code-lists.md")
    lists = [kind for kind in Code.__subclasses__() if kind.__module__.startswith("comity.kernel.codes")]
    assert len(lists) >= 7
    assert [code for kind in lists for code in kind if f"`{code.value}`" not in text] == []


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    assert (room / "README.md").exists()


def test_every_decision_is_listed_and_whole() -> None:
    overview = read("docs", "adr", "README.md")
    for path in sorted((ROOT / "docs" / "adr").glob("0*.md")):
        text = path.read_text(encoding="utf-8")
        assert f"]({path.name})" in overview
        parts = ["**Date:**", "**Status:**", "## Context", "## Options", "## Decision", "## Consequences"]
        assert [part for part in parts if part not in text] == [], path.name


def test_every_page_of_the_documentation_can_be_reached() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        for found in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            target = next(filter(None, found)).partition("#")[0]
            if target and not re.match(r"[a-z]+:", target):
                there = (page.parent / target).resolve()
                waiting.append(there / "README.md" if there.is_dir() else there)
    assert [name(page) for page in DOCS if page not in reached] == []
