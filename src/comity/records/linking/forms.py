"""The form of a link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.kernel.truth import Tier
from comity.records.fields import RecordField, is_date
from comity.records.handling_form import HOW, WHO, SharingForm
from comity.records.linking.rules import KINDS, LONGEST_NOTE, Said

UNSAID = ("tier", "legal_order", "minor", "contested")
"""What a handling says of records and not of links: a link is shown in full or not at all."""


def _known_date(value: str) -> None:
    if not is_date(value) or len(value) > len("1984-03-17"):
        raise forms.ValidationError(_("Write 1974, 1974-08 or 1974-08-12."))


class LinkForm(SharingForm):
    """How a record belongs to another, and the handling of that."""

    kind = forms.ChoiceField(label=_("How they belong together"), choices=[("", "—")])
    other = RecordField(label=_("The other record"))
    since = forms.CharField(label=_("Since"), required=False, max_length=10, validators=[_known_date])
    until = forms.CharField(label=_("Until"), required=False, max_length=10, validators=[_known_date])
    note = forms.CharField(
        label=_("What it rests on"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    sections = (
        (_("The link"), ("kind", "other", "since", "until", "note", "reliability", "accuracy")),
        (_("Who may see it, how much, and until when"), ("expires_at", *WHO)),
        (_("How it may be used, and how far it can be trusted"), HOW[:2] + HOW[4:]),
    )

    def __init__(self, *args: Any, schema: str, **kwargs: Any) -> None:
        """``schema``: that of the record from whose page the link is made."""
        super().__init__(*args, **kwargs)
        for name in UNSAID:
            del self.fields[name]
        kinds = [(f"{kind.value}", kind.label) for kind in KINDS.values() if schema in kind.one]
        backs = [
            (f"{kind.value}-", kind.back) for kind in KINDS.values() if schema in kind.two and not kind.mutual
        ]
        self.fields["kind"].choices = [("", "—"), *kinds, *backs]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        unsaid = {"tier": Tier.FULL.value, "minor": False, "contested": False, "legal_order": ""}
        self.cleaned_data |= unsaid
        return self.cleaned_data

    @property
    def other_id(self) -> UUID:
        return UUID(self.cleaned_data["other"])

    def said(self) -> Said:
        chosen = self.cleaned_data
        return Said(chosen["kind"].rstrip("-"), chosen["since"], chosen["until"], chosen["note"])

    @property
    def backwards(self) -> bool:
        """Whether the other record stands first."""
        return bool(self.cleaned_data["kind"].endswith("-"))


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is taken back"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
