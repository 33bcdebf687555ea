"""What people fill in about a register: how what it sends is kept, and what they send by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.kernel.handling import LONGEST, Handling
from comity.kernel.truth import Tier
from comity.records.entries_form import EntriesForm
from comity.records.forms import Section
from comity.records.handling_form import HOW, TIERS, WHO, HandlingForm, said_of
from comity.records.models import Register
from comity.records.syncing.commands import LONGEST_NAME, Kept, expiry

WHOLE, CHANGES = "whole", "changes"


class RegisterForm(EntriesForm, HandlingForm):
    """A register and the handling of each of its records."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("What your bureau calls this register.")
    )
    days = forms.IntegerField(
        label=_("Days until a record expires"),
        min_value=1,
        max_value=LONGEST.days,
        initial=365,
        help_text=_("From its coming. Being sent again does not extend it: that is a review."),
    )
    sections: tuple[Section, ...] = (
        (_("The register"), ("name", "days", "status", "reason", "thing_reason")),
        (_("Who may see its records, and how much"), WHO),
        (_("How they may be used, and how far they can be trusted"), HOW),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = [(value, words) for value, words in TIERS if value != Tier.DISCREET.value]
        self.fields["tier"].choices = shared  # type: ignore[attr-defined]
        del self.fields["legal_order"], self.fields["contested"]  # said of one record at a time

    def kept(self) -> Kept:
        """What was filled in; call after the form was found valid."""
        said = self.cleaned_data
        handling = self.handling(expiry(said["days"]))
        return Kept(
            said["name"], handling, said["days"], said["status"], said["reason"], said["thing_reason"]
        )


def said_by(register: Register) -> dict[str, Any]:
    """A register as the fields of its form."""
    own = {name: getattr(register, name) for name in ("name", "days", "status", "reason", "thing_reason")}
    return said_of(Handling.from_json(register.handling)) | own


class SendForm(forms.Form):
    """A register, or its changes, sent by hand."""

    what = forms.ChoiceField(
        label=_("What it is"),
        choices=[(WHOLE, _("The whole register")), (CHANGES, _("What changed since it was sent last"))],
        widget=forms.RadioSelect,
        initial=WHOLE,
        help_text=_("What is not in a whole register any more is let go."),
    )
    file = forms.FileField(
        label=_("Register"), error_messages={"required": _("Choose a file first.")}, allow_empty_file=True
    )
