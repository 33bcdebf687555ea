"""The form of a comparison."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.screening.comparing.queries import sources
from comity.screening.comparing.rules import HIGHEST_LINE, LINE, LONGEST_LIST, LOWEST_LINE, Side

LISTS = _("Only records whose identifier in their list begins so, such as “un-”. Empty: the whole register.")


class ComparisonForm(forms.Form):
    """Two sides and a line."""

    one = forms.TypedChoiceField(label=_("One register"), coerce=UUID)
    one_list = forms.CharField(
        label=_("Of it, one list"), required=False, max_length=LONGEST_LIST, help_text=LISTS
    )
    other = forms.TypedChoiceField(label=_("The other register"), coerce=UUID)
    other_list = forms.CharField(
        label=_("Of it, one list"), required=False, max_length=LONGEST_LIST, help_text=LISTS
    )
    line = forms.IntegerField(
        label=_("Ask about pairs from this likeness on (of 100)"),
        min_value=round(100 * LOWEST_LINE),
        max_value=round(100 * HIGHEST_LINE),
        initial=round(100 * LINE),
    )

    def __init__(self, *args: Any, own: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(bureau.pk), bureau.name) for bureau in sources()]
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = listed
        self.fields["one"].initial = str(own)

    def sides(self) -> tuple[Side, Side]:
        said = self.cleaned_data
        return Side(said["one"], said["one_list"]), Side(said["other"], said["other_list"])
