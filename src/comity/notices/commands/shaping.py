"""What somebody typed, or a program sent, as the fields of a draft hold it; what a file is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from comity.kernel.refusals import Invalid
from comity.kernel.text import check_given, check_length
from comity.notices import rules
from comity.notices.checks import is_filled
from comity.notices.model import Field, Table, Type
from comity.notices.models import NoticeFile

LARGEST_FILE = 10 * 2**20
LARGEST_PHOTOGRAPH = 2 * 2**20
PHOTOGRAPHS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
ATTACHMENTS = PHOTOGRAPHS | {"application/pdf": b"%PDF-"}
MOST_OFFENCES, MOST_LINES, LONGEST_TEXT, LONGEST_LINE = 10, 50, 10_000, 500
OFFENCE_TEXTS = ("charge", "law", "law_text", "category")
OFFENCE_NUMBERS = ("max_penalty_months", "sentence_months", "remaining_months")
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
"""Signs that turn the direction of writing: they can make a text read otherwise than it is."""


def tidy(content: Mapping[str, Any], kind: Type, table: Table) -> dict[str, Any]:
    """What the fields of ``kind`` may hold of ``content``; :class:`Invalid` names a field that holds another thing."""
    check_given(content)
    said: dict[str, Any] = {}
    for name in kind.fields:
        value = content.get(name)
        if is_filled(value):
            said[name] = _shaped(table.fields[name], value)
    return said


def _shaped(field: Field, value: Any) -> Any:
    read = SHAPES.get(field.kind, _text)
    try:
        return read(value)
    except (TypeError, ValueError, AttributeError):
        raise Invalid(_("This does not fit the field."), field.id) from None
    except Invalid as refusal:
        raise Invalid(refusal.reason, field.id) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    check_length(value, LONGEST_LINE, "")
    return DIRECTIONS.sub("", value).strip()


def _long(value: Any) -> dict[str, str]:
    """A text in one or more of the four languages."""
    if not isinstance(value, Mapping) or set(value) - set(rules.LANGUAGES):
        raise TypeError
    for text in value.values():
        check_given(text)
        check_length(text, LONGEST_TEXT, "")
    return {code: DIRECTIONS.sub("", text).strip() for code, text in value.items() if text.strip()}


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_LINES:
        raise TypeError
    return [text for text in map(_text, value) if text]


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _offences(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_OFFENCES:
        raise TypeError
    found = []
    for entry in value:
        kept: dict[str, Any] = {n: _text(entry[n]) for n in OFFENCE_TEXTS if entry.get(n)}
        kept |= {n: _months(entry[n]) for n in OFFENCE_NUMBERS if entry.get(n) not in (None, "")}
        kept |= {"organised": True} if entry.get("organised") is True else {}
        if kept:
            found.append(kept)
    return found


def _months(value: Any) -> int:
    months = int(value)
    if isinstance(value, bool) or not 0 <= months <= 12_000:
        raise ValueError
    return months


SHAPES: dict[str, Any] = {
    "long": _long,
    "lines": _lines,
    "countries": _lines,
    "yes": _yes,
    "offences": _offences,
}


def media_type(what: NoticeFile.What, content: bytes) -> str:
    kinds = PHOTOGRAPHS if what is NoticeFile.What.PHOTOGRAPH else ATTACHMENTS
    most = LARGEST_PHOTOGRAPH if what is NoticeFile.What.PHOTOGRAPH else LARGEST_FILE
    if len(content) > most:
        raise Invalid(_("This file is larger than %(most)d MB.") % {"most": most // 2**20}, "file")
    found = next((name for name, beginning in kinds.items() if content.startswith(beginning)), "")
    if not found:
        words = _("A photograph is a JPEG or PNG picture.")
        raise Invalid(
            words if kinds is PHOTOGRAPHS else _("An attachment is a PDF, JPEG or PNG file."), "file"
        )
    return found
