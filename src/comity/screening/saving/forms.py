"""What somebody says who goes on looking."""

from __future__ import annotations

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comity.screening.commands.searches import LONGEST_SEARCH
from comity.screening.saving.rules import DAYS, LONGEST_WHY


def _days(number: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", number) % {"days": number}


_days_lazily = lazy(_days, str)


class ProlongForm(forms.Form):
    why = forms.CharField(
        label=_("Why you go on looking"),
        max_length=LONGEST_WHY,
        help_text=_("It stands on your bureau’s ledger."),
    )
    days = forms.TypedChoiceField(
        label=_("For how long"), choices=[(n, _days_lazily(n)) for n in DAYS], coerce=int, initial=DAYS[1]
    )


class SaveForm(ProlongForm):
    """A search that was made, to be looked up again."""

    text = forms.CharField(max_length=LONGEST_SEARCH, widget=forms.HiddenInput)
