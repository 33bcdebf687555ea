"""What holds for every template of every room."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOMS = Path(__file__).parents[2]
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
NAMES = [str(path).split("/templates/", 1)[1] for path in TEMPLATES]

TAGS = re.compile(
    r"\{%\s*comment.*?endcomment\s*%\}"
    r"|\{%\s*block (?:body_attributes|page_class)\s*%\}.*?\{%\s*endblock\s*%\}"
    r"|\{%\s*blocktranslate.*?endblocktranslate\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<script.*?</script>|&\w+;",
    re.DOTALL,
)
MARKUP = re.compile(r"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
SHOWN = re.compile(
    r"""\s(?:title|label|lead|sub|eyebrow|help|caption|placeholder|open_label|aria-label|alt)="([^"]*)\""""
)
SAME_EVERYWHERE = {
    "UTC",
    "y",
    "n",
    "u",
    "s",
    "d",
    "Esc",
    "PAXLST",
    "CSV",
    "MRZ",
    "ZZ",
    "C",
    "ZEN",
    "Tadeo",
    "Maravi",
    "Тадео",
    "Марави",
    "Zenith",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_word_can_be_translated(path: Path) -> None:
    text = TAGS.sub(" ", path.read_text(encoding="utf-8"))
    shown = [*SHOWN.findall(text), MARKUP.sub(" ", text)]
    words = {word for part in shown for word in re.findall(r"[^\W\d_]+", part)}

    assert words <= SAME_EVERYWHERE


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_values_that_go_into_attributes_are_escaped(path: Path) -> None:
    """``:name="value"`` hands a value over as it is; a component that writes out ``attrs`` must not get one."""
    takes_attributes = ("c-button", "c-card")
    for tag in re.findall(r"<(c-[\w.]+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", path.read_text(encoding="utf-8")):
        if tag[0] in takes_attributes:
            assert not re.search(r"\s:\w", tag[1]), tag


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if 'extends "base.html"' in path.read_text(encoding="utf-8")]
)
def test_every_page_says_its_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "{% block title %}" in text or path.name == "refusal.html"
    assert "{% comment %}" in text or "{#" in text, "the context that a page expects is written at its top"
