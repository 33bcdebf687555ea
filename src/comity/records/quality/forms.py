"""What people fill in about quality: why something is right as it is, and which records to mend."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.records.quality.rules import GROUPS, LONGEST_REASON, RULES, Group


class AcceptForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is right as it is"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MendForm(forms.Form):
    """Which records are listed; a value that makes no sense is left out."""

    rule = forms.ChoiceField(label=_("What is wrong"), required=False)
    mine = forms.BooleanField(label=_("Only those I have taken"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (GROUPS[group], [(rule.id, rule.label) for rule in RULES if rule.group is group])
            for group in Group
        ]
        self.fields["rule"].choices = [("", _("Anything")), *groups]  # type: ignore[attr-defined]
