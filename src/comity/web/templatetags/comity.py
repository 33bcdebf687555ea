"""Tags every template has without loading them: icons, waiting times, codes in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext

from comity.kernel.clock import now
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.lists import Code
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.purposes import Purpose
from comity.web.icons import ICONS, TURNS

register = template.Library()

CODES: dict[str, type[Code]] = {
    "handling": HandlingCode,
    "reliability": Reliability,
    "accuracy": Accuracy,
    "confidentiality": Confidentiality,
    "purpose": Purpose,
    "status": PersonStatus,
    "reason": DocumentReason,
}

TIERS = {
    "full": gettext_lazy("Full view"),
    "hit_no_hit": gettext_lazy("Hit / no hit"),
    "discreet": gettext_lazy("Discreet"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon ``name`` as inline SVG, hidden from screen readers; the text beside it says the same.

    Raises ``KeyError`` for a name that is not in :data:`comity.web.icons.ICONS`.
    """
    turns = " icon-turns" if name in TURNS else ""
    drawing = mark_safe(ICONS[name])  # noqa: S308 -- our own constants, never data
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        turns,
        drawing,
    )


@register.filter
def word(code: object, kind: str) -> str:
    """``code`` of the list ``kind`` in the reader's language; the code itself where the list lacks it."""
    try:
        return str(CODES[kind](str(code)).label)
    except ValueError:
        return str(code or "")


@register.filter
def tier_word(tier: object) -> str:
    """How much of a record others see, in words."""
    return str(TIERS.get(str(tier), tier or ""))


@register.filter
def minutes(seconds: float | None) -> str:
    """A waiting time given in seconds, short enough for a table: ``"14 min"``, ``"3 h 5 min"``."""
    if seconds is None:
        return ""
    total = max(0, int(seconds // 60))
    if total < 1:
        return gettext("under a minute")
    hours, rest = divmod(total, 60)
    if hours >= 48:
        days = hours // 24
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    if hours:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return gettext("%(minutes)d min") % {"minutes": rest}


@register.filter
def seconds_since(moment: datetime | None) -> float | None:
    """Seconds from ``moment`` (aware) to now; nothing for no moment, zero for one yet to come."""
    return None if moment is None else max(0.0, (now() - moment).total_seconds())


@register.filter
def percent(share: float | None) -> int:
    """A share from 0 to 1 as a whole number of hundredths, never outside 0 to 100."""
    return round(100 * min(1.0, max(0.0, float(share or 0))))


@register.filter
def alike(score: float | None) -> int:
    """A score in hundredths; never a hundred, because only a person can be sure."""
    return min(99, percent(score))


@register.filter
def pick(mapping: Mapping[str, Any] | None, key: object) -> Any:
    """``mapping[key]``, or an empty text where there is none."""
    return "" if mapping is None else mapping.get(str(key), "")
