"""Typeset one sheet: JSON on standard input, PDF on standard output. Runs alone, within limits that nobody lifts.

``python -I -m comity.notices.typesetting`` knows neither the database nor any secret. What people wrote
reaches typst as data of the sheet, never as its source. A picture that cannot be read ends it with an error.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).parent
MEMORY, SECONDS = 2**30, 5
"""Bytes of address space and seconds of processor time; a sheet takes a quarter of either."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(typeset(json.load(sys.stdin)))


def typeset(said: dict[str, Any]) -> bytes:
    """``said`` as ``sheet.typ`` wants it, with pictures in base64. ``strict``: accessible (PDF/UA-1) and with every
    letter, or not at all."""
    standard: Literal["ua-1"] | None = "ua-1" if said.pop("strict") else None
    pictures = [list(base64.b64decode(picture)) for picture in said.pop("pictures")]
    # Scripts that our own fonts lack, such as Chinese, come from the fonts of the system where it has them.
    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])
    return typst.compile(
        (HERE / "sheet.typ").read_bytes(),
        font_paths=fonts,
        sys_inputs={"said": json.dumps(said), "pictures": json.dumps(pictures)},
        pdf_standards=standard,
    )


if __name__ == "__main__":
    main()
