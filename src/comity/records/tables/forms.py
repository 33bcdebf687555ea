"""What people fill in about a table: of what its rows are, and what each of its columns means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from comity.exchange.tables.rows import Look, tidy
from comity.kernel.codes.document_reasons import DocumentReason
from comity.records.fields import choices_of
from comity.records.rules import DOCUMENTS
from comity.records.tables import fields
from comity.records.tables.commands import LONGEST_NAME
from comity.records.tables.queries import Understood
from comity.records.things.kinds import BY_KEY

SAMPLES = 3


class KindForm(forms.Form):
    """Chosen first, for the fields follow from it. Sent as a question: nothing is kept of it."""

    kind = forms.ChoiceField(label=_("What its rows are"))
    headless = forms.BooleanField(
        label=_("The first row is an entry too, no row of headings"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(fields.kinds().items())  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """A choice for each column, called ``column-0`` and so on."""

    save_as = forms.CharField(
        label=_("Keep this for the next one, as"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Tables of your bureau with these headings are then understood by themselves."),
    )

    def __init__(self, look: Look, understood: Understood, reason: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._look = look
        offered: list[tuple[str, Any]] = [("", _("— not taken over —"))]
        offered += [(choice.name, choice.label) for choice in fields.choices(understood.kind).values()]
        for place, heading in enumerate(look.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading,
                choices=offered,
                required=False,
                initial=understood.chosen.get(place, ""),
                widget=forms.Select(
                    attrs={"aria-label": __("What “%(heading)s” means") % {"heading": heading}}
                ),
            )
        reasons = _reasons(understood.kind)
        if reasons:
            self.fields["reason"] = forms.ChoiceField(
                label=_("Why they are on the list"), choices=[("", "—"), *reasons], initial=reason
            )

    def chosen(self) -> dict[int, str]:
        """What was chosen, by the places of the columns; those that are not taken over are left out."""
        named = ((place, self.cleaned_data[f"column-{place}"]) for place in range(len(self._look.headings)))
        return {place: name for place, name in named if name}

    def columns(self) -> list[dict[str, Any]]:
        """Each column as the page shows it: its heading, some of its values, the field."""
        return [
            {
                "heading": heading,
                "sample": list(dict.fromkeys(map(tidy, self._look.column(place))))[:SAMPLES],
                "field": self[f"column-{place}"],
            }
            for place, heading in enumerate(self._look.headings)
        ]

    def others(self) -> list[forms.BoundField]:
        """The fields that belong to no column."""
        return [self[name] for name in ("reason", "save_as") if name in self.fields]


def _reasons(kind: str) -> list[tuple[str, Any]]:
    if fields.schema_of(kind) in DOCUMENTS:
        return choices_of(DocumentReason)
    thing = BY_KEY.get(kind)
    return [(reason.value, reason.label) for reason in thing.reasons] if thing else []
