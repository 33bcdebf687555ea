"""Text that comes from outside and goes into the database: what cannot be kept is refused before it gets there."""

from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from comity.kernel.refusals import Invalid

LONGEST = 20_000
"""Characters of one text given to a command; lists and passengers come as files, not as text."""


def keepable(text: str) -> bool:
    """Whether PostgreSQL and UTF-8 can hold ``text``: it has neither NUL nor half a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def check_given(value: Any, field: str = "") -> None:
    """Raise :class:`Invalid`, naming the field, where a text in ``value`` cannot be kept or is beyond all bounds, or a
    time has no zone.

    Looks into mappings, dataclasses, and lists of texts and mappings; what a list holds beyond that comes from
    readers, which refuse entry by entry.
    """
    if isinstance(value, str):
        _check(value, field)
    elif isinstance(value, datetime) and value.tzinfo is None:
        raise Invalid(_("Give the time with its zone."), field)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            check_given(name, field)
            check_given(item, str(name))
    elif isinstance(value, list | tuple | Set):
        for item in value:
            if isinstance(item, str | Mapping):
                check_given(item, field)
    elif is_dataclass(value):
        for part in fields(value):
            check_given(getattr(value, part.name), part.name)


def _check(text: str, field: str) -> None:
    if len(text) > LONGEST:
        raise Invalid(_("This text is longer than %(most)d characters.") % {"most": LONGEST}, field[:100])
    if not keepable(text):
        raise Invalid(_("This text has a character that cannot be kept."), field if keepable(field) else "")


def check_length(text: str, most: int, field: str) -> None:
    """Raise :class:`Invalid` where ``text`` has more than ``most`` characters."""
    if len(text) > most:
        raise Invalid(_("At most %(most)d characters fit here.") % {"most": most}, field)
