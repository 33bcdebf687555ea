"""The house rules find what they are there to find (``make lint`` applies them)."""

import os
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent.parent / "tools"
sys.path.insert(0, str(TOOLS))

import house  # noqa: E402 -- a script beside the package, not part of it


def breaches(tmp_path: Path, name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(house.breaches(path))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '<button hx-on:click="go()">'),
        ("page.html", """<div hx-vals='js:{"a": 1}'>"""),
        ("page.html", '<p style="color: red">'),
        ("page.html", '<a onclick="go()">'),
        ("page.html", "<style>p {}</style>"),
        ("page.html", "{# not for\nreaders #}"),
        ("page.html", "<script>go()</script>"),
        ("page.html", "{{ name|safe }}"),
        ("page.html", '<script src="https://cdn.example/x.js"></script>'),
        ("test_thing.py", "from unittest import mock"),
        ("view.py", "@csrf_exempt"),
        ("island.js", "node.innerHTML = text"),
        ("long.py", "x = 1\n" * 451),
    ],
)
def test_a_breach_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    found = breaches(tmp_path, name, text, monkeypatch)

    assert len(found) == 1
    assert found[0].startswith(f"{name}:")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", "<script src=\"{% static 'comity/live.js' %}\" defer></script>"),
        ("page.html", '<script type="application/json" id="data">'),
        ("page.html", '<a href="https://www.un.org/">the list</a>'),
        ("page.html", "{{ field.help_text|safe }}"),
        ("long.py", "x = 1\n" * 450),
    ],
)
def test_what_is_right_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    assert breaches(tmp_path, name, text, monkeypatch) == []


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_stay_with_one_worker(request: pytest.FixtureRequest) -> None:
    """What a module's tests share is made twice where pytest-xdist does not see the group, and nothing else says so."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    assert alone or request.node.nodeid.endswith("@together")
