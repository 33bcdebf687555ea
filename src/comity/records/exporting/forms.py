"""What somebody says who carries records away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.records.exporting.rules import LONGEST_REASON, Shape

SHAPES = [
    (Shape.EXCEL.value, _("Excel workbook")),
    (Shape.PAPER.value, _("On paper: a page to print")),
    (Shape.ENTITIES.value, _("FollowTheMoney, for programs")),
]


class ExportForm(forms.Form):
    """Which records (identifiers with commas between them), as what, and why."""

    ids = forms.CharField(widget=forms.HiddenInput)
    shape = forms.ChoiceField(
        label=_("As"), choices=SHAPES, widget=forms.RadioSelect, initial=Shape.EXCEL.value
    )
    reason = forms.CharField(
        label=_("What they are needed for outside the hub"),
        max_length=LONGEST_REASON,
        help_text=_("It stands in the file and on your bureau’s ledger. No source reads it."),
    )
