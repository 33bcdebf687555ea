"""Forms of pairs: an answer, and a pair made by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.records.judging.models import Judgement
from comity.records.judging.rules import LONGEST_NOTE

ANSWERS = [(state.value, state.label) for state in Judgement.State if state is not Judgement.State.SUGGESTED]


class JudgementForm(forms.Form):
    """Yes, no or unsure, and why."""

    decision = forms.ChoiceField(choices=ANSWERS, error_messages={"required": _("Choose yes, no or unsure.")})
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))


class ProposeForm(forms.Form):
    """Another record that may be of the same person."""

    other = forms.CharField(
        label=_("The other record"),
        max_length=300,
        help_text=_("Its address in the browser, or the identifier at its end."),
    )

    def clean_other(self) -> str:
        """The identifier, out of an address too."""
        parts = [part for part in str(self.cleaned_data["other"]).strip().split("/") if part]
        value = parts[-1] if parts else ""
        field = forms.UUIDField(error_messages={"invalid": _("This is no identifier of a record.")})
        return str(field.clean(value))
