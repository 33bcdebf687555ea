"""House rules that no other linter knows. Says file and line of every breach; exit status 1 if there is one."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ABOUT_THE_RULES = {Path(__file__), ROOT / "tests" / "test_house.py"}
FOLDERS = ("src", "tests", "tools", "benchmarks", "conftest.py")
LONGEST = 450
COUNTED = {".py", ".html", ".css", ".js"}

# kind of file -> what may not stand in it, and why
FORBIDDEN: dict[str, list[tuple[re.Pattern[str], str]]] = {
    ".html": [
        (re.compile(r"\bhx-on\b|\bhx-on:"), "hx-on needs unsafe-eval; write an island in static/"),
        (re.compile(r"""["']js:|javascript:"""), "js: and javascript: need unsafe-eval; write an island"),
        (re.compile(r"""\sstyle\s*=\s*["']"""), "no inline style; the content security policy blocks it"),
        (
            re.compile(r"""\son[a-z]+\s*=\s*["']"""),
            "no inline handler; the content security policy blocks it",
        ),
        (re.compile(r"\{#(?!.*#\})"), "a comment of {# #} ends on its line, or everybody reads it"),
        (re.compile(r"<style\b"), "no style element; write in static/"),
        (
            re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)"),
            "no inline script; write in static/",
        ),
        (
            re.compile(r"(?<!help_text)\|\s*safe\b|autoescape\s+off"),
            "no unescaped output (Django's help_text is markup)",
        ),
        (
            re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//(?!\{)[^"']*\.(?:js|css|woff2?)"""),
            "nothing from a CDN",
        ),
    ],
    ".py": [
        (re.compile(r"\bunittest\.mock\b|\bfrom unittest import mock\b"), "no mocks: use the real thing"),
        (
            re.compile(r"\bcsrf_exempt\b"),
            "no way around CSRF: send the token",
        ),
        (re.compile(r"\bis_superuser\b\s*(?:=\s*True|and|or|:)"), "there is no superuser"),
        (re.compile(r"\bpickle\.loads?\("), "pickle runs what it reads"),
    ],
    ".js": [(re.compile(r"\beval\(|\bnew Function\b|\binnerHTML\b"), "no evaluation, no unescaped markup")],
}


def breaches(path: Path) -> Iterator[str]:
    """``file:line: what is wrong`` for one file."""
    name = path.relative_to(ROOT)
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > LONGEST:
        yield f"{name}:{LONGEST}: {len(lines)} lines; is it still one thing? At most {LONGEST}"
    for number, line in enumerate(lines, start=1):
        for pattern, why in FORBIDDEN.get(path.suffix, []):
            if pattern.search(line):
                yield f"{name}:{number}: {why}"


def files() -> Iterator[Path]:
    for folder in FOLDERS:
        place = ROOT / folder
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            generated = "migrations" in path.parts or "vendor" in path.parts or path in ABOUT_THE_RULES
            if path.is_file() and path.suffix in COUNTED and not generated:
                yield path


if __name__ == "__main__":
    found = [breach for path in files() for breach in breaches(path)]
    print("\n".join(found) if found else "House rules: kept")
    sys.exit(1 if found else 0)
