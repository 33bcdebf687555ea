"""What a record of a thing must say before it is shared. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.refusals import Invalid
from comity.records.things.checks import CHECKS, looked_up_as, read_all
from comity.records.things.kinds import BY_SCHEMA, Kind, Properties, checks_of
from comity.records.things.series import NotASeries, Series, series


def check_thing(kind: Kind, properties: Properties, reason: str, state: str) -> None:
    """:class:`Invalid` naming the field at fault. ``state``: that of the source, if it has one."""
    stated = kind.reason(reason)
    if stated is None:
        raise Invalid(_("State why this is on the list."), "reason")
    if not any(value.strip() for name in kind.needs for value in properties.get(name, ())):
        raise Invalid(str(kind.wants), kind.needs[0])
    _read, failed = read_all(properties, kind.checks)
    for name, value in failed:
        raise Invalid(str(CHECKS[kind.checks[name]].refusal) % {"value": value[:100]}, name)
    if kind.series:
        _check_series(properties)
        if not properties.get("country"):
            raise Invalid(_("Say which state issues these documents."), "country")
        if (
            isinstance(stated, DocumentReason)
            and stated.issuer_only
            and state not in ("", *properties["country"])
        ):
            raise Invalid(_("Only the state that issued a document can record this reason."), "reason")


def _check_series(properties: Properties) -> None:
    try:
        series_of(properties)
    except NotASeries:
        raise Invalid(
            _(
                "One first and one last number, with the same letters in front and as many digits, and at most ten"
                " million numbers from one to the other."
            ),
            "lastNumber",
        ) from None


def series_of(properties: Properties) -> Series:
    """The one series of a record of blank documents; raises `NotASeries`."""
    first, last = properties.get("firstNumber", ()), properties.get("lastNumber", ())
    if len(first) != 1 or len(last) != 1:
        raise NotASeries("one first and one last number")
    return series(first[0], last[0])


def identifiers_of(schema: str, properties: Properties) -> list[dict[str, Any]]:
    """What is kept beside the properties of a record: its identifiers in their canonical form (`checks.read_all`)."""
    return read_all(properties, checks_of(schema))[0]


def lookups_of(schema: str, properties: Properties, identifiers: list[dict[str, Any]]) -> list[str]:
    """The keys under which a record is found in the store of numbers."""
    keys = [looked_up_as(one["check"], one["number"]) for one in identifiers]
    kind = BY_SCHEMA.get(schema)
    if kind and kind.series:
        keys += series_of(properties).keys()
    return list(dict.fromkeys(filter(None, keys)))
