"""What somebody says who signs a shift over, and who accepts it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.records.handing_over.commands import LONGEST


class SignForm(forms.Form):
    taker = forms.TypedChoiceField(label=_("To whom"), coerce=UUID)
    remarks = forms.CharField(
        label=_("What she should know"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Your bureau alone reads it. Name cases by their references rather than by people."),
    )

    def __init__(self, *args: Any, takers: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", _("Choose a colleague")), *((str(pk), name) for pk, name in takers.items())]
        self.fields["taker"].choices = named  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
