"""What people fill in about the handling of a record: who sees how much of it, why, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from comity.kernel import clock
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.purposes import Purpose
from comity.kernel.handling import Handling
from comity.kernel.truth import AudienceMode, Tier
from comity.members.queries import central_bureaus
from comity.records.fields import choices_of, where_from

A_YEAR = timedelta(days=365)
TIERS = [
    (Tier.FULL.value, _("Full: the record itself")),
    (Tier.HIT_NO_HIT.value, _("Hit/no-hit: only that there is one, and whom to ask")),
    (Tier.DISCREET.value, _("Discreet: a designated desk alone; needs a legal order")),
]
AUDIENCES = [
    (AudienceMode.ALL.value, _("All members (partner bodies never among them)")),
    (AudienceMode.ONLY.value, _("Only the bodies chosen below")),
    (AudienceMode.EXCEPT.value, _("All members but those chosen below")),
]
WHO = ("mode", "bureaus", "tier", "legal_order", "purposes")
HOW = (
    "handling_code",
    "handling_note",
    "reliability",
    "accuracy",
    "confidentiality",
    "sensitive",
    "minor",
    "contested",
    "onward",
)


class SourceForm(forms.Form):
    """A form that a bureau fills in as the source of a record."""

    def __init__(self, *args: Any, source: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source


class HandlingForm(SourceForm):
    """The source's decision but for how long."""

    mode = forms.ChoiceField(label=_("Who may see it"), choices=AUDIENCES)
    bureaus = forms.MultipleChoiceField(
        label=_("Bodies"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-many"}),
    )
    tier = forms.ChoiceField(label=_("How much they see"), choices=TIERS)
    legal_order = forms.CharField(
        label=_("Legal order"),
        required=False,
        max_length=200,
        help_text=_("For a discreet record: court, number, date."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("For which purposes"),
        choices=choices_of(Purpose),
        initial=[purpose.value for purpose in Purpose],
        widget=forms.CheckboxSelectMultiple,
        help_text=where_from(Purpose),
    )
    handling_code = forms.ChoiceField(
        label=_("Handling code"),
        choices=choices_of(HandlingCode, lettered=True),
        help_text=where_from(HandlingCode),
    )
    handling_note = forms.CharField(
        label=_("Restriction in words"), required=False, max_length=500, help_text=_("For handling code H3.")
    )
    reliability = forms.ChoiceField(
        label=_("Reliability of the source"),
        choices=choices_of(Reliability, lettered=True),
        initial=Reliability.X.value,
        help_text=where_from(Reliability),
    )
    accuracy = forms.ChoiceField(
        label=_("Accuracy of the information"),
        choices=choices_of(Accuracy, lettered=True),
        initial=Accuracy.NOT_CORROBORATED.value,
        help_text=where_from(Accuracy),
    )
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality level"),
        choices=choices_of(Confidentiality),
        help_text=where_from(Confidentiality),
    )
    sensitive = forms.BooleanField(label=_("Particularly sensitive data"), required=False)
    minor = forms.BooleanField(label=_("The person is a minor"), required=False)
    contested = forms.BooleanField(label=_("The person contests this record"), required=False)
    onward = forms.BooleanField(label=_("Receivers may pass it on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = central_bureaus().exclude(pk=self.source)
        named = [(str(body.pk), format_html("<bdi>{}</bdi>", body.name)) for body in others]
        self.fields["bureaus"].choices = named  # type: ignore[attr-defined]

    def handling(self, expires_at: datetime | None = None) -> Handling:
        """What was chosen; call after the form was found valid. ``expires_at``: where the form has no such field."""
        chosen = self.cleaned_data
        return Handling(
            source=self.source,
            expires_at=expires_at or chosen["expires_at"],
            mode=AudienceMode(chosen["mode"]),
            bureaus=frozenset(map(UUID, chosen["bureaus"])),
            tier=Tier(chosen["tier"]),
            purposes=frozenset(map(Purpose, chosen["purposes"])),
            handling_code=HandlingCode(chosen["handling_code"]),
            handling_note=chosen["handling_note"],
            reliability=Reliability(chosen["reliability"]),
            accuracy=Accuracy(chosen["accuracy"]),
            confidentiality=Confidentiality(chosen["confidentiality"]),
            sensitive=chosen["sensitive"],
            minor=chosen.get("minor", False),
            contested=chosen.get("contested", False),
            onward=chosen["onward"],
            legal_order=chosen.get("legal_order", ""),
        )


def said_of(handling: Handling) -> dict[str, Any]:
    """A handling as the fields of its form."""
    return {name: value for name, value in handling.as_json().items() if name in {*WHO, *HOW}}


def in_a_year() -> datetime:
    return (clock.now() + A_YEAR).replace(second=0, microsecond=0)


def expiry_field() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("Expires (UTC)"),
        initial=in_a_year,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Five years ahead at most; then it is reviewed."),
    )


class SharingForm(HandlingForm):
    """A handling with its expiry, as a new record needs it."""

    expires_at = expiry_field()
