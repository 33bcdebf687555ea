"""What is to be done with many records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.handling_codes import Confidentiality, HandlingCode
from comity.kernel.codes.purposes import Purpose
from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.kernel.truth import AudienceMode, Tier
from comity.records.fields import choices_of
from comity.records.handling_form import HOW, TIERS, WHO, HandlingForm
from comity.records.many.rules import Action, Change
from comity.records.reviewing.rules import LONGEST_NOTE

PARTS = ("mode", "bureaus", "tier", "purposes", "handling_code", "handling_note", "confidentiality", "onward")
"""What changes of a handling."""
ACTIONS: dict[Action, str | Promise] = {
    Action.RENEW: _("Renew for a year"),
    Action.WITHDRAW: _("Withdraw: delete, and tell their holders"),
    Action.HANDLING: _("Change who may see them and how they are handled"),
}


def together_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("If some of them are refused"),
        choices=[("each", _("Change the others")), ("all", _("Change none"))],
        initial="each",
        widget=forms.RadioSelect,
    )


class RenewMany(forms.Form):
    renewal = forms.ChoiceField(label=_("Why they are still needed"), choices=choices_of(RenewalReason))
    reason = forms.CharField(label=_("What else there is to say"), max_length=LONGEST_NOTE, required=False)
    together = together_field()

    def __init__(self, *args: Any, source: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def change(self) -> Change:
        said = self.cleaned_data
        return Change(Action.RENEW, RenewalReason(said["renewal"]), said["reason"])


class WithdrawMany(forms.Form):
    reason = forms.CharField(
        label=_("Why they are deleted"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    together = together_field()

    def __init__(self, *args: Any, source: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def change(self) -> Change:
        return Change(Action.WITHDRAW, reason=self.cleaned_data["reason"])


class HandleMany(HandlingForm):
    """Who sees them and how they may be used. What is said of one person alone (that she is a minor, that she contests
    it, how far the source is trusted) each record keeps.
    """

    together = together_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {*WHO, *HOW} - {*PARTS}:
            del self.fields[name]
        shared = [(value, words) for value, words in TIERS if value != Tier.DISCREET.value]
        self.fields["tier"].choices = shared  # type: ignore[attr-defined]

    def change(self) -> Change:
        said = self.cleaned_data
        parts = {
            "mode": AudienceMode(said["mode"]),
            "bureaus": frozenset(map(UUID, said["bureaus"])),
            "tier": Tier(said["tier"]),
            "purposes": frozenset(map(Purpose, said["purposes"])),
            "handling_code": HandlingCode(said["handling_code"]),
            "handling_note": said["handling_note"],
            "confidentiality": Confidentiality(said["confidentiality"]),
            "onward": said["onward"],
        }
        return Change(Action.HANDLING, handling=parts)


FORMS: dict[Action, type[RenewMany] | type[WithdrawMany] | type[HandleMany]] = {
    Action.RENEW: RenewMany,
    Action.WITHDRAW: WithdrawMany,
    Action.HANDLING: HandleMany,
}
