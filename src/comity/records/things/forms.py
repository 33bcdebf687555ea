"""The form of each kind of thing, made from the table of kinds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.records.fields import CountryLines, DateLines, Lines, choices_of_codes, where_from
from comity.records.things.kinds import Field, Holds, Kind

FIELDS: dict[Holds, type[Lines]] = {
    Holds.TEXT: Lines,
    Holds.NAME: Lines,
    Holds.COUNTRY: CountryLines,
    Holds.DATE: DateLines,
}


def fields_of(kind: Kind, our_reference: forms.CharField) -> dict[str, Any]:
    """What a form class of ``kind`` declares: its fields, their names, how they are laid out."""
    names = tuple(field.name for field in kind.fields)
    identifying = tuple(field.name for field in kind.fields if _identifies(kind, field))
    others = tuple(name for name in names if name not in identifying)
    sections: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
        (_("By what it is known"), (*identifying, "reason")),
        (_("Further particulars"), (*others, "our_reference")),
    )
    return {
        **{field.name: _field(field) for field in kind.fields},
        "reason": forms.ChoiceField(
            label=_("Why it is on the list"),
            choices=[("", "—"), *choices_of_codes(kind.reasons)],
            help_text=where_from(type(kind.reasons[0])),
            error_messages={"required": _("State why this is on the list.")},
        ),
        "our_reference": our_reference,
        "schema_name": kind.schema,
        "properties": names,
        "sections": sections,
    }


def _identifies(kind: Kind, field: Field) -> bool:
    """Whether a field tells which thing it is; a country tells whose numbers those are."""
    return bool(field.check) or field.name in (*kind.needs, *kind.called) or field.holds is Holds.COUNTRY


def _field(field: Field) -> Lines:
    return FIELDS[field.holds](label=field.label, required=False, help_text=field.help)  # type: ignore[arg-type]
