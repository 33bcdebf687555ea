"""What people fill in: the verdict on a match, the answer to a hit, its outcome."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.screening.models import Hit, Match

NOTE = 2000
OF_THINGS = [
    (Hit.Answer.CONFIRMED.value, _("Confirmed: the same thing, and the record holds")),
    (Hit.Answer.NOT_SAME.value, _("Not the same thing")),
]
"""What a source says of a hit on its record of a thing."""


class VerdictForm(forms.Form):
    """The counter card's decision; it takes a deliberate tick."""

    verdict = forms.ChoiceField(
        choices=[(v.value, v.value) for v in (Match.State.YES, Match.State.NO, Match.State.UNSURE)]
    )
    note = forms.CharField(required=False, max_length=NOTE)
    confirm = forms.BooleanField(error_messages={"required": _("Say that you compared both sides yourself.")})


class AnswerForm(forms.Form):
    """What the source says of a hit on its record."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Hit.Answer.CONFIRMED.value, _("Confirmed: the same person, and the record holds")),
            (Hit.Answer.NOT_SAME.value, _("Not the same person")),
            (Hit.Answer.STALE.value, _("Out of date: the record no longer holds as it stands")),
        ],
    )
    note = forms.CharField(
        label=_("What the other bureau should know"),
        required=False,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, thing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if thing:
            answer = self.fields["answer"]
            answer.choices = [*OF_THINGS, answer.choices[-1]]  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """What followed at the counter."""

    outcome = forms.ChoiceField(
        label=_("What followed"),
        widget=forms.RadioSelect,
        choices=[
            (Hit.Outcome.NO_ACTION.value, _("No action")),
            (Hit.Outcome.ACTION.value, _("Action taken, after the source confirmed")),
        ],
    )
    text = forms.CharField(label=_("Which action"), required=False, max_length=300)
