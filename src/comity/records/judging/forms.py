"""Forms of pairs: an answer, and a pair made by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.records.fields import RecordField
from comity.records.judging.models import Judgement
from comity.records.judging.rules import LONGEST_NOTE

ANSWERS = [(state.value, state.label) for state in Judgement.State if state is not Judgement.State.SUGGESTED]


class JudgementForm(forms.Form):
    """Yes, no or unsure, and why."""

    decision = forms.ChoiceField(choices=ANSWERS, error_messages={"required": _("Choose yes, no or unsure.")})
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))


class ProposeForm(forms.Form):
    """Another record that may be of the same person."""

    other = RecordField(label=_("The other record"))
