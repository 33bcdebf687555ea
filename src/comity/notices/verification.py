"""The code that is printed on a notice, by which anyone may ask the hub whether a public notice bears it."""

from __future__ import annotations

import re

from comity.notices.models import Notice
from comity.notices.public.models import Extract

GROUP = 5
NO_CODE = "none"
CODE = re.compile("[0-9A-F]{20}")
"""80 bits by chance: nobody guesses one, and none says anything of its notice or of how many there are."""


def code_of(notice: Notice) -> str:
    """The code in groups, as people read it aloud: ``0A1B2-C3D4E-…``; empty where nothing was published yet."""
    code = notice.verification
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """What somebody typed, as the hub keeps it; empty where it can be no code."""
    code = re.sub(r"[\s-]", "", typed[:60]).upper().replace("O", "0").replace("I", "1")
    return code if CODE.fullmatch(code) else ""


def notice_of(code: str) -> Extract | None:
    """What anyone may read of the notice that bears ``code``; ``None`` where it is no code, or of nothing public.

    Either way one query, of the table that holds nothing else.
    """
    return Extract.objects.standing().filter(code=read_code(code) or NO_CODE).first()
