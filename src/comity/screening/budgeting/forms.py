"""The form of a budget, and of the volume at which its cost is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.screening.budgeting.rules import LEAST, LONGEST_WHY, MOST, MOST_TRAVELLERS


class BudgetForm(forms.Form):
    """How many, and why."""

    referrals = forms.IntegerField(
        label=_("Referrals of 10,000 travellers who are not listed"),
        min_value=LEAST,
        max_value=MOST,
        error_messages={"required": _("Choose how many.")},
    )
    why = forms.CharField(
        label=_("Why"), max_length=LONGEST_WHY, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class VolumeForm(forms.Form):
    """How many travellers a day the costs are reckoned for."""

    volume = forms.IntegerField(
        label=_("Travellers a day"), required=False, min_value=0, max_value=MOST_TRAVELLERS
    )
