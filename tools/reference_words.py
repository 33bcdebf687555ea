"""How a page of docs/reference is put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MADE = "<!-- Written by tools/reference.py. Change the code, then run `make reference`. -->"


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").strip()


def code(value: Any) -> str:
    return f"`{value}`" if str(value) else ""


def page(title: str, *parts: str) -> str:
    return "\n\n".join([MADE, f"# {title}", *(part.strip("\n") for part in parts)]) + "\n"
